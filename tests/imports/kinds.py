"""A row or two of every kind of sheet, with every column filled: what its columns hold, and what the rows of some kinds are."""

from __future__ import annotations

from typing import Any

from tests.imports.sheets import book, card, id_number
from tests.imports.test_imports import counts
from tests.intake.conftest import credit_code

from kapok.intake.layouts.load import layout
from kapok.intake.layouts.model import Column, Layout

DAY = "2023-03-05"
TOWN = {
    "province": "四川省",
    "city": "攀枝花市",
    "county": "盐边县",
    "town": "桐子林镇",
    "village": "大田村",
}
FIRST = (
    "national_households",
    "organisations",
    "work_ledger",
    "hiring_roster",
    "post_ledger",
    "training_classes",
)
"""What others lead to."""
EVERY = {
    *("national_households", "national_monitored", "national_work_away", "national_work_planned"),
    *("labour_register", "work_ledger", "hiring_roster", "transfer_roster", "transport_roster"),
    *("post_ledger", "post_attendance", "post_months", "base_recognitions", "base_review"),
    *("training_classes", "training_allowance", "training_allowance_by_dates"),
    *("training_attendance", "comparison_reply", "insurance_reply", "national_villages"),
}
"""The national system's exports, the templates 1 to 7 of an office, and the replies of a comparison."""
HELD = {
    "national_villages": {"行政村代码": "510422101201"},
    "comparison_reply": {"死亡日期": "长期"},
    "work_ledger": {"结束时间": "长期", "是否有组织转移": "否"},
    "national_work_away": {"结束时间": "长期"},
    "national_work_planned": {
        "计划务工所在省": "广东省",
        "计划务工所在市": "深圳市",
        "计划务工所在县": "宝安区",
    },
    "hiring_roster": {"离岗日期": "长期"},
    "transfer_roster": {
        "上岗日期": "2023-04-05",
        "出发日期": "2023-04-03",
        "务工省市县": "四川省攀枝花市盐边县",
        "单位信用代码": credit_code(900),
        "务工单位": "另一家厂",
    },
    "training_allowance_by_dates": {"培训起止": "2023.3.5-2023.3.5"},
}
"""What only some kinds hold in a column."""
MORE: dict[str, list[dict[str, str]]] = {
    "national_households": [
        {"户类型": "脱贫不稳定户", "姓名": "王一二", "证件号码": id_number(1), "与户主关系": "之子", "人口编号": "P000001"},
    ],
}  # fmt: skip
"""Rows beside the first, where a row cannot fill every column."""


def example(column: Column) -> str:
    """A value that such a column may hold; of people and households those that are there."""
    if column.codes:
        return next(word for word, code in column.codes.items() if code not in (None, ""))
    return {
        "name": "王一一", "id_number": id_number(0), "organisation_id": credit_code(7), "date": DAY, "month": "2023-03",
        "money": "1000", "int": str(max(column.least or 0, 1)), "rate": "3.85%", "flag": "是", "area": "四川省攀枝花市盐边县",
        "phone": "13800000000", "account": card(7), "period": "2023.3.1-2023.3.10",
        "skip": "", "key": "H000000" if "户编号" in column.head else "K7",
    }.get(column.type, "示例")  # fmt: skip


def row_of(one: Layout) -> dict[str, str]:
    found = {}
    for column in (*one.columns.values(), *one.meta.values()):
        if column.numbers is not None or column.type == "skip":
            continue
        name = column.id.removeprefix("work_").removeprefix("place_")
        place = TOWN.get(name) if column.type == "text" else None
        found[column.head] = place or example(column)
    return found | HELD.get(one.id, {})


def rows_of(one: Layout) -> list[dict[str, str]]:
    first = row_of(one)
    return [first, *(first | more for more in MORE.get(one.id, ()))]


def goes_in(name: str) -> Any:
    """Rows of the kind brought in, as they were understood; nothing where they lead to something that is not there."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions

    one = layout(name)
    heads = [*one.heads(), *(column.head for column in one.meta.values())]
    seen = actions.understand(MACHINE, book(rows_of(one), name, heads), f"{name}.xlsx")
    if seen.file.state != "checked" or counts(seen).get("refused"):
        return None
    if set(counts(seen)) - {"same"}:
        actions.confirm(MACHINE, seen.file.pk)
        actions.apply(MACHINE, seen.file.pk, seen)
    return seen


def values_of(seen: Any) -> dict[str, set[Any]]:
    """What the cells of each column mean, as they were read."""
    found: dict[str, set[Any]] = {}
    for parsed in seen.read.parsed():
        for name, values in parsed.columns.items():
            found.setdefault(name, set()).update(one for one in values if one is not None)
    return found
