"""What a reply says itself: up to which day it compared whom. What another comparison has set since is not its word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from kapok.accounts.actor import Actor
from kapok.comparing.models import Round
from kapok.comparing.offices import OFFICES
from kapok.imports import actions as imports
from kapok.imports.models import LEFT_OUT
from kapok.imports.reading import Read, placed_people
from kapok.registry.keys import fields


class Said(NamedTuple):
    """`last`: the latest day to which it compared, nothing where it names none; `people`: of those asked, how many to that day."""

    last: dt.date | None
    people: int


def said(by: Actor, one: Round) -> Said:
    """By rows that were imported, of whoever was asked about; what is said of others sets no day."""
    assert one.reply is not None
    read = imports.reread(by, one.reply)
    left_out = {(row.sheet, row.number) for row in imports.rows(by, one.reply, LEFT_OUT)}
    told: dict[str, dt.date | None] = {}
    for number, day in _rows(read, one, left_out):
        before = told.get(number)
        told[number] = max(filter(None, (before, day)), default=None)
    known = {number: row for number, (row, _) in placed_people([*told], fields()).items()}
    asked = set(one.asked.filter(person__in=known.values()).values_list("person", flat=True))
    days = {row: told[number] for number, row in known.items() if row in asked}
    last = max(filter(None, days.values()), default=None)
    return Said(last, sum(day == last for day in days.values()))


def _rows(
    read: Read, one: Round, left_out: set[tuple[int, int]]
) -> Iterator[tuple[str, dt.date | None]]:
    """Numbers with the day of each, of rows that answer anything."""
    answers = OFFICES[one.office].answers_in(read.layout.id if read.layout else "")
    for n, part in enumerate(read.parsed()):
        numbers, lines = part.columns.get("id_no", ()), part.sheet.numbers
        for i, number in enumerate(numbers):
            if not number or (n, lines[part.rows[i]]) in left_out:
                continue
            values = {name: part.columns[name][i] for name in answers if name in part.columns}
            if all(value is None for value in values.values()):
                continue
            days = (value for name, value in values.items() if name.endswith("_to"))
            yield str(number), max((one for one in days if isinstance(one, dt.date)), default=None)
