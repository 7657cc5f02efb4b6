"""Every kind of sheet goes both ways: what an office sends goes in, our own export of it holds what was sent, and comes back
without a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.imports.kinds import EVERY, FIRST, goes_in, values_of
from tests.imports.sheets import book, family
from tests.imports.test_imports import bring, counts
from tests.imports.test_workbook import told
from tests.office import Database, at_home, connect, copied

from kapok.intake.layouts.load import layout
from kapok.intake.layouts.model import KEPT


@dataclass
class Kind:
    """What was sent, by column, as it was read; our own export, as it is written; what came of bringing that in again."""

    sent: dict[str, set[Any]]
    written: list[dict[str, str]]
    back: Any

    @property
    def lines(self) -> int:
        return len(self.written)

    @property
    def came_out(self) -> dict[str, set[Any]]:
        return values_of(self.back) if self.back.read else {}


@pytest.fixture(scope="module")
def kinds(hall: Database, home) -> Iterator[dict[str, Kind]]:
    """Rows of every kind are in; those that lead to others first."""
    with pytest.MonkeyPatch.context() as patch, at_home(home), copied(hall) as own:
        patch.setenv("KAPOK_KEYS", str(home / "web-ring"))
        connect(own, "jobs")  # as the machine is: places are among them
        yield walked(own)


def walked(own: Database) -> dict[str, Kind]:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions, exporting

    bring(MACHINE, book(family(3)))
    marked(own)
    sent = {}
    waiting = [*FIRST, *(one.id for one in exporting.kinds() if one.id not in FIRST)]
    for _ in range(3):
        sent |= {name: seen for name in waiting if (seen := goes_in(name)) is not None}
        waiting = [name for name in waiting if name not in sent]
    assert not waiting, "led to something that no sheet brings"
    found = {}
    for name, seen in sent.items():
        out = exporting.export(MACHINE, name)
        written = told(out, name)
        back = actions.understand(MACHINE, out, f"导出_{name}.xlsx")
        found[name] = Kind(values_of(seen), written, back)
    return found


def marked(own: Database) -> None:
    """The marks of a village are laid down beside imports, which only tell of them."""
    with own.as_("owner") as con:
        con.execute(
            "INSERT INTO registry_areamark (area_id, kind, holds, finish) SELECT '510422101201', kind, true, '2999-12-31' "
            "FROM unnest(%s::text[]) kind",
            [["former_poor", "key_village"]],
        )


@pytest.mark.long
def test_every_export_comes_back_without_a_change(kinds: dict[str, Kind]) -> None:
    assert set(kinds) >= EVERY
    wrong = {
        name: (one.lines, counts(one.back), one.back.file.refused)
        for name, one in kinds.items()
        if not one.lines or counts(one.back) != {"same": one.lines}
    }
    assert not wrong


@pytest.mark.long
def test_what_is_kept_of_a_column_comes_out_again(kinds: dict[str, Kind]) -> None:
    """Each value, equal in meaning; but where the layout says why not."""
    lost = []
    for name, one in kinds.items():
        columns = layout(name).meta | layout(name).columns
        for column in columns.values():
            if layout(name).use_of(column.id) != KEPT or column.not_written or not column.printed:
                continue
            went, came = one.sent.get(column.id, set()), one.came_out.get(column.id, set())
            if not went or went - came:
                lost.append(f"{name} {column.head}: {went} came out as {came}")
    assert not lost, "\n".join(lost)


@pytest.mark.long
def test_names_come_out_beside_numbers(kinds: dict[str, Kind]) -> None:
    """Of people and organisations, though the sheet is not what registers them."""
    beside = {(name, column) for name in kinds for column in layout(name).beside()}
    assert {("insurance_months", "employer_name"), ("payments", "organisation_name")} <= beside
    lacking = [
        (name, column)
        for name, column in sorted(beside)
        if not any(line.get(layout(name).columns[column].head) for line in kinds[name].written)
    ]
    assert not lacking
