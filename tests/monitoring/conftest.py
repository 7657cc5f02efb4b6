"""One small registry with a few people whom a warning is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kapok.intake.tables import schema
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package
from kapok.screening.load import load
from kapok.screening.run import Run, screen

FOLDER = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"


@pytest.fixture(scope="session")
def package() -> Package:
    return load_package(FOLDER, check=False).whole()


@pytest.fixture(scope="session")
def case(package):
    """`case("W02-contract-ends", "还有30天")`: a worked case of the package."""

    def find(file: str, name: str) -> Case:
        cases = read_cases(FOLDER / "cases" / f"{file}.yaml", package)
        return next(c for c in cases if c.name == name)

    return find


@pytest.fixture
def watched(package, tmp_path):
    """`with watched(case, rules) as run:` the rows of a case as a registry, looked at on the case's day."""

    @contextmanager
    def look(case: Case, rules: list[str], names: dict[str, str] | None = None) -> Iterator[Run]:
        write(case, tmp_path / "data")
        with connection() as con:
            loaded = load(con, tmp_path / "data", package.vocabulary)
            loaded.names.update(names or {})
            yield screen(con, loaded, package, case.as_of, rules)

    return look


def write(case: Case, folder: Path) -> None:
    """The rows of a case as the vocabulary's Parquet."""
    folder.mkdir()
    for entity, rows in case.rows.items():
        table = pa.Table.from_pylist(
            list(rows.values()), schema=schema(case.package.vocabulary.entities[entity])
        )
        pq.write_table(table, folder / f"{entity}.parquet")
