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
        "panzhihua-2022-143 → panzhihua-successor-example：改了 2 条措施（5、16）"
    )
    assert "数值：2022-01-01 1000 → 2026-01-01 1200" in answer.out
    assert "＋ 新增条件：自登记之日起运营满3个月" in answer.out
    english = kapok("--lang", "en", "policy", "diff", BEFORE, AFTER)
    assert "2 measures changed (5, 16)" in english.out


def test_diff_of_a_package_with_itself_says_that_there_is_none(kapok):
    answer = kapok("policy", "diff", BEFORE, BEFORE)
    assert answer.code == 0
    assert "没有不同" in answer.out
    assert kapok("policy", "diff", BEFORE, BEFORE, "--json").data["same"] is True


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
    data = kapok("policy", "prove", BEFORE, lowered, "--measure", "16", "--json").data
    assert data["ok"] is False
    refuted = {c["claim"]: c for c in data["measures"][0]["claims"] if c["state"] == "refuted"}
    assert set(refuted) == {"scope", "amount"}
    assert refuted["scope"]["example"]["before"]["outcome"] == "eligible"


@needs_solver
def test_prove_says_what_it_proved(kapok):
    answer = kapok("policy", "prove", BEFORE, AFTER, "--measure", "5,16")
    assert answer.code == 0
    assert "2 条都证明了，没有人吃亏" in answer.out
    assert "把 A 当作在 2026-01-01 至 2029-12-31 继续有效来比" in answer.out
    assert (
        "nobody loses"
        in kapok("--lang", "en", "policy", "prove", BEFORE, AFTER, "--measure", "26").out
    )


def test_prove_without_the_solver_says_how_to_get_it(kapok, monkeypatch):
    monkeypatch.setattr("kapok.cli.revision.prove.available", lambda: False)
    answer = kapok("policy", "prove", BEFORE, AFTER)
    assert answer.code == 2
    assert "pip install z3-solver" in answer.err
