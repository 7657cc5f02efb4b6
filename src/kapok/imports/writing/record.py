"""What an import wrote, kept so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pyarrow as pa
from psycopg import sql

from kapok.imports import arrays
from kapok.imports.models import Import

Step: TypeAlias = Callable[[], None]
"""A statement with everything it says: it may be made ready in any thread, and is run by whoever has the connection."""


def statement(words: str | sql.Composed, values: list[Any]) -> Step:
    def run() -> None:
        arrays.run(words, values)

    return run


class Record:
    """Of one import, whose rows come from `source`. `wrote`: how many rows of each table."""

    def __init__(self, file: Import, source: int) -> None:
        self.file, self.source = file, source
        self.place = 0
        self.wrote: dict[str, int] = {}

    def keep(self, name: str, rows: pa.Array, spots: list[int] | None = None) -> Step:
        where = None if spots is None else arrays.literal(spots)
        values = [self.file.pk, name, arrays.literal(rows), where, self.next(name, len(rows))]
        words = (
            "INSERT INTO imports_wrote (import_id, table_name, rows, spots, place, scope) "
            "VALUES (%s, %s, %s::text[], %s::bigint[], %s, %s)"
        )
        return statement(words, [*values, self.file.scope])

    def keep_numbered(self, name: str, n: int) -> Step:
        """Rows that the database has numbered itself."""
        words = arrays.words(
            "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
            "SELECT %s, %s, array_agg(id::text ORDER BY id), %s, %s FROM {table} WHERE source_id = %s",
            table=sql.Identifier(name),
        )
        values = [self.file.pk, name, self.next(name, n), self.file.scope, self.source]
        return statement(words, values)

    def next(self, name: str, n: int) -> int:
        """The place of the next statement, of so many rows, among all that are to be taken back."""
        self.place += 1
        self.wrote[name] = self.wrote.get(name, 0) + n
        return self.place

    def changed(
        self,
        name: str,
        ids: list[str],
        old: list[dict[str, Any]],
        new: list[dict[str, Any]],
        versions: list[int],
    ) -> None:
        """Rows that were there before, as they were and as they are."""
        rows = len(ids)
        arrays.insert(
            "imports_changed",
            {
                "import_id": ("bigint", _same(self.file.pk, rows)),
                "table_name": ("text", _same(name, rows)),
                "row": ("text", ids),
                "before": ("jsonb", [json.dumps(one) for one in old]),
                "after": ("jsonb", [json.dumps(one) for one in new]),
                "version": ("integer", versions),
                "scope": ("text", _same(self.file.scope, rows)),
            },
        )
        self.wrote[f"{name}_changed"] = self.wrote.get(f"{name}_changed", 0) + rows


def _same(value: object, n: int) -> pa.Array:
    return pa.array([value] * n)
