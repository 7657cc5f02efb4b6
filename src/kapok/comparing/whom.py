"""Whom a round asks about, and which results an office may resolve: unknown now, for want of nothing but what it answers.

Of results that runs have kept: none without a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kapok.comparing.models import Round
from kapok.comparing.offices import OFFICES, Office, resolved_by
from kapok.finds import reading
from kapok.finds.models import Result, Run
from kapok.imports import arrays
from kapok.imports.reading import vocabulary

_NAMED = (
    "fact_person facts JOIN registry_person named USING (id) WHERE facts.scope ^@ %s AND named.number_sealed IS NOT NULL "
    "AND named.merged_into_id IS NULL AND (facts.died_on IS NULL OR facts.died_on > kapok_day())"
)
_HAS_JOB = "EXISTS (SELECT FROM fact_employment job WHERE job.person = facts.id AND job.employer IS NOT NULL)"
_WANTING = """unknown AS MATERIALIZED (SELECT entity, unit, person, missing FROM finds_result
WHERE until IS NULL AND outcome = 'unknown' AND cardinality(missing) > 0 AND scope ^@ %s),
wanting AS (SELECT person, missing FROM unknown WHERE person <> ''
UNION ALL SELECT member.person_id, unknown.missing FROM unknown JOIN registry_membership member ON member.household_id = unknown.unit
WHERE unknown.entity = 'household' AND kapok_day() BETWEEN member.start AND member.finish)"""
"""Where a result is a household's, everybody in it may be whose fact is missing."""


@dataclass(frozen=True, slots=True)
class Would:
    """What asking an office would come to: about how many people, how many results it may resolve, and how many people those wait
    for.
    """

    everybody: int
    results: int
    people: int


def would(scope: str) -> dict[str, Would]:
    """By office what a round within the area would come to."""
    words = vocabulary()
    facts = [resolved_by(office, words) for office in OFFICES.values()]
    results, people = (
        ", ".join(f"count({what}) FILTER (WHERE missing <@ %s::text[])" for _ in facts)
        for what in ("*", "DISTINCT facts.id")
    )
    asked = ", ".join(f"count(*) FILTER (WHERE {_askable(office)})" for office in OFFICES.values())
    [[everybody, of_results, of_people]] = arrays.ask(
        f"WITH {_WANTING} SELECT (SELECT ARRAY[{asked}] FROM {_NAMED}), (SELECT ARRAY[{results}] FROM unknown), "
        f"(SELECT ARRAY[{people}] FROM wanting JOIN fact_person facts ON facts.id = wanting.person "
        f"JOIN {_NAMED.removeprefix('fact_person facts JOIN ')})",
        [scope, scope, *facts, *facts, scope],
    )
    counted = zip(OFFICES, everybody, of_results, of_people, strict=True)
    return {key: Would(*map(int, numbers)) for key, *numbers in counted}


def _askable(office: Office) -> str:
    """Where an office is asked job by job, only about who has one."""
    return _HAS_JOB if office.of_jobs else "true"


@dataclass(frozen=True, slots=True)
class People:
    """Ids with scopes, in the order of scopes: `words` ask for them. Read a page at a time."""

    words: str
    values: list[Any]

    def count(self) -> int:
        [[n]] = arrays.ask(f"SELECT count(*) FROM ({self.words}) each", self.values)
        return int(n)

    def __getitem__(self, part: slice) -> list[tuple[str, str]]:
        start = part.start or 0
        return arrays.ask(
            f"SELECT id, scope FROM ({self.words}) each ORDER BY scope, id OFFSET %s LIMIT %s",
            [*self.values, start, part.stop - start],
        )


def people(scope: str, office: Office, *, only_unknown: bool = False) -> People:
    """Whom a round would ask about. `only_unknown`: only those whom results that the office may resolve wait for."""
    words = f"SELECT facts.id, facts.scope FROM {_NAMED} AND {_askable(office)}"
    if not only_unknown:
        return People(words, [scope])
    waits = f"(WITH {_WANTING} SELECT person FROM wanting WHERE missing <@ %s::text[])"
    facts = resolved_by(office, vocabulary())
    return People(f"{words} AND facts.id IN {waits}", [scope, scope, facts])


def asked_by(one: Round) -> QuerySet[Any, tuple[str, str]]:
    """The same of a round, as it asks."""
    return one.asked.order_by("scope", "person").values_list("person", "scope")


def unknown(office: Office, scope: str) -> QuerySet[Result]:
    """The results themselves."""
    return _unknown(office, scope).filter(until=None)


def unknown_then(one: Round) -> QuerySet[Result]:
    """Those that were unknown when the round was made; `until` says whether they still are."""
    run = Run.objects.filter(ended_at__lte=one.at).order_by("-id").first()
    found = _unknown(OFFICES[one.office], one.scope)
    return found.filter(reading.held(run)) if run else found.none()


def _unknown(office: Office, scope: str) -> QuerySet[Result]:
    facts = resolved_by(office, vocabulary())
    found = Result.objects.filter(outcome="unknown", scope__startswith=scope)
    return found.filter(missing__contained_by=facts, missing__len__gt=0).order_by("pk")
