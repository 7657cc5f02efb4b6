"""What some units hang on, read straight out of the registry by its indexes: as much for sixty thousand people as for a million."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import psycopg

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.paths import Paths
from kapok.screening.people import Whom, whom
from kapok.screening.run import Run
from kapok.screening.subworld import Gathering, Parts, column_of, columns_of

Units = dict[str, set[str]]
"""Ids of units by measure."""
Lines = list[tuple[Any, ...]]


class Answers:
    """A cursor of the registry that is asked as a run's own database is, within a transaction that sees one state: what was asked
    before is not asked again. The tables are the vocabulary's views, which the transaction's search path leads to.
    """

    def __init__(self, con: psycopg.Connection) -> None:
        self._con = con
        self._known: dict[tuple[str, str], tuple[list[Any], Lines]] = {}
        self._answer: tuple[list[Any], Lines] = [], []

    def cursor(self) -> Answers:
        return self

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Answers:
        key = (sql, repr(values))
        if key not in self._known:
            cursor = self._con.execute(sql.replace("?", "%s"), values)
            self._known[key] = list(cursor.description or ()), cursor.fetchall()
        self._answer = self._known[key]
        return self

    @property
    def description(self) -> list[Any]:
        return self._answer[0]

    def fetchall(self) -> Lines:
        return self._answer[1]


@dataclass(frozen=True, slots=True)
class Registry:
    """In place of a run: the registry itself, and the plans."""

    package: Package
    executor: PythonExecutor
    con: Answers

    def plan(self, measure: str) -> MeasurePlan:
        return self.executor.compiled(measure).plan


class Near(Gathering):
    """Gathers rows without any results at hand. `together`: also all units of the same payees, as money is settled."""

    def __init__(self, registry: Registry, *, together: bool) -> None:
        super().__init__(cast(Run, registry))
        self.registry, self.together = registry, together

    def payees(self, plan: MeasurePlan, ids: set[str]) -> list[str]:
        columns = columns_of(plan.unit)
        parts: Parts = [column_of(node, columns) for _, node, _ in plan.settle_per]
        if not self.together or not any(parts):
            return []
        return self._peers(plan, parts, plan, parts, ids)

    def as_held(
        self, plan: MeasurePlan, at: str, its: MeasurePlan, there: str, ids: set[str]
    ) -> list[str]:
        """Where no column says which units share a key, all might: no results are at hand that could say."""
        del plan, at, there
        return self._ids(f"SELECT id FROM {its.unit.entity} WHERE TRUE OR ? IS NULL", sorted(ids))

    def world(self, wanted: Mapping[str, Iterable[str]]) -> tuple[World, Units]:
        """Rows enough to decide these units; and all units that have to be decided with them."""
        registry = self.registry
        package, units = registry.package, Units()
        for family in families(package, [name for name, ids in wanted.items() if ids]):
            plans = {name: registry.plan(name) for name in family}
            for name in family:
                if wanted.get(name):
                    for other, ids in self.units(plans, name, wanted[name]).items():
                        units.setdefault(other, set()).update(ids)
            for name in family:
                if units.get(name):
                    self.scope(plans[name].unit, sorted(units[name]))
                    self.ledger(plans[name], sorted(units[name]))
        rows = {name: list(found.values()) for name, found in self.rows.items()}
        return World(package.vocabulary, rows), units


@dataclass(frozen=True, slots=True)
class About:
    """Whom a unit is about, and where it belongs."""

    person: str
    organisation: str
    scope: str


def units_about(registry: Registry, measure: str, who: list[str]) -> set[str]:
    """Units that are about these people or organisations, or whose payees they are."""
    package, plan = registry.package, registry.plan(measure)
    near = whom(package.vocabulary, package.measures[measure].unit)
    columns = [one for one in (near.person, near.organisation) if not one.startswith("NULL")]
    unit = plan.unit.entity
    found: set[str] = set()
    for column in columns:
        asked = f"SELECT w.id FROM {unit} w {_joins(near)} WHERE {column} = ANY (?)"
        found |= {row[0] for row in registry.con.execute(asked, [who]).fetchall()}
    return found | units_paid(registry, measure, who)


def units_paid(registry: Registry, measure: str, who: list[str]) -> set[str]:
    """Units whose payees these are, as far as columns say."""
    plan = registry.plan(measure)
    at = column_of(plan.payee, columns_of(plan.unit))
    if at is None:
        return set()
    paths = Paths(registry.package.vocabulary, plan.unit.entity)
    column = paths.column(*at)
    asked = f"SELECT w.id FROM {paths.source} WHERE {column} = ANY (?)"
    return {row[0] for row in registry.con.execute(asked, [who]).fetchall()}


def _joins(near: Whom) -> str:
    """Without the first, which leads from a unit's result to its row."""
    _, _, rest = near.joins.partition(" w ON w.id = u.id ")
    return rest


def about(registry: Registry, measure: str, ids: Iterable[str]) -> dict[str, About]:
    package, unit = registry.package, registry.package.measures[measure].unit
    near = whom(package.vocabulary, unit)
    person = "NULL" if near.owner else near.person
    asked = (
        f"SELECT w.id, coalesce({person}, ''), coalesce({near.organisation}, ''), f.scope FROM {unit} w "
        f"JOIN fact_{unit} f ON f.id = w.id {_joins(near)} WHERE w.id = ANY (?)"
    )
    found = registry.con.execute(asked, [sorted(ids)]).fetchall()
    return {id_: About(*rest) for id_, *rest in found}
