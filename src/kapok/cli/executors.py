"""The executors, by the name they are asked for and shown under."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from kapok.cli.face import Stop
from kapok.rules.cases.casetest import Executor, MakeExecutor
from kapok.rules.package.model import Package

NAMES = {"python": "Python", "duckdb": "DuckDB", "postgres": "PostgreSQL"}
MOST_THREADS = 4
Chosen = Annotated[
    str, typer.Option("--executor", metavar="python|duckdb|postgres|both", help="help.executor")
]


@dataclass(frozen=True, slots=True)
class Named:
    """An executor by name. `opened` holds a maker for one thread; `threads`: how many may work side by side."""

    name: str
    opened: Callable[[], AbstractContextManager[MakeExecutor]]
    threads: int


def executors(chosen: str) -> list[Named]:
    """Python first: it is the definition. DuckDB works outside Python, so that several threads are of use to it."""
    if chosen not in (*NAMES, "both"):
        raise Stop("use.executor", value=chosen)
    found: list[Named] = []
    if chosen == "postgres":
        found.append(Named(NAMES["postgres"], _postgres, 1))
    if chosen in ("python", "both"):
        found.append(Named(NAMES["python"], _python, 1))
    if chosen in ("duckdb", "both"):
        found.append(Named(NAMES["duckdb"], _duckdb, min(MOST_THREADS, os.cpu_count() or 1)))
    return found


@contextmanager
def _python() -> Iterator[MakeExecutor]:
    from kapok.rules.executors.python_executor.executor import PythonExecutor

    yield Keeping(PythonExecutor)


@contextmanager
def _duckdb() -> Iterator[MakeExecutor]:
    from kapok.rules.executors.duckdb_executor.small import MakeSmall, small_worlds

    with small_worlds() as small:
        yield Keeping(MakeSmall(small))


@contextmanager
def _postgres() -> Iterator[MakeExecutor]:
    """In a schema of its own in the database of DATABASE_URL, gone at the end."""
    import psycopg

    from kapok.rules.executors.postgres_executor.executor import MakeSmall, postgres_tables

    url = os.environ.get("DATABASE_URL")
    if not url:
        raise Stop("use.no_database_url")
    try:
        with postgres_tables(url, f"kapok_test_{os.getpid()}") as tables:
            yield Keeping(MakeSmall(tables))
    except psycopg.OperationalError as error:
        raise Stop("use.no_database", reason=str(error).strip()) from error


class Keeping:
    """Makes executors and keeps them, so that cases under the same rules are compiled once."""

    def __init__(self, make: MakeExecutor) -> None:
        self.make = make
        self.kept: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Package, Executor]] = {}

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> Executor:
        key = (id(package), tuple(sorted((readings or {}).items())))
        if key not in self.kept:
            self.kept[key] = (package, self.make(package, readings))
        return self.kept[key][1]
