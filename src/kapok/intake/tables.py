"""Merged rows as Arrow tables with the vocabulary's columns: money and rates int64, dates date32, the rest as it is."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from kapok.intake.gather import Merged
from kapok.rules.package.vocabulary import Entity

ARROW: dict[str, Any] = {
    "text": pa.string(),
    "code": pa.string(),
    "bool": pa.bool_(),
    "int": pa.int64(),
    "money": pa.int64(),
    "rate": pa.int64(),
    "date": pa.date32(),
}
_TEXT = frozenset((str, type(None)))


def schema(entity: Entity) -> pa.Schema:
    """The columns of an entity: `id` first, then references and stored facts."""
    return pa.schema(
        [pa.field(name, ARROW[kind]) for name, kind in entity.stored_columns().items()]
    )


def empty_table(entity: Entity) -> pa.Table:
    return schema(entity).empty_table()


def table_of(entity: Entity, merged: Merged) -> pa.Table:
    """The rows as a table; text columns take whatever stands there as text."""
    columns = [pa.array(merged.ids, pa.string())]
    for name, kind in entity.stored_columns().items():
        if name == "id":
            continue
        values: list[Any] = merged.facts[name]
        kinds = set(map(type, values))
        if kinds <= {type(None)}:
            columns.append(pa.nulls(len(values), ARROW[kind]))
            continue
        if kind in ("text", "code") and not kinds <= _TEXT:
            values = [None if value is None else str(value) for value in values]
        columns.append(pa.array(values, ARROW[kind]))
    return pa.Table.from_arrays(columns, schema=schema(entity))


def local_table(merged: Merged) -> pa.Table:
    """The rows of a list that is no part of the vocabulary, typed by what stands in it."""
    columns = {name: pa.array(values) for name, values in merged.facts.items()}
    return pa.table({"id": pa.array(merged.ids, pa.string()), **columns})
