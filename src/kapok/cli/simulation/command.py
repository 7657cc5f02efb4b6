"""`kapok simulate DATA --set 5.hire_subsidy=1500`: what a change would cost, before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import Readings, day_of, read_day, read_readings
from kapok.cli.outputs import writing
from kapok.cli.package import PackageOption, open_package
from kapok.cli.screening.command import (
    Data,
    check_data,
    check_places,
    deciding,
    read_data,
    tell_unread,
)
from kapok.cli.simulation.table import show_simulation
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError, Problem
from kapok.simulation.book import write_simulation
from kapok.simulation.changes import changed
from kapok.simulation.moved import Moved
from kapok.simulation.simulate import Simulated, Trial
from kapok.simulation.simulate import simulate as run_simulation
from kapok.simulation.telling import Teller

Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="5.NAME=VALUE", help="help.set", show_default=False),
]
County = Annotated[
    str, typer.Option("--county", metavar="CODE", help="help.set_county", show_default=False)
]
From = Annotated[
    str, typer.Option("--from", metavar="DATE", help="help.set_from", show_default=False)
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.as_of", show_default=False)
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="help.sim_out", show_default=False)
]
WORKBOOK = {"zh": "试算结果.xlsx", "en": "simulation.xlsx"}
STEPS = 3


def simulate(
    ctx: typer.Context,
    data: Data,
    sets: Sets = None,
    county: County = "",
    start: From = "",
    reading: Readings = None,
    as_of: AsOf = "",
    out: Out = None,
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False)
    trial = _trial(face, package, sets, county, start, reading)
    day = day_of(package, as_of)
    if problems := _refused(package, trial):  # before the data is read
        return face.wrong_use(problems)
    check_data(data)
    if out is not None:
        check_places(data, out)
    with connection() as con:
        loaded = read_data(face, con, data, package)
        with face.progress("sim.deciding", total=STEPS, long=True) as advance, deciding(face):
            done = run_simulation(con, loaded, package, day, trial, lambda: advance(1))
        book = _book(face, done, out) if out is not None else None
        if face.json:
            face.write(as_data(done) | {"workbook": str(book) if book else None}, masking=True)
            return OK
        show_simulation(face, done)
        tell_unread(face, loaded, data)
        if book is not None:
            face.out.print(f"{face.text('sim.book')}  {book}", soft_wrap=True)
    return OK


def _refused(package: Package, trial: Trial) -> list[Problem]:
    """What of `--set` cannot be so."""
    try:
        changed(package, trial.sets, trial.start, trial.county, trial.readings)
    except PackageError as error:
        return error.problems
    return []


def _trial(
    face: Face,
    package: Package,
    sets: list[str] | None,
    county: str,
    start: str,
    reading: list[str] | None,
) -> Trial:
    readings = read_readings(face, package, reading, list(package.measures))
    if not sets and not readings:
        raise Stop("sim.nothing_asked")
    first = read_day(start) or package.valid_from
    if not package.valid_from <= first <= package.valid_to:
        raise Stop("sim.from", day=first, start=package.valid_from, end=package.valid_to)
    return Trial(tuple(sets or ()), readings, first, county_code(package, county))


def county_code(package: Package, wanted: str) -> str:
    """The code of a county of the policy, by code or name; "" for none."""
    if not wanted:
        return ""
    for code, name in package.counties.items():
        if wanted in (code, name):
            return code
    known = ", ".join(f"{code} {name}" for code, name in package.counties.items())
    raise Stop("use.county", value=wanted, allowed=known)


def _book(face: Face, done: Simulated, out: Path) -> Path:
    path = out / WORKBOOK[face.lang]
    with writing(face, out):
        out.mkdir(parents=True, exist_ok=True)
        write_simulation(done, path, face.lang)
    return path


def as_data(done: Simulated) -> dict[str, Any]:
    """Money in fen."""
    teller = Teller(done, "zh")
    return {
        "package": done.package.name,
        "hash": done.package.hash,
        "as_of": done.run.as_of,
        "changes": [
            {
                "parameter": f"{c.parameter.owner or 'policy'}.{c.parameter.name}",
                "before": c.before,
                "after": c.value,
                "from": c.start,
                "county": c.county or None,
            }
            for c in done.changes
        ],
        "readings": done.trial.readings,
        "people": done.people,
        "assumptions": list(teller.assumptions()),
        "measures": [moved_data(moved) for moved in done.moves],
    }


def moved_data(moved: Moved) -> dict[str, Any]:
    """One measure's comparison as data."""
    return {
        "measure": moved.measure,
        "payees": moved.payees,
        "unsure": moved.unsure,
        "up": moved.up,
        "down": moved.down,
        "difference": moved.difference,
        "funds": [
            {
                "county": m.county,
                "source": m.source,
                "level": m.level,
                "books": m.books,
                "proposed": m.proposed,
                "before": m.before,
                "after": m.after,
                "own_before": m.own_before,
                "own_after": m.own_after,
            }
            for m in moved.money
        ],
        "verdicts": [
            {"before": was, "after": now, "units": n} for (was, now), n in moved.units.items()
        ],
        "unset": {"before": moved.unset[0], "after": moved.unset[1]},
        "changed": [
            {"payee": p.payee, "before": p.before, "after": p.after} for p in moved.changed
        ],
    }
