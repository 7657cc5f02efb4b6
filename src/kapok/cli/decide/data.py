"""Units out of a folder of data, decided as a screening decides them: by a run over the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kapok.cli.decide.facts import one_measure
from kapok.cli.decide.told import Due, Told
from kapok.cli.face import Face, Stop
from kapok.cli.options import day_of, read_readings
from kapok.cli.screening.command import check_data, deciding, read_data
from kapok.masking import masked
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.explain import Explanation
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Package
from kapok.screening.explained import RunExplainer
from kapok.screening.load import Loaded
from kapok.screening.people import named, shown_id, whom
from kapok.screening.run import Run
from kapok.screening.run import screen as run_screening
from kapok.screening.subworld import around

HIDDEN = "*"
MOST_MEANT = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A folder, and a unit or a person in it; all as it was written."""

    data: Path
    unit: str = ""
    person: str = ""
    measure: str = ""
    on: str = ""
    readings: tuple[str, ...] = ()


@contextmanager
def decided_data(face: Face, package: Package, asked: Asked) -> Iterator[list[Told]]:
    """What every measure says of the unit or the person, while the database is open."""
    check_data(asked.data)
    if bool(asked.unit) == bool(asked.person):
        raise Stop("use.unit_or_person")
    wanted = list(package.measures)
    if asked.measure:
        wanted = [one_measure(face, package, asked.measure).id]
    readings = read_readings(face, package, list(asked.readings), wanted)
    day = day_of(package, asked.on)
    with connection() as con:
        loaded = read_data(face, con, asked.data, package)
        units = _units(face, con, loaded, package, wanted, asked)
        with face.progress("screen.deciding", long=True, n=len(units)), deciding(face):
            run = run_screening(con, loaded, package, day, list(units), readings)
        explainer = RunExplainer(run)
        yield [_told(face, run, explainer, name, ids) for name, ids in units.items()]


def _units(
    face: Face,
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    wanted: list[str],
    asked: Asked,
) -> dict[str, list[str]]:
    """The units of each measure that are meant; measures without one are left out. What is no unit's id may be an
    organisation's: then all its units.
    """
    given = asked.unit or asked.person
    ways = ["person"] if asked.person else ["id", "organisation"]
    for way in ways:
        if found := _units_by(face, con, loaded, package, wanted, given, way):
            return found
    raise Stop("use.nobody" if asked.person else "use.no_such_unit", code=1, id=masked(given))


def _units_by(
    face: Face,
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    wanted: list[str],
    given: str,
    way: str,
) -> dict[str, list[str]]:
    """By measure; Stop, with all that is meant, where it is more than one, also of different measures."""
    found: dict[str, list[str]] = {}
    meant: set[str] = set()
    for name in wanted:
        unit = package.measures[name].unit
        column, joins = "u.id", ""
        if way != "id":
            near = whom(package.vocabulary, unit)
            column, joins = getattr(near, way), near.joins
        sql = f"SELECT u.id, {column} FROM {unit} u {joins} WHERE {column} LIKE ? ESCAPE '!' ORDER BY u.id"
        rows = con.execute(sql, [_pattern(given)]).fetchall()
        meant |= {row[1] for row in rows}
        if rows:
            found[name] = [row[0] for row in rows]
    if len(meant) > 1:
        told = sorted(f"{shown_id(id_)} {named(loaded, id_)}".rstrip() for id_ in meant)
        more = ["…"] * (len(told) > MOST_MEANT)
        listed = face.text("join").join([*told[:MOST_MEANT], *more])
        raise Stop("use.ambiguous_id", code=1, id=masked(given), n=len(meant), listed=listed)
    return found


def _pattern(given: str) -> str:
    """The id; a hidden digit stands for any one."""
    for special in "!%_":
        given = given.replace(special, f"!{special}")
    return given.replace(HIDDEN, "_")


def _told(face: Face, run: Run, explainer: RunExplainer, name: str, ids: list[str]) -> Told:
    return Told(
        measure=run.package.measures[name],
        package=run.package,
        as_of=run.as_of,
        readings=run.readings,
        ids=ids,
        explained=_explained(face, explainer, name, ids),
        dues=_dues(face, run, name, ids),
        ledger=bool(run.loaded.rows[LEDGER]),
        unplaced=run.results[name].unplaced,
        rows=lambda id_: {
            entity: rows.values() for entity, rows in around(run, name, [id_]).tables.items()
        },
        sources=[file.path for file in run.loaded.intake.files],
    )


def _explained(
    face: Face, explainer: RunExplainer, name: str, ids: list[str]
) -> Iterator[Explanation]:
    for id_ in ids:
        yield explainer.explain(name, id_, face.lang)


def _dues(face: Face, run: Run, name: str, ids: list[str]) -> list[Due]:
    """What is due to the payees of the units, all their units counted."""
    result = run.results[name]
    if not result.pays:
        return []
    labels = {a.name: face.pick(a.say, a.en) for a in result.measure.amounts}
    sql = f"SELECT * FROM {result.due} WHERE list_has_any(units, $ids) ORDER BY {result.due_order}"
    cursor = run.con.cursor().execute(sql, {"ids": ids})
    names = [d[0] for d in cursor.description or ()]
    dues = []
    for row in (dict(zip(names, line, strict=True)) for line in cursor.fetchall()):
        items = [
            (a.name, labels.get(a.name, a.name), row[f"item_{i}"])
            for i, a in enumerate(result.plan.amounts)
        ]
        money = (row["pay"], row["paid"], row["due"], row["own_money"], row["one_more"])
        mine = tuple(id_ for id_ in row["units"] if id_ in ids)
        head = (row["payee"] or "", row["county"], row["n"], tuple(items))
        dues.append(Due(*head, *money, row["outcome"], mine))
    return dues
