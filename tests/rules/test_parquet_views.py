"""Parquet as the database reads it: the folder that was named and no other, and days that depend on no time zone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.executors.duckdb_executor.tables import load_parquet
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def vocabulary():
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False).vocabulary


def ids(folder, vocabulary):
    with connection() as con:
        load_parquet(con, folder, vocabulary)
        return [row[0] for row in con.execute("SELECT id FROM person ORDER BY id").fetchall()]


@pytest.mark.parametrize("parts", [False, True])
def test_signs_of_a_pattern_in_a_folders_name_mean_themselves(tmp_path, vocabulary, parts):
    for folder, id_ in (("br[1]", "right"), ("br1", "wrong")):
        path = tmp_path / folder / ("person.parquet/a.parquet" if parts else "person.parquet")
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table({"id": [id_]}), path)
    assert ids(tmp_path / "br[1]", vocabulary) == ["right"]


def test_a_moment_with_a_time_zone_is_not_taken_for_a_day(tmp_path, vocabulary):
    moments = pa.array([dt.datetime(1990, 1, 1)], pa.timestamp("us", tz="UTC"))
    pq.write_table(pa.table({"id": ["a"], "birth": moments}), tmp_path / "person.parquet")
    with pytest.raises(ValueError, match="birth"):
        ids(tmp_path, vocabulary)
