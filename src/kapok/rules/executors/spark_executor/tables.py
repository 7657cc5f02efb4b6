"""Where a screening's tables lie in Spark: every step written to Parquet in a folder that all workers see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

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
    # codes and repeated ids lie in files far smaller than in memory: what looks small enough to send to all may not be
    "spark.sql.sources.fileCompressionFactor": "8.0",
}
PART = 1_000_000
"""Rows of what a statement reads for each part that it is spread over."""
FEW = 50_000
"""Rows up to which compiling a statement costs more than running it as it stands."""
_WORDS = re.compile(r"\w+")
_TEXT_OR_WORD = re.compile(r"'(?:[^']|'')*'|\w+")


def spelled(sql: str) -> str:
    """With names that are not ASCII in backticks, which Spark asks for."""
    return _TEXT_OR_WORD.sub(
        lambda found: found[0] if found[0][0] == "'" or found[0].isascii() else f"`{found[0]}`", sql
    )


def suited(rows: int) -> dict[str, str]:
    """Settings for a statement that reads so many rows."""
    few = rows <= FEW
    return {
        "spark.sql.shuffle.partitions": str(1 + rows // PART),
        "spark.sql.adaptive.enabled": "false" if few else "true",
        "spark.sql.codegen.wholeStage": "false" if few else "true",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if few else "FALLBACK",
    }


@dataclass(slots=True)
class SparkTables:
    """A session and a folder as the `Database` of a screening; a name is a view of the table last written under it."""

    spark: SparkSession
    home: Path
    places: dict[str, Path] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    suits: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    vocabulary: Vocabulary | None = None
    holding: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for statement in Dialect.prelude:
            self.spark.sql(statement)

    def _place(self, name: str) -> Path:
        return self.home / f"{name}-{next(self.numbers)}"

    def _show(self, name: str, schema: Any, place: Path) -> None:
        self.spark.read.schema(schema).parquet(str(place)).createOrReplaceTempView(spelled(name))
        self.places[name] = place
        self.counts.pop(name, None)

    def _run(self, sql: str) -> DataFrame:
        """The statement, with the settings that the size of what it names asks for."""
        named = self.places.keys() & set(_WORDS.findall(sql))
        suits = suited(sum(self.count(name) for name in named))
        for name, value in suits.items():
            if self.suits.get(name) != value:
                self.spark.conf.set(name, value)
        self.suits = suits
        return self.spark.sql(spelled(sql))

    def table(self, name: str, sql: str) -> int:
        place, found = self._place(name), self._run(sql)
        found.write.parquet(str(place))
        self._show(name, found.schema, place)
        return self.count(name)

    def count(self, name: str) -> int:
        """As the ends of the files say."""
        if name not in self.counts:
            place = self.places[name]
            parts = place.rglob("*.parquet") if place.is_dir() else [place]
            self.counts[name] = sum(pq.read_metadata(part).num_rows for part in parts)
        return self.counts[name]

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
        self.spark.sql(f"DROP VIEW {spelled(name)}")
        self._delete(self.places.pop(name))

    def _delete(self, place: Path) -> None:
        for part in sorted(place.rglob("*"), reverse=True):
            part.unlink() if part.is_file() else part.rmdir()
        place.rmdir()

    def rename(self, name: str, new: str) -> None:
        place = self.places.pop(name)
        schema = self.spark.table(spelled(name)).schema
        self.spark.sql(f"DROP VIEW {spelled(name)}")
        self._show(new, schema, place)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._run(sql).collect()]

    def records(self, sql: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in self._run(sql).collect()]

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
                self._show(name, schema_of(columns), place)
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
