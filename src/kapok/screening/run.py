"""One run: a package, a day, readings and data give results for every measure asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.sql.screening import Screened
from kapok.rules.package.model import PAYING, Measure, Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.load import Loaded

WORKERS = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One measure of a run; its rows stay in the database."""

    measure: Measure
    plan: MeasurePlan
    units: str
    due: str
    gated: int
    unplaced: int = 0

    @property
    def pays(self) -> bool:
        return self.plan.pay is not None and self.plan.kind in PAYING

    @property
    def due_order(self) -> str:
        """Columns by which payees stand in one order only."""
        per = [f"per_{i}" for i in range(len(self.plan.settle_per))]
        return ", ".join(["county", "payee", "route", *per])

    @property
    def each(self) -> list[str]:
        """Names of the items paid per unit, in the order of the columns `each_N`."""
        return [a.name for a in self.plan.amounts if not a.total]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    package: Package
    as_of: dt.date
    readings: dict[str, str]
    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    executor: DuckExecutor
    results: dict[str, Result]

    def rows(self, sql: str) -> Iterator[dict[str, Any]]:
        """Rows of a query by column name."""
        cursor = self.con.cursor().execute(sql)
        names = [d[0] for d in cursor.description or ()]
        while batch := cursor.fetchmany(10_000):
            for row in batch:
                yield dict(zip(names, row, strict=True))


def screen(
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    as_of: dt.date,
    measures: list[str] | None = None,
    readings: dict[str, str] | None = None,
    each: Callable[[Run, list[Result]], None] = lambda _run, _family: None,
) -> Run:
    """Decide every unit of the measures (all by default). `each` hears of measures settled together as soon as they are, in the
    thread that did it, while others are still being decided.
    """
    executor = DuckExecutor(package, readings)
    run = Run(package, as_of, readings or {}, con, loaded, executor, {})

    def told(family: list[Screened]) -> None:
        each(run, [_result(package, one) for one in family])

    done = executor.run(con, as_of, measures, workers=WORKERS, each=told)
    run.results.update((name, _result(package, one)) for name, one in done.items())
    return run


def _result(package: Package, one: Screened) -> Result:
    return Result(
        package.measures[one.measure], one.plan, one.units, one.settlements, one.gated, one.unplaced
    )
