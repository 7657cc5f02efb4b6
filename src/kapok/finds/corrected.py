"""A fact corrected for the past: every earlier result that would be another one had it been known as it is now.

Each result is decided once more for the day, by the facts as they stood at the moment of its run, with nothing but the corrected
rows as they are now. So what has happened since does not count, and what was put right does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import psycopg
from django.db import connection as database
from psycopg import sql

from kapok.finds import deciding, then
from kapok.finds.models import Result, Run
from kapok.finds.moment import Row
from kapok.finds.near import Answers, Near, Registry
from kapok.finds.running import history_of, office_package
from kapok.finds.then import Facts, Rows
from kapok.finds.touching import executor_of
from kapok.registry.vocabulary import SCHEMA
from kapok.registry.ways import table
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package


@dataclass(frozen=True, slots=True)
class Differs:
    """A result, and what it would be: `outcome`, nothing where it would be outside the measure's group."""

    result: Result
    run: Run
    outcome: str
    amount: int | None


@dataclass(slots=True)
class Answer:
    """`decided`: so many results were decided once more. `elsewhere`: so many were decided by a policy that is not here."""

    differing: list[Differs] = field(default_factory=list)
    decided: int = 0
    elsewhere: int = 0


def would_differ(rows: Sequence[Row]) -> Answer:
    """Of all results about whom the rows are or were about. Asked as the machine."""
    con: psycopg.Connection = database.connection
    package, answer = office_package(), Answer()
    whom = sorted(_whom(con, package, rows))
    found = Result.objects.filter(person__in=whom) | Result.objects.filter(organisation__in=whom)
    by_run: dict[int, list[Result]] = {}
    for one in found.order_by("since", "measure", "unit"):
        by_run.setdefault(one.since, []).append(one)
    runs = Run.objects.select_related("basis").defer("events").in_bulk(by_run)
    now = {row: facts for row in rows for facts in _as_it_is(con, package, row)}
    for number, results in by_run.items():
        known = [one for one in results if one.measure in package.measures]
        if runs[number].basis.hash != package.hash:
            answer.elsewhere += len(results)
            continue
        answer.decided += len(known)
        answer.differing += _differing(con, package, runs[number], known, now)
    return answer


def _as_it_is(con: psycopg.Connection, package: Package, row: Row) -> list[Facts]:
    """The newest that is known of it; nothing if there is no such row."""
    return list(islice(then.images(con, package.vocabulary.entities[row[0]], row[1]), 1))


def _whom(con: psycopg.Connection, package: Package, rows: Iterable[Row]) -> Iterator[str]:
    """Whom the rows are about, and were."""
    for entity, id_ in rows:
        known = package.vocabulary.entities[entity]
        yield from (id_,) if entity in ("person", "organisation") else ()
        asked = sql.SQL("SELECT concerns FROM {} WHERE id = %s").format(
            sql.Identifier(table(known.name))
        )
        past = (
            "SELECT ARRAY(SELECT jsonb_array_elements_text(before -> 'concerns')) FROM registry_event "
            'WHERE table_name = %s AND "row" = %s AND before IS NOT NULL'
        )
        for (concerns,) in con.execute(asked, [id_]).fetchall():
            yield from concerns
        for (concerns,) in con.execute(past, [table(known.name), id_]).fetchall():
            yield from concerns


def _differing(
    con: psycopg.Connection,
    package: Package,
    run: Run,
    results: list[Result],
    now: dict[Row, Facts],
) -> Iterator[Differs]:
    asked: dict[str, set[str]] = {}
    for one in results:
        asked.setdefault(one.measure, set()).add(one.unit)
    registry = Registry(package, executor_of(package), Answers(con))
    con.execute(f"SET LOCAL search_path = {SCHEMA}, public")
    world, units = Near(registry, together=False).world(asked)
    con.execute("SET LOCAL search_path = public")
    rows: Rows = {
        (name, id_): row for name, found in world.tables.items() for id_, row in found.items()
    }
    whom = {who for one in results for who in (one.person, one.organisation) if who}
    stood, _ = then.stood(con, package.vocabulary, rows, history_of(con, run.pk), whom)
    corrected = stood | now
    tables: dict[str, list[Facts]] = {}
    for (entity, _), facts in corrected.items():
        tables.setdefault(entity, []).append(facts)
    names = [name for name in package.measures if asked.get(name)]
    done = registry.executor.screen(World(package.vocabulary, tables), run.as_of, names, only=units)
    said = {(name, unit.id): unit for name, one in done.items() for unit in one.units}
    for one in results:
        unit = said.get((one.measure, one.unit))
        outcome, amount = ("", None) if unit is None else (unit.outcome, deciding.worth(unit))
        if (outcome, amount) != (one.outcome, one.amount):
            yield Differs(one, run, outcome, amount)
