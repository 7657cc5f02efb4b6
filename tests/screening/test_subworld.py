"""A unit decided alone, from the rows around it, is decided as in the whole run; by the other executor at that."""

from __future__ import annotations

import datetime as dt

import pytest

from kapok.city.make import make
from kapok.rules.duckdb_executor.executor import connection
from kapok.rules.python_executor.executor import PythonExecutor
from kapok.screening.load import load
from kapok.screening.run import screen
from kapok.screening.subworld import around


@pytest.fixture(scope="module")
def run(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "data"
    make(folder, 11, 1_000, fmt="parquet")
    with connection() as con:
        yield screen(con, load(con, folder, package.vocabulary), package, dt.date(2025, 9, 30))


def test_whoever_is_not_refused_is_decided_alike(run, package):
    executor = PythonExecutor(package)
    differ = []
    for name, result in run.results.items():
        rows = run.rows(
            f"SELECT outcome, min(id) AS id FROM {result.units} WHERE outcome <> 'not_eligible' GROUP BY outcome ORDER BY outcome"
        )
        for row in list(rows):
            world = around(run, result.measure.unit, [row["id"]])
            units = executor.screen(world, run.as_of, [name], gated=False)[name].units
            alone = next(u for u in units if u.id == row["id"])
            if alone.outcome != row["outcome"]:
                differ.append((name, row, alone.outcome))
    assert not differ
