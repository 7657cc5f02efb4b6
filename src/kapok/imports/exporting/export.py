"""A kind of sheet written out, for a purpose; or empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from kapok.accounts.actor import MACHINE, Actor, acting_as
from kapok.accounts.roles import Right
from kapok.imports import arrays
from kapok.imports.exporting.book import book_of
from kapok.imports.exporting.sheet import Sheet, main_rule
from kapok.imports.keys import VILLAGES, importable
from kapok.imports.reading import vocabulary
from kapok.imports.trouble import Refused
from kapok.intake.layouts.model import Layout
from kapok.intake.layouts.own import layouts_of
from kapok.registry.actions.doing import office_day
from kapok.registry.looks import taken_out
from kapok.registry.pinyin import initials
from kapok.registry.ways import table
from kapok.rules.reading.kept import kept_package

NATIONAL = "national"
"""How the ids of the national system's exports begin."""
_DUE = "due"
"""What a column shows that has what is due."""
MOST = 20_000
"""So many lines a roster has at most: it is made while somebody waits."""
AT_ONCE = 5_000
"""Of so many rows a sheet is written while somebody waits; of more by a worker."""


def kinds() -> list[Layout]:
    """Every kind of sheet that can be imported: the national system's first, the others as one reads them aloud."""
    words = vocabulary()
    layouts = layouts_of(words)
    found = [one for one in layouts.by_id.values() if importable(one, words, layouts)]
    return sorted(found, key=lambda one: (not one.id.startswith(NATIONAL), initials(one.label)))


def kind_of(name: str) -> Layout:
    """The kind of sheet by its name; refused where none that can be imported is called so."""
    known = vocabulary()
    layouts = layouts_of(known)
    layout = layouts.by_id.get(name)
    if layout is None or not importable(layout, known, layouts):
        raise Refused("import_column", "layout", column=name)
    return layout


def over(by: Actor, name: str, most: int) -> bool:
    """Whether the registry may have more rows for such a sheet, within the scope of whoever asks. Places are never that many."""
    entity = listed_by(kind_of(name))
    if entity == VILLAGES:
        return False
    words = (
        f"SELECT count(*) > %(most)s FROM (SELECT FROM {table(entity)} LIMIT %(most)s + 1) found"
    )
    with acting_as(by):
        [(more,)] = arrays.ask(words, {"most": most})
    return bool(more)


def export(
    by: Actor,
    name: str,
    *,
    empty: bool = False,
    area: str = "",
    purpose: str = "",
    words: str = "",
    after_reading: Callable[[int], object] = lambda _: None,
) -> bytes:
    """A workbook. `empty`: only its head; `area`: only what belongs below that scope. Numbers stand in full, so it takes the right
    to see them, and a purpose: whose numbers were taken out is kept. What the machine writes for itself, without one, is no look.
    `after_reading` gets the number of rows.
    """
    layout = kind_of(name)
    if not empty and not by.may(Right.REVEAL_NUMBERS):
        raise Refused("import_right")
    with acting_as(by, f"export {name}"):
        today = office_day()
        sheet = Sheet(layout, vocabulary(), area, _measures(layout))
        rows = [] if empty else list(sheet.rows())
        if not empty and (purpose or by is not MACHINE):
            taken_out(by, sheet.people(), purpose, words)
    after_reading(len(rows))
    return book_of(layout, rows, today)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be listed: a row of what the sheet's lines are about; and fen, nothing where that cannot be said."""

    row: str
    amount: int | None


class Roster(NamedTuple):
    """A workbook, and how many lines it has."""

    data: bytes
    lines: int


def roster_for(measure: str) -> Layout | None:
    """The sheet in which an office lists whom a measure pays, the place's own before ours. Its lines are what the measure decides
    about: where another place has another measure of that name, it has no such sheet.
    """
    known = kept_package(Path(settings.POLICY), check=False).measures.get(measure)
    listing = [one for one in kinds() if known and measure in one.finds]
    listing = [one for one in listing if known and listed_by(one) == known.unit]
    return next(iter(sorted(listing, key=lambda one: not one.own)), None)


def listed() -> list[str]:
    """Measures that have such a sheet."""
    return [name for one in kinds() for name in one.finds if roster_for(name) == one]


def listed_by(layout: Layout) -> str:
    """The entity whose rows are the lines of such a sheet."""
    return main_rule(layout).entity


def room_for(lines: int) -> None:
    """Refused where a roster would have more lines than are made while somebody waits."""
    if lines > MOST:
        raise Refused("roster_many", most=f"{MOST:,}")


def roster(
    by: Actor, layout: Layout, dues: Sequence[Due], *, purpose: str, words: str = ""
) -> Roster:
    """In the office's form: a line for each, as they are listed and as far as they are seen. Numbers stand in full, as in `export`;
    whoever it is, whose numbers are taken out and why is kept.
    """
    if not by.may(Right.REVEAL_NUMBERS):
        raise Refused("import_right")
    room_for(len(dues))
    due = [name for name, column in layout.columns.items() if column.shows == _DUE]
    with acting_as(by, f"roster {layout.id}"):
        sheet = Sheet(layout, vocabulary(), "", _measures(layout))
        known = sheet.of([one.row for one in dues])
        lines = [
            known[one.row] | dict.fromkeys(due, one.amount) for one in dues if one.row in known
        ]
        if not lines:
            raise Refused("roster_nobody")
        taken_out(by, sheet.people(), purpose, words)
        return Roster(book_of(layout, lines, office_day()), len(lines))


def _measures(layout: Layout) -> list[str]:
    """Measures for whose finds an office lists rows of the kind that this sheet has, in whichever form."""
    entity = listed_by(layout)
    return [name for one in kinds() if one.finds and listed_by(one) == entity for name in one.finds]


def file_name(layout: Layout, today: dt.date) -> str:
    """As its office calls such a file."""
    return layout.form.file_name.format(stamp=f"{today:%Y%m%d}", date=today.isoformat()) + ".xlsx"
