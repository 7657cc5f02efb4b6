"""`kapok policy …` on the real package and on broken copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

GOOD_CASE = """\
measure: 16
as_of: 2024-06-30
facts:
  person: {P: {status_checked_to: 2026-12-31}}
cases:
  - {name: 没有创业登记, expect: {n: 0}}
  - {name: 预期写错, expect: {n: 3}}
"""


def test_check_says_that_all_is_well_and_counts(kapok):
    answer = kapok("policy", "check")
    assert answer.code == 0
    assert "panzhihua-2022-143 没有问题" in answer.out
    data = kapok("policy", "check", "--json").data
    assert data["ok"] is True
    assert len(data["hash"]) == 64
    assert set(data["counts"]) == {
        "clauses",
        "sentences",
        "measures",
        "conditions",
        "readings",
        "params",
        "warnings",
        "indicators",
        "duties",
        "unset",
        "cases",
        "procedures",
        "needless",
    }
    files = list((ROOT / "policies" / "panzhihua-2022-143" / "measures").glob("*.yaml"))
    assert data["counts"]["measures"] == data["counts"]["procedures"] == len(files)
    assert f"{len(files)} 项措施写了办理办法，其中 2 项只是规矩" in answer.out
    listed = kapok("policy", "readings", "--json").data["readings"]
    assert data["counts"]["readings"] == len(listed)


def broken(package, file: str, old: str, new: str) -> None:
    path = package / "measures" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_check_lists_everything_wrong_at_once_with_file_and_line(kapok, package):
    broken(package, "16-startup.yaml", "not person.other_startup_grant", "not person.other_grant")
    broken(
        package,
        "05-enterprise-hiring.yaml",
        "quote: 签订1年以上劳动合同",
        "quote: 签订2年以上劳动合同",
    )
    answer = kapok("policy", "check", package)
    assert answer.code == 1
    lines = [line for line in answer.out.splitlines() if ".yaml:" in line]
    assert any(
        "05-enterprise-hiring.yaml:" in line and "签订2年以上劳动合同" in line for line in lines
    )
    listed = kapok("policy", "check", package, "--json").data
    assert listed["ok"] is False
    assert all(p["line"] > 0 and p["what"] and p["mend"] for p in listed["problems"])


def test_every_command_refuses_a_broken_package(kapok, package):
    (package / "policy.yaml").write_text("policy: x\nvalid: [", "utf-8")
    for argv in (
        ["policy", "test", package],
        ["policy", "coverage", package],
        ["policy", "show", "5", "--policy", package],
    ):
        answer = kapok(*argv)
        assert answer.code == 1
        assert "policy.yaml:" in answer.out


def test_a_broken_case_file_is_told_by_check(kapok, package):
    (package / "cases" / "99-broken.yaml").write_text(
        "measure: 16\nfacts: {person: {P: {nonsense: 1}}}\n", "utf-8"
    )
    answer = kapok("policy", "check", package)
    assert answer.code == 1
    assert "99-broken.yaml:2" in answer.out


def test_cases_that_differ_are_shown_with_place_expected_and_got(kapok, tmp_path):
    path = tmp_path / "startup.yaml"
    path.write_text(GOOD_CASE, "utf-8")
    answer = kapok("policy", "test", "--cases", path)
    assert answer.code == 1
    assert "startup.yaml:7 预期写错 [Python]" in answer.out
    assert "startup.yaml:7 预期写错 [DuckDB]" in answer.out
    assert "n  预期 3  算出 0" in answer.out
    data = kapok("policy", "test", "--cases", tmp_path, "--json").data
    assert data["executors"] == ["Python", "DuckDB"]
    assert data["measures"]["16"]["cases"] == 2
    assert [c["ok"] for c in data["cases"] if c["executor"] == "Python"] == [True, False]


@pytest.mark.long
def test_the_packages_own_cases_hold(kapok):
    answer = kapok("policy", "test", "--measures", "16,3", "--json")
    wrong = [c for c in answer.data["cases"] if not c["ok"]]
    assert (answer.code, wrong, answer.data["problems"]) == (0, [], [])


def test_wrong_measures_and_executors_are_refused(kapok):
    assert "没有措施或条款“99”" in kapok("policy", "test", "--measures", "99").err
    assert "--executor 只能是" in kapok("policy", "test", "--executor", "perl").err


def test_coverage_accounts_for_every_sentence(kapok):
    data = kapok("policy", "coverage", "--json").data
    assert {"unbound", "waived", "executable", "counts", "clauses"} <= set(data)
    counts = data["counts"]
    assert counts["sentences"] == len(data["unbound"]) + len(data["waived"]) + len(
        data["executable"]
    )
    assert all(s["reason"] for s in data["waived"])
    assert all(s["measures"] for s in data["executable"])
    assert kapok("policy", "coverage").code == 0
    assert kapok("policy", "coverage", "--strict").code == (0 if data["ok"] else 1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("5", ["措施 5 ", "这一条还有：5c", "第5条原文"]),
        ("5b", ["5b 是措施 5 里的一笔钱：一次性奖补", "bonus_cap", "200,000 元", "● 只管奖补"]),
        ("16", ["脱贫人口首次创业补贴", "首次创办", "10,000 元", "算例"]),
        ("第16条", ["脱贫人口首次创业补贴"]),
        ("5C", ["措施 5c"]),
        ("4", ["措施 4 ", "这一条还有：4b"]),
        ("十五", ["标准不能降"]),
    ],
)
def test_show_finds_what_is_meant(kapok, name, words):
    answer = kapok("policy", "show", name)
    assert answer.code == 0
    for word in words:
        assert word in answer.out


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("16z", "相近的：16 脱贫人口首次创业补贴"),
        ("5z", "5b 一次性奖补；5c 企业吸纳脱贫人口社会保险补贴"),
        ("3b", "3 脱贫人口跨省就业一次性交通补助"),
        ("4a", "相近的：4 帮扶协作机制的服务是否齐全；4b"),
        ("99", "1 “点对点”便利出行费用；28 职业技能大赛"),
    ],
)
def test_a_part_that_does_not_exist_is_not_the_whole(kapok, name, near):
    answer = kapok("policy", "show", name)
    assert (answer.code, answer.out) == (2, "")
    assert f"没有措施或条款“{name}”" in answer.err
    assert near in answer.err
    assert len(answer.err) < 200


def test_every_measure_that_does_not_exist_is_named(kapok):
    answer = kapok("policy", "test", "--measures", "5z,16,zz,15")
    assert (answer.code, answer.out) == (2, "")
    assert "没有措施或条款“5z”。相近的：5 " in answer.err
    assert "没有措施或条款“zz”。" in answer.err


def test_show_names_parameters_and_readings_that_facts_rest_on(kapok):
    out = kapok("policy", "show", "5").out
    assert "min_insured_months  至少参保月数" in out
    assert "target_group Q1  发钱的条款里，“脱贫人口”包不包括监测对象？" in out
    data = kapok("policy", "show", "5", "--json").data["measures"][0]
    assert "min_insured_months" in {p["name"] for p in data["params"]}
    assert {r["name"]: r["owner"] for r in data["readings"]}["target_group"] == "policy"


def test_show_says_in_words_what_stands_for_the_text(kapok):
    out = kapok("policy", "show", "5").out
    assert "原文没有这句话，按经办惯例（业务要点 5）" in out
    assert "依据口径：申请的时候还要不要在参保？" in out
    higher = kapok("policy", "show", "5c").out.replace("\n     ", "")
    assert "依据上级规定“就业补助资金管理办法（2017年）”（" in higher


def test_show_in_english_and_as_data(kapok):
    assert "Once per" in kapok("policy", "show", "16", "--lang", "en").out
    data = kapok("policy", "show", "5b", "--json").data
    assert data["item"] == "bonus"
    (measure,) = data["measures"]
    assert measure["id"] == "5"
    assert measure["once_per"][0]["of"] == ["person", "employer"]
    assert kapok("policy", "show", "99").code == 2


def test_readings_tell_default_and_confirmation(kapok, package):
    data = kapok("policy", "readings", "--json").data["readings"]
    by_name = {(r["owner"], r["name"]): r for r in data}
    assert by_name["policy", "cap_scope"]["default"] == "bonus_only"
    assert by_name["policy", "target_group"]["owner"] == "policy"
    confirmed = "confirmed: [{option: both, from: 2024-01-01, by: 市人社局, document: 攀人社函〔2024〕1号}]\n    options:"
    text = (package / "policy.yaml").read_text("utf-8")
    head, sep, rest = text.partition("  cap_scope:")
    rest = rest.replace("options:", confirmed, 1)
    (package / "policy.yaml").write_text(head + sep + rest, "utf-8")
    answer = kapok("policy", "readings", package)
    assert "2024-01-01 起用 both：市人社局，攀人社函〔2024〕1号" in answer.out


def test_of_several_packages_the_default_is_meant(kapok, tmp_path, monkeypatch):
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "docs" / "example-policy", policies / "one")
    shutil.copytree(ROOT / "docs" / "example-policy", policies / "two")
    shutil.copytree(ROOT / "policies" / "vocabulary", policies / "vocabulary")
    monkeypatch.chdir(tmp_path)
    refused = kapok("policy", "check")
    assert refused.code == 2
    assert "one, two" in refused.err
    (policies / "default").write_text("two\n", "utf-8")
    assert kapok("policy", "check").code == 0
    (policies / "default").write_text("three\n", "utf-8")
    assert kapok("policy", "check").code == 2


def test_a_clause_without_a_measure_is_told_as_such(kapok):
    example = ("--policy", "docs/example-policy")
    assert "还没有写成规则" in kapok("policy", "show", "3", *example).out
    assert "相近的：3（条，没有写成措施）" in kapok("policy", "show", "3a", *example).err
