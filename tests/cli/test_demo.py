"""The demonstration of the policy on a small city."""

from __future__ import annotations

import re

import pytest

NUMBER = re.compile(r"(?<!\d)[1-8]\d{5}(19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?![0-9A-Za-z])")


FEW = ("--measures", "3,5,16,20,25")
"""Measures that come to seven outcomes or more among a few thousand people."""
ONE = ("--measures", "16")


@pytest.mark.long  # `.ci/run` ends with the whole of it
def test_a_small_demonstration_holds_and_says_of_each_thing_that_it_did(kapok, tmp_path):
    answer = kapok(
        "demo", "screen", "--check", "--out", tmp_path / "d", "--persons", "3000", "--json"
    )
    data = answer.data
    assert {"ok", "seconds", "checks", "measures", "explained", "workbook", "results"} <= set(data)
    assert [c["what"] for c in data["checks"] if not c["held"]] == []
    assert (answer.code, data["ok"]) == (0, True)
    assert len(data["explained"]) == 5
    for one in data["explained"]:
        assert one["explanation"]["verdict"]["outcome"] == one["outcome"]
    assert not NUMBER.search(answer.out)
    assert (tmp_path / "d" / "结果" / "筛查结果.xlsx").exists()
    again = kapok(
        "demo", "screen", "--out", tmp_path / "d", "--persons", "600", "--lang", "en", *ONE
    )
    assert "Example 1" in again.out
    assert not (tmp_path / "d" / "结果").exists()


@pytest.mark.long
def test_one_worked_case_that_does_not_hold_fails_the_demonstration(kapok, package, tmp_path):
    """A package that promises what it does not keep: everything else holds, and the demonstration does not."""
    path = package / "cases" / "16-startup.yaml"
    promise = "\n  - {name: 说好给两万, expect: {pay: 20000}}\n"
    path.write_text(path.read_text("utf-8").rstrip("\n") + promise, "utf-8")
    small = ["--out", tmp_path / "d", "--persons", "3000", "--policy", package, *FEW]
    answer = kapok("demo", "screen", "--check", *small, "--json")
    wrong = [c["what"] for c in answer.data["checks"] if not c["held"]]
    assert (answer.code, answer.data["ok"], len(wrong)) == (1, False, 1)
    assert "1 个不对" in wrong[0]


def test_a_folder_of_somebody_else_is_left_alone(kapok, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    answer = kapok("demo", "screen", "--out", tmp_path)
    assert answer.code == 2
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.long
def test_the_whole_demonstration_holds(kapok, tmp_path):
    answer = kapok("demo", "screen", "--check", "--out", tmp_path / "d")
    assert answer.code == 0, answer.out
    assert "演示全部成立" in answer.out


def test_only_what_a_demonstration_wrote_is_removed(kapok, tmp_path):
    out = tmp_path / "d"
    small = ("demo", "screen", "--out", out, "--persons", "500", "--json", *ONE)
    kapok(*small)
    (out / "结果" / "手写.txt").write_text("mine")
    (out / "结果" / "五个例子.txt").write_text("changed")
    kapok(*small)
    assert (out / "结果" / "手写.txt").read_text() == "mine"
    assert (out / "结果" / "五个例子.txt").read_text() == "changed"
    assert (out / "结果" / "五个例子 (2).txt").exists()
    (out / "城市" / "别的.csv").write_text("a,b\n")
    answer = kapok("demo", "screen", "--out", out, "--persons", "500")
    assert (answer.code, "不是空文件夹" in answer.err) == (2, True)


def test_a_link_in_the_demonstration_is_not_followed(kapok, tmp_path):
    out, other = tmp_path / "d", tmp_path / "other"
    other.mkdir()
    out.mkdir()
    (other / "mine.txt").write_text("x")
    (out / ".kapok-demo").write_text('{"结果/mine.txt": ""}')
    (out / "结果").symlink_to(other)
    answer = kapok("demo", "screen", "--out", out, "--persons", "500")
    assert (answer.code, "是一个链接" in answer.err) == (2, True)
    assert (other / "mine.txt").exists()
