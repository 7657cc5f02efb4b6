"""The package's counties are units whatever the data holds, so that what a county lacks can be asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kapok.intake.tables import schema
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.screening.load import hold_counties, load
from kapok.screening.run import screen


def outcomes(package, folder: Path) -> dict[str, str]:
    with connection() as con:
        loaded = load(con, folder, package.vocabulary)
        hold_counties(con, loaded, package)
        assert loaded.rows["county"] == len(package.counties)
        run = screen(con, loaded, package, dt.date(2024, 12, 31), ["11c"])
        rows = run.rows(f"SELECT id, outcome FROM {run.results['11c'].units}")
        return {row["id"]: row["outcome"] for row in rows}


def written(package, folder: Path, entity: str, rows: list[dict[str, object]]) -> None:
    folder.mkdir(exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=schema(package.vocabulary.entities[entity]))
    pq.write_table(table, folder / f"{entity}.parquet")


def test_a_county_without_a_row_is_asked_and_not_known_to_lack(package, tmp_path):
    day = dt.date(2024, 12, 31)
    brand = {"id": "B", "brand": "B", "recognised": True, "recognised_on": dt.date(2023, 1, 1)}
    written(package, tmp_path / "d", "brand_recognition", [brand | {"county": "510421"}])
    known = [{"id": "X", "county": "510402", "brands_listed_to": day}]
    written(package, tmp_path / "d", "county", known)
    assert outcomes(package, tmp_path / "d") == {
        "X": "not_eligible",
        "510403": "unknown",
        "510411": "unknown",
        "510421": "eligible",
        "510422": "unknown",
    }
