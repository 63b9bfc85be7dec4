"""Every example of every rule in patterns/; a failure names the rule and the text, which is the line to edit."""

from dataclasses import replace
from pathlib import Path

import pytest

from gazette_parser import grammar, rules
from gazette_parser.rules import Case

CASES = [case for name in grammar.names() for case in rules.cases(name)]
RULES = [rule for name in grammar.names() for rule in grammar.load(name).rules]
QUICK = [rule for rule in RULES if rule.needs]
TEXTS = [case.text for case in CASES] + [(Path(__file__).parent.parent / 'corpus/linzhi-2023-03/source.txt').read_text('utf8')]
KNOWN_FAILURE = pytest.mark.xfail(strict=True, reason='known failure: move it to yes when it holds')


def only(kind: str) -> list[object]:
    marks = KNOWN_FAILURE if kind == 'todo' else ()
    return [pytest.param(case, id=case.name, marks=marks) for case in CASES if case.kind == kind]


@pytest.mark.parametrize('case', only('yes'))
def test_yes_is_won_by_its_rule(case: Case) -> None:
    assert rules.problem(case) is None


@pytest.mark.parametrize('case', only('no'))
def test_no_is_left_alone(case: Case) -> None:
    assert rules.problem(case) is None


@pytest.mark.parametrize('case', only('todo'))
def test_todo_still_fails(case: Case) -> None:
    assert rules.problem(case) is None


@pytest.mark.parametrize('rule', [pytest.param(rule, id=rule.name) for rule in RULES])
def test_rule_is_complete(rule: grammar.Rule) -> None:
    assert rules.shape(rule) == []


@pytest.mark.parametrize('name', grammar.names())
def test_grammar_loads(name: str) -> None:
    assert grammar.load(name).name == name


@pytest.mark.parametrize('rule', [pytest.param(rule, id=rule.name) for rule in QUICK])
def test_needs_lose_no_hit(rule: grammar.Rule) -> None:
    slow = replace(rule, needs=())
    for text in TEXTS:
        assert sorted(m.span() for m in rule.hits(text, 0, len(text))) == sorted(m.span() for m in slow.hits(text, 0, len(text)))
