"""What rows are called decides nothing: files and registry give the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyarrow as pa
import pytest

from kapok.city import make
from kapok.intake import read_folder
from kapok.registry.newids import Ids
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.screening.load import hold_counties, load_intake
from kapok.screening.run import screen

MEASURES = ["5c", "7", "18"]
"""Two that share the months of a person, and one whose months two employers may report."""


@pytest.fixture(scope="module")
def read(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "c"
    make(folder, persons=1500)
    return read_folder(folder, package.vocabulary)


@pytest.mark.long
def test_a_unit_comes_out_the_same_by_whatever_id(package, read):
    ids = Ids(read.tables, package.vocabulary)
    tables = {
        name: pa.table(ids.columns(package.vocabulary.entities[name], table)).cast(table.schema)
        if table.num_rows
        else table
        for name, table in read.tables.items()
    }

    def outcomes(intake) -> dict[str, dict[str, str]]:
        with connection() as con:
            loaded = load_intake(con, intake, package.vocabulary)
            hold_counties(con, loaded, package)
            run = screen(con, loaded, package, dt.date(2025, 9, 30), MEASURES)
            return {
                name: {row["id"]: row["outcome"] for row in run.rows(f"SELECT * FROM {one.units}")}
                for name, one in run.results.items()
            }

    of_files, of_registry = outcomes(read), outcomes(replace(read, tables=tables))
    for measure, found in of_files.items():
        unit = package.measures[measure].unit
        names = dict(
            zip(read.tables[unit]["id"].to_pylist(), ids.of(unit).to_pylist(), strict=True)
        )
        assert {names[one]: outcome for one, outcome in found.items()} == of_registry[measure]
    assert "already_used" in of_files["18"].values()
