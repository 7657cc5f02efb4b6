"""What was counted of runs: finds by measure and place, and of all units what they came to and what that hangs on.

Asked and answered as in `kapok.finds.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum

from kapok.accounts.postgres.base import HowMany
from kapok.finds.models import (
    DECIDE,
    KINDS,
    NO_STANDARD,
    ONE_MISSING,
    READY,
    Count,
    Result,
    Run,
)
from kapok.finds.reading import at

COUNTY = 6
"""Digits of a county's code."""
EVERYWHERE, _PAST = "*", ":"
"""How an area that is all of them may be written, and what comes after every code."""
_LACKING = f"""SELECT count(*) FROM unnest(%s::text[], %s::text[]) place (first, past) JOIN finds_find one
ON one.scope ~>=~ place.first AND one.scope ~<~ place.past WHERE one.until IS NULL AND one.kind = '{ONE_MISSING}'"""
"""By the index of places: this is compared before it is asked of every row who may see it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Finds of one kind together: payees, units, fen. Of what has no standard the amount is 0 and means nothing."""

    n: int = 0
    units: int = 0
    amount: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(self.n + other.n, self.units + other.units, self.amount + other.amount)


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class Finds:
    """Finds of one measure at one place; either may be "" for all. `amount` is of what is ready alone: it leaves out what an
    authority decides, what one fact is missing for, and the `unset` payees for whom no standard is set.
    """

    measure: str
    scope: str
    by: dict[str, Found]

    def of(self, kind: str) -> Found:
        return self.by.get(kind, NOTHING)

    @property
    def ready(self) -> Found:
        return self.of(READY)

    @property
    def decide(self) -> Found:
        return self.of(DECIDE)

    @property
    def one_missing(self) -> Found:
        return self.of(ONE_MISSING)

    @property
    def unset(self) -> Found:
        return self.of(NO_STANDARD)

    @property
    def n(self) -> int:
        """All payees found, whatever the kind."""
        return sum(found.n for found in self.by.values())

    @property
    def amount(self) -> int:
        return self.ready.amount


def totals(of: Run, measure: str = "", scope: str = "") -> Finds:
    """All finds of a run together. A payee found under two measures counts in both."""
    rows = _counted(of, measure, scope).values("what")
    return Finds(measure, scope, {row["what"]: _found(row) for row in _summed(rows)})


def by_measure(of: Run, scope: str = "") -> list[Finds]:
    """A line for each measure under which anybody was found."""
    found: dict[str, dict[str, Found]] = {}
    for row in _summed(_counted(of, "", scope).values("measure", "what")):
        found.setdefault(row["measure"], {})[row["what"]] = _found(row)
    return [Finds(measure, scope, by) for measure, by in sorted(found.items())]


def by_place(of: Run, measure: str = "", scope: str = "", digits: int = 12) -> list[Finds]:
    """A line for each measure and place: `digits` of the area code, 6 for counties, 9 for townships, 12 for villages."""
    found: dict[tuple[str, str], dict[str, Found]] = {}
    for row in _summed(_counted(of, measure, scope).values("measure", "scope", "what")):
        by = found.setdefault((row["measure"], row["scope"][:digits]), {})
        by[row["what"]] = by.get(row["what"], NOTHING) + _found(row)
    return [Finds(name, place, by) for (name, place), by in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class Decided:
    """So many units of a measure with an outcome, all for the same: ids of conditions, and facts as `entity.fact`."""

    measure: str
    outcome: str
    why: tuple[str, ...]
    units: int


def decided(of: Run, scopes: Iterable[str] = ("",)) -> list[Decided]:
    """All units of a run in these places together. Runs count them by county; within one they are counted here."""
    whole, parts = _split(scopes)
    found: list[Decided] = []
    if whole:
        counted = Count.objects.filter(_within(whole), run=of).exclude(what__in=KINDS)
        rows = counted.values_list("measure", "what", "why").annotate(Sum("units")).order_by()
        found += [Decided(name, outcome, tuple(why), n) for name, outcome, why, n in rows]
    if parts:
        kept = Result.objects.filter(at(of), _within(parts))
        each = kept.values_list("measure", "outcome", "deciding", "missing")
        for name, outcome, conditions, facts, n in each.annotate(Number("pk")).order_by():
            found.append(Decided(name, outcome, (*conditions, *facts), n))
    return found


def outcomes(found: Iterable[Decided]) -> dict[str, dict[str, int]]:
    """Measure → outcome → units."""
    counted: dict[str, dict[str, int]] = {}
    for one in sorted(found, key=lambda each: each.measure):
        by = counted.setdefault(one.measure, {})
        by[one.outcome] = by.get(one.outcome, 0) + one.units
    return counted


def reasons(found: Iterable[Decided]) -> dict[str, dict[tuple[str, str], int]]:
    """Measure → outcome and one thing that it hangs on → units, most first. A unit counts under each of its own."""
    counted: dict[str, dict[tuple[str, str], int]] = {}
    for one in found:
        by = counted.setdefault(one.measure, {})
        for reason in one.why:
            by[one.outcome, reason] = by.get((one.outcome, reason), 0) + one.units
    return {
        name: dict(sorted(by.items(), key=lambda pair: (-pair[1], pair[0])))
        for name, by in sorted(counted.items())
    }


def _split(scopes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Counties and larger, and what is smaller; what lies within another is counted with it."""
    kept = _apart(scopes)
    return [one for one in kept if len(one) <= COUNTY], [one for one in kept if len(one) > COUNTY]


def _apart(scopes: Iterable[str]) -> list[str]:
    """Without those that lie within another."""
    given = {one.replace(EVERYWHERE, "") for one in scopes}
    return [one for one in given if not any(one != o and one.startswith(o) for o in given)]


def _within(scopes: Iterable[str]) -> Q:
    """From the first of a place to the first of the next: this is compared before it is asked of every row who may see it."""
    tests = [
        Q(scope__gte=one, scope__lt=str(int(one) + 1)) if one else Q(scope__gte="")
        for one in scopes
    ]
    return reduce(or_, tests)


def _counted(of: Run, measure: str, scope: str) -> QuerySet[Count]:
    found = Count.objects.filter(run=of, what__in=KINDS, scope__startswith=scope)
    return found.filter(measure=measure) if measure else found


def how_many_lacking(areas: Iterable[str]) -> HowMany:
    """Finds of the newest run in these places that one fact is missing for, as many as are listed."""
    places = sorted(_apart(areas))
    past = [str(int(one) + 1) if one else _PAST for one in places]
    return HowMany(_LACKING, (places, past))


def newest() -> HowMany:
    """The number of the newest run; 0 before the first."""
    return HowMany("SELECT coalesce(max(id), 0) FROM finds_run")


def _summed(rows: QuerySet[Count, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return rows.annotate(payees=Sum("n"), pieces=Sum("units"), fen=Sum("amount")).order_by()


def _found(row: dict[str, Any]) -> Found:
    return Found(row["payees"], row["pieces"], row["fen"])
