"""The registry's facts held in memory between trials: taken out once, and again when the registry has changed.

One set of facts at a time, for those who see the same; trials take turns. Nothing is written anywhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import duckdb
import psycopg

from kapok.registry.snapshot import EVERYTHING, take
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.screening.load import Loaded, hold_counties, load_intake

Connect = Callable[[], psycopg.Connection]


@dataclass(slots=True)
class Held:
    """`mark`: for whom, and the newest event of the history that is in it."""

    mark: tuple[object, ...]
    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    open: ExitStack


class Holding:
    """The facts of the last trial."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: Held | None = None

    @contextmanager
    def facts(self, connect: Connect, package: Package, told: Mapping[str, str]) -> Iterator[Held]:
        """`connect` gives a connection to the registry that is in no transaction, and is closed again. `told`: on whose behalf;
        only what he may see is in it.
        """
        with self._lock:
            with connect() as con:
                mark = (package.hash, con.info.dbname, told["kapok.areas"], _newest(con))
                if self._held is None or self._held.mark != mark:
                    self.forget()
                    self._held = _taken(con, package, told, mark)
            yield self._held

    def forget(self) -> None:
        if self._held is not None:
            self._held.open.close()
        self._held = None


_NEWEST = """WITH newest AS (SELECT id FROM registry_event WHERE table_name ^@ 'fact_' ORDER BY id DESC LIMIT 2000)
    SELECT coalesce(max(id), 0), coalesce(sum(id), 0)::bigint FROM newest"""
"""A lower number may come to be seen later, when a long transaction ends: so the last ones are added up."""


def _newest(con: psycopg.Connection) -> tuple[int, ...]:
    """What has happened to facts so far."""
    with con.transaction():
        for name, value in EVERYTHING.items():
            con.execute("SELECT set_config(%s, %s, true)", [name, value])
        return tuple(con.execute(_NEWEST).fetchone() or ())


def _taken(
    con: psycopg.Connection, package: Package, told: Mapping[str, str], mark: tuple[object, ...]
) -> Held:
    intake = take(con, package.vocabulary, told)
    with ExitStack() as stack:
        into = stack.enter_context(connection())
        loaded = load_intake(into, intake, package.vocabulary)
        hold_counties(into, loaded, package)
        return Held(mark, into, loaded, stack.pop_all())
