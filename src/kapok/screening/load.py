"""Data into a run's database: a folder of office files, or the vocabulary's own Parquet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from kapok.intake import Intake, read_folder
from kapok.rules.duckdb_executor.executor import load_parquet
from kapok.rules.vocabulary import Vocabulary

NAME = "name"


@dataclass(slots=True)
class Loaded:
    """What was taken in: rows by entity, names by id, and the intake if files had to be read."""

    rows: dict[str, int]
    names: dict[str, str] = field(default_factory=dict)
    intake: Intake | None = None


def is_vocabulary_parquet(data: Path, vocabulary: Vocabulary) -> bool:
    """Only `ENTITY.parquet` files or folders, nothing that has to be read as an office's file."""
    found = [p for p in data.iterdir() if not p.name.startswith((".", "~$"))]
    tables = [p for p in found if p.suffix == ".parquet" and p.stem in vocabulary.entities]
    others = [
        p
        for p in found
        if p.is_dir() or p.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
    ]
    return bool(tables) and all(p in tables for p in others)


def load(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    vocabulary: Vocabulary,
    progress: Callable[[str], None] | None = None,
) -> Loaded:
    """Every entity as a table or view of the connection."""
    if is_vocabulary_parquet(data, vocabulary):
        load_parquet(con, data, vocabulary)
        return Loaded(_counts(con, vocabulary))
    return load_intake(con, read_folder(data, vocabulary, progress=progress), vocabulary)


def load_intake(con: duckdb.DuckDBPyConnection, intake: Intake, vocabulary: Vocabulary) -> Loaded:
    """What has been read already."""
    for name in vocabulary.entities:
        con.register("incoming", intake.tables[name])
        con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        con.unregister("incoming")
    names: dict[str, str] = {}
    for table in intake.directory.values():
        names |= _names(table)
    return Loaded(_counts(con, vocabulary), names, intake)


def _names(table: pa.Table) -> dict[str, str]:
    if NAME not in table.column_names:
        return {}
    pairs = zip(table["id"].to_pylist(), table[NAME].to_pylist(), strict=True)
    return {id_: name for id_, name in pairs if name}


def _counts(con: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in vocabulary.entities:
        row = con.execute(f"SELECT count(*) FROM {name}").fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts
