"""Rows of every kind brought by the officer of another county: whatever he may not lay down is told when the file is checked, and what he
confirms is written.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.imports.kinds import rows_of
from tests.imports.sheets import book
from tests.imports.test_every_kind import walked
from tests.imports.test_imports import counts
from tests.office import connect

from kapok.intake.layouts.load import layout
from kapok.intake.layouts.model import Column, Layout

FRESH = {"key": "K99", "date": "2023-03-07", "id_number": ""}
"""By type of the column: another row than what is there, about nobody."""


def otherwise(one: Layout, values: dict[str, str]) -> list[dict[str, str]]:
    columns = {column.head: column for column in (*one.columns.values(), *one.meta.values())}

    def changed(column: Column, value: str) -> str:
        return "" if "户编号" in column.head else values.get(column.type, value)

    return [{h: changed(columns[h], v) for h, v in row.items()} for row in rows_of(one)]


@pytest.mark.long
def test_no_kind_of_row_is_confirmed_that_the_database_refuses(desk, officer: Callable) -> None:
    from kapok.imports import actions
    from kapok.imports.exporting import kinds

    connect(desk, "jobs")  # as the machine is
    walked(desk)
    connect(desk, "web")
    sun, applied = officer("sun"), set()
    for kind in kinds():
        one = layout(kind.id)
        heads = [*one.heads(), *(column.head for column in one.meta.values())]
        for values in (FRESH, FRESH | {"area": "四川省攀枝花市米易县"}):
            data = book(otherwise(one, values), kind.id, heads)
            seen = actions.understand(sun, data, f"{kind.id}.xlsx")
            if seen.file.state == "checked" and set(counts(seen)) - {"same", "refused"}:
                actions.confirm(sun, seen.file.pk, partial=True)
                assert actions.apply(sun, seen.file.pk, seen).state == "applied", kind.id
                applied.add(kind.id)
    assert {"markets", "post_standards", "county_registers"} <= applied
