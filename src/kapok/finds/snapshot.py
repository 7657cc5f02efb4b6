"""The facts of the newest run over everything, opened again for a trial: nothing is taken out of the registry, nothing written.

For long work only: what is in it knows no scope. What comes of it are figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
from django.db import connection as database

from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds import moment, warm
from kapok.finds.models import Run
from kapok.finds.running import columns_of, name, office_package
from kapok.intake import Intake
from kapok.intake.tables import schema
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.screening.load import Loaded
from kapok.simulation.simulate import Progress, Simulated, Trial, simulate


class NoSnapshot(Exception):
    """No run over everything has been done yet, or it was done with another program or in another database."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`run`: the one whose facts these are."""

    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    package: Package
    run: Run


@contextmanager
def opened() -> Iterator[Snapshot]:
    package = office_package()
    with warm.kept(name(), columns_of(package.vocabulary)) as kept:
        run = None if kept is None else _run_of(kept)
        if kept is None or run is None:
            raise NoSnapshot
        entities = package.vocabulary.entities
        empty = {one.name: schema(one).empty_table() for one in entities.values()}
        with connection() as con:
            for entity in entities:
                kept.show(con, entity)
            rows = {entity: kept.rows[entity] for entity in entities}
            yield Snapshot(con, Loaded(rows, Intake(empty, [], [], {}, {})), package, run)


def _run_of(kept: warm.Warm) -> Run | None:
    """Nothing where another database has left it there."""
    with acting_as(MACHINE):
        mark = moment.fingerprint(database.connection, kept.events)
        if mark != kept.fingerprint:
            return None
        found: Run | None = Run.objects.filter(pk=kept.run).defer("events").first()
        return found


@contextmanager
def tried(trial: Trial, progress: Progress = lambda: None) -> Iterator[tuple[Run, Simulated]]:
    """The trial over the snapshot, as of the run's day; what moved can be asked within the block."""
    with opened() as here:
        found = simulate(here.con, here.loaded, here.package, here.run.as_of, trial, progress)
        yield here.run, found
