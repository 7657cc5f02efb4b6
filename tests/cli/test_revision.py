"""`kapok policy diff`, `prove`, `overlay` and `differ` on the real packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapok.revision.proof import available

BEFORE, AFTER = "policies/panzhihua-2022-143", "policies/panzhihua-successor-example"


def test_diff_says_the_sum_first_and_each_change_below(kapok):
    answer = kapok("policy", "diff", BEFORE, AFTER)
    assert answer.code == 0
    assert answer.out.startswith(
        "panzhihua-2022-143 → panzhihua-successor-example：改了 2 条（5、16）"
    )
    assert "数值：2022-01-01 1,000 元 → 2026-01-01 1,200 元" in answer.out
    assert "＋ 新增条件：自登记之日起运营满3个月" in answer.out
    english = kapok("--lang", "en", "policy", "diff", BEFORE, AFTER)
    assert "2 changed (5, 16)" in english.out


def test_diff_of_a_package_with_itself_says_that_there_is_none(kapok):
    small = "docs/example-policy"
    answer = kapok("policy", "diff", small, small)
    assert answer.code == 0
    assert "没有不同" in answer.out
    assert kapok("policy", "diff", small, small, "--json").data["same"] is True


needs_solver = pytest.mark.skipif(
    not available(), reason="the solver is in the lock of the test environment"
)


@pytest.fixture
def lowered(package: Path) -> Path:
    """A later version that pays 9,000 for a first business, and asks for seven months of operation."""
    path = package / "measures" / "16-startup.yaml"
    text = path.read_text("utf-8")
    text = text.replace(
        "values: {2022-01-01: 10000}", "values: {2022-01-01: 10000, 2024-01-01: 9000}"
    )
    path.write_text(text.replace('6)", quote', '7)", quote'), "utf-8")
    return package


@needs_solver
def test_prove_shows_who_loses(kapok, lowered):
    answer = kapok("policy", "prove", BEFORE, lowered, "--measure", "16,26")
    assert answer.code == 1
    assert answer.out.splitlines()[0].endswith("1 条不行：有人吃亏或次数收紧；1 条证明了")
    assert "有人原来符合，现在不符合" in answer.out
    assert "按 A：符合；一次性创业补贴 10,000 元" in answer.out
    assert "按 B：符合；一次性创业补贴 9,000 元" in answer.out


@needs_solver
def test_prove_says_what_it_proved(kapok):
    answer = kapok("policy", "prove", BEFORE, AFTER, "--measure", "5,16")
    assert answer.code == 0
    assert "2 条都证明了，没有人吃亏" in answer.out
    assert "把 A 当作在 2026-01-01 至 2029-12-31 继续有效、和 B 一样收尾来比" in answer.out


@needs_solver
def test_a_proof_as_data(kapok):
    small = "docs/example-policy"
    data = kapok("policy", "prove", small, small, "--json").data
    assert data["ok"] is True
    assert {m["measure"]: m["state"] for m in data["measures"]} == {"1": "proved", "2": "proved"}
    assert {c["claim"] for c in data["measures"][0]["claims"]} >= {"scope", "key", "amount", "pay"}


def test_prove_without_the_solver_says_how_to_get_it(kapok, monkeypatch):
    monkeypatch.setattr("kapok.cli.revision.prove.available", lambda: False)
    answer = kapok("policy", "prove", BEFORE, AFTER)
    assert answer.code == 2
    assert "pip install z3-solver" in answer.err


LAWFUL, NOT_LAWFUL = "docs/overlays/510421-lawful.yaml", "docs/overlays/510421-refused.yaml"


def test_overlay_says_what_a_county_may_not_in_the_words_of_the_text(kapok):
    answer = kapok("policy", "overlay", NOT_LAWFUL)
    assert answer.code == 1
    assert "510421-refused.yaml:7 米易县从 2025-01-01 起“每人补贴”是 900，市级是 1000" in answer.out
    assert "✖ 米易县：6 处不行" in answer.out
    assert "第十五条：各县（区）可按“标准不能降、力度不能减、范围不能变”原则" in answer.out.replace(
        "\n", ""
    )
    assert kapok("policy", "overlay", NOT_LAWFUL, "--lang", "en").out.count("delete it") == 3


def test_overlay_counts_who_gets_more_and_whose_money_it_is(kapok, parquet_city):
    data = kapok("policy", "overlay", LAWFUL, "--data", parquet_city, "--json").data
    assert data["ok"] is True
    summary = data["summary"]
    assert summary["less"] == 0
    assert summary["more"] == len(data["affected"]) > 0
    assert summary["yuan_fen"] == summary["own_fen"] > 0
    assert {a["county"] for a in data["affected"]} == {"510421"}
    assert all(
        a["after"] - a["before"] == a["own_after"] - a["own_before"] for a in data["affected"]
    )


def test_overlay_shows_who_would_lose_under_what_is_refused(kapok, parquet_city, tmp_path):
    draft = tmp_path / "draft.yaml"
    lawful = Path(LAWFUL).read_text("utf-8")
    draft.write_text(lawful.replace("2024-07-01: 12000", "2022-01-01: 7000"), "utf-8")
    data = kapok("policy", "overlay", draft, "--data", parquet_city, "--json").data
    assert data["ok"] is False
    losing = [a for a in data["affected"] if a["how"] == "less"]
    assert {(a["measure"], a["before"], a["after"]) for a in losing} == {("16", 1_000_000, 700_000)}
    assert all("*" in a["payee"] for a in losing)  # numbers of people are masked


def test_an_overlay_that_drops_what_the_county_gives_now_gets_no_tick(
    kapok, parquet_city, tmp_path
):
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        'county: "510421"\nname: 米易县\ndocument: 示例\n'
        "changes: {16: {startup_grant: {2024-07-01: 12000}}}\n",
        "utf-8",
    )
    answer = kapok("policy", "overlay", draft, "--data", parquet_city)
    assert answer.code == 1
    assert "✔" not in answer.out
    assert (
        "draft.yaml:4 米易县现在的“每人补贴”是 1500，按这份文件从 2023-01-01 起没有了" in answer.out
    )
    assert "✖ 米易县：7 处不行" in answer.out
    assert "取消，按市级 1,000 元" in answer.out
    assert "取消，标准未配置" in answer.out
    assert "多少说不准，不在合计里" in answer.out
    data = kapok("policy", "overlay", draft, "--data", parquet_city, "--json").data
    unset = [a for a in data["affected"] if a["how"] == "unset"]
    assert data["summary"]["unset"] == len(unset) > 0
    assert {a["after"] for a in unset} == {None}  # never 0
    sums = [a["after"] - a["before"] for a in data["affected"] if a["how"] != "unset"]
    assert data["summary"]["yuan_fen"] == sum(sums)
    assert {c["gone"] for c in data["changes"] if not c["proposed"]} == {True}
    alone = kapok("policy", "overlay", draft)
    assert (alone.code, "✔" in alone.out) == (1, False)


def test_a_day_that_is_not_in_the_calendar_is_told_once(kapok, tmp_path):
    draft = tmp_path / "draft.yaml"
    lawful = Path(LAWFUL).read_text("utf-8")
    draft.write_text(lawful.replace("{2024-07-01: 12000}", "{2024-02-31: 12000}"), "utf-8")
    answer = kapok("policy", "overlay", draft)
    assert (answer.code, answer.out.count("draft.yaml:")) == (1, 1)
    assert "draft.yaml:8 日历上没有“2024-02-31”这一天" in answer.out


def test_an_overlay_that_names_no_county_is_called_by_its_file(kapok, tmp_path):
    (tmp_path / "draft.yaml").write_text("- a\n", "utf-8")
    assert "✖ draft.yaml：1 处不行" in kapok("policy", "overlay", tmp_path / "draft.yaml").out


def test_overlay_of_a_file_that_is_not_there(kapok):
    answer = kapok("policy", "overlay", "nothing.yaml")
    assert answer.code == 2
    assert "没有文件" in answer.err


def test_differ_lists_what_past_decisions_would_be(kapok, parquet_city):
    argv = ["policy", "differ", BEFORE, AFTER, parquet_city, "--measures", "16,26"]
    data = kapok(*argv, "--json").data
    assert {a["measure"] for a in data["affected"]} == {"16"}
    first = [a for a in data["affected"] if not a["outcomes"]]
    assert {(a["before"], a["after"]) for a in first} == {(1_000_000, 1_500_000)}
    assert data["summary"]["less"] == 0
    assert data["as_if_in_force"] == {"from": "2022-01-01", "to": "2025-12-31"}


def test_differ_names_those_whom_it_lists(kapok, office_city):
    argv = ("policy", "differ", BEFORE, AFTER, office_city, "--measures", "5")
    affected = kapok(*argv, "--json").data["affected"]
    assert affected
    assert all(a["name"] and a["name"] != a["payee"] for a in affected)
    assert affected[0]["name"] in kapok(*argv).out.replace("\n", "")


def test_what_the_city_itself_pays_is_listed_under_its_name(kapok, parquet_city):
    argv = ("policy", "differ", BEFORE, AFTER, parquet_city, "--measures", "10a")
    out = kapok(*argv).out
    assert "攀枝花市" in out
    assert "510400" not in out


def test_a_package_does_not_differ_from_itself(kapok, parquet_city):
    answer = kapok("policy", "differ", BEFORE, BEFORE, parquet_city, "--measures", "16")
    assert answer.code == 0
    assert "重算：变少 0，变多 0" in answer.out
    assert "只是列出来" in answer.out
