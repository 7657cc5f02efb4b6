"""Many small worlds, such as worked cases, in one database: only tables that change are filled.

Opening a database and filling thirty tables costs more than deciding a case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from kapok.rules.executors.duckdb_executor.executor import DuckExecutor, connection, fetch
from kapok.rules.executors.duckdb_executor.tables import load_world
from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package


@dataclass(slots=True)
class SmallWorlds:
    """A database that holds one world after the other; all are of one vocabulary."""

    con: duckdb.DuckDBPyConnection
    filled: set[str] | None = None

    def load(self, world: World) -> None:
        """The world's rows; tables that are and stay empty are left alone."""
        entities = world.vocabulary.entities
        now = {name for name, rows in world.tables.items() if rows}
        touched = set(entities) if self.filled is None else now | self.filled
        shown = {name: entity for name, entity in entities.items() if name in touched}
        part = World(
            replace(world.vocabulary, entities=shown),
            {name: world.table(name).values() for name in shown},
        )
        load_world(self.con, part)
        self.filled = now

    def screen(
        self,
        executor: DuckExecutor,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
        through: Any = None,
    ) -> dict[str, MeasureResult]:
        """As `DuckExecutor.screen`. `through`: a connection that stands before this one, as tests use."""
        self.load(world)
        done = executor.run(through or self.con, as_of, measures, gated=gated)
        return {name: fetch(self.con, one) for name, one in done.items()}


@dataclass(frozen=True, slots=True)
class SmallExecutor:
    """A DuckDB executor that works in a shared database."""

    small: SmallWorlds
    executor: DuckExecutor

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: list[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, MeasureResult]:
        return self.small.screen(self.executor, world, as_of, measures, gated=gated)


@dataclass(frozen=True, slots=True)
class MakeSmall:
    """Makes executors that share a database."""

    small: SmallWorlds

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> SmallExecutor:
        return SmallExecutor(self.small, DuckExecutor(package, readings))


@contextmanager
def small_worlds() -> Iterator[SmallWorlds]:
    """The database, open as long as the block."""
    with connection(threads=1) as con:
        yield SmallWorlds(con)
