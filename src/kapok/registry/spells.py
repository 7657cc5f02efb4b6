"""Who belonged to which household, from when until when, as what: out of what files say of people and of changes.

A household has one head at a time, nobody is in two households at once: where files say otherwise, less is laid down and
what was left out is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pyarrow as pa

from kapok.intake.links import HEAD
from kapok.rules.language.calendar import OPEN_END

OPEN_START = dt.date(1900, 1, 1)
"""Since when somebody belongs to a household of which it is not known."""
CHANGES = "_membership"
"""The list of changes of households, as layouts call it."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """In the ids of files. `file`: the number of the file it comes from."""

    person: str
    household: str
    start: dt.date
    finish: dt.date
    relation: str = ""
    head: bool = False
    because: str = "registered"
    file: int | None = None


@dataclass(slots=True)
class Spells:
    """`crossed`: people of whom a time in a household was left out, as it crosses another. `disputed`: households of which
    several people are called head, with those people.
    """

    found: list[Spell] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    disputed: dict[str, list[Spell]] = field(default_factory=dict)


def spells(
    people: pa.Table,
    relations: Mapping[str, str],
    changes: pa.Table | None,
    files: pa.Array | None,
    change_files: pa.Array | None,
) -> Spells:
    """`people`: rows with household, birth and day of death; `changes`: who came to a household, or left it, when."""
    told: dict[str, list[dict[str, Any]]] = {}
    if changes is not None:
        numbers = change_files.to_pylist() if change_files is not None else [None] * len(changes)
        for row, file in zip(changes.to_pylist(), numbers, strict=True):
            if row.get("person") and row.get("household"):
                told.setdefault(row["person"], []).append(row | {"file": file})
    done = Spells()
    for one in _now(people, relations, files):
        more = told.pop(one.person, None)
        done.found += [one] if more is None else _through(one, more, done)
    _one_head(done)
    return done


def _now(people: pa.Table, relations: Mapping[str, str], files: pa.Array | None) -> Iterable[Spell]:
    """Where people are now: since birth, or since nobody knows when, until death."""
    n = people.num_rows
    nothing: list[Any] = [None] * n
    columns = (
        people.column(name).to_pylist() if name in people.column_names else nothing
        for name in ("id", "household", "birth", "died_on")
    )
    numbers = files.to_pylist() if files is not None else nothing
    for person, household, birth, died, file in zip(*columns, numbers, strict=True):
        if household is None:
            continue
        start = birth or OPEN_START
        relation = relations.get(person, "")
        yield Spell(
            person,
            household,
            start,
            max(start, died or OPEN_END),
            relation,
            relation == HEAD,
            file=file,
        )


def _through(now: Spell, changes: list[dict[str, Any]], done: Spells) -> list[Spell]:
    """A person's times in households, one behind the other; the last is where he is now, unless he has left it."""
    found: list[Spell] = []
    free = now.start
    for row in sorted(changes, key=lambda row: row.get("finish") or OPEN_END):
        left = row.get("finish")
        start = max(row.get("start") or free, free)
        if row["household"] == now.household and (left is None or left >= now.finish):
            now = replace(now, start=start, because=row.get("because") or now.because)
            continue
        if left is None or left < start:
            done.crossed.append(now.person)
            continue
        relation = row.get("relation") or ""
        found.append(
            Spell(
                now.person,
                row["household"],
                start,
                min(left, now.finish),
                relation,
                relation == HEAD,
                row.get("because") or "registered",
                row["file"],
            )
        )
        free = left + _DAY
    now = replace(now, start=max(now.start, free))
    if now.start <= now.finish:
        found.append(now)
    return found


def _one_head(done: Spells) -> None:
    """Of several heads at a time none is laid down as such: somebody has to say who it is."""
    heads: dict[str, list[Spell]] = {}
    for one in done.found:
        if one.head:
            heads.setdefault(one.household, []).append(one)
    for household, listed in heads.items():
        listed.sort(key=lambda one: one.start)
        if any(b.start <= a.finish for a, b in pairwise(listed)):
            done.disputed[household] = listed
    if done.disputed:
        done.found = [
            replace(one, head=False) if one.household in done.disputed else one
            for one in done.found
        ]
