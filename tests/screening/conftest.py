"""Small worlds screened as a registry is: rows to Parquet, Parquet to a run."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kapok.intake.tables import schema
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package
from kapok.screening.load import load
from kapok.screening.run import Run, screen

ROOT = Path(__file__).parents[2]
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def package():
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)


@pytest.fixture
def screened(package, tmp_path):
    """`with screened(rows, day, measures) as run:`"""

    @contextmanager
    def run(
        rows: Rows,
        as_of: str,
        measures: list[str],
        names: dict[str, str] | None = None,
        under: Package = package,
    ) -> Iterator[Run]:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        for entity, listed in rows.items():
            table = pa.Table.from_pylist(listed, schema=schema(under.vocabulary.entities[entity]))
            pq.write_table(table, folder / f"{entity}.parquet")
        with connection() as con:
            loaded = load(con, folder, under.vocabulary)
            loaded.names.update(names or {})
            yield screen(con, loaded, under, dt.date.fromisoformat(as_of), measures)

    return run


PAID_IN = {
    "insured": True,
    "employer_pension": 80_000,
    "employer_medical": 35_000,
    "employer_unemployment": 3_000,
    "employer_injury": 1_000,
}


def hires(count: int, **changes: Any) -> Rows:
    """An enterprise of 东区 that hired so many people of the target group for exactly a year from 1 March 2023."""
    day = dt.date
    numbers = range(1, count + 1)
    job = {
        "employer": "E",
        "start": day(2023, 3, 1),
        "finish": day(2999, 12, 31),
        "contract_start": day(2023, 3, 1),
        "contract_end": day(2024, 2, 29),
        "contract_kind": "fixed_term",
        "dispatched": False,
        "affiliated_move": False,
        "insurance_checked": True,
    } | changes
    return {
        "organisation": [{"id": "E", "kind": "enterprise", "county": "510402", "dispatch": False}],
        "person": [{"id": f"P{i}", "origin_county": "510402", "status_checked_to": day(2026, 12, 31)} for i in numbers],
        "status": [
            {"id": f"S{i}", "person": f"P{i}", "kind": "poverty_exited", "policy": "enjoyed",
             "start": day(2014, 1, 1), "finish": day(2999, 12, 31)}
            for i in numbers
        ],
        "employment": [{"id": f"J{i}", "person": f"P{i}"} | job for i in numbers],
        "insured_month": [
            {"id": f"M{i}", "employment": f"J{i}", "month": day(2024, 5, 1)} | PAID_IN for i in numbers
        ],
    }  # fmt: skip


@pytest.fixture
def hired():
    return hires


def changed(tmp_path_factory, name: str, *changes: tuple[str, str]) -> Package:
    """The package with some words of a measure's file replaced."""
    folder = tmp_path_factory.mktemp("policies") / "policies"
    shutil.copytree(ROOT / "policies", folder)
    shutil.rmtree(folder / "panzhihua-2022-143" / "procedures")  # they speak of what is changed
    (path,) = (folder / "panzhihua-2022-143" / "measures").glob(f"{name}-*.yaml")
    text = path.read_text("utf-8")
    for old, new in changes:
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    path.write_text(text, "utf-8")
    return load_package(folder / "panzhihua-2022-143", check=False)


@pytest.fixture(scope="session")
def by_the_head(tmp_path_factory):
    """Measure 10a pays 1,000 yuan a head from ten people on, and a bonus at every ten."""
    total = 'total: "case when n >= bonus_from then parts_read * n else yuan(0) end"'
    return changed(
        tmp_path_factory, "10a", (r"  - .id: effect_clear.*\n", ""), ("each: parts_read", total)
    )


@pytest.fixture(scope="session")
def paid_by_others(tmp_path_factory):
    """Measure 5 is paid by others and only recorded here."""
    return changed(tmp_path_factory, "05", ("level: budget,", "level: assisted, books: false,"))
