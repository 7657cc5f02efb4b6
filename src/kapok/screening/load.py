"""Data into a run's database: a folder of office files, of the vocabulary's own Parquet, or of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from kapok.intake import Intake, Level, read_folder
from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Vocabulary

NAME, TOWN = "name", "town"
TOWNSHIP_DIGITS = 9
"""A village's code begins with that of its township."""
SAME_FILE = "file_same"
COUNTY = "county"
"""The entity of which the package itself knows rows: its counties, each with the fact of the same name."""


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


def load_intake(
    con: duckdb.DuckDBPyConnection, intake: Intake, vocabulary: Vocabulary, *, there: bool = False
) -> Loaded:
    """What has been read already. `there`: the rows stand in the connection's tables."""
    for name in () if there else vocabulary.entities:
        con.register("incoming", intake.tables[name])
        con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        con.unregister("incoming")
    names: dict[str, str] = {}
    for table in intake.directory.values():
        names |= _names(table, NAME)
        names |= {code[:TOWNSHIP_DIGITS]: town for code, town in _names(table, TOWN).items()}
    return Loaded(_counts(con, vocabulary), intake, names)


def hold_counties(con: duckdb.DuckDBPyConnection, loaded: Loaded, package: Package) -> None:
    """Every county of the package is a row of the entity `county`, if the vocabulary has it: one the data did not bring
    stands there with its code alone, so that what it lacks can be asked.
    """
    entity = package.vocabulary.entities.get(COUNTY)
    if entity is None or COUNTY not in entity.stored_columns():
        return
    for code in package.counties:
        con.execute(
            f"INSERT INTO {COUNTY} (id, {COUNTY}) SELECT $code, $code "
            f"WHERE NOT EXISTS (FROM {COUNTY} WHERE id = $code OR {COUNTY} = $code)",
            {"code": code},
        )
    loaded.rows[COUNTY] = _count(con, COUNTY)


def _names(table: pa.Table, column: str) -> dict[str, str]:
    if column not in table.column_names:
        return {}
    pairs = zip(table["id"].to_pylist(), table[column].to_pylist(), strict=True)
    return {id_: name for id_, name in pairs if name}


def _counts(con: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> dict[str, int]:
    return {name: _count(con, name) for name in vocabulary.entities}


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {name}").fetchone()
    return int(row[0]) if row else 0
