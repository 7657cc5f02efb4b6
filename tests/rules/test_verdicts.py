"""All measures of a flat table in one pass: the same verdicts, masks and amounts as the definition gives."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from kapok.rules.executors.duckdb_executor.executor import DuckExecutor, connection
from kapok.rules.executors.duckdb_executor.tables import load_world
from kapok.rules.executors.duckdb_executor.verdicts import verdicts_sql, write_verdicts
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).resolve().parents[2]
FLAT = ROOT / "benchmarks" / "peer_policy"
AS_OF = dt.date(2025, 6, 30)
DAY = dt.date(2021, 3, 1)
COUNTIES = ("510402", "510421", "510107")


def row(random: Random, number: int, package: Package) -> dict[str, Any]:
    cells: dict[str, Any] = {"id": f"P{number}"}
    for name, type_ in package.vocabulary.entities["applicant"].stored_columns().items():
        if name == "id" or random.random() < 0.08:
            continue
        match type_:
            case "bool":
                cells[name] = random.random() < 0.8
            case "int":
                cells[name] = random.randrange(70)
            case "date":
                span = 15_000 if name == "birth" else 2600
                cells[name] = (dt.date(1970, 1, 1) if name == "birth" else DAY) + dt.timedelta(
                    random.randrange(span)
                )
            case _:
                cells[name] = random.choice(COUNTIES)
    return cells


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package(FLAT)


@pytest.fixture(scope="module")
def world(package: Package) -> World:
    random = Random(143)
    return World(package.vocabulary, {"applicant": [row(random, i, package) for i in range(2000)]})


def test_as_the_python_executor_decides(package: Package, world: World, tmp_path: Path):
    out = tmp_path / "verdicts.parquet"
    with connection() as con:
        load_world(con, world)
        write_verdicts(DuckExecutor(package), con, AS_OF, out)
    got = duckdb.sql(f"SELECT * FROM '{out}'")
    names = [name for name, *_ in got.description]
    found = {line[0]: dict(zip(names, line, strict=True)) for line in got.fetchall()}
    seen = set()
    for measure in package.measures:
        unit = PythonExecutor(package).unit_function(measure, world, AS_OF)
        for id_, cells in world.table("applicant").items():
            right, line = unit(cells), found[id_]
            seen.add((measure, right.outcome))
            amount = right.each[0] if right.outcome in COUNTED else 0
            assert (
                line[f"outcome_{measure}"],
                line[f"failed_{measure}"],
                line[f"missing_{measure}"],
                line[f"amount_{measure}"],
            ) == (right.outcome, right.failed, right.missing, amount), (measure, id_)
    outcomes = {"eligible", "not_yet", "outside_validity", "unknown", "not_eligible"}
    assert seen == {(measure, outcome) for measure in package.measures for outcome in outcomes}


def test_measures_that_read_other_rows_are_refused():
    real = load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)
    with pytest.raises(ValueError, match="measure 16 reads other rows"):
        verdicts_sql(DuckExecutor(real), ["16"])
    with pytest.raises(ValueError, match="units differ: business, employment"):
        verdicts_sql(DuckExecutor(real), ["5", "16"])
