"""The truth about the city: vocabulary rows, column by column.

Owns: one column store an entity, checked against the vocabulary, and its Parquet
form (`ENTITY.parquet`; money in fen and rates in basis points as int64, dates as
date32). A value that was not given is unknown (null).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kapok.rules.package.vocabulary import read_vocabulary
from kapok.rules.problems import Problems

_ARROW = {
    "bool": pa.bool_(),
    "int": pa.int64(),
    "money": pa.int64(),
    "rate": pa.int64(),
    "date": pa.date32(),
    "text": pa.string(),
    "code": pa.string(),
}


def vocabulary_folder() -> Path:
    """`policies/vocabulary` of the tree this file stands in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "policies" / "vocabulary").is_dir():
            return folder / "policies" / "vocabulary"
    raise FileNotFoundError("policies/vocabulary")


def read_columns(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """Entity → stored column → type, from the vocabulary."""
    problems = Problems()
    vocabulary = read_vocabulary(folder or vocabulary_folder(), problems)
    if problems.found:
        raise ValueError("\n".join(str(p) for p in problems.found))
    return {name: entity.stored_columns() for name, entity in vocabulary.entities.items()}


class Table:
    """The rows of one entity."""

    def __init__(self, name: str, types: dict[str, str]) -> None:
        self.name = name
        self.types = types
        self.columns: dict[str, list[Any]] = {column: [] for column in types}
        self._stores = list(self.columns.items())

    def __len__(self) -> int:
        return len(self.columns["id"])

    def add(self, **values: Any) -> None:
        """One row; a column without a value is unknown."""
        if not values.keys() <= self.columns.keys():
            raise KeyError(f"{self.name}: {sorted(values.keys() - self.columns.keys())}")
        get = values.get
        for column, store in self._stores:
            store.append(get(column))

    def rows(self) -> list[dict[str, Any]]:
        """All rows as dictionaries."""
        names = list(self.columns)
        return [
            dict(zip(names, row, strict=True)) for row in zip(*self.columns.values(), strict=True)
        ]

    def arrow(self) -> pa.Table:
        return pa.table(
            {c: pa.array(values, _ARROW[self.types[c]]) for c, values in self.columns.items()}
        )


class Truth:
    """Every entity of the vocabulary, with its rows."""

    def __init__(self, columns: dict[str, dict[str, str]] | None = None) -> None:
        self.tables = {
            name: Table(name, types) for name, types in (columns or read_columns()).items()
        }

    def __getitem__(self, entity: str) -> Table:
        return self.tables[entity]

    def write(self, out: Path) -> None:
        """`ENTITY.parquet` for every entity, also those without rows."""
        out.mkdir(parents=True, exist_ok=True)
        for name, table in self.tables.items():
            write_arrow(table.arrow(), out / f"{name}.parquet")


def schema(types: dict[str, str]) -> pa.Schema:
    """The Parquet columns of an entity."""
    return pa.schema([(column, _ARROW[type_]) for column, type_ in types.items()])


def write_arrow(table: pa.Table, path: Path) -> None:
    """One Parquet file, the same bytes for the same rows."""
    pq.write_table(table, path, compression="zstd", compression_level=1, store_schema=False)
