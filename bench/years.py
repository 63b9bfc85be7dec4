"""Ten years of a gazette, sixty issues, written with a known truth: are tenures, series, gaps and repeals found?

python bench/years.py [FOLDER]        FOLDER keeps the texts and the archive

The texts are made of templates in several wordings and read by the parser as any text is; then the derived tables are
compared with what the texts were made from. Exit code 1 when a figure is below FLOOR.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import gazette_parser as gazette

FLOOR = 0.98
CITY, YEARS, ISSUES = '林芝市', range(2014, 2024), 6
BUREAUS = ('教育局', '财政局', '水利局', '交通运输局', '农业农村局', '旅游发展局', '生态环境局', '自然资源局', '林业和草原局',
           '应急管理局', '司法局', '统计局')
DEPUTIES = 3
SURNAMES = '张王李刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'
GIVEN = ('建国', '志强', '晓明', '丽华', '永平', '海燕', '国庆', '文杰', '秀英', '德福', '雪梅', '长江', '伟', '敏', '静', '磊')
TIBETAN = ('旦增晋美', '白玛旺扎', '次仁多吉', '格桑卓玛', '扎西平措', '洛桑顿珠', '尼玛次仁', '达瓦央金', '巴桑旺堆', '索朗曲珍')
APPOINT = ('{who}任{post}', '{who}同志任{post}', '任命{who}为{post}', '{who}任{post}（试用期1年）', '任命{who}同志为{post}')
REMOVE = ('免去{who}的{post}职务', '免去{who}同志的{post}职务', '免去{who}{post}职务', '{who}不再担任{post}职务')
# People of one name, told apart by what is printed behind it: name, print, sex, ethnicity, bureau; years of coming and going.
NAMESAKES = (
    ('德吉', '（女，藏族）', '女', '藏族', '民政局', 2015, 2019),
    ('德吉', '（男，门巴族）', '男', '门巴族', '审计局', 2017, None),
    ('严明', '（男，汉族）', '男', '汉族', '商务局', 2014, None),
    ('严明', '（男，藏族）', '男', '藏族', '体育局', 2016, 2022),
    ('秦岭', '', None, None, '信访局', 2018, None))
# Heads of a bureau who become heads of another without a notice that they left: nobody can tell whether it is one person.
HEADS = (('侯勇', ('档案局', 2015), ('气象局', 2018)), ('龚雪', ('信访局', 2016), ('体育局', 2021)))
RETIRE = '免去{who}的{post}职务，退休'
CONFIRM = '{who}试用期满，正式任{post}'
# indicator, unit, first value, yearly factor, wordings
INDICATORS = (
    ('茶叶种植面积', '万亩', 3.0, 1.1, ('{i}达到{v}{u}以上', '力争{i}达到{v}{u}', '全市{i}不低于{v}{u}', '{i}达到{v}{u}')),
    ('蔬菜产量', '万吨', 6.0, 1.08, ('{i}达到{v}{u}以上', '全市{i}达到{v}{u}', '力争全市{i}超过{v}{u}')),
    ('游客', '万人次', 300.0, 1.12, ('接待{i}达到{v}{u}', '力争接待{i}{v}{u}以上', '全年接待{i}{v}{u}以上')),
    ('森林覆盖率', '%', 46.0, 1.0, ('{i}达到{v}{u}以上', '全市{i}保持在{v}{u}以上', '{i}不低于{v}{u}')),
    ('一般公共预算收入', '亿元', 9.0, 1.1, ('{i}达到{v}{u}', '{i}完成{v}{u}以上')),
    ('行政审批平均办理时限', '个工作日', 20.0, 0.9, ('{i}压缩至{v}{u}以内', '将{i}压缩至{v}{u}')),
    ('城镇登记失业率', '%', 4.0, 0.97, ('{i}控制在{v}{u}以内', '全市{i}控制在{v}{u}以内')),
    ('建制村通畅率', '%', 70.0, 1.04, ('{i}达到{v}{u}以上', '力争{i}达到{v}{u}')),
)
TOPICS = ('河道采砂', '城市供水', '公共停车', '农村公路养护', '旅游市场', '政府投资项目', '档案利用', '户外广告', '节约用水',
          '烟花爆竹', '物业服务', '饮用水水源', '宗教活动场所消防', '建筑垃圾', '城市绿化', '流动摊贩')


@dataclass
class Truth:
    """What the texts were made from."""

    tenures: set[tuple[Any, ...]] = field(default_factory=set)  # person, organization, title, start, end
    contradictions: set[tuple[Any, ...]] = field(default_factory=set)  # person, title
    series: set[tuple[Any, ...]] = field(default_factory=set)  # indicator, year, value, movement
    gaps: set[tuple[Any, ...]] = field(default_factory=set)  # indicator, year, years missing before
    dropped: set[tuple[Any, ...]] = field(default_factory=set)  # indicator, last year
    states: set[tuple[Any, ...]] = field(default_factory=set)  # number, state, first day
    relations: set[tuple[Any, ...]] = field(default_factory=set)  # number, relation, cited number
    namesakes: set[tuple[Any, ...]] = field(default_factory=set)  # person, sex, ethnicity, posts


@dataclass
class Notice:
    """A document to print."""

    number: str
    title: str
    day: date
    body: list[str]
    issuer: str = '林芝市人民政府'
    attachment: list[str] = field(default_factory=list)

    def text(self) -> str:
        """As a gazette prints it."""
        parts = [self.title, self.number, '各县（区）人民政府，市各委、办、局：', *self.body, self.issuer,
                 f'{self.day.year}年{self.day.month}月{self.day.day}日', *self.attachment]
        return '\n\n'.join(parts)


class Maker:
    """Draws ten years of events and writes them down twice: as notices, and as the truth."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.truth = Truth()
        self.serials: dict[tuple[str, int], int] = defaultdict(int)
        self.names = self._names()
        self.holding: dict[tuple[str, str], list[tuple[str, date | None]]] = defaultdict(list)
        self.rules: dict[str, str] = {}  # topic → number of the notice in force
        self.values: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.plans: list[int] = []

    def _names(self) -> Iterator[str]:
        names = [s + g for s in SURNAMES for g in GIVEN]
        self.random.shuffle(names)
        for at, name in enumerate(names):
            if at % 9 == 4 and at // 9 < len(TIBETAN):
                yield TIBETAN[at // 9]
            yield name

    def number(self, code: str, year: int) -> str:
        """The next number of a code."""
        self.serials[code, year] += 1
        return f'{code}〔{year}〕{self.serials[code, year]}号'

    def issue(self, year: int, number: int) -> list[Notice]:
        """The documents of an issue."""
        first = date(year, 2 * number - 1, 10)
        notices = [self._staffing(first)]
        if number == 1:
            notices.append(self._plan(date(year, 1, 25)))
        if number == 6:
            notices.append(self._same_names(date(year, 11, 28)))
        if number in (2, 4):
            notices.append(self._measures(date(year, 2 * number, 12)))
        if number == 5:
            notices.append(self._amendment(date(year, 9, 20)))
        notices.append(self._staffing(date(year, 2 * number, 18)))
        return [notice for notice in notices if notice]

    # ---- who holds what

    def _staffing(self, day: date) -> Notice:
        changes = [self._change(day) for _ in range(self.random.randint(1, 3))]
        gone = [line for removed, _ in changes for line in removed]
        come = [line for _, added in changes for line in added]
        lines = [f'{line}；' for line in (*gone, *come)] or ['免去有关人员职务。']
        lines[-1] = lines[-1][:-1] + '。'
        meeting = f'经中共林芝市人民政府党组{day.year}年第{day.month}次会议研究，决定：'
        return Notice(self.number('林政发', day.year), '林芝市人民政府关于有关同志任免职的通知', day, [meeting, *lines])

    def _change(self, day: date) -> tuple[list[str], list[str]]:
        """Someone goes and someone comes at a seat; lines of removals and of appointments."""
        bureau, title = self.random.choice(BUREAUS), self.random.choice(('局长', '副局长', '副局长'))
        seat, post = (f'{CITY}{bureau}', title), self.random.choice(('市', CITY)) + bureau + title
        held = self.holding[seat]
        gone: list[str] = []
        if held and held[0][1] == day:
            return [], []
        if len(held) >= (1 if title == '局长' else DEPUTIES):
            if self._forgotten(seat, day):
                return [], [self._appoint(seat, post, day)]
            gone.append(self._remove(seat, post, day, held.pop(0)))
        elif not held and self.random.random() < 0.25:
            gone.append(self._remove(seat, post, day, (next(self.names), None)))
        return gone, [self._appoint(seat, post, day)]

    def _appoint(self, seat: tuple[str, str], post: str, day: date) -> str:
        who = next(self.names)
        self.holding[seat].append((who, day))
        return self.random.choice(APPOINT).format(who=who, post=post)

    def _remove(self, seat: tuple[str, str], post: str, day: date, holder: tuple[str, date | None]) -> str:
        who, start = holder
        self.truth.tenures.add((who, *seat, start, day))
        wording = RETIRE if self.random.random() < 0.15 else self.random.choice(REMOVE)
        return wording.format(who=who, post=post if '的' in wording else post.replace(CITY, '市'))

    def _forgotten(self, seat: tuple[str, str], day: date) -> bool:
        """Now and then the head of a bureau goes without a notice: the end stays open, and is a contradiction."""
        if seat[1] != '局长' or self.random.random() > 0.3:
            return False
        who, start = self.holding[seat].pop(0)
        self.truth.tenures.add((who, *seat, start, None))
        self.truth.contradictions.add((who, seat[1]))
        return True

    def _same_names(self, day: date) -> Notice | None:
        """Appointments and removals of NAMESAKES and HEADS; a removal does not say which of two is meant but by the post."""
        year, lines = day.year, []
        for who, printed, sex, ethnicity, bureau, begun, ended in NAMESAKES:
            post = f'{CITY}{bureau}副局长'
            lines += [f'任命{who}{printed}为{post}'] if year == begun else [f'免去{who}的{post}职务'] if year == ended else []
            if year == begun:
                self.truth.tenures.add((who, f'{CITY}{bureau}', '副局长', day, date(ended, 11, 28) if ended else None))
                self.truth.namesakes |= {(who, sex, ethnicity, post)} if sex else set()
        for who, *seats in HEADS:
            for bureau, _ in (seat for seat in seats if seat[1] == year):
                lines.append(f'任命{who}为{CITY}{bureau}局长')
                self.truth.tenures.add((who, f'{CITY}{bureau}', '局长', day, None))
                self.truth.contradictions |= {(who, '局长')}
        title = '林芝市人民政府关于德吉等同志职务任免的通知'
        body = ['市政府决定：', *(f'{line}。' for line in lines)]
        return Notice(self.number('林政发', year), title, day, body) if lines else None

    # ---- targets

    def _plan(self, day: date) -> Notice:
        year, name = day.year, f'林芝市{day.year}年经济社会发展工作要点'
        self.plans.append(year)
        heads = ('产业发展', '民生保障', '生态环境', '营商环境')
        chosen = [entry for entry in INDICATORS if self._listed(entry[0], year)]
        items = [self._item(entry, year) for entry in chosen]
        body = [f'《{name}》已经市政府同意，现印发给你们，请认真贯彻执行。']
        parts = [name, f'为做好{year}年各项工作，制定本要点。']
        for at, head in enumerate(heads):
            parts += [f'{"一二三四"[at]}、{head}', *(f'{line}。' for line in items[at::4])]
        return Notice(self.number('林政办发', year), f'林芝市人民政府办公室关于印发《{name}》的通知', day, body,
                      '林芝市人民政府办公室', parts)

    def _listed(self, indicator: str, year: int) -> bool:
        """Two indicators are dropped for good, two are left out for a year or two."""
        return not {'建制村通畅率': year >= 2020, '城镇登记失业率': year >= 2022, '游客': year in (2020, 2021),
                    '蔬菜产量': year == 2017}.get(indicator, False)

    def _item(self, entry: tuple[Any, ...], year: int) -> str:
        indicator, unit, first, factor, wordings = entry
        moved = first * factor ** (year - YEARS[0]) * self.random.choice((1.0, 1.0, 0.97))
        value = round(moved) if moved >= 100 or unit == '个工作日' else round(moved, 1)
        before = self.values[indicator][-1] if self.values[indicator] else None
        self.values[indicator].append((year, value))
        movement = 'first' if not before else 'raised' if value > before[1] else 'lowered' if value < before[1] else 'same'
        times = {'万': 1e4, '亿': 1e8}.get(unit[0], 1)
        self.truth.series.add((indicator, year, round(value * times, 4), movement))
        if before and year - before[0] > 1:
            self.truth.gaps.add((indicator, year, year - before[0] - 1))
        told = f'{year}年，' if self.random.random() < 0.7 else ''
        return told + self.random.choice(wordings).format(i=indicator, v=f'{value:g}', u=unit)

    # ---- rules

    def _measures(self, day: date) -> Notice:
        """Measures on a topic: new, or in place of older ones, which are repealed by name or by number."""
        old = [topic for topic in self.rules if self.random.random() < 0.35]
        fresh = [topic for topic in TOPICS if topic not in self.rules]
        topic = old[0] if old else (fresh or list(self.rules))[0]
        number, name = self.number('林政规', day.year), f'林芝市{topic}管理办法'
        self.truth.states.add((number, 'in_force', day))
        closing = f'第三条 本办法自印发之日起施行。{self._repeal(topic, number, day)}'
        self.rules[topic] = number
        text = [name, f'第一条 为加强{topic}管理，制定本办法。', f'第二条 本市行政区域内的{topic}活动，适用本办法。', closing]
        return Notice(number, f'林芝市人民政府关于印发《{name}》的通知', day,
                      [f'《{name}》已经市政府同意，现印发给你们，请认真遵照执行。'], attachment=text)

    def _repeal(self, topic: str, number: str, day: date) -> str:
        before = self.rules.get(topic)
        if not before:
            return ''
        self.truth.states.add((before, 'repealed', day))
        self.truth.relations.add((number, 'repeals', before))
        title = f'林芝市人民政府关于印发〈林芝市{topic}管理办法〉的通知'
        name = f'原《林芝市{topic}管理办法》（{before}）'
        wordings = (f'《{title}》（{before}）同时废止。', f'{name}同时废止。', f'《{title}》同时废止。')
        return self.random.choice(wordings)

    def _amendment(self, day: date) -> Notice | None:
        """A decision that changes measures in force."""
        if not self.rules:
            return None
        topic = self.random.choice(sorted(self.rules))
        before, number = self.rules[topic], self.number('林政发', day.year)
        self.truth.states |= {(before, 'amended', day), (number, 'in_force', day)}
        self.truth.relations.add((number, 'amends', before))
        name = f'《林芝市{topic}管理办法》（{before}）'
        body = [f'市政府决定对{name}作如下修改：', f'将第二条修改为：“本市范围内的{topic}活动，适用本办法。”',
                '本决定自印发之日起施行。']
        return Notice(number, f'林芝市人民政府关于修改《林芝市{topic}管理办法》的决定', day, body)

    def finish(self) -> None:
        """What is still open at the end."""
        for seat, held in self.holding.items():
            self.truth.tenures |= {(who, *seat, start, None) for who, start in held}
        last = YEARS[-1]
        self.truth.dropped |= {(name, points[-1][0]) for name, points in self.values.items() if points and points[-1][0] < last}


def printed(year: int, number: int, notices: list[Notice]) -> str:
    """The issue as text: cover, contents, documents."""
    total = (year - YEARS[0]) * ISSUES + number
    cover = ['林芝市人民政府公报', str(year), f'第{number}期（总第{total}期）', '（双月刊）', '主管：林芝市人民政府',
             '主办：林芝市人民政府办公室', '刊物准印证号：（藏L）04 00132', '目录', '市政府文件']
    entries = '\n'.join(f'- {notice.title}.....{at}' for at, notice in enumerate(notices, 1))
    return '\n\n'.join((*cover, entries, *(notice.text() for notice in notices))) + '\n'


def made(folder: Path, seed: int = 7) -> Truth:
    """Write the sixty texts into a folder and tell the truth about them."""
    maker = Maker(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        for number in range(1, ISSUES + 1):
            text = printed(year, number, maker.issue(year, number))
            folder.joinpath(f'{year}-{number:02}.txt').write_text(text, 'utf8')
    maker.finish()
    return maker.truth


def found(output: Path) -> Truth:
    """What the derived tables say, in the same form."""
    def rows(select: str) -> set[tuple[Any, ...]]:
        answer = gazette.query(output, select, arrow=True)
        return {tuple(row.values()) for row in answer.to_pylist()}
    listed = ', '.join(f"'{entry[0]}'" for entry in INDICATORS)
    return Truth(
        tenures=rows('SELECT person, organization, title, start_on, end_on FROM tenures'),
        contradictions=rows('SELECT person, title FROM tenures WHERE review IS NOT NULL'),
        series=rows('SELECT indicator, year, round(value, 4), movement FROM series'),
        gaps=rows('SELECT indicator, year, gap_years FROM series WHERE gap_years > 0'),
        dropped=rows(f'SELECT indicator, year FROM series WHERE dropped_by IS NOT NULL AND indicator IN ({listed})'),
        namesakes=rows("""SELECT person, gender, ethnicity, array_to_string(posts, '；') AS posts FROM persons
                          WHERE namesakes > 0"""),
        states=rows("""SELECT doc_no, state, from_on FROM states WHERE contains(doc_no, '政规') OR state <> 'in_force'
                       OR contains(title, '修改')"""),
        relations=rows("""SELECT r.doc_no, relation, d.doc_no AS cited FROM relations r
                          JOIN documents d ON d.document_id = cited_document_id WHERE relation IN ('repeals', 'amends')"""))


def scores(truth: Truth, answer: Truth) -> dict[str, tuple[int, int, int, float]]:
    """For each table: rows in the truth, rows found, rows right, F1."""
    figures = {}
    for name, wanted in vars(truth).items():
        got = getattr(answer, name)
        right = len(wanted & got)
        figures[name] = len(wanted), len(got), right, 2 * right / (len(wanted) + len(got)) if wanted or got else 1.0
    return figures


def measured(folder: Path) -> tuple[Truth, Truth]:
    """Make the texts, parse them, and read the derived tables."""
    truth = made(folder / 'texts')
    for path in sorted((folder / 'texts').iterdir()):
        gazette.write(gazette.parse(path), folder / 'outputs')
    return truth, found(folder / 'outputs')


def main() -> int:
    """Print the figures; with a folder also what is missing and what is too much."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(tempfile.mkdtemp())
    truth, answer = measured(folder)
    for name, (wanted, got, right, f1) in scores(truth, answer).items():
        print(f'{name:15} {wanted:4} true {got:4} found {right:4} right   F1 {f1:.3f}')
        if sys.argv[1:]:
            for sign, rows in (('-', vars(truth)[name] - vars(answer)[name]), ('+', vars(answer)[name] - vars(truth)[name])):
                print(*(f'  {sign} {" ".join(map(str, row))}' for row in sorted(rows, key=str)[:20]), sep='\n')
    if not sys.argv[1:]:
        shutil.rmtree(folder)
    return int(min(f1 for *_, f1 in scores(truth, answer).values()) < FLOOR)


if __name__ == '__main__':
    sys.exit(main())
