"""Tables and views a screening reads: one per entity of the vocabulary."""

from __future__ import annotations

import glob
from pathlib import Path

import duckdb
import pyarrow as pa

from kapok.rules.executors.duckdb_executor.dialect import SQL_TYPES, constant
from kapok.rules.executors.world import World
from kapok.rules.package.vocabulary import Vocabulary

ARROW_TYPES = {
    "bool": pa.bool_(),
    "int": pa.int64(),
    "money": pa.int64(),
    "rate": pa.int64(),
    "date": pa.date32(),
    "text": pa.string(),
    "code": pa.string(),
}


_ZONED = "TIMESTAMP WITH TIME ZONE"
"""Which day such a moment lies in depends on the session's time zone: not taken for a day."""


def load_world(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """Every entity as a table."""
    for entity in world.vocabulary.entities.values():
        columns = entity.stored_columns()
        rows = list(world.table(entity.name).values())
        arrays = {n: pa.array([r[n] for r in rows], ARROW_TYPES[t]) for n, t in columns.items()}
        con.register("incoming", pa.table(arrays))
        con.execute(f"CREATE OR REPLACE TABLE {entity.name} AS SELECT * FROM incoming")
        con.unregister("incoming")


def load_parquet(con: duckdb.DuckDBPyConnection, folder: Path, vocabulary: Vocabulary) -> None:
    """Every entity as a view on `ENTITY.parquet` (or a folder of parts); what is not there is empty or unknown.

    ValueError for moments with a time zone.
    """
    for entity in vocabulary.entities.values():
        path = folder / f"{entity.name}.parquet"
        pattern = glob.escape(str(path))
        if path.is_dir():
            pattern += "/*.parquet"
        elif not path.exists():
            nothing = ", ".join(
                f"NULL::{SQL_TYPES[t]} AS {n}" for n, t in entity.stored_columns().items()
            )
            con.execute(f"CREATE OR REPLACE VIEW {entity.name} AS SELECT {nothing} WHERE FALSE")
            continue
        source = f"read_parquet({constant(pattern, 'text')})"
        described = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        present = {row[0]: row[1] for row in described}
        zoned = [n for n in entity.stored_columns() if present.get(n) == _ZONED]
        if zoned:
            raise ValueError(f"{path}: {', '.join(zoned)}: {_ZONED}")
        columns = ", ".join(
            f"CAST({n} AS {SQL_TYPES[t]}) AS {n}"
            if n in present
            else f"NULL::{SQL_TYPES[t]} AS {n}"
            for n, t in entity.stored_columns().items()
        )
        con.execute(f"CREATE OR REPLACE VIEW {entity.name} AS SELECT {columns} FROM {source}")
