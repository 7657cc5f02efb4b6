"""Stretches from spells: what §4.3 of the format says, in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from kapok.rules.language.calendar import OPEN_END, add_months, months_between, shift_months

DAY = dt.timedelta(days=1)


class Attributes(NamedTuple):
    """What a row knows of the stretch it lies in; all None if the group is unknown."""

    start: dt.date | None = None
    end: dt.date | None = None
    months: int | None = None
    days: int | None = None
    used_months: int | None = None
    used_days: int | None = None
    total_months: int | None = None
    total_days: int | None = None
    last: dt.date | None = None


class Spell(NamedTuple):
    """One row: id, group, interval, and whether it counts (None = unknown)."""

    id: str
    group: tuple[object, ...]
    start: dt.date | None
    end: dt.date | None
    counts: bool | None


UNKNOWN = Attributes()


def stretches(
    spells: Iterable[Spell], gap: int, limit_months: int | None, *, limited: bool
) -> dict[str, Attributes]:
    """Attributes by row id. `limited` with `limit_months` None (unknown) leaves only `last` unknown."""
    groups: dict[tuple[object, ...], list[Spell]] = {}
    result: dict[str, Attributes] = {}
    for spell in spells:
        if None in spell.group:
            result[spell.id] = UNKNOWN
        else:
            groups.setdefault(spell.group, []).append(spell)
    for group in groups.values():
        if any(
            s.counts is None or (s.counts and (s.start is None or s.end is None)) for s in group
        ):
            result.update((s.id, UNKNOWN) for s in group)
        else:
            result.update(_group(group, gap, limit_months, limited))
    return result


def _group(
    group: list[Spell], gap: int, limit_months: int | None, limited: bool
) -> Iterable[tuple[str, Attributes]]:
    inside = sorted(
        (s.start, s.end) for s in group if s.start is not None and s.end is not None and _lasts(s)
    )
    islands: list[tuple[dt.date, dt.date]] = []
    for start, end in inside:
        if islands and (start - islands[-1][1]).days <= gap + 1:
            islands[-1] = (islands[-1][0], max(islands[-1][1], end))
        else:
            islands.append((start, end))
    measured = [_length(start, end) for start, end in islands]
    total_months, total_days = sum(m for m, _ in measured), sum(d for _, d in measured)
    starts = {}
    used_months = used_days = 0
    for (start, end), (months, days) in zip(islands, measured, strict=True):
        last: dt.date | None = OPEN_END
        if limited:
            last = (
                None
                if limit_months is None
                else _last(start, limit_months - used_months, used_days)
            )
        starts[start] = Attributes(
            start, end, months, days, used_months, used_days, total_months, total_days, last
        )
        used_months += months
        used_days += days
    for spell in group:
        if spell.start is not None and _lasts(spell):
            island = max(s for s in starts if s <= spell.start)
            yield spell.id, starts[island]
        else:
            before = spell.start - DAY if spell.start is not None else None
            yield (
                spell.id,
                Attributes(spell.start, spell.end, 0, 0, 0, 0, total_months, total_days, before),
            )


def _lasts(spell: Spell) -> bool:
    """Does it count, and at least one day?"""
    return (
        spell.counts is True
        and spell.start is not None
        and spell.end is not None
        and spell.start <= spell.end
    )


def _length(start: dt.date, end: dt.date) -> tuple[int, int]:
    after = end + DAY if end < dt.date.max else end
    months = months_between(start, after)
    return months, (after - add_months(start, months)).days


def _last(start: dt.date, months: int, days: int) -> dt.date | None:
    after = shift_months(start, months)
    return None if after is None else after - dt.timedelta(days=days + 1)
