"""Duties: what the document gives departments to do, by when and with what evidence; and what has come of it.

A duty falls due once or in every period of the validity (a *term*), for the city, for each county, or for both.
A term is compared with the records of what was done (entity `duty_record`), by duty, county and day due.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kapok.rules.language.calendar import add_months, last_day
from kapok.rules.package.model import Package
from kapok.rules.package.values import Basis
from kapok.rules.problems import Place

RECORDS = "duty_record"
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
EVERY = ("once", *MONTHS)
OWED_BY = ("city", "county", "both")
DONE, LATE, UNPROVED, MISSING, UNKNOWN, OPEN = (
    *("done", "late", "unproved", "missing", "unknown", "open"),
)
STATES = (DONE, LATE, UNPROVED, MISSING, UNKNOWN, OPEN)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a department owes. `due`: the day, where it is owed once; else the days after each period."""

    id: str
    clause: str
    office: str
    partners: tuple[str, ...]
    say: str
    en: str
    owed_by: str
    every: str
    due: dt.date | int
    evidence: str
    evidence_en: str
    basis: Basis
    confidence: str
    place: Place

    def days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The days on which it is due: the day itself, or after every calendar period that ends within first … last.
        What was owed once before `first` is no more.
        """
        if isinstance(self.due, dt.date):
            if self.due >= first:
                yield self.due
            return
        months = MONTHS[self.every]
        start = add_months(first.replace(day=1), -((first.month - 1) % months))
        while (end := last_day(add_months(start, months - 1))) <= last:
            yield end + dt.timedelta(days=self.due)
            start = add_months(start, months)


@dataclass(frozen=True, slots=True)
class Term:
    """A duty for one county (or the city) and one day due, and what became of it."""

    duty: Duty
    county: str
    due_on: dt.date
    state: str
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All terms of some duties on a day, and how many records belong to none of them."""

    terms: tuple[Term, ...]
    strangers: int

    def counts(self, duty: Duty) -> Counter[str]:
        return Counter(t.state for t in self.terms if t.duty is duty)


def holders(package: Package, duty: Duty) -> list[str]:
    """Whose it is: codes of counties, the city's among them where it owes it too."""
    counties = list(package.counties) if duty.owed_by in ("county", "both") else []
    return [*([city_code(package)] if duty.owed_by in ("city", "both") else []), *counties]


def city_code(package: Package) -> str:
    """The code of the city its counties lie in."""
    return f"{next(iter(package.counties), '')[:4]}00"


def standing(
    package: Package, duties: Iterable[Duty], records: Iterable[Mapping[str, Any]], as_of: dt.date
) -> Standing:
    """What of these duties is done, late, missing or still open on the day."""
    chosen = list(duties)
    found = {(r["duty"], r["county"], r["due_on"]): r for r in records}
    own = {d.id for d in package.duties.values()} - {d.id for d in chosen}
    terms = [
        _term(duty, county, day, found.pop((duty.id, county, day), None), as_of)
        for duty in chosen
        for county in holders(package, duty)
        for day in duty.days(package.valid_from, package.valid_to)
    ]
    return Standing(tuple(terms), sum(name not in own for name, _, _ in found))


def _term(
    duty: Duty, county: str, day: dt.date, record: Mapping[str, Any] | None, as_of: dt.date
) -> Term:
    if record is None:
        return Term(duty, county, day, MISSING if day < as_of else OPEN)
    done = record["done_on"]
    if done is None:
        return Term(duty, county, day, UNKNOWN)
    if done > as_of:
        return Term(duty, county, day, MISSING if day < as_of else OPEN)
    if record["evidence"] is not True:
        state = UNKNOWN if record["evidence"] is None else UNPROVED
        return Term(duty, county, day, state, done)
    return Term(duty, county, day, DONE if done <= day else LATE, done)
