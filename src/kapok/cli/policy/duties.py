"""`kapok policy duties`: what each department owes, by when, with what evidence; with data, what is done, late, missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.options import day_of
from kapok.cli.package import PackageDir, open_package
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.duties import (
    LATE,
    MISSING,
    RECORDS,
    STATES,
    UNPROVED,
    Duty,
    Standing,
    Term,
    city_code,
    standing,
)
from kapok.rules.package.model import Package

Office = Annotated[str, typer.Option("--office", metavar="ID", help="help.office")]
County = Annotated[str, typer.Option("--county", metavar="CODE", help="help.duty_county")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="help.duty_data", show_default=False)
]
AsOf = Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="help.as_of")]


def duties(
    ctx: typer.Context,
    folder: PackageDir = None,
    office: Office = "",
    county: County = "",
    data: Data = None,
    as_of: AsOf = "",
) -> int:
    face: Face = ctx.obj
    package = open_package(face, folder, check=False)
    chosen = _chosen(package, office)
    day = day_of(package, as_of)
    place = _place(package, county)
    stand = None if data is None else _standing(face, package, chosen, data, day, place)
    behind = stand is not None and any(t.state in (LATE, MISSING, UNPROVED) for t in stand.terms)
    if face.json:
        face.write(_as_data(package, chosen, stand, day) | {"ok": not behind})
    else:
        _show(face, package, chosen, stand, day)
    return FOUND if behind else OK


def _chosen(package: Package, office: str) -> list[Duty]:
    if office and office not in package.departments:
        raise Stop("use.office", name=office, allowed=", ".join(package.departments))
    return [d for d in package.duties.values() if office in ("", d.office, *d.partners)]


def _places(package: Package) -> dict[str, str]:
    return {city_code(package): "", **package.counties}


def _place(package: Package, wanted: str) -> str:
    """The code of the county meant; nothing if none is named."""
    places = _places(package)
    if not wanted or wanted in places:
        return wanted
    code = next((c for c, name in places.items() if name == wanted), "")
    if not code:
        allowed = ", ".join(f"{c} {name}".strip() for c, name in places.items())
        raise Stop("use.county", value=wanted, allowed=allowed)
    return code


def _standing(
    face: Face, package: Package, chosen: list[Duty], data: Path, day: dt.date, place: str
) -> Standing:
    from kapok.cli.screening.command import check_data, read_data

    check_data(data)
    with connection() as con:
        read_data(face, con, data, package)
        cursor = con.execute(f"SELECT duty, county, due_on, done_on, evidence FROM {RECORDS}")
        names = [d[0] for d in cursor.description or ()]
        records = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = standing(package, chosen, records, day)
    return Standing(tuple(t for t in found.terms if place in ("", t.county)), found.strangers)


def _show(
    face: Face, package: Package, chosen: list[Duty], stand: Standing | None, day: dt.date
) -> None:
    if not chosen:
        face.say("duties.none")
        return
    for office, label in package.departments.items():
        mine = [d for d in chosen if d.office == office]
        if mine:
            name = face.pick(label.say, label.en)
            face.line()
            face.say("duties.office", style="bold", office=name, n=len(mine))
            face.out.print(_table(face, mine, stand))
    if stand is None:
        face.say("duties.sum", style="bold", n=len(chosen))
        return
    face.say("duties.by_place", style="bold", day=day)
    face.out.print(_by_place(face, package, stand))
    counts = {state: sum(t.state == state for t in stand.terms) for state in STATES}
    face.say("duties.states", style="bold", n=len(chosen), terms=len(stand.terms), **counts)
    if stand.strangers:
        face.say("duties.strangers", style="yellow", n=stand.strangers)


def _table(face: Face, listed: list[Duty], stand: Standing | None) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(face.text("duties.id"), no_wrap=True)
    table.add_column(face.text("duties.what"), overflow="fold")
    if stand is None:
        for key in ("owed", "when", "evidence"):
            table.add_column(face.text(f"duties.{key}"), overflow="fold")
    else:
        _state_columns(face, table)
    for duty in listed:
        row = [duty.id, face.pick(duty.say, duty.en)]
        if stand is None:
            owed = face.text(f"duty.{duty.owed_by}")
            row += [owed, when(face, duty), face.pick(duty.evidence, duty.evidence_en)]
        else:
            row += _counted([t for t in stand.terms if t.duty is duty])
        table.add_row(*row)
    return table


def _by_place(face: Face, package: Package, stand: Standing) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(face.text("duties.place"))
    _state_columns(face, table)
    for code, name in _places(package).items():
        terms = [t for t in stand.terms if t.county == code]
        if terms:
            table.add_row(name or face.text("duty.city"), *_counted(terms))
    return table


def _state_columns(face: Face, table: Table) -> None:
    for state in STATES:
        table.add_column(face.text(f"duties.{state}"), justify="right")


def _counted(terms: list[Term]) -> list[str]:
    counts = [sum(t.state == state for t in terms) for state in STATES]
    return [f"{n:,}" if n else "–" for n in counts]


def when(face: Face, duty: Duty) -> str:
    """By when it is owed, in words."""
    return face.text(f"duty.{duty.every}", day=duty.due, n=duty.due)


def _as_data(
    package: Package, chosen: list[Duty], stand: Standing | None, day: dt.date
) -> dict[str, Any]:
    data: dict[str, Any] = {"package": package.name, "duties": [_duty_data(d) for d in chosen]}
    if stand is not None:
        data |= {"as_of": day, "strangers": stand.strangers}
        data["terms"] = [
            {
                "duty": t.duty.id,
                "county": t.county,
                "due_on": t.due_on,
                "state": t.state,
                "done_on": t.done_on,
            }
            for t in stand.terms
        ]
    return data


def _duty_data(duty: Duty) -> dict[str, Any]:
    keys = ("id", "clause", "office", "say", "en", "owed_by", "every", "due", "evidence")
    data: dict[str, Any] = {key: getattr(duty, key) for key in keys}
    data |= {"with": list(duty.partners), "evidence_en": duty.evidence_en}
    return data | {"quote": duty.basis.quote, "source": duty.basis.source}
