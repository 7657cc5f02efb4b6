"""The near-miss list: units that only one fact keeps from a verdict, and who can supply it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.executors.results import UNKNOWN
from kapok.screening.people import whom
from kapok.screening.reasons import MissingFact, Reasons
from kapok.screening.run import Result, Run


@dataclass(frozen=True, slots=True)
class Near:
    """One fact that units of the same person and organisation lack: from which event to which, how many. `id`: one of
    them.
    """

    measure: str
    id: str
    person: str | None
    organisation: str | None
    county: str | None
    event: dt.date | None
    last: dt.date | None
    units: int
    fact: MissingFact


def near_misses(run: Run, result: Result, lang: str = "zh") -> Iterator[Near]:
    """Units of one measure that lack exactly one fact, by fact."""
    reasons = Reasons(run.package, result.measure, result.plan, lang)
    near = whom(run.package.vocabulary, result.measure.unit)
    person = "NULL::VARCHAR" if near.owner else near.person
    nobody = "CASE WHEN person IS NULL AND organisation IS NULL THEN id END"
    sql = (
        f"SELECT facts, county, person, organisation, min(id) AS id, min(event) AS event, max(event) AS last, "
        f"count(*) AS units FROM (SELECT u.id, u.facts, u.county, u.event, {person} AS person, "
        f"{near.organisation} AS organisation FROM {result.units} u {near.joins} "
        f"WHERE u.outcome = '{UNKNOWN}' AND bit_count(u.facts) = 1) "
        f"GROUP BY facts, county, person, organisation, {nobody} "
        f"ORDER BY facts, county, organisation, person, event, min(id)"
    )
    for row in run.rows(sql):
        fact = reasons.missing({"outcome": UNKNOWN, "facts": row.pop("facts")})[0]
        yield Near(measure=result.measure.id, fact=fact, **row)
