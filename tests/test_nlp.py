"""spaCy: the issue as a Doc, many as a DocBin, the pipeline component; and that nobody else needs spaCy."""

import subprocess
import sys

import pytest
from samples import TEXT, issue

spacy = pytest.importorskip('spacy')

from gazette_parser import nlp  # noqa: E402


def test_token_index_is_character_offset() -> None:
    doc = nlp.to_doc(issue())
    assert doc.text == TEXT and len(doc) == len(TEXT) and doc[3:7].text == TEXT[3:7]


def test_rows_are_spans_that_may_overlap() -> None:
    doc = nlp.to_doc(issue())
    deadline, target = doc.spans['deadlines'][0], doc.spans['targets'][0]
    assert deadline.text == issue().deadlines[0].quote and deadline.id_ == 'deadlines.by_month_end'
    assert deadline.start < target.start < target.end == deadline.end
    assert target._.row['value'] == 5.0 and deadline._.row['end_on'] == '2023-09-30'


def test_rows_on_the_same_passage_keep_apart() -> None:
    one = issue().targets[0]
    twin = type(one)(**{**{name: getattr(one, name) for name in one.__dataclass_fields__}, 'row_id': 'twin', 'value': 6.0})
    doc = nlp.to_doc(issue(targets=(one, twin)))
    assert [span._.row['value'] for span in doc.spans['targets']] == [5.0, 6.0]


def test_docbin_brings_everything_back() -> None:
    data = nlp.to_docbin([issue(), issue()]).to_bytes()
    docs = list(spacy.tokens.DocBin(store_user_data=True).from_bytes(data).get_docs(spacy.blank('zh').vocab))
    assert len(docs) == 2
    span = docs[1].spans['deadlines'][0]
    assert span.id_ == 'deadlines.by_month_end' and span._.row['text'] == '9月底前'


def test_component_is_found_by_its_name_alone() -> None:
    code = ("import spacy; n = spacy.blank('zh'); n.add_pipe('gazette_parser'); "
            "d = n('请各单位于2023年9月底前完成整改。'); s = d.spans['deadlines'][0]; print(s.text, s._.row['end_on'])")
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True)
    assert '9月底前' in done.stdout and '2023-09-30' in done.stdout


def test_component_on_other_tokens_keeps_the_exact_offsets() -> None:
    pipe = spacy.blank('xx')  # words are cut at spaces: one token for a whole sentence
    pipe.add_pipe('gazette_parser')
    text = '请各单位于2023年9月底前完成整改。'
    doc = pipe(text)
    span = doc.spans['deadlines'][0]
    row = span._.row
    assert text[row['char_start']:row['char_end']] == row['quote'] and row['quote'] in span.text


@pytest.mark.parametrize('code', [
    'import gazette_parser',
    'import gazette_parser.cli',
    "import gazette_parser; gazette_parser.parse('请各单位于2023年9月底前完成整改。'.encode())",
])
def test_parser_does_without_spacy(code: str) -> None:
    check = f"import sys; {code}; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, '-c', check], check=False).returncode == 0
