"""Data into a run's database: a folder of office files, of the vocabulary's own Parquet, or of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from kapok.intake import Intake, Level, read_folder
from kapok.rules.package.vocabulary import Vocabulary

NAME = "name"
SAME_FILE = "file_same"


@dataclass(slots=True)
class Loaded:
    """What was taken in: rows by entity, names by id, and the intake with what it found."""

    rows: dict[str, int]
    intake: Intake
    names: dict[str, str] = field(default_factory=dict)

    @property
    def unusable(self) -> int:
        """Places in the files that could not be used."""
        return self.intake.count(Level.ERROR)

    @property
    def unread(self) -> list[str]:
        """Files of which nothing was read; a second copy of another file is none of them."""
        sheets = [(f.name, s) for f in self.intake.files for s in f.sheets]
        read = {name for name, s in sheets if s.layout and (s.rows or s.parsed is not None)}
        found = self.intake.findings
        read |= {f.place.file for f in found if f.code == SAME_FILE}
        known = {f.name for f in self.intake.files} | {f.place.file for f in found}
        return sorted(known - read)


def load(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    vocabulary: Vocabulary,
    progress: Callable[[str], None] | None = None,
) -> Loaded:
    """Every entity as a table of the connection. All files go through the intake, Parquet as well: nothing is cast or
    dropped without a finding.
    """
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
    return Loaded(_counts(con, vocabulary), intake, names)


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
