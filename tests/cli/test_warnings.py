"""`kapok warnings`."""

from __future__ import annotations

import shutil

import pyarrow.parquet as pq


def test_counts_by_rule_and_county_with_the_list(kapok, parquet_city):
    told = kapok("warnings", parquet_city, "--rule", "w09,W03", "--as-of", "2025-12-31", "--json")
    assert told.code == 0
    rules = {r["rule"]: r for r in told.data["rules"]}
    assert list(rules) == ["W09", "W03"]
    assert rules["W03"]["raised"] > 0
    for rule in rules.values():
        listed = [w for w in told.data["warnings"] if w["rule"] == rule["rule"]]
        assert len(listed) == rule["raised"] == sum(rule["counties"].values())
        assert sum(rule["colours"].values()) == rule["raised"]
        assert all(w["why"] and w["todo"] for w in listed)


def test_the_screen_says_how_many_and_what_to_do(kapok, parquet_city, tmp_path):
    out = tmp_path / "out"
    told = kapok("warnings", parquet_city, "--rule", "W03", "--as-of", "2025-12-31", "--out", out)
    assert told.code == 0
    assert told.out.startswith("2025-12-31：预警 ")
    assert "和本人商定退岗以后的去处" in told.out
    assert (out / "就业预警.xlsx").is_file()


def test_what_could_not_be_used_is_listed_by_a_command_not_by_a_sheet(
    kapok, parquet_city, tmp_path
):
    data = tmp_path / "some data"
    shutil.copytree(parquet_city, data)
    people = pq.read_table(data / "person.parquet")
    words = people["birth"].cast("string")
    at = people.column_names.index("birth")
    pq.write_table(people.set_column(at, "birth", words), data / "person.parquet")
    told = kapok("warnings", data, "--rule", "W03", "--as-of", "2025-12-31")
    command = f"逐处列出：kapok intake check '{data}'"
    assert "".join(command.split()) in "".join(told.out.split())
    assert "“导入问题”表" not in told.out
    assert "birth" in kapok("intake", "check", data).out


def test_where_most_is_unknown_the_screen_points_at_the_day_of_comparison(kapok, parquet_city):
    day = ("--as-of", "2025-12-31")
    assert "用 --as-of 看比对到的那天" in kapok("warnings", parquet_city, *day).out
    told = kapok("warnings", parquet_city, "--rule", "W03", *day)
    assert "比对到的那天" not in told.out


def test_a_rule_that_is_not_there_is_told_with_the_near_one(kapok, parquet_city):
    told = kapok("warnings", parquet_city, "--rule", "W06")
    assert told.code == 2
    assert "没有“W06”" in told.err


def test_show_knows_a_warning(kapok):
    told = kapok("policy", "show", "w01")
    assert told.code == 0
    assert "就业转失业" in told.out


def test_without_a_day_it_is_looked_from_the_day_of_comparison(kapok, parquet_city):
    told = kapok("warnings", parquet_city, "--rule", "W03")
    assert told.out.splitlines()[0].startswith("2025-09-30：预警 ")
    assert "数据比对到 2025-09-30，就看这一天" in told.out
    data = kapok("warnings", parquet_city, "--rule", "W03,W09", "--json").data
    assert data["as_of"] == data["compared_to"] == "2025-09-30"
    assert data["doubtful"] is False
    w09 = data["rules"][1]
    n = sum(count for outcome, count in w09["outcomes"].items() if outcome != "gated")
    assert w09["unknown_share"] == round(w09["outcomes"]["unknown"] * 10_000 / n) > 0


def test_a_day_that_is_named_is_kept(kapok, parquet_city):
    argv = ("warnings", parquet_city, "--rule", "W01", "--as-of", "2025-12-31")
    assert "就看这一天" not in kapok(*argv).out
    data = kapok(*argv, "--json").data
    assert (data["as_of"], data["compared_to"]) == ("2025-12-31", "2025-09-30")
    assert data["doubtful"] is True
