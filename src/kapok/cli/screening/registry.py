"""`kapok screen --registry`: the data come out of the database, as of one moment."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from kapok.cli.database.asking import plainly
from kapok.cli.database.history import opened
from kapok.cli.database.telling import told
from kapok.cli.face import FOUND, Face, Stop
from kapok.registry.snapshot import EVERYTHING, take
from kapok.rules.package.model import Package
from kapok.screening.load import Loaded, hold_counties, load_intake


def from_registry(
    face: Face, name: str, package: Package
) -> Callable[[duckdb.DuckDBPyConnection], Loaded]:
    def read(con: duckdb.DuckDBPyConnection) -> Loaded:
        with (
            told(),
            plainly(face),
            opened(name) as database,
            face.progress("screen.taking", long=True) as advance,
        ):
            taken = take(database, package.vocabulary, EVERYTHING, lambda _done, _all: advance(1))
        loaded = load_intake(con, taken, package.vocabulary)
        if not any(loaded.rows.values()):
            raise Stop("screen.registry_empty", code=FOUND)
        hold_counties(con, loaded, package)
        return loaded

    return read
