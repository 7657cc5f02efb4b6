"""Screens whole tables in DuckDB, families of measures side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa

from kapok.rules.executors.duckdb_executor.dialect import Dialect
from kapok.rules.executors.duckdb_executor.tables import ARROW_TYPES, load_world
from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.sql import screening
from kapok.rules.executors.sql.screening import Screened, SQLExecutor
from kapok.rules.executors.world import World
from kapok.rules.package.families import families
from kapok.rules.package.model import Package


class NotScreened(Exception):
    """The database could not work measures out that are screened together."""

    def __init__(self, measures: list[str], cause: duckdb.Error) -> None:
        self.measures, self.cause = measures, cause
        super().__init__(f"{', '.join(measures)}: {cause}")


class DuckExecutor(SQLExecutor):
    """Executes measures of one package under one choice of readings."""

    def __init__(
        self,
        package: Package,
        readings: dict[str, str] | None = None,
        dialect: type[Dialect] = Dialect,
    ) -> None:
        super().__init__(package, readings, dialect())

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, MeasureResult]:
        """As the Python executor, over a world; for tests and small data."""
        with connection() as con:
            load_world(con, world)
            done = self.run(con, as_of, measures, gated=gated)
            return {name: fetch(con, one) for name, one in done.items()}

    def run(
        self,
        con: duckdb.DuckDBPyConnection,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
        workers: int = 1,
        each: Callable[[list[Screened]], None] = lambda _family: None,
    ) -> dict[str, Screened]:
        """Screen the entity tables of a connection; results stay there as tables `units_N` and `due_N`.

        `workers` families are screened side by side, each in a cursor of its own. `each` hears of a family as soon as it is
        done, in the thread that has done it.
        """
        wanted = list(measures) if measures is not None else list(self.package.measures)
        for statement in self.dialect.prelude:
            con.execute(statement)
        groups = families(self.package, wanted)
        common = self.family(Tables(con), groups, as_of, gated=gated)

        def work(group: list[str]) -> list[Screened]:
            try:
                done = replace(common, database=Tables(con.cursor())).screen(group)
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                raise NotScreened(group, error) from error
            each(done)
            return done

        if workers == 1:
            found = [work(group) for group in groups]
        else:
            with ThreadPoolExecutor(workers) as pool:
                found = list(pool.map(work, groups))
        done = {screened.measure: screened for group in found for screened in group}
        return {name: done[name] for name in wanted}


@dataclass(frozen=True, slots=True)
class Tables:
    """A connection as the `Database` of a screening."""

    con: duckdb.DuckDBPyConnection

    def table(self, name: str, sql: str) -> int:
        made = self.con.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}").fetchall()
        return int(made[0][0])

    def filled(
        self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        listed = list(rows)
        arrays = {
            column: pa.array([row[i] for row in listed], ARROW_TYPES[type_])
            for i, (column, type_) in enumerate(columns.items())
        }
        self.con.register(f"new_{name}", pa.table(arrays))
        self.table(name, f"SELECT * FROM new_{name}")
        self.con.unregister(f"new_{name}")

    def drop(self, name: str) -> None:
        self.con.execute(f"DROP TABLE {name}")

    def rename(self, name: str, new: str) -> None:
        self.con.execute(f"ALTER TABLE {name} RENAME TO {new}")

    def count(self, name: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def records(self, sql: str) -> list[dict[str, Any]]:
        cursor = self.con.execute(sql)
        names = [d[0] for d in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def connection(
    threads: int | None = None, memory: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database; nothing is downloaded."""
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if threads is not None:
        config["threads"] = str(threads)
    if memory is not None:
        config["memory_limit"] = memory
    con = duckdb.connect(":memory:", config=config)
    con.execute("SET enable_progress_bar = false")  # it would stand between the lines of --json
    try:
        yield con
    finally:
        con.close()


def fetch(con: duckdb.DuckDBPyConnection, screened: Screened) -> MeasureResult:
    """A measure's tables as the Python executor gives them."""
    return screening.fetch(Tables(con), screened)
