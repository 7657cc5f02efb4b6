"""The near-miss list: units that only one fact keeps from a verdict, and who can supply it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.results import UNKNOWN
from kapok.screening.people import whom
from kapok.screening.reasons import MissingFact, Reasons
from kapok.screening.run import Result, Run


@dataclass(frozen=True, slots=True)
class Near:
    """One unit, one fact."""

    measure: str
    clause: str
    id: str
    person: str | None
    organisation: str | None
    county: str | None
    event: dt.date | None
    fact: MissingFact


def near_misses(run: Run, result: Result, lang: str = "zh") -> Iterator[Near]:
    """Units of one measure that lack exactly one fact, by fact."""
    reasons = Reasons(run.package, result.measure, result.plan, lang)
    near = whom(run.package.vocabulary, result.measure.unit)
    sql = (
        f"SELECT u.id, u.facts, u.county, u.event, {near.person} AS person, {near.organisation} AS organisation "
        f"FROM {result.units} u {near.joins} WHERE u.outcome = '{UNKNOWN}' AND bit_count(u.facts) = 1 "
        f"ORDER BY u.facts, u.county, u.id"
    )
    for row in run.rows(sql):
        fact = reasons.missing({"outcome": UNKNOWN, "facts": row["facts"]})[0]
        yield Near(
            measure=result.measure.id,
            clause=result.measure.clause,
            id=row["id"],
            person=row["person"],
            organisation=row["organisation"],
            county=row["county"],
            event=row["event"],
            fact=fact,
        )
