"""When a row holds: from its first date to the date by which it ended, if it has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kapok.registry.ways import IDENTITIES
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity

ENDS = ("finish", "closed_on", "ended_on", "settled_on", "lost_on")
"""Facts that say on which day something was over."""
NOT_YET = (*ENDS, "died_on")
"""Facts of which 2999 says that it has not happened."""
MONTH = "month"
"""The fact of what comes month by month."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a fact table, its values as in JSON."""

    entity: Entity
    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def key(self) -> tuple[str, str]:
        return self.entity.name, self.id

    @property
    def source(self) -> int | None:
        return self.values.get("source_id")

    @property
    def learnt(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.values["recorded_at"])

    def day(self, name: str) -> dt.date | None:
        value = self.values.get(name)
        return dt.date.fromisoformat(value) if value else None


@dataclass(frozen=True, slots=True)
class Span:
    """`begin` None: not known. `end` None: not known, or a thing of one day; an open one ends in 2999."""

    begin: dt.date | None
    end: dt.date | None
    lasting: bool

    def holds(self, day: dt.date) -> bool:
        """Begun by then and not over; what is a thing of one day never holds."""
        return (
            self.lasting
            and self.begin is not None
            and self.begin <= day
            and (self.end is None or day <= self.end)
        )

    @property
    def open(self) -> bool:
        return self.end == OPEN_END


def begins(entity: Entity) -> str:
    """The column with which rows of an entity begin; nothing if they have none of their own."""
    if entity.name in IDENTITIES:
        return ""
    return next((f.name for f in entity.facts.values() if f.stored and f.type == "date"), "")


def ends(entity: Entity) -> str:
    first = begins(entity)
    return next((one for one in ENDS if one in entity.facts and one != first), "")


def monthly(entity: Entity) -> bool:
    return begins(entity) == MONTH


def span(row: Row, others: Mapping[tuple[str, str], Row]) -> Span:
    """Its own, or that of the first row it leads to that has one: a training is as long as its class."""
    begin, end = begins(row.entity), ends(row.entity)
    if begin:
        return Span(row.day(begin), row.day(end) if end else None, bool(end))
    for ref, target in row.entity.refs.items():
        other = others.get((target, row.values.get(ref) or ""))
        if target not in IDENTITIES and other is not None:
            return span(other, others)
    return Span(None, None, lasting=False)
