"""The registry's facts into a database of a run's own: out of the registry by COPY, or out of what the last run kept beside
it and only what has happened since.

Either way what is read is one state of the registry, seen in one transaction that writes nothing; and either way the tables
are the same. Beside the vocabulary's columns each has `_scope`, the area whose offices see the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql

from kapok.finds import moment
from kapok.finds.moment import Event, Moment
from kapok.finds.warm import Warm
from kapok.intake import Intake
from kapok.intake.tables import schema
from kapok.registry.copying import copied
from kapok.registry.snapshot import EVERYTHING, arrow, directory
from kapok.registry.vocabulary import NOT_MERGED
from kapok.registry.ways import table
from kapok.rules.package.entities import Entity, Vocabulary
from kapok.screening.load import Loaded, load_intake

SCOPE = "_scope"
MOST_SINCE = 0.2
"""Where more than this share of an entity has changed it is taken out whole."""
MANY = 500_000
"""An entity of more rows, none of which has changed, is read where it lies."""
_FEW = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """`fresh`: rows that came out of the registry now, by entity. `events`: what has happened since the run before, where
    that is known. `fingerprint`: of the database and its history up to the moment. `beside`: what the last run kept, if it is
    of this database and its history; `changed`: entities of which rows have changed since everything was decided last, if known.
    """

    loaded: Loaded
    moment: Moment
    fingerprint: str
    fresh: Mapping[str, int] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    beside: Warm | None = None
    changed: frozenset[str] = frozenset()


def take(
    con: psycopg.Connection,
    into: duckdb.DuckDBPyConnection,
    vocabulary: Vocabulary,
    warm: Warm | None = None,
    since: str | None = None,
) -> Taken:
    """`con` is in no transaction. `since`: the history that the run before had read."""
    with con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name, value in EVERYTHING.items():
            con.execute("SELECT set_config(%s, %s, true)", [name, value])
        here = moment.now(con)
        happened = () if since is None else tuple(moment.since(con, since))
        names, mark = directory(con), moment.fingerprint(con, here.events)
        if warm is not None and moment.fingerprint(con, warm.events) != warm.fingerprint:
            warm = None
        changed = frozenset[str]()
        if warm is None:
            fresh = _everything(con, into, vocabulary)
        else:
            missed = happened if warm.events == since else tuple(moment.since(con, warm.events))
            if warm.whole is not None:
                same = warm.whole.events == warm.events
                all_ = missed if same else moment.since(con, warm.whole.events)
                changed = frozenset(event.row[0] for event in all_)
            fresh = _what_changed(con, into, vocabulary, warm, missed)
    labels = {name: (one.label, one.en) for name, one in vocabulary.entities.items()}
    empty = {name: schema(one).empty_table() for name, one in vocabulary.entities.items()}
    loaded = load_intake(into, Intake(empty, [], [], names, labels), vocabulary, there=True)
    return Taken(loaded, here, mark, fresh, happened, warm, changed)


def scoped(entity: Entity) -> pa.Schema:
    return schema(entity).append(pa.field(SCOPE, pa.string()))


def _selected(entity: Entity, where: sql.Composable | None = None) -> sql.Composed:
    """What the rules read of an entity, and the scope of each row."""
    tests: list[sql.Composable] = [sql.SQL(NOT_MERGED)] if entity.name == "person" else []
    tests += [] if where is None else [where]
    return sql.SQL("SELECT {}, scope FROM {}{}").format(
        sql.SQL(", ").join(map(sql.Identifier, schema(entity).names)),
        sql.Identifier(table(entity.name)),
        sql.SQL(" WHERE ") + sql.SQL(" AND ").join(tests) if tests else sql.SQL(""),
    )


def _everything(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> dict[str, int]:
    """Every entity whole: while one is laid down the next comes out."""
    with ThreadPoolExecutor(1) as laying:
        laid = {
            one.name: laying.submit(_laid, into, one, copied(con, _selected(one)))
            for one in vocabulary.entities.values()
        }
        return {name: one.result() for name, one in laid.items()}


def _whole(con: psycopg.Connection, into: duckdb.DuckDBPyConnection, entity: Entity) -> int:
    return _laid(into, entity, copied(con, _selected(entity)))


def _laid(into: duckdb.DuckDBPyConnection, entity: Entity, lines: pa.Buffer) -> int:
    """The lines as the entity's table; how many."""
    into.register("incoming", _rows(entity, lines))
    made = into.execute(f"CREATE OR REPLACE TABLE {entity.name} AS SELECT * FROM incoming")
    rows = int(made.fetchall()[0][0])
    into.unregister("incoming")
    return rows


def _rows(entity: Entity, lines: pa.Buffer) -> pa.Table:
    return arrow(lines, scoped(entity)) if lines.size else scoped(entity).empty_table()


def _what_changed(
    con: psycopg.Connection,
    into: duckdb.DuckDBPyConnection,
    vocabulary: Vocabulary,
    warm: Warm,
    events: Iterable[Event],
) -> dict[str, int]:
    """The tables kept beside, with the rows that something has happened to as they stand now."""
    touched: dict[str, set[str]] = {}
    for event in events:
        touched.setdefault(event.row[0], set()).add(event.row[1])
    fresh = {}
    for entity in vocabulary.entities.values():
        ids = touched.get(entity.name, set())
        if len(ids) > max(_FEW, warm.rows.get(entity.name, 0) * MOST_SINCE):
            fresh[entity.name] = _whole(con, into, entity)
            continue
        if not ids and warm.rows.get(entity.name, 0) > MANY:
            warm.show(into, entity.name)
        else:
            warm.load(into, entity.name)
        fresh[entity.name] = _patched(con, into, entity, sorted(ids)) if ids else 0
    return fresh


def _patched(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, entity: Entity, ids: list[str]
) -> int:
    lines = copied(con, _selected(entity, sql.SQL("id = ANY ({})").format(ids)))
    found = _rows(entity, lines)
    into.execute(f"DELETE FROM {entity.name} WHERE id IN (SELECT unnest(?::VARCHAR[]))", [ids])
    into.register("incoming", found)
    into.execute(f"INSERT INTO {entity.name} SELECT * FROM incoming")
    into.unregister("incoming")
    return found.num_rows
