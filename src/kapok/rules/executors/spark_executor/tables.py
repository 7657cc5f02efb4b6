"""Where a screening's tables lie in Spark: every step written to Parquet in a folder that all workers see."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from kapok.rules.executors.spark_executor.dialect import Dialect
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
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "true",  # a number that does not fit is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.sources.default": "parquet",
}


@dataclass(slots=True)
class SparkTables:
    """A session and a folder as the `Database` of a screening; a name is a view of the table last written under it."""

    spark: SparkSession
    home: Path
    places: dict[str, Path] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    vocabulary: Vocabulary | None = None
    holding: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for statement in Dialect.prelude:
            self.spark.sql(statement)

    def _place(self, name: str) -> Path:
        return self.home / f"{name}-{next(self.numbers)}"

    def _show(self, name: str, schema: Any, place: Path) -> None:
        self.spark.read.schema(schema).parquet(str(place)).createOrReplaceTempView(name)
        self.places[name] = place

    def table(self, name: str, sql: str) -> None:
        place, found = self._place(name), self.spark.sql(sql)
        found.write.parquet(str(place))
        self._show(name, found.schema, place)

    def filled(
        self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        listed, place = list(rows), self._place(name)
        arrays = {
            column: pa.array([row[i] for row in listed], ARROW_TYPES[type_])
            for i, (column, type_) in enumerate(columns.items())
        }
        place.mkdir(parents=True)
        pq.write_table(pa.table(arrays), place / "part.parquet")
        self._show(name, schema_of(columns), place)

    def drop(self, name: str) -> None:
        self.spark.catalog.dropTempView(name)
        self._delete(self.places.pop(name))

    def _delete(self, place: Path) -> None:
        for part in sorted(place.rglob("*"), reverse=True):
            part.unlink() if part.is_file() else part.rmdir()
        place.rmdir()

    def rename(self, name: str, new: str) -> None:
        place = self.places.pop(name)
        schema = self.spark.table(name).schema
        self.spark.catalog.dropTempView(name)
        self._show(new, schema, place)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.spark.sql(sql).collect()]

    def records(self, sql: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in self.spark.sql(sql).collect()]

    def load(self, world: World) -> None:
        """The world's rows; tables that are and stay empty are left alone. For tests and small data."""
        known = self.vocabulary is world.vocabulary
        now = {name for name, rows in world.tables.items() if rows}
        for name, entity in world.vocabulary.entities.items():
            if not known or name in now | self.holding:
                columns, table = entity.stored_columns(), world.table(name)
                self.filled(name, columns, (tuple(r[c] for c in columns) for r in table.values()))
        self.vocabulary, self.holding = world.vocabulary, now

    def load_parquet(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Every entity as a view of `ENTITY.parquet`, a file or a folder of parts, by county (`county=510402/`) or not.

        What is not there is empty, a column that is not there unknown.
        """
        for name, entity in vocabulary.entities.items():
            columns = entity.stored_columns()
            place = folder / f"{name}.parquet"
            if place.exists():
                reader = self.spark.read.schema(schema_of(columns))
                reader.parquet(str(place)).createOrReplaceTempView(name)
            else:
                self.filled(name, columns, ())


def schema_of(columns: Mapping[str, str]) -> str:
    """Columns (name → type of the language) as Spark writes a schema."""
    return ", ".join(f"`{name}` {Dialect.types[type_]}" for name, type_ in columns.items())


@contextmanager
def session(master: str, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A session at a master (`local[2]`, `spark://…`), stopped at the end."""
    builder = SparkSession.builder.master(master).appName("kapok")
    for name, value in (SETTINGS | dict(settings or {})).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()
