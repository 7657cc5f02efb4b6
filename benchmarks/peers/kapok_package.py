"""Kapok: the package in `peer_policy`, loaded, planned and run from Parquet to Parquet."""

from __future__ import annotations

from pathlib import Path

from kapok.rules.duckdb_executor.executor import DuckExecutor, connection
from kapok.rules.duckdb_executor.verdicts import write_verdicts
from kapok.rules.loader import load_package
from peers.common import AS_OF

PACKAGE = Path(__file__).resolve().parents[1] / "peer_policy"


def screen(persons: Path, out: Path) -> None:
    executor = DuckExecutor(load_package(PACKAGE))
    with connection(threads=2) as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(f"CREATE VIEW applicant AS FROM read_parquet('{persons}')")
        write_verdicts(executor, con, AS_OF, out)
