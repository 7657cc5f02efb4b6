"""One workbook with sheets of several kinds, as an office hands in its posts: register, attendance and pay together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.imports.sheets import book, books, family, id_number, member
from tests.imports.test_imports import LATER, bring, changes, counts, facts, refused

pytestmark = pytest.mark.server
NAME = "乡村公益性岗位_202305.xlsx"
WHO = {"姓名": member(0)["姓名"], "身份证号": id_number(0), "岗位编码": "G1"}
POST = WHO | {
    "类别": "保洁",
    "岗位类别": "保洁",
    "户编号": member(0)["户编号"],
    "协议起": "2023-01-01",
    "协议止": "2023-12-31",
}
POST |= {"设岗县（区）": "盐边县"}
MARCH = WHO | {"所属月份": "2023-03", "出勤天数": "20", "考勤天数": "20", "考核结果": "合格"}
PAID = MARCH | {"应发": "500", "实发": "500"}


def posts() -> bytes:
    return books({"post_ledger": [POST], "post_attendance": [MARCH], "post_months": [PAID]})


def test_sheets_of_several_kinds_come_in_together_and_lead_to_each_other(
    desk, officer: Callable
) -> None:
    by = officer()
    bring(by, book(family(3)))
    file = bring(by, posts(), NAME)
    assert [(one["layout"], one["rows"]) for one in file.sheets] == [
        ("post_ledger", 1),
        ("post_attendance", 1),
        ("post_months", 1),
    ]
    assert file.layout == "post_ledger"
    laid = facts(
        desk,
        "SELECT post.start::text, served.month::text, served.attended FROM fact_post_month served "
        "JOIN fact_post_agreement post ON post.id = served.agreement",
    )
    assert laid == [("2023-01-01", "2023-03-01", True)]


def test_the_same_again_changes_nothing_and_what_changed_is_found_in_its_sheet(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    bring(by, posts(), NAME)
    turned = books({"post_months": [PAID], "post_attendance": [MARCH], "post_ledger": [POST]})
    again = actions.understand(by, turned, "又一份.xlsx")
    assert counts(again) == {"same": 3}
    worse = books({"post_ledger": [POST], "post_months": [PAID | {"考核结果": "不合格"}]})
    seen = actions.understand(by, worse, "不合格.xlsx")
    assert counts(seen) == {"same": 1, "changed": 1} or counts(seen) == {"same": 1, "look": 1}
    assert changes(by, seen.file.pk)["attended"][:2] == (True, False)


def test_one_sheet_that_is_not_imported_keeps_the_whole_out(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    data = books(
        {"national_households": family(3), "national_villages": [{"行政村名称": "大田村"}]}
    )
    seen = actions.understand(by, data, LATER)
    assert (seen.file.state, seen.file.counts) == ("refused", {})
    with refused("import_state"):
        actions.confirm(by, seen.file.pk)


def test_what_a_heading_of_one_of_the_sheets_means_is_said_of_that_kind(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    seen = actions.understand(by, posts(), NAME)
    done = actions.correct_columns(by, seen.file.pk, {"考核结果": ""}, "post_months")
    told = {(one.sheet, one.head): one.column for one in done.columns}
    assert told["乡村公益性岗位补贴发放表", "考核结果"] == ""
    assert told["乡村公益性岗位月考勤表", "考核结果"] == "attended"
