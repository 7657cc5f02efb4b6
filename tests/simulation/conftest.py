"""Small registries written as Parquet, as an office's folder would hold them."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kapok.intake.tables import schema
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.reading.loader import load_package
from kapok.screening.load import load

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example-policy"
REAL = ROOT / "policies" / "panzhihua-2022-143"
DAY = dt.date(2025, 12, 31)


@pytest.fixture(scope="session")
def example():
    return load_package(EXAMPLE)


@pytest.fixture(scope="session")
def real():
    return load_package(REAL, check=False)


OPEN = dt.date(2999, 12, 31)


def hires(**by_county: int) -> dict[str, list[dict[str, Any]]]:
    """So many people hired for a year in each county (`c990101=9`), by one enterprise there, all of the target group."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("organisation", "person", "status", "employment", "insured_month")
    }
    for county, count in by_county.items():
        code = county.removeprefix("c")
        rows["organisation"].append({"id": f"E{code}", "kind": "enterprise", "county": code})
        for i in range(count):
            key = f"{code}-{i}"
            person, job = f"P{key}", f"J{key}"
            rows["person"].append({"id": person, "status_checked_to": OPEN})
            spell = {"start": dt.date(2016, 1, 1), "finish": OPEN}
            rows["status"].append(
                {"id": f"S{key}", "person": person, "kind": "poverty_exited", "policy": "enjoyed"}
                | spell
            )
            start = dt.date(2025, 3, 1)
            dates = {"start": start, "finish": OPEN, "contract_start": start}
            dates |= {"contract_end": dt.date(2026, 2, 28), "insurance_checked": True}
            rows["employment"].append({"id": job, "person": person, "employer": f"E{code}"} | dates)
            rows["insured_month"].append(
                {"id": f"M{key}", "employment": job, "month": start, "insured": True}
            )
    return rows


def write(folder: Path, package, rows: dict[str, list[dict[str, Any]]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for entity, listed in rows.items():
        table = pa.Table.from_pylist(listed, schema=schema(package.vocabulary.entities[entity]))
        pq.write_table(table, folder / f"{entity}.parquet")
    return folder


@pytest.fixture
def loaded(tmp_path):
    """`with loaded(package, rows) as (con, loaded):`"""

    @contextmanager
    def opened(package, rows):
        with connection() as con:
            yield con, load(con, write(tmp_path / "data", package, rows), package.vocabulary)

    return opened
