"""The demonstration on a small city."""

from __future__ import annotations

import pytest


def test_a_small_demonstration_says_of_each_thing_whether_it_held(kapok, tmp_path):
    answer = kapok("demo", "--check", "--out", tmp_path / "d", "--persons", "3000", "--json")
    data = answer.data
    assert {"ok", "seconds", "checks", "measures", "explained", "workbook", "results"} <= set(data)
    wrong = [c["what"] for c in data["checks"] if not c["held"]]
    assert (answer.code == 0) == (not wrong)
    held = {c["what"][:4]: c["held"] for c in data["checks"]}
    assert held["政策包没"]
    assert len(data["explained"]) == 5
    for one in data["explained"]:
        assert one["explanation"]["verdict"]["outcome"] == one["outcome"]
    assert (tmp_path / "d" / "结果" / "筛查结果.xlsx").exists()
    again = kapok("demo", "--out", tmp_path / "d", "--persons", "600", "--lang", "en")
    assert "Example 1" in again.out
    assert not (tmp_path / "d" / "结果").exists()


def test_a_folder_of_somebody_else_is_left_alone(kapok, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    answer = kapok("demo", "--out", tmp_path)
    assert answer.code == 2
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.long
def test_the_whole_demonstration_holds(kapok, tmp_path):
    answer = kapok("demo", "--check", "--out", tmp_path / "d")
    assert answer.code == 0, answer.out
    assert "演示全部成立" in answer.out
