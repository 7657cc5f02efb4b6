"""`kapok policy diff`, `prove`, `overlay` and `differ` on the real packages."""

from __future__ import annotations

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
