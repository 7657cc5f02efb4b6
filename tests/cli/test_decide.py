"""`kapok decide` on facts written as a clerk would write them."""

from __future__ import annotations

import pytest

FACTS = """\
measure: 5
as_of: 2024-06-30
facts:
  organisation: {E: {kind: enterprise, county: "510402", dispatch: false}}
  person: {"P{i}": {origin_county: "510402", status_checked_to: 2026-12-31}}
  status: {"S{i}": {person: "P{i}", kind: poverty_exited, policy: enjoyed, start: 2014-01-01, finish: 长期}}
  employment: {"J{i}": {person: "P{i}", employer: E, start: 2023-03-01, finish: 长期, contract_start: 2023-03-01,
    contract_end: 2024-02-29, contract_kind: fixed_term, dispatched: false, affiliated_move: false, insurance_checked: true}}
  insured_month: {"M{i}": {employment: "J{i}", month: 2024-05-01, insured: true, employer_pension: 800,
    employer_medical: 350, employer_unemployment: 30, employer_injury: 10}}
count: 3
"""


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, "utf-8")
    return path


def test_every_unit_is_explained_and_the_settlement_told(kapok, facts):
    answer = kapok("decide", "--facts", facts)
    assert answer.code == 0
    for unit in ("J1", "J2", "J3"):
        assert f"就业记录 {unit}" in answer.out
    assert "符合" in answer.out
    assert "一共要付" in answer.out
    assert "3,000 元" in answer.out
    data = kapok("decide", "--facts", facts, "--json").data
    assert [u["outcome"] for u in data["units"]] == ["eligible"] * 3
    assert data["units"][0]["explanation"]["verdict"]["outcome"] == "eligible"
    (settlement,) = data["settlements"]
    assert (settlement["due"], settlement["n"], settlement["own_money"]) == (300_000, 3, 0)


def test_in_english(kapok, facts):
    answer = kapok("decide", "--facts", facts, "--lang", "en")
    assert "Eligible" in answer.out
    assert "Conditions" in answer.out


def test_another_county_changes_the_standard_and_says_so(kapok, facts):
    for county in ("510421", "米易县"):
        answer = kapok("decide", "--facts", facts, "--county", county)
        assert "事实里的 employer.county 已改为 510421 米易县" in answer.out
    data = kapok("decide", "--facts", facts, "--county", "510421", "--json").data
    assert data["county"] == {"set": "employer.county", "to": "510421"}
    assert data["settlements"][0]["due"] == 450_000
    assert data["settlements"][0]["own_money"] == 150_000
    assert "不是本政策的县（区）" in kapok("decide", "--facts", facts, "--county", "510104").err


def test_another_day_and_another_reading(kapok, facts):
    early = kapok("decide", "--facts", facts, "--on", "2023-02-01", "--json").data
    assert {u["outcome"] for u in early["units"]} == {"not_yet"} or all(
        u["outcome"] != "eligible" for u in early["units"]
    )
    outside = kapok(
        "decide",
        "--facts",
        facts,
        "--reading",
        "who_counts=at_work",
        "--on",
        "2024-06-30",
        "--json",
    ).data
    assert outside["readings"] == {"who_counts": "at_work"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--reading", "who_counts"], "口径写成 名称=选项"),
        (["--reading", "nothing=1"], "没有口径“nothing”"),
        (
            ["--reading", "who_counts=never"],
            "口径“who_counts”没有选项“never”。可用：cumulative, at_work",
        ),
        (["--on", "2024-02-30"], "“2024-02-30”不是日期"),
        (["--measure", "99"], "没有措施或条款“99”"),
        (["--case", "x"], "没有算例“x”"),
    ],
)
def test_wrong_use(kapok, facts, more, words):
    answer = kapok("decide", "--facts", facts, *more)
    assert answer.code == 2
    assert words in answer.err


def test_a_file_that_is_not_there_and_one_that_is_wrong(kapok, facts, tmp_path):
    assert kapok("decide", "--facts", tmp_path / "none.yaml").code == 2
    facts.write_text(
        FACTS.replace("kind: enterprise", "kind: empire").replace(
            "count: 3", "count: 3\nnonsense: 1"
        ),
        "utf-8",
    )
    answer = kapok("decide", "--facts", facts)
    assert answer.code == 1
    assert "facts.yaml:4" in answer.out
    assert "nonsense" in answer.out


def test_one_of_several_worked_cases(kapok):
    path = "policies/panzhihua-2022-143/cases/16-startup.yaml"
    many = kapok("decide", "--facts", path)
    assert many.code == 2
    assert "用 --case 指明一个" in many.err


def test_numbers_of_people_are_masked(kapok, facts):
    text = FACTS.replace('"P{i}"', '"510402199001010018"').replace("count: 3", "count: 1")
    facts.write_text(text.replace('"J{i}"', '"510402199001010018/E"'), "utf-8")
    answer = kapok("decide", "--facts", facts)
    assert answer.code == 0
    assert "510402199001010018" not in answer.out
    assert "510402********0018" in answer.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('person: "P{i}", employer', "person: P4, employer", "facts.yaml:7 “person”指的人员“P4”在文件里没有。是不是“P"),
        ("employer: E,", "employer: 攀钢公司,", "“employer”指的单位、经营主体“攀钢公司”在文件里没有。有：E"),
        ("kind: enterprise", "kind: 个体", "“个体”不是“主体类型”的取值。是不是 individual（个体工商户）？可用：企业 enterprise、"),
        ('{kind: enterprise, county: "510402"', "{kind: enterprise, county: 东曲", "“登记县（区）”要写代码，不写“东曲”。是不是 510402（东区）？"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_with_the_likely_one(kapok, facts, old, new, words):
    assert old in FACTS
    facts.write_text(FACTS.replace(old, new), "utf-8")
    answer = kapok("decide", "--facts", facts)
    assert answer.code == 1
    assert words in answer.out


def test_labels_of_codes_and_names_of_counties_are_taken(kapok, facts):
    written = FACTS.replace('kind: enterprise, county: "510402"', "kind: 企业, county: 东区")
    facts.write_text(written, "utf-8")
    data = kapok("decide", "--facts", facts, "--json").data
    assert [u["outcome"] for u in data["units"]] == ["eligible"] * 3
