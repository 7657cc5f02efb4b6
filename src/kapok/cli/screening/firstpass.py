"""`kapok screen --first-pass`: verdicts, amounts and masks of flat registers in one statement, nothing settled."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
from rich.table import Table

from kapok.cli.face import Face, Stop
from kapok.rules.executors.duckdb_executor.dialect import constant
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.duckdb_executor.verdicts import is_flat, write_verdicts
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.package.model import Package

FOLDER = "verdicts"


def flat_by_unit(
    package: Package, measures: list[str], readings: dict[str, str]
) -> dict[str, list[str]]:
    """Unit entity → its measures; Stop names the measures that read other rows."""
    executor = DuckExecutor(package, readings)
    plans = {name: executor.plan(name) for name in measures}
    deep = [name for name, plan in plans.items() if not is_flat(plan)]
    if deep:
        raise Stop("screen.not_flat", names="、".join(deep))
    groups: dict[str, list[str]] = {}
    for name, plan in plans.items():
        groups.setdefault(plan.unit.entity, []).append(name)
    return groups


def first_pass(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    groups: dict[str, list[str]],
    as_of: dt.date,
    readings: dict[str, str],
    out: Path,
) -> dict[str, dict[str, int]]:
    """Writes `verdicts/ENTITY.parquet`; measure → outcome → units."""
    (out / FOLDER).mkdir()
    executor = DuckExecutor(package, readings)
    counts: dict[str, dict[str, int]] = {}
    for entity, measures in groups.items():
        path = out / FOLDER / f"{entity}.parquet"
        write_verdicts(executor, con, as_of, path, measures)
        source = constant(str(path), "text")
        for name in measures:
            rows = con.execute(
                f"SELECT outcome_{name}, count(*) FROM read_parquet({source}) GROUP BY ALL"
            )
            counts[name] = {str(outcome): int(n) for outcome, n in rows.fetchall()}
    return counts


def show_first_pass(face: Face, package: Package, counts: dict[str, dict[str, int]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    table.add_column(face.text("short.measure"), no_wrap=True)
    table.add_column(face.text("short.title"), overflow="fold")
    for outcome in OUTCOMES:
        table.add_column(face.text(f"short.{outcome}"), justify="right", no_wrap=True)
    for name, found in counts.items():
        measure = package.measures[name]
        cells = [f"{found[o]:,}" if found.get(o) else "–" for o in OUTCOMES]
        table.add_row(name, face.pick(measure.title, measure.en), *cells)
    face.out.print(table)
    face.say("screen.first_pass_said", style="dim")
