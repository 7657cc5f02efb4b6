"""A small city whose cells are unknown here and there, in memory and in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from kapok.city.make import make
from kapok.intake import read_folder
from kapok.intake.tables import schema
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package
from kapok.screening.load import load_intake
from kapok.screening.run import Run, screen

ROOT = Path(__file__).parents[2]
DAY = dt.date(2025, 9, 30)
UNKNOWN = 0.05


@pytest.fixture(scope="session")
def package() -> Package:
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False).whole()


@dataclass(frozen=True)
class Registry:
    """The same rows as a run and as a world."""

    run: Run
    world: World


@pytest.fixture(scope="session")
def registry(package, tmp_path_factory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("city") / "parquet"
    make(folder, 11, 500, fmt="parquet")
    chance = Random(5)
    intake = read_folder(folder, package.vocabulary)
    rows = {}
    for name, entity in package.vocabulary.entities.items():
        table = intake.tables[name].to_pylist()
        for row in table:
            for column in row:
                if column != "id" and chance.random() < UNKNOWN:
                    row[column] = None
        rows[name] = _filled(name, table, chance)
        intake.tables[name] = pa.Table.from_pylist(rows[name], schema=schema(entity))
    with connection() as con:
        loaded = load_intake(con, intake, package.vocabulary)
        run = screen(con, loaded, package, DAY, list(package.indicators))
        yield Registry(run, World(package.vocabulary, rows))


def _filled(name: str, table: list[dict], chance: Random) -> list[dict]:
    """What the office's files do not hold yet is known of most."""
    for row in table:
        if name == "household" and chance.random() > UNKNOWN:
            row["members_checked_to"] = DAY
        if name == "base_recognition" and chance.random() > UNKNOWN:
            row["roster_checked_to"] = DAY
    return table
