"""Screens in PostgreSQL: one connection, one schema, one transaction's worth of facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from kapok.rules.executors.postgres_executor.dialect import Dialect
from kapok.rules.executors.sql.screening import Screened, SQLExecutor
from kapok.rules.executors.sql.small import SmallExecutor
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Entity, Vocabulary

SCHEMA = "kapok_screening"
COLLATED = {"text": 'TEXT COLLATE "C"', "code": 'TEXT COLLATE "C"'}
"""Texts are ordered by their bytes in UTF-8, as everywhere in Kapok, whatever the database's own order is."""
WORTH_ANALYZING = 100
"""Rows from which the planner should know what a table holds."""
SETTINGS = {
    "work_mem": "'64MB'",
    "jit": "off",  # compiling a wide query costs more than running it
    "datestyle": "ISO",
    "client_min_messages": "warning",
    "plan_cache_mode": "force_custom_plan",
}


class PostgresExecutor(SQLExecutor):
    """Executes measures of one package under one choice of readings."""

    nearby = False

    def __init__(
        self,
        package: Package,
        readings: dict[str, str] | None = None,
        dialect: type[Dialect] = Dialect,
    ) -> None:
        super().__init__(package, readings, dialect())

    def run(
        self,
        database: PostgresTables,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, Screened]:
        """Screen the entity tables of a schema; results stay there as tables `units_N` and `due_N`."""
        return self.screened(database, as_of, measures, gated=gated)


@dataclass(slots=True)
class PostgresTables:
    """The schema of a screening as its `Database`."""

    con: psycopg.Connection[tuple[Any, ...]]
    vocabulary: Vocabulary | None = None
    holding: set[str] = field(default_factory=set)

    def execute(self, sql: str) -> psycopg.Cursor[tuple[Any, ...]]:
        return self.con.execute(sql)

    def table(self, name: str, sql: str) -> int:
        self.execute(f"DROP TABLE IF EXISTS {name}")
        count: int = self.execute(f"CREATE UNLOGGED TABLE {name} AS {sql}").rowcount
        if count >= WORTH_ANALYZING:
            self.execute(f"ANALYZE {name}")
        return count

    def filled(
        self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        types = {**Dialect.types, **COLLATED}
        listed = ", ".join(f'"{column}" {types[type_]}' for column, type_ in columns.items())
        self.execute(f"DROP TABLE IF EXISTS {name}")
        self.execute(f"CREATE UNLOGGED TABLE {name} ({listed})")
        with self.con.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self.execute(f"ANALYZE {name}")

    def drop(self, name: str) -> None:
        self.execute(f"DROP TABLE {name}")

    def rename(self, name: str, new: str) -> None:
        self.execute(f"ALTER TABLE {name} RENAME TO {new}")

    def count(self, name: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.execute(sql).fetchall()
        return found

    def records(self, sql: str) -> list[dict[str, Any]]:
        with self.con.cursor(row_factory=dict_row) as cursor:
            found: list[dict[str, Any]] = cursor.execute(sql).fetchall()
        return found

    def load(self, world: World) -> None:
        """The world's rows; tables that are and stay empty are left alone."""
        known = self.vocabulary is world.vocabulary
        now = {name for name, rows in world.tables.items() if rows}
        for name, entity in world.vocabulary.entities.items():
            if not known or name in now | self.holding:
                self._fill(entity, world)
        self.vocabulary, self.holding = world.vocabulary, now

    def _fill(self, entity: Entity, world: World) -> None:
        columns = entity.stored_columns()
        rows = (tuple(row[c] for c in columns) for row in world.table(entity.name).values())
        self.filled(entity.name, columns, rows)


@contextmanager
def postgres_tables(url: str, schema: str = SCHEMA) -> Iterator[PostgresTables]:
    """A fresh schema in the database, gone at the end; what was there under this name is replaced."""
    # a table of the next measure may have other columns under the same name: no plan is kept
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as con:
        tables = PostgresTables(con)
        tables.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        tables.execute(f"CREATE SCHEMA {schema}")
        for name, value in SETTINGS.items():
            tables.execute(f"SET {name} = {value}")
        tables.execute(f"SET search_path = {schema}")
        for statement in Dialect.prelude:
            tables.execute(statement)
        try:
            yield tables
        finally:
            tables.execute(f"DROP SCHEMA {schema} CASCADE")


@dataclass(frozen=True, slots=True)
class MakeSmall:
    """Makes executors that share a schema."""

    tables: PostgresTables

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> SmallExecutor:
        return SmallExecutor(self.tables, PostgresExecutor(package, readings))
