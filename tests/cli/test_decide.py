"""`kapok decide` on facts written as a clerk would write them."""

from __future__ import annotations

from collections import Counter

import pyarrow.parquet as pq
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


def test_many_units_are_told_in_a_line_each_below_the_payees_total(kapok, facts):
    answer = kapok("decide", "--facts", facts)
    assert answer.code == 0
    assert answer.out.count("这次应付 3,000 元") == 1
    assert "收款人 E：算上 3 个" in answer.out
    for unit in ("J1", "J2", "J3"):
        assert f"✔ {unit}  2023-03-01  符合，本项 1,000 元" in answer.out
    assert len(answer.out.splitlines()) < 15
    data = kapok("decide", "--facts", facts, "--json").data
    assert [u["outcome"] for u in data["units"]] == ["eligible"] * 3
    assert data["units"][0]["explanation"]["verdict"]["outcome"] == "eligible"
    (settlement,) = data["settlements"]
    assert (settlement["due"], settlement["n"], settlement["own_money"]) == (300_000, 3, 0)


def test_one_or_all_of_them_are_told_whole(kapok, facts):
    whole = kapok("decide", "--facts", facts, "--all").out
    assert all(f"就业记录 {unit} · 判定日" in whole for unit in ("J1", "J2", "J3"))
    one = kapok("decide", "--facts", facts, "--unit", "J2").out
    assert "就业记录 J2" in one
    assert "J1" not in one
    assert "条件" in one
    assert "没有“J9”。有：J1、J2、J3" in kapok("decide", "--facts", facts, "--unit", "J9").err


def test_those_that_do_not_count_are_told_with_their_reason(kapok, facts):
    more = "J9: {person: P1, employer: E, contract_start: 2023-03-01, dispatched: true}"
    old = "insurance_checked: true}"
    facts.write_text(FACTS.replace(old, f"{old}, {more}"), "utf-8")
    out = kapok("decide", "--facts", facts).out
    assert "没有算进去的" in out
    assert "✖ J9  2023-03-01  不符合" in out


def test_without_a_ledger_it_says_so_once(kapok, facts):
    note = "没有给发放台账，按没有领过算。"
    assert kapok("decide", "--facts", facts).out.count(note) == 1
    assert kapok("decide", "--facts", facts, "--json").data["notes"] == [note]
    paid = '\n  payment: {L: {measure: "5", item: subsidy, person: P1, organisation: E, amount: 1000}}\ncount: 3'
    facts.write_text(FACTS.replace("\ncount: 3", paid), "utf-8")
    assert note not in kapok("decide", "--facts", facts).out
    english = kapok("decide", "--facts", facts, "--lang", "en", "--json").data
    assert english["notes"] == []


def test_in_english(kapok, facts):
    answer = kapok("decide", "--facts", facts, "--unit", "J1", "--lang", "en")
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
        (["--reading", "nothing=1"], "没有口径“nothing”。有："),
        (
            ["--reading", "who_counts=never"],
            "口径“who_counts”没有选项“never”。可用：cumulative（按累计认定的人数）、at_work（按判定日还在岗的人数",
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


def test_numbers_of_people_are_masked_also_in_json_unless_asked_for(kapok, facts):
    number = "510402199001010018"
    text = FACTS.replace('"P{i}"', f'"{number}"').replace("count: 3", "count: 1")
    facts.write_text(text.replace('"J{i}"', f'"{number}/E"'), "utf-8")
    for argv in ([], ["--json"], ["--all"]):
        answer = kapok("decide", "--facts", facts, *argv)
        assert answer.code == 0
        assert number not in answer.out
        assert "510402********0018" in answer.out
    assert number in kapok("decide", "--facts", facts, "--json", "--full-ids").out


@pytest.mark.parametrize(
    ("measure", "lang"), [("5c", "zh"), ("14b", "zh"), ("16", "en"), ("20", "zh"), ("26", "zh")]
)
def test_a_template_names_every_fact_and_is_read_as_it_is(kapok, tmp_path, measure, lang):
    answer = kapok("decide", "--template", measure, "--lang", lang)
    assert answer.code == 0
    path = tmp_path / "facts.yaml"
    path.write_text(answer.out, "utf-8")
    data = kapok("decide", "--facts", path, "--json").data
    assert data["measure"] == measure
    assert {u["outcome"] for u in data["units"]} <= {"unknown", "not_eligible", "standard_not_set"}


STARTUP = {
    "role": "principal",
    "kind": "individual",
    "county": '"510402"',
    "registered_on": "2023-01-01",
    "closed_on": "长期",
    "abnormal": "false",
    "operation_proved": "true",
    "other_startup_grant": "false",
}


def test_what_is_read_through_a_missing_day_is_named_before_it_is_known(kapok, tmp_path):
    path, text = tmp_path / "facts.yaml", kapok("decide", "--template", "16").out
    path.write_text(text, "utf-8")
    known_later = "“当天是享受政策的脱贫人口”和“此前办过企业或个体户”要等这些查明了才看得出"
    assert known_later in kapok("decide", "--facts", path).out
    for name, value in STARTUP.items():  # all that is asked for
        text = text.replace(f"      {name}:", f"      {name}: {value}", 1)
    path.write_text(text, "utf-8")
    out = kapok("decide", "--facts", path).out
    assert "核实“2023-01-01 当天是享受政策的脱贫人口”和“此前办过企业或个体户”" in out
    assert "要等这些查明了" not in out


def test_a_template_says_how_each_fact_is_called_and_asked(kapok):
    out = kapok("decide", "--template", "16").out
    assert "registered_on:  # 登记日期；如 2022-03-01；营业执照哪天办的？" in out
    ends = [line.split(":")[0].strip() for line in out.splitlines() if "没有止期写 长期" in line]
    assert ends == ["closed_on", "finish"]
    assert "kind:  # 主体类型；enterprise 企业、individual 个体工商户" in out
    assert "person: person_1  # 哪个人员" in out
    assert 'measure:  # 条款；"16"；' in out
    assert "item:  # 项目；grant_paid 一次性创业补贴；" in out
    assert "event:  # 事件日期；" in out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "缺少 --facts"),
        (["--template", "16", "--facts", "x"], "--facts、--template 只能写一个"),
        (["--template", "17"], "“17”有几项，写明是哪一项：17a"),
        (["--facts", "policies"], "policies 是文件夹，请给文件"),
        (["--data", "policies"], "--data 要说明是哪一行"),
        (["--data", "README.md", "--unit", "x"], "README.md 是文件，请给文件夹"),
        (["--data", "policies", "--unit", "x", "--county", "510402"], "--county 只用于 --facts"),
    ],
)
def test_what_goes_together(kapok, argv, words):
    answer = kapok("decide", *argv)
    assert answer.code == 2
    assert words in answer.err


def rows_of(folder, name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_a_unit_out_of_a_folder_is_decided_as_the_screening_decided_it(
    kapok, parquet_city, tmp_path
):
    common = ["--as-of", "2025-09-30", "--measures", "5,16"]
    assert kapok("screen", parquet_city, "--out", tmp_path, *common).code == 0
    units = [u for u in rows_of(tmp_path / "units", "16") if u["outcome"] == "eligible"]
    dues = {id_: d for d in rows_of(tmp_path / "due", "16") for id_ in d["units"]}
    one = units[0]["id"]
    data = kapok(
        "decide",
        "--data",
        parquet_city,
        "--unit",
        one,
        "--on",
        "2025-09-30",
        "--json",
        "--full-ids",
    ).data
    (measure,) = data["measures"]
    (unit,) = measure["units"]
    assert (measure["measure"], unit["id"], unit["outcome"]) == ("16", one, "eligible")
    assert measure["settlements"][0]["due"] == dues[one]["due"]


def test_a_person_out_of_a_folder_is_told_under_every_measure(kapok, parquet_city):
    person = next(b["person"] for b in rows_of(parquet_city, "business") if b["person"])
    answer = kapok("decide", "--data", parquet_city, "--person", person, "--on", "2025-09-30")
    assert answer.code == 0
    assert "脱贫人口首次创业补贴" in answer.out
    assert "全体" in answer.out or "第23条" in answer.out
    assert person not in answer.out
    hidden = "*" * len(person)
    many = kapok("decide", "--data", parquet_city, "--person", hidden, "--on", "2025-09-30")
    assert (many.code, many.out) == (1, "")
    assert "个：510" in many.err
    assert "…。请写完整编号。" in many.err
    assert person not in many.err
    nobody = kapok("decide", "--data", parquet_city, "--person", "510402199001010018")
    assert (nobody.code, "数据里没有编号“510402********0018”的人" in nobody.err) == (1, True)


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


def test_an_id_written_in_two_ways_is_written_twice(kapok, tmp_path):
    facts = tmp_path / "facts.yaml"
    rows = '    1: {}\n    "1": {}\n    true: {}\n    "true": {}\n'
    facts.write_text(f'measure: "16"\nfacts:\n  person:\n{rows}', "utf-8")
    out = kapok("decide", "--facts", facts).out
    assert "facts.yaml:5 “1”写了两次" in out
    assert "facts.yaml:7 “true”写了两次" in out
    assert "facts.yaml:6" not in out


def test_an_organisation_out_of_a_folder_is_told_with_all_its_units(kapok, parquet_city):
    """The code of a payee, as the workbook gives it, is no unit's id: all that is its own is told."""
    counts = Counter(job["employer"] for job in rows_of(parquet_city, "employment"))
    firm, n = next((f, n) for f, n in counts.most_common() if f and n < 20)
    common = ["--data", parquet_city, "--unit", firm, "--measure", "5", "--on", "2025-09-30"]
    (measure,) = kapok("decide", *common, "--json").data["measures"]
    assert len(measure["units"]) == n
