"""The registry's facts as of one moment, in the form in which intake gives those of files: what screening reads.

They come out of the vocabulary's views by COPY, all within one transaction that sees one state and may write nothing. Ids
are the registry's own, which say nothing; no number and no name of a person comes along. What is taken out is what the
actor may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from kapok.intake.intake import Intake
from kapok.intake.tables import empty_table, schema
from kapok.registry.copying import copied
from kapok.registry.vocabulary import SCHEMA
from kapok.rules.package.entities import Entity, Vocabulary

_BYTES_AT_ONCE = 2**22
_PARSE = csv.ParseOptions(newlines_in_values=True)
_NAMES = {
    "organisation": "SELECT id, name FROM registry_organisation WHERE name <> ''",
    "_village": "SELECT village.code AS id, village.name, town.name AS town FROM accounts_area village "
    "LEFT JOIN accounts_area town ON town.code = village.parent_id WHERE village.level = 'village'",
}
"""Names that are no secret: of organisations and of places."""
EVERYTHING = {"kapok.actor": "system", "kapok.areas": "*"}
"""What the machine itself is told by: nothing is left out."""


def take(
    con: psycopg.Connection,
    vocabulary: Vocabulary,
    told: Mapping[str, str],
    step: Callable[[int, int], None] | None = None,
) -> Intake:
    """`told`: on whose behalf (`Actor.settings`). `con` is in no transaction; `step` hears of each table."""
    entities = vocabulary.entities
    tables: dict[str, pa.Table] = {}
    with con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for setting, value in told.items():
            con.execute("SELECT set_config(%s, %s, true)", [setting, value])
        for entity in entities.values():
            tables[entity.name] = _facts(con, entity)
            if step is not None:
                step(len(tables), len(entities))
        names = directory(con)
    labels = {name: (one.label, one.en) for name, one in entities.items()}
    return Intake(tables, [], [], names, labels)


def _facts(con: psycopg.Connection, entity: Entity) -> pa.Table:
    """The rows of an entity in the order of their ids, so that the same facts make the same files."""
    wanted = schema(entity)
    words = sql.SQL("SELECT {} FROM {}.{} ORDER BY id").format(
        sql.SQL(", ").join(map(sql.Identifier, wanted.names)),
        sql.Identifier(SCHEMA),
        sql.Identifier(entity.name),
    )
    lines = copied(con, words)
    return arrow(lines, wanted) if lines.size else empty_table(entity)


def directory(con: psycopg.Connection) -> dict[str, pa.Table]:
    """What is called how: organisations and places."""
    return {name: _named(con, words) for name, words in _NAMES.items()}


def _named(con: psycopg.Connection, words: str) -> pa.Table:
    names = [column.name for column in con.execute(f"{words} LIMIT 0").description or ()]
    wanted = pa.schema([(name, pa.string()) for name in names])
    lines = copied(con, sql.SQL(words))
    return arrow(lines, wanted) if lines.size else wanted.empty_table()


def arrow(lines: pa.Buffer, wanted: pa.Schema) -> pa.Table:
    """Nothing is nothing, an empty word stands in quotation marks: as the database writes it."""
    return csv.read_csv(
        pa.BufferReader(lines),
        read_options=csv.ReadOptions(column_names=wanted.names, block_size=_BYTES_AT_ONCE),
        parse_options=_PARSE,
        convert_options=csv.ConvertOptions(
            column_types=wanted,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )
