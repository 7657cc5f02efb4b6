"""Columns of a table as arrays of PostgreSQL: so a statement takes a hundred thousand rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from psycopg import sql

from kapok.registry.vocabulary import TYPES


def literal(column: pa.Array | pa.ChunkedArray | list[Any]) -> str:
    """As PostgreSQL writes an array; what is unknown is NULL."""
    found = pa.array(column) if isinstance(column, list) else column
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    if not len(found):
        return "{}"
    text = found.cast(pa.string())
    if pa.types.is_string(found.type):
        text = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
        text = pc.binary_join_element_wise('"', text, '"', "")
    text = pc.fill_null(text, "NULL")
    line = pa.ListArray.from_arrays(pa.array([0, len(text)], pa.int32()), text)
    return "{" + str(pc.binary_join(line, ",")[0].as_py()) + "}"


def said(columns: Mapping[str, tuple[str, Any]]) -> tuple[sql.Composed, list[str]]:
    """`unnest(…) WITH ORDINALITY AS said (column, …, n)`; columns by name with the type and the values of each."""
    arrays = sql.SQL(", ").join(sql.SQL(f"%s::{kind}[]") for kind, _ in columns.values())
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    words = sql.SQL("unnest({}) WITH ORDINALITY AS said ({}, n)").format(arrays, names)
    return words, [literal(values) for _, values in columns.values()]


def insert(
    table: str,
    columns: Mapping[str, tuple[str, Any]],
    same: Mapping[str, tuple[str, Any]] | None = None,
) -> None:
    """All rows at once, in order."""
    laid(table, columns, same)()


def laid(
    table: str,
    columns: Mapping[str, tuple[str, Any]],
    same: Mapping[str, tuple[str, Any]] | None = None,
) -> Callable[[], None]:
    """What lays rows down, with everything written out already; so any thread may prepare it. `same`: of every row."""
    same = same or {}
    listed, values = said(columns)
    names = sql.SQL(", ").join(map(sql.Identifier, [*columns, *same]))
    each = sql.SQL(", ").join(
        [*map(sql.Identifier, columns), *(sql.SQL(f"%s::{kind}") for kind, _ in same.values())]
    )
    words = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY n").format(
        sql.Identifier(table), names, each, listed
    )
    whole = [*(value for _, value in same.values()), *values]
    return lambda: _bound(words, whole)


def _bound(words: sql.Composed, values: list[Any]) -> None:
    """The values beside the statement, not written into it: nobody has to find them in megabytes of text."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(words, values, prepare=False)


def words(text: str, **parts: sql.Composable) -> sql.Composed:
    """A statement with its parts."""
    return sql.SQL(text).format(**parts)


def run(words: str | sql.Composed, values: Iterable[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(words, list(values))
        return int(cursor.rowcount)


def ask(
    words: str | sql.Composed, values: Iterable[Any] | Mapping[str, Any] = ()
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, values if isinstance(values, Mapping) else list(values))
        return list(cursor.fetchall())


def roomy() -> None:
    """For the rest of the transaction: nothing is compiled for one use, and what is sorted or kept stays in memory."""
    run("SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)")


def kind(type_: str) -> str:
    """The database's type for one of the vocabulary."""
    return TYPES[type_]
