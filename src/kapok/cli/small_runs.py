"""The DuckDB executor for many small worlds, such as worked cases: one database, and only tables that change are filled.

Opening a database and filling thirty tables costs more than deciding a case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import duckdb

from kapok.rules.duckdb_executor.executor import DuckExecutor, connection, fetch, load_world
from kapok.rules.model import Package
from kapok.rules.python_executor.world import World
from kapok.rules.results import MeasureResult


class SmallRuns:
    """Makes executors that share a database, kept open as long as this lives."""

    def __init__(self) -> None:
        self._opened = connection(threads=1)
        self.con: duckdb.DuckDBPyConnection = self._opened.__enter__()
        self.filled: set[str] | None = None

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> DuckExecutor:
        return _Sharing(self, package, readings)

    def __del__(self) -> None:
        self._opened.__exit__(None, None, None)

    def load(self, world: World) -> None:
        """The world's rows; tables that are and stay empty are left alone."""
        entities = world.vocabulary.entities
        now = {name for name, rows in world.tables.items() if rows}
        touched = set(entities) if self.filled is None else now | self.filled
        part = replace(
            world.vocabulary, entities={n: e for n, e in entities.items() if n in touched}
        )
        shown = World(part, {n: list(world.table(n).values()) for n in touched})
        load_world(self.con, shown)
        self.filled = now


class _Sharing(DuckExecutor):
    def __init__(self, runs: SmallRuns, package: Package, readings: dict[str, str] | None) -> None:
        super().__init__(package, readings)
        self._runs = runs

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, MeasureResult]:
        self._runs.load(world)
        done = self.run(self._runs.con, as_of, measures, gated=gated)
        return {name: fetch(self._runs.con, one) for name, one in done.items()}
