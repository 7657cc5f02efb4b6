"""A ledger of payments that is imported: who was paid is who the registry knows by that number, and it comes out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.imports.sheets import book, family, id_number
from tests.imports.test_imports import bring, counts, facts, rows_of
from tests.imports.test_workbook import credit, told

from kapok.checkdigits import credit_check
from kapok.intake.layouts.load import layout

pytestmark = pytest.mark.server
OTHER_CODE = "91510400MA0000002" + credit_check("91510400MA0000002")
PAID = {"支付日期": "2023-05-01", "条款": "3", "金额": "500", "县（区）": "盐边县"}


def test_who_was_paid_is_kept_and_comes_out_again(desk, officer: Callable) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import export

    by = officer()
    bring(by, book(family(3)))
    firm = {"单位名称": "示范工坊", "统一社会信用代码": credit(), "登记县（区）": "盐边县"}
    bring(by, book([firm], "organisations"), "单位信息.xlsx")
    other = OTHER_CODE
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


MIYI = {"县（区）": "米易县"}
FIRM = {"单位名称": "示范工坊", "统一社会信用代码": credit(), "登记县（区）": "盐边县"}
CLASS = {
    "开班日期": "2023-03-01",
    "结业日期": "2023-03-14",
    "培训机构": "示范工坊",
    "培训机构信用代码": credit(),
}
STANDARD = {
    "岗位类别": "保洁",
    "执行日期": "2023-01-01",
    "停止执行日期": "长期",
    "月补贴标准": "600",
}


def foreign(by, rows: list[dict[str, str]], kind: str) -> list[str]:
    """What is said of each row, as its officer brings it."""
    from kapok.imports import actions

    heads = [*layout(kind).heads(), *(one.head for one in layout(kind).meta.values())]
    seen = actions.understand(by, book(rows, kind, heads), f"{kind}.xlsx")
    assert seen.file.state == "checked", seen.file.refused
    said = [",".join(one["code"] for one in row.findings) for row in rows_of(by, seen.file.pk)]
    if set(counts(seen)) - {"refused", "same"}:
        actions.confirm(by, seen.file.pk, partial=True)
        assert actions.apply(by, seen.file.pk, seen).state == "applied"
    return said


def test_rows_that_belong_to_another_county_are_told_so_before_anything_is_confirmed(
    desk, officer: Callable
) -> None:
    """With whom they are about, or where their own facts say: a payment to a firm, a class, a list of places."""
    bring(officer(), book([FIRM], "organisations"), "单位信息.xlsx")
    sun = officer("sun")
    to_firm = PAID | MIYI | {"统一社会信用代码": credit(), "条款": "5a"}
    paid = [
        to_firm | {"发放编号": "F1"},
        PAID | MIYI | {"发放编号": "F2"},
        PAID | {"发放编号": "F3"},
    ]
    assert foreign(sun, paid, "payments") == ["payee_elsewhere", "", "outside"]
    bring(officer(), book(paid[:1], "payments"), "台账.xlsx")
    assert foreign(sun, paid[:2], "payments") == ["payee_elsewhere", ""]
    classes = layout("training_classes")
    assert foreign(sun, [CLASS | {"班次编号": "K1"}], classes.id) == ["firm_elsewhere"]
    said = [
        STANDARD | {"备案编号": f"B{n}", "县（区）": one}
        for n, one in enumerate(("盐边县", "米易县"))
    ]
    assert foreign(sun, said, "post_standards") == ["outside", ""]
    other = FIRM | {"单位名称": "另一家", "统一社会信用代码": OTHER_CODE}
    assert foreign(sun, [FIRM | {"主体类型": "企业"}, other], "organisations") == ["", "outside"]


def test_what_is_there_and_belongs_elsewhere_is_not_changed_and_told_so(
    desk, officer: Callable
) -> None:
    """Everybody sees the city's firms and the registers of every county; only their own offices change them."""
    from kapok.accounts.actor import MACHINE

    firm = {"单位名称": "市里的", "统一社会信用代码": OTHER_CODE, "主体类型": "企业"}
    bring(MACHINE, book([firm], "organisations"), "单位信息.xlsx")
    register = {"县（区）代码": "盐边县", "劳务品牌已登记齐到哪天": "2023-05-01"}
    bring(MACHINE, book([register], "county_registers"), "名册.xlsx")
    sun = officer("sun")
    assert foreign(sun, [firm | {"是否民营": "是"}], "organisations") == ["firm_stays"]
    assert foreign(sun, [register], "county_registers") == [""]
    assert foreign(
        sun, [register | {"劳务品牌已登记齐到哪天": "2023-05-20"}], "county_registers"
    ) == ["outside"]


def test_what_the_database_refuses_is_checked_anew_and_not_stuck(
    desk, officer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kapok.imports import actions, arrays
    from kapok.imports.actions import applying
    from kapok.registry.trouble import Refused

    by = officer()
    seen = actions.understand(by, book(family(3)), "户信息.xlsx")
    actions.confirm(by, seen.file.pk)
    with monkeypatch.context() as patch:
        patch.setattr(
            applying, "_lay", lambda file, _: arrays.run("SELECT kapok_take_back(%s)", [file.pk])
        )
        with pytest.raises(Refused, match="out_of_scope"):
            actions.apply(by, seen.file.pk, seen)
    assert facts(desk, "SELECT state, confirmed_by FROM imports_import") == [("checked", "")]
    actions.confirm(by, seen.file.pk)
    assert actions.apply(by, seen.file.pk).state == "applied"
