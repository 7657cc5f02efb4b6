"""Facts as they stood at the moment of a run: what the registry holds now, with whatever has happened since undone.

History holds what a changed or removed row was before. So a row stood as the first event since says it was; a row that came in
since was not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg

from kapok.finds import moment
from kapok.finds.moment import Row
from kapok.receipts.values import inside, plain
from kapok.receipts.verify import canonical
from kapok.registry.ways import table
from kapok.rules.package.entities import Entity, Vocabulary

Facts = dict[str, Any]
Rows = dict[Row, Facts]
_FIRST = """
    SELECT DISTINCT ON (table_name, "row") table_name, "row", op, before::text FROM registry_event
    WHERE id >= %s AND id < %s AND ((table_name, "row") IN (SELECT * FROM unnest(%s::text[], %s::text[]))
        OR (op <> 'insert' AND before -> 'concerns' ?| %s::text[]))
    ORDER BY table_name, "row", id"""


def stood(
    con: psycopg.Connection,
    vocabulary: Vocabulary,
    rows: Rows,
    events: str,
    whom: Iterable[str],
    units: Iterable[Row] = (),
) -> tuple[Rows, dict[Row, int]]:
    """Rows as they stood when `events` was all the history, with `units` though they may be gone, and those that were about `whom`
    then; and the versions of those that have changed since.
    """
    found, versions, seen = dict(rows), dict[Row, int](), set[Row]()
    names = {*rows, *units}
    tables = [table(entity) for entity, _ in names], [id_ for _, id_ in names]
    for gap in moment.gaps(con, events):
        for name, id_, op, before in con.execute(_FIRST, [*gap, *tables, list(whom)]).fetchall():
            row = (name.removeprefix(table("")), id_)
            if not name.startswith(table("")) or row in seen or row[0] not in vocabulary.entities:
                continue
            seen.add(row)
            image = json.loads(before) if before else None
            if op == "insert":
                found.pop(row, None)
            elif image is not None:
                found[row] = facts_of(vocabulary.entities[row[0]], image)
                versions[row] = image["version"]
    return found, versions


def facts_of(entity: Entity, image: Mapping[str, Any]) -> Facts:
    """The vocabulary's columns of a row as history holds it."""
    columns = entity.stored_columns()
    return {name: inside(image.get(name), type_) for name, type_ in columns.items()}


def digest(facts: Facts) -> str:
    """Of a row: the same for the same facts."""
    return hashlib.sha256(
        canonical({name: plain(value) for name, value in facts.items()})
    ).hexdigest()


def images(con: psycopg.Connection, entity: Entity, id_: str) -> Iterator[Facts]:
    """A row as it stands, and as history knows it, the newest first."""
    columns = ", ".join(f'"{name}"' for name in entity.stored_columns())
    now = con.execute(f"SELECT {columns} FROM {table(entity.name)} WHERE id = %s", [id_]).fetchone()
    if now is not None:
        yield dict(zip(entity.stored_columns(), now, strict=True))
    asked = 'SELECT before::text, after::text FROM registry_event WHERE table_name = %s AND "row" = %s ORDER BY id DESC'
    for pair in con.execute(asked, [table(entity.name), id_]).fetchall():
        for image in pair:
            if image:
                yield facts_of(entity, json.loads(image))
