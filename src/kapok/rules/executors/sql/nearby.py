"""Nearby rows: of a large entity that units refer to, the rows that any unit refers to, copied once for all measures.

A register of a million people is otherwise read again by every measure whose units have a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kapok.rules.executors.sql.database import Database
from kapok.rules.executors.sql.emit import Tables
from kapok.rules.planning.plan import Join, MeasurePlan

LARGE = 200_000
"""Rows from which leaving some out is worth a pass of its own."""


class Sizes:
    """How many rows an entity has, counted once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: dict[str, int] = {}

    def of(self, entity: str) -> int:
        if entity not in self.known:
            self.known[entity] = self.database.count(entity)
        return self.known[entity]

    def count(self, plans: Iterable[MeasurePlan]) -> None:
        """The units of all plans, so that threads need not ask."""
        for plan in plans:
            self.of(plan.unit.entity)

    def large(self, entity: str) -> bool:
        return self.of(entity) >= LARGE


def columns_read(plan: MeasurePlan, join: Join) -> set[str]:
    """Columns of a row of the unit scope that the plan's statements read: its own, and what spells are grouped by."""
    found = {"id", *join.columns}
    for table in plan.spell_tables:
        if table.rows.entity == join.entity:
            found |= table.rows.row.columns.keys()
    return found


@dataclass(slots=True)
class _Wanted:
    """Of one entity: the columns that are read, the joins that read them, and where the ids come from."""

    columns: set[str] = field(default_factory=lambda: {"id"})
    joins: list[tuple[str, str]] = field(default_factory=list)
    units: set[tuple[str, str]] = field(default_factory=set)
    parents: set[tuple[str, str]] = field(default_factory=set)


class Nearby:
    """Finds what the units of the plans refer to and copies it; `tables` of each measure gain the copies."""

    def __init__(
        self,
        database: Database,
        plans: list[MeasurePlan],
        tables: dict[str, Tables],
        sizes: Sizes,
    ) -> None:
        self.database, self.tables = database, tables
        self.wanted: dict[str, _Wanted] = {}
        self.copies: dict[str, str] = {}
        for plan in plans:
            for path, join in plan.unit.joins.items():
                if path and sizes.large(join.entity):
                    self._want(plan, path, join)

    def _want(self, plan: MeasurePlan, path: tuple[str, ...], join: Join) -> None:
        wanted = self.wanted.setdefault(join.entity, _Wanted())
        wanted.columns |= columns_read(plan, join)
        wanted.joins.append((plan.measure, join.alias))
        parent = plan.unit.joins[path[:-1]]
        if parent is plan.unit.row:
            table = self.tables[plan.measure].get(parent.alias, parent.entity)
            wanted.units.add((table, path[-1]))
        else:
            wanted.parents.add((parent.entity, path[-1]))

    def add(self) -> None:
        for entity, wanted in self.wanted.items():
            name = self._copy(entity)
            for measure, alias in wanted.joins:
                self.tables[measure][alias] = name

    def _copy(self, entity: str) -> str:
        """The copy's name; an entity that refers to itself on the way is read whole there."""
        wanted = self.wanted.get(entity)
        if wanted is None:
            return entity
        if entity not in self.copies:
            self.copies[entity] = entity
            parents = {(self._copy(parent), column) for parent, column in wanted.parents}
            ids = " UNION ALL ".join(
                f"SELECT {column} AS id FROM {table}"
                for table, column in sorted(wanted.units | parents)
            )
            name = f"near_{entity}"
            columns = ", ".join(f"e.{column}" for column in sorted(wanted.columns))
            self.database.table(
                name, f"SELECT {columns} FROM {entity} e SEMI JOIN ({ids}) r ON r.id = e.id"
            )
            self.copies[entity] = name
        return self.copies[entity]
