"""What a row tells of somebody's work and cannot be so together, as counties check the national exports: said at the cell, as
nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from kapok.intake.cells.areas import has_counties, named_in
from kapok.intake.cells.raw import Value, shown
from kapok.intake.findings import Note, note
from kapok.intake.layouts.model import WorkCheck
from kapok.intake.parse import Parsed

UNFIT = ("weak", "lost", "none")
Told = tuple[str, int, Note]


def told_of_work(
    check: WorkCheck, parsed: Parsed, filled: Callable[[Value], bool]
) -> Iterator[Told]:
    """Column, row and what is wrong. Of what stands in a column that the sheet does not have, nothing is said."""
    columns = parsed.columns
    if not columns.keys() & {check.place, check.months, check.abroad}:
        return
    size = len(parsed.rows)
    one = {name: columns.get(name) or [None] * size for name in check.columns()}
    for i in range(size):
        place, months = one[check.place][i], one[check.months][i]
        abroad = filled(one[check.abroad][i])
        if not (filled(place) or filled(months) or abroad):
            continue
        row = {name: values[i] for name, values in one.items()}
        for column, found in _of_row(check, parsed, row, filled, abroad=abroad):
            if column in columns:
                yield column, i, found


def _of_row(
    check: WorkCheck,
    parsed: Parsed,
    row: dict[str, Value],
    filled: Callable[[Value], bool],
    *,
    abroad: bool,
) -> Iterator[tuple[str, Note]]:
    place = str(row[check.place]) if filled(row[check.place]) else ""
    if place and not filled(row[check.months]):
        yield check.months, note("work_without_time", name=parsed.head(check.place))
    if not place and not abroad:
        yield check.place, note("work_without_place", name=parsed.head(check.months))
    home = _home(tuple(str(row[name] or "") for name in check.home))
    codes = _codes(place, home[:4])
    if place and not abroad and (len(codes) != 1 or has_counties(codes[0])):
        yield check.place, note("work_not_county", value=shown(place))
    if row[check.student] is True:
        yield check.student, note("work_student", name=parsed.head(check.student))
    if not (abroad or (home and codes and not any(_meets(home, code) for code in codes))):
        return
    if row[check.labour] in UNFIT:
        yield check.labour, _at(parsed, check.labour, "work_unfit", row[check.labour])
    channel = row[check.channel]
    if isinstance(channel, str) and any(word in channel for word in check.near):
        yield check.channel, _at(parsed, check.channel, "work_near", channel)


def _at(parsed: Parsed, column: str, code: str, value: Value) -> Note:
    word = parsed.match.layout.columns[column].word_of(value)
    return note(code, name=parsed.head(column), value=shown(word))


@lru_cache(maxsize=4_000)
def _home(path: tuple[str, ...]) -> str:
    """The county that a row is of; empty where it names none, or several."""
    codes = _codes("/".join(path), "")
    return codes[0] if len(codes) == 1 and not has_counties(codes[0]) else ""


@lru_cache(maxsize=4_000)
def _codes(text: str, within: str) -> tuple[str, ...]:
    return tuple(named_in(text, within)) if text else ()


def _meets(home: str, code: str) -> bool:
    """Whether the county lies in the place, or is it."""
    return home.startswith(
        code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    )
