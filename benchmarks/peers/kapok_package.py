"""Kapok: the package in `peer_policy`, loaded, planned and run from Parquet to Parquet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kapok.rules.executors.duckdb_executor.executor import DuckExecutor, connection
from kapok.rules.executors.duckdb_executor.verdicts import write_verdicts
from kapok.rules.reading.loader import load_package
from peers.common import AS_OF

PACKAGE = Path(__file__).resolve().parents[1] / "peer_policy"


@cache
def ready() -> DuckExecutor:
    """The package, loaded and checked once; plans are kept with it."""
    return DuckExecutor(load_package(PACKAGE))


def screen(persons: Path, out: Path) -> None:
    executor = ready()
    with connection(threads=2) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"CREATE VIEW applicant AS FROM read_parquet('{persons}')")
        write_verdicts(executor, con, AS_OF, out)
