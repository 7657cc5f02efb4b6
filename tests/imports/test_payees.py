"""A ledger of payments that is imported: who was paid is who the registry knows by that number, and it comes out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.imports.sheets import book, family, id_number
from tests.imports.test_imports import bring, counts, facts, rows_of
from tests.imports.test_workbook import credit, told

from kapok.checkdigits import credit_check

pytestmark = pytest.mark.server
PAID = {"支付日期": "2023-05-01", "条款": "3", "金额": "500", "县（区）": "盐边县"}


def test_who_was_paid_is_kept_and_comes_out_again(desk, officer: Callable) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export

    by = officer()
    bring(by, book(family(3)))
    firm = {"单位名称": "示范工坊", "统一社会信用代码": credit(), "登记县（区）": "盐边县"}
    bring(by, book([firm], "organisations"), "单位信息.xlsx")
    other = "91510400MA0000002"
    other += credit_check(other)
    rows = [
        PAID | {"发放编号": "F1", "身份证号": id_number(1)},
        PAID | {"发放编号": "F2", "统一社会信用代码": credit(), "条款": "5a"},
        PAID | {"发放编号": "F3", "身份证号": id_number(77)},
        PAID | {"发放编号": "F4", "统一社会信用代码": other, "条款": "5a"},
    ]
    seen = actions.understand(by, book(rows, "payments"), "补贴资金发放台账.xlsx")
    assert counts(seen) == {"new": 2, "refused": 2}
    said = [[one["code"] for one in row.findings] for row in rows_of(by, seen.file.pk)]
    assert said[2:] == [["not_here"], ["organisation_not_here"]]
    actions.confirm(by, seen.file.pk, partial=True)
    actions.apply(by, seen.file.pk, seen)
    paid = (
        "SELECT who.name, firm.name FROM fact_payment paid LEFT JOIN registry_person who ON who.id = paid.person "
        "LEFT JOIN registry_organisation firm ON firm.id = paid.organisation ORDER BY paid.measure"
    )
    assert facts(desk, paid) == [("王一二", None), (None, "示范工坊")]
    found = actions.touched(by, seen.file.pk)
    assert (len(found.people), len(found.organisations)) == (1, 1)
    out = export(MACHINE, "payments")
    numbers = {row.get("身份证号") or row.get("统一社会信用代码") for row in told(out, "payments")}
    assert numbers == {id_number(1), credit()}
    assert counts(actions.understand(MACHINE, out, "导出.xlsx")) == {"same": 2}


def test_whose_payee_belongs_to_another_county_is_told_who_can_import_the_row(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions
    from kapok.imports.findings import say

    bring(officer(), book(family(3)))
    sun = officer("sun")
    paid = PAID | {"县（区）": "米易县"}
    rows = [paid | {"发放编号": f"F{n}", "身份证号": id_number(n)} for n in (1, 2)]
    seen = actions.understand(sun, book(rows, "payments"), "台账.xlsx")
    assert counts(seen) == {"refused": 2}
    for row in rows_of(sun, seen.file.pk):
        assert [one["code"] for one in row.findings] == ["payee_elsewhere"]
        [one] = row.findings
        assert "盐边县" in say(one).what
        assert "市里" in say(one).mend
        assert "迁出" not in say(one).mend
        assert "city" in say(one, "en").mend
