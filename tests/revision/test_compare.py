"""A new text against a package: what was planted is found, and nothing else; the package it begins says what is left."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from kapok.revision.compare import Change, Comparison, compare, differences
from kapok.revision.compare_start import start
from kapok.revision.compare_tokens import tokens
from kapok.revision.compare_validity import title_of, validity_of
from kapok.rules.cases.inspection import inspect_package
from kapok.rules.package.coverage import OPEN, cover
from kapok.rules.package.document import read_document
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)


def changed(text: str, *exchanges: tuple[str, str]) -> str:
    for old, new in exchanges:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def without(text: str, start: str, end: str) -> str:
    return text[: text.index(start)] + text[text.index(end) :]


def renumbered(text: str) -> str:
    """Clauses `1.` … counted anew, as an office does when it adds and drops some."""
    count = iter(range(1, 100))
    return re.sub(r"(?m)^\d+\.", lambda _: f"{next(count)}.", text)


PLANTED = (
    ("按1000元/人的标准给予一次性吸纳就业补贴，吸纳10人以上的，再按每10人", "按一千五百元/人的标准给予一次性吸纳就业补贴，吸纳10人以上的，再按每10人"),
    ("最长不超过3年的补助", "最长不超过24个月的补助"),
    ("不超过50元/天·人", "不超过60元/天·人"),
    ("可以认定为就业帮扶基地，给予5万元", "应认定为就业帮扶基地，给予５万元"),
    ("原则上不高于就业困难", "不高于就业困难"),
    ("有效期至 2025 年 12 月 31 日", "有效期至二〇二八年十二月三十一日"),
)  # fmt: skip
"""Three figures, two words, a date."""
JOINED = (
    "所需资金由各项目主管部门保障。",
    "（市人力资源社会保障局、市发展改革委、市财政局、市农业农村局、市乡村振兴局）\n\n",
    "在脱贫地区设立一批",
)


@pytest.fixture(scope="module")
def new_text(package: Package) -> str:
    """Those six, a clause dropped, one moved, two merged, one new: ten changes; all later numbers are others."""
    text = changed(package.document.text, *PLANTED)
    text = without(text, "8.加强劳动信息共享", "9.设立劳务工作站")
    relief, sites, next_part = (
        text.index(w) for w in ("12.推广以工代赈", "13.实现易地", "### （六）")
    )
    text = f"{text[:relief]}{text[sites:next_part]}{text[relief:sites]}{text[next_part:]}"
    text = changed(
        text,
        (f"{JOINED[0]}{JOINED[1]}19.拓宽灵活就业渠道。{JOINED[2]}", f"{JOINED[0]}{JOINED[2]}"),
    )
    grant = "99.发放技能奖励。脱贫人口取得高级工证书的，按2000元/人给予技能奖励。（市人力资源社会保障局）\n\n"
    return renumbered(changed(text, ("### (八)", f"{grant}### (八)")))


@pytest.fixture(scope="module")
def found(package: Package, new_text: str) -> Comparison:
    return compare(package, new_text)


def told(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(c.kind, c.before, c.after) for c in changes]


def test_ten_planted_changes_are_found_and_no_other(found: Comparison):
    assert sorted(told(found.changes)) == sorted(
        [
            ("figure", "1000元", "一千五百元"),
            ("figure", "3年", "24个月"),
            ("figure", "50元", "60元"),
            ("word", "可以", "应"),
            ("word", "原则上", ""),
            ("date", "2025年12月31日", "二〇二八年十二月三十一日"),
            ("dropped", "", ""),
            ("moved", "", ""),
            ("merged", "", ""),
            ("new", "", ""),
        ]
    )
    whole = {c.kind: c for c in found.changes if c.whole}
    assert [p.clause for p in whole["dropped"].olds] == ["8"] * 4
    assert {p.clause for p in whole["merged"].olds} == {"18", "19"}
    assert {p.text for p in whole["new"].news} >= {"（市人力资源社会保障局）"}


def test_an_unchanged_text_has_no_change(package: Package):
    found = compare(package, package.document.text)
    assert found.same
    assert found.changes == []
    assert len(found.standings) > 200


def test_every_passage_of_both_texts_is_accounted_for(found: Comparison):
    linked_old = {i for link in found.links for i in link.olds}
    linked_new = {j for link in found.links for j in link.news}
    said = [p for c in found.changes for p in (*c.olds, *c.news)]
    for side, linked in ((found.old, linked_old), (found.new, linked_new)):
        for number, passage in enumerate(side):
            assert number in linked or passage in said, passage.text
    written = "".join(p.text for p in found.new)
    assert "".join(written.split()) == "".join(found.document.text.split())


def test_clauses_are_paired_when_their_numbers_change(found: Comparison):
    pairs = {(p.old, p.new): p.how for p in found.clauses}
    assert pairs["9", "8"] == "same"
    assert pairs["14", "13"] == "same"
    assert pairs["8", ""] == "dropped"
    assert pairs["", "17"] == "new"
    assert pairs["validity", "validity"] == "same"
    assert sorted(how for how in pairs.values() if how != "same") == [
        "dropped",
        "merged",
        "moved",
        "new",
    ]
    pair = next(p for p in found.clauses if p.old == "21")
    assert 90 <= found.sure(pair) < 100


def test_a_changed_figure_names_what_rests_on_it(found: Comparison):
    (change,) = [c for c in found.changes if c.before == "3年"]
    touched = {(t.binding.owner, t.binding.part, t.binding.name): t for t in change.touches}
    assert set(touched) == {("7", "param", "max_months"), ("7", "limit", "limit")}
    param = touched["7", "param", "max_months"]
    assert not param.stands
    assert param.binding.worded() == "36"
    assert param.instead == "最长不超过24个月"


def test_a_quote_is_asked_for_in_the_clause_that_answers_its_own(found: Comparison):
    """The words for 1,000 yuan stand in clause 6 as well; that is no place for a quote of clause 5."""
    lost = {(s.binding.owner, s.binding.name): s for s in found.lost}
    subsidy = lost["5", "subsidy"]
    assert not subsidy.went
    assert subsidy.instead == "按一千五百元/人的标准给予一次性吸纳就业补贴"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("给予5万元", "给予50,000元"),
        ("给予5万元", "给予五万元"),
        ("给予５万元", "给予 5 万元"),
        ("两千元", "2000元"),
        ("一千五百元", "1500 元"),
        ("满半年", "满6个月"),
        ("3年以上", "三十六个月以上"),
        ("30%以上", "百分之三十以上"),
        ("2022年1月1日", "二〇二二年一月一日"),
        ("2022年1月1日", "2022-01-01"),
        ("10人", "10名"),
        ("（市财政局）", "(市财政局)"),
    ],
)
def test_figures_are_compared_by_value(one: str, other: str):
    assert differences(tokens(one), tokens(other)) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("给予5万元", "给予6万元", [("figure", "5万元", "6万元")]),
        ("给予5万元", "给予5万", [("figure", "5万元", "5万")]),
        ("可给予补贴", "给予补贴", [("word", "可", "")]),
        ("10人以上的", "超过10人的", [("word", "", "超过"), ("word", "以上", "")]),
        ("许可证的企业", "许可证的单位", [("wording", "企业", "单位")]),
        ("自2022年1月1日起", "自2023年1月1日起", [("date", "2022年1月1日", "2023年1月1日")]),
        ("由县，市列支", "由县、市列支", [("wording", "，", "、")]),
        ("一次性补贴", "补贴", [("word", "一次性", "")]),
    ],
)
def test_what_differs_is_told_piece_by_piece(
    one: str, other: str, expected: list[tuple[str, str, str]]
):
    assert differences(tokens(one), tokens(other)) == expected


def small(package: Package, text: str) -> list[tuple[str, str, str]]:
    return told(compare(package, text).changes)


def test_a_split_clause_and_a_moved_sentence(package: Package):
    text = package.document.text
    split = changed(
        text,
        (
            "补贴资金由就业创业补助资金列支，贴息资金由",
            "补贴资金由就业创业补助资金列支。贴息资金由",
        ),
    )
    assert small(package, split) == [("split", "", "")]
    sentence = "鼓励各县（区）整合辖区内的人力资源服务机构、劳务合作社、职业技能培训机构、劳务经纪人等，为脱贫人口、农村低收入人口开展求职招聘、职业培训、创业服务、政策落实、权益维护等一体化服务。"
    elsewhere = changed(text, (sentence, ""))
    title = "24.延伸公共就业服务。"
    assert small(package, changed(elsewhere, (title, f"{title}{sentence}"))) == [("moved", "", "")]


def test_a_reworded_sentence_is_matched_and_a_strange_one_is_not(package: Package):
    old = "依托区域劳务协作和省内对口帮扶机制，建立常态化的跨区域岗位信息共享和发布机制。"
    reworded = changed(
        package.document.text,
        (old, "依托省内对口帮扶和区域劳务协作机制，建立健全常态化跨区域岗位信息发布和共享机制。"),
    )
    (change,) = compare(package, reworded).changes
    assert change.kind == "wording"
    assert 45 < change.sure < 95
    strange = changed(package.document.text, (old, "每年举办三场专场招聘会。"))
    assert small(package, strange) == [("dropped", "", ""), ("new", "", "")]


def test_lines_outside_the_clauses_are_compared_too(package: Package):
    text = changed(
        package.document.text,
        ("现结合我市实际情况", "结合我市实际"),
        ("\n2022年5月25日\n", "\n2026年3月1日\n"),
    )
    found = told(compare(package, text).changes)
    assert ("date", "2022年5月25日", "2026年3月1日") in found
    assert [kind for kind, *_ in found] == ["wording", "date"]


def test_the_package_begun_from_an_unchanged_text_is_whole(package: Package, tmp_path: Path):
    folder = tmp_path / "again-2026"
    begun = start(compare(package, package.document.text), folder)
    assert (folder / "document.md").read_text("utf-8") == package.document.text
    assert len(begun.copied) == len(package.whole().measures)
    assert begun.marked == 0
    result = inspect_package(folder)
    assert [p.say() for p in result.problems] == []
    assert result.package is not None
    assert all(s.reason for s in cover(result.package).of(OPEN))
    before, after = cover(package), cover(result.package)
    assert [s.sentence.text for s in before.of(OPEN)] == [s.sentence.text for s in after.of(OPEN)]


def test_the_package_begun_says_exactly_what_is_left(found: Comparison, tmp_path: Path):
    folder = tmp_path / "next-2026"
    begun = start(found, folder)
    result = inspect_package(folder)
    quotes = [dict(p.args)["quote"] for p in result.problems]
    assert {p.code for p in result.problems} == {"quote", "quote_anywhere"}
    gone = {p.old for p in found.clauses if not p.new}
    lost = [s.binding for s in found.lost if s.binding.part != "validity"]
    expected = [b.quote for b in lost if b.owner not in begun.left_out and b.clause not in gone]
    assert set(quotes) == set(expected)
    lines = (folder / "measures" / "07-graduates.yaml").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if "max_months: {" in line)
    assert lines[at - 1] == "  # 待改：“最长不超过3年”，新文是“最长不超过24个月”"
    top = (folder / "policy.yaml").read_text("utf-8")
    assert "valid: {from: 2022-01-01, to: 2028-12-31, quote: " in top
    assert (
        '{clause: "17", quote: "脱贫人口取得高级工证书的，按2000元/人给予技能奖励。", reason: "新的一句，还没有写成规则"}'
        in top
    )
    assert begun.marked >= len(expected)
    assert 'clause: "13"\n' in (folder / "measures" / "14a-bases.yaml").read_text("utf-8")


def test_a_quote_of_a_procedure_is_told_with_the_step_or_paper_that_rests_on_it(
    found: Comparison,
):
    own = [s.binding for s in found.standings if s.binding.owner == "16"]
    worked = {(b.part, b.name) for b in own if b.quote.startswith("正常运营 6 个月以上")}
    assert {("step", "site_visit"), ("paper", "operation_proof")} <= worked
    whole = [s.binding for s in found.standings if s.binding.part == "procedure"]
    assert len({(b.owner, b.quote) for b in whole}) == len(whole)


def test_what_was_waived_or_waits_stays_so_under_another_number(tmp_path: Path):
    example = load_package(ROOT / "docs" / "example-policy", check=False)
    grant = "3.支持首次创业。脱贫人口首次创业的，给予创业补贴5000元。（人力资源社会保障局）\n\n"
    text = changed(example.document.text, ("3.营造良好氛围", f"{grant}4.营造良好氛围"))
    text = changed(text, ("2024年1月1日", "2027年1月1日"), ("2026年12月31日", "2029年12月31日"))
    start(compare(example, text), tmp_path / "next")
    result = inspect_package(tmp_path / "next")
    assert result.problems == []
    assert result.package is not None
    assert result.package.waived[0].quote == "营造良好氛围"
    assert [(w.quote[:6], w.reason[:5]) for w in result.package.left_open] == [
        ("3.支持首次", "新的一句，"),
        ("脱贫人口首次", "新的一句，"),
        ("力争每年新增", "全市的目标"),
    ]
    assert 'clauses: {validity: "本措施自"}' in (tmp_path / "next" / "policy.yaml").read_text(
        "utf-8"
    )


def test_a_giving_that_lost_its_may_is_an_entitlement(package: Package):
    text = changed(
        package.document.text,
        ("可给予不超过 300 万元创业担保贷款", "给予不超过 300 万元创业担保贷款"),
    )
    (change,) = compare(package, text).changes
    assert (change.before, change.after) == ("可", "")
    assert change.drives == ("discretion", "entitlement")


def test_measures_of_a_dropped_clause_are_not_copied(package: Package, tmp_path: Path):
    text = without(package.document.text, "16.引导脱贫人口创业", "17.支持创业孵化基地建设")
    begun = start(compare(package, text), tmp_path / "next")
    assert "16" in begun.left_out
    assert not list((tmp_path / "next" / "measures").glob("16-*"))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "1.补贴。给予补贴。\n\n本办法自2026年1月1日起施行，有效期3年。",
            "2026-01-01",
            "2028-12-31",
        ),
        (
            "1.补贴。给予补贴。\n\n本办法自2026年2月1日起执行，有效期至2027年12月31日。",
            "2026-02-01",
            "2027-12-31",
        ),
        ("1.补贴。本通知自二〇二六年七月一日起实施，有效期为五年。", "2026-07-01", "2031-06-30"),
        ("1.补贴。本通知自印发之日起施行，有效期2年。", None, None),
        ("1.补贴。给予补贴。", None, None),
    ],
)
def test_the_validity_is_what_the_text_says(text: str, first: str | None, last: str | None):
    found = validity_of(read_document(text, {}))
    assert [d.isoformat() if d else None for d in (found.first, found.last)] == [first, last]


def test_the_title_is_the_line_that_calls_itself_a_policy():
    assert (
        title_of("# 某人社发〔2026〕1号\n\n**某市关于促进就业的若干措施**\n")
        == "某市关于促进就业的若干措施"
    )
    assert title_of("某某\n1.第一") == "某某"


def test_a_package_based_on_another_is_begun_on_the_same_base(tmp_path: Path):
    successor = load_package(ROOT / "policies" / "panzhihua-successor-example", check=False)
    found = compare(successor, successor.document.text)
    assert found.same
    start(found, tmp_path / "third")
    assert inspect_package(tmp_path / "third").problems == []


def test_a_clause_that_becomes_two(package: Package):
    words = "对依法办理登记注册，符合创业担保贷款"
    text = changed(package.document.text, (words, f"（市财政局）\n\n99.落实担保贷款。{words}"))
    (change,) = compare(package, text).changes
    assert (change.kind, change.whole) == ("split", True)
    assert {p.clause for p in change.news} == {"14", "99"}


def test_another_way_to_number_is_no_change(package: Package):
    text = re.sub(r"(?m)^(\d+)\.", r"第\1条 ", package.document.text)
    assert compare(package, text).changes == []


def test_a_clause_number_used_twice_is_told(package: Package):
    found = compare(
        package, changed(package.document.text, ("\n9.设立劳务工作站", "\n8.设立劳务工作站"))
    )
    assert [clause for clause, *_ in found.twice] == ["8"]
    assert not found.same


def mutated(text: str, seed: int) -> str:
    """Lines lost, doubled, swapped; signs exchanged."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(4, 12)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                sign = chance.randrange(len(lines[at]) + 1)
                lines[at] = (
                    f"{lines[at][:sign]}{chance.choice('。；，5万可')}{lines[at][sign + 1 :]}"
                )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_done_to_a_text_nothing_of_it_is_lost(
    package: Package, tmp_path: Path, seed: int
):
    text = mutated(package.document.text, seed)
    found = compare(package, text)
    linked_old = {i for link in found.links for i in link.olds}
    linked_new = {j for link in found.links for j in link.news}
    said = {id(p) for c in found.changes for p in (*c.olds, *c.news)}
    assert all(i in linked_old or id(p) in said for i, p in enumerate(found.old))
    assert all(j in linked_new or id(p) in said for j, p in enumerate(found.new))
    assert "".join("".join(p.text for p in found.new).split()) == "".join(text.split())
    start(found, tmp_path / "next")
    assert (tmp_path / "next" / "document.md").read_text("utf-8") == text


def test_a_place_with_its_own_words_and_layouts_keeps_them(tmp_path: Path):
    wangshu = load_package(ROOT / "policies" / "wangshu-2025", check=False)
    start(compare(wangshu, wangshu.document.text), tmp_path / "wangshu-2028")
    assert inspect_package(tmp_path / "wangshu-2028").problems == []
    assert (tmp_path / "wangshu-2028" / "layouts" / "wangshu_trips.yaml").is_file()
