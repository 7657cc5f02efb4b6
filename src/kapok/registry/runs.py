"""History as it was made: what one account did at once, for one reason, is one run of events."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lag

from kapok.registry.models import Event

AT_ONCE = dt.timedelta(seconds=3)
"""Events of one action follow each other closer than this."""
WINDOW = 2000
"""So many events are looked through for the runs of a page; a run that goes on behind them is cut there."""
OF_A_RUN = 6
"""Rows that an action mostly leaves behind, or fewer."""
SHOWN = 8
"""So many rows of each run are told."""
KEPT_ASIDE = ("registry_action", "registry_actionrow", "registry_source")
"""What is written down of an action beside what it changed: told only where there is nothing else."""


@dataclass
class Run:
    """The newest event first. `cut`: there may be more of it than was looked through."""

    first: int
    last: int
    at: dt.datetime
    actor: str
    reason: str
    began: dt.datetime
    count: int = 0
    cut: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    ids: list[int] = field(default_factory=list)

    def goes_on(self, at: dt.datetime, actor: str, reason: str) -> bool:
        return (actor, reason) == (self.actor, self.reason) and self.began - at <= AT_ONCE

    def take(self, number: int, at: dt.datetime, table: str) -> None:
        self.last, self.began = number, at
        self.count += 1
        if table in KEPT_ASIDE:
            self.aside[table] += 1
        else:
            self.counts[table] += 1
            if len(self.ids) < SHOWN:
                self.ids.append(number)

    @property
    def touched(self) -> Counter[str]:
        return self.counts or self.aside


def runs(found: QuerySet, most: int, window: int) -> tuple[list[Run], bool]:
    """The newest runs of the events, and whether there are others behind them."""
    listed: list[Run] = []
    seen = 0
    for number, at, actor, reason, table in _light(found, most * OF_A_RUN, window):
        if not listed or not listed[-1].goes_on(at, actor, reason):
            if len(listed) == most:
                return listed, True
            listed.append(Run(number, number, at, actor, reason, at))
        listed[-1].take(number, at, table)
        seen += 1
    whole = seen < window
    if listed and not whole:
        listed[-1].cut = True
    return listed, not whole


def _light(found: QuerySet, few: int, window: int) -> Iterator[tuple[Any, ...]]:
    """What tells runs apart of the newest events: of a few first, for mostly they are enough; then of all of the window."""
    light = found.values_list("id", "at", "actor", "reason", "table")
    rows = list(light[: min(few, window)])
    yield from rows
    if len(rows) == few < window:
        yield from light.filter(id__lt=rows[-1][0])[: window - few]


def behind(found: QuerySet, last: int) -> QuerySet:
    """What comes before a run that was cut at an event: the rest of it, however long, is left out; not what the same account did
    for the same reason another time.
    """
    cut = Event.objects.filter(pk=last).values_list("actor", "reason").first()
    if cut is None:
        return found.filter(id__lt=last)
    follows = Window(Lag("at"), order_by=F("id").desc())
    other = ~Q(actor=cut[0], reason=cut[1]) | Q(follows__gt=F("at") + AT_ONCE)
    before = found.filter(id__lte=last).annotate(follows=follows).filter(other, id__lt=last)
    newest = before.values_list("id", flat=True).first()
    return found.filter(id__lte=newest) if newest is not None else found.none()


def told(listed: Sequence[Run]) -> dict[int, Event]:
    """The events that are told of each run."""
    wanted: Iterable[int] = [number for one in listed for number in one.ids]
    return Event.objects.in_bulk(list(wanted))
