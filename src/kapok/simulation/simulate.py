"""`simulate`: the same data screened twice, once as things stand and once with other figures or readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from kapok.rules.package.model import Package
from kapok.screening.load import Loaded
from kapok.screening.run import Run, screen
from kapok.simulation.changes import Change, changed
from kapok.simulation.moved import Moved, compare, keep, people_of
from kapok.simulation.touched import Touched

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: figures and readings, from which day on, and for which county alone ("" = the city)."""

    sets: tuple[str, ...]
    readings: dict[str, str]
    start: dt.date
    county: str = ""


@dataclass(slots=True)
class Simulated:
    """`run`: the second run, in whose database both stand. `lifted`: counties whose own figure the city's new one passes."""

    package: Package
    run: Run
    trial: Trial
    changes: list[Change]
    moves: list[Moved]
    lifted: list[tuple[Change, str]]
    people: dict[str, int]


def simulate(
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    as_of: dt.date,
    trial: Trial,
    progress: Progress = lambda: None,
) -> Simulated:
    """Only measures that the trial touches are screened, with all that share keys or limits with them.

    PackageError if a figure may not be set so.
    """
    other, changes = changed(package, trial.sets, trial.start, trial.county, trial.readings)
    measures = touched_by(package, changes, trial)
    base = screen(con, loaded, package, as_of, measures)
    progress()
    before = keep(base)
    run = screen(con, loaded, other, as_of, measures, trial.readings)
    progress()
    moves = [compare(run, before[m], run.results[m], listed=True) for m in measures]
    progress()
    return Simulated(
        package, run, trial, changes, moves, lifted(package, other, changes), people_of(moves)
    )


def touched_by(package: Package, changes: list[Change], trial: Trial) -> list[str]:
    """In the order of the document."""
    before, after = Touched(package), Touched(package, trial.readings)
    found = {m for c in changes for t in (before, after) for m in t.by_parameter(c.parameter)}
    found |= {m for name in trial.readings for t in (before, after) for m in t.by_reading(name)}
    return [name for name in package.measures if name in found]


def lifted(package: Package, other: Package, changes: list[Change]) -> list[tuple[Change, str]]:
    return [
        (change, code)
        for change in changes
        if not change.county
        for code, own in package.parameter(change.parameter.key).counties.items()
        if other.parameter(change.parameter.key).counties[code] != own
    ]
