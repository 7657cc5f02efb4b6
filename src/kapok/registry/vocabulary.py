"""The vocabulary as tables: `fact_ENTITY` for every entity with its constraints and indexes, its guards, its history, and
the view that serves it to the rules (`vocabulary.ENTITY`).

A new word of the vocabulary becomes a column, a new entity a table; nothing that is there is ever dropped. So another
place's policies bring their own facts without a line of code. A fact table has beside the vocabulary's columns:

    source_id    where the row comes from, and so as of when
    recorded_at  when we learnt it
    version      counts the changes, for two writers on one row
    scope        the area whose offices see the row
    concerns     whom the row is about: ids of people, households, organisations

The last two are worked out by the database (`guards`). What a table was made from stands as a digest in its comment; where
that is the same, nothing is done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING

from psycopg import sql

from kapok.registry import guards
from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.rules.package.entities import LEDGER, Entity, Vocabulary

if TYPE_CHECKING:
    import psycopg

TYPES = {
    "bool": "boolean",
    "int": "bigint",
    "money": "bigint",
    "rate": "bigint",
    "date": "date",
    "text": "text",
    "code": "text",
}
"""Money in fen, rates in basis points: what is a number of something says of what in the comment of the view's column."""
UNITS = {"money": "fen", "rate": "basis points"}
SCHEMA = "vocabulary"
KEPT = {
    "source_id": "bigint",
    "recorded_at": "timestamptz NOT NULL DEFAULT now()",
    "version": "integer NOT NULL DEFAULT 1",
    "scope": "text NOT NULL DEFAULT ''",
    "concerns": "text[] NOT NULL DEFAULT '{}'",
}
NOT_MERGED = "id NOT IN (SELECT id FROM registry_person WHERE merged_into_id IS NOT NULL)"
"""Whoever has been merged into another is no person of his own any more."""
_SUBJECT = "subject"
"""What a payment is for may be a row of any entity: so it is no reference, yet payments are looked up by it."""
_FORM = 14
"""Raised when this module or `guards` makes something else out of the same vocabulary."""


class Differs(Exception):
    """A column that is there has another type than the vocabulary says: facts are moved by hand, never cast in silence."""

    def __init__(self, entity: str, column: str, there: str, wanted: str) -> None:
        self.entity, self.column, self.there, self.wanted = entity, column, there, wanted
        super().__init__(f"{table(entity)}.{column}: {there}, not {wanted}")


def apply(con: psycopg.Connection, vocabulary: Vocabulary, city: str) -> list[str]:
    """Bring the tables up to the vocabulary, as their owner; returns the entities that were made or changed.

    `city`: the scope of what belongs to no county. Run again, it changes nothing.
    """
    ways = Ways(vocabulary, city)
    changed = [vocabulary.entities[name] for name in outdated(con, vocabulary, city)]
    if not changed:
        return []
    con.execute("CREATE SCHEMA IF NOT EXISTS vocabulary")
    con.execute("GRANT USAGE ON SCHEMA vocabulary TO kapok_app")
    columns = _columns(con)
    for entity in changed:
        _make(con, entity, columns.get(table(entity.name), {}))
    con.execute(resources.files(__package__).joinpath("sql/people.sql").read_text("utf-8"))
    for entity in changed:
        for statement in (*_constraints(entity), *_indexes(entity, ways), *guards.of(entity, ways)):
            con.execute(statement)
        con.execute("SELECT kapok_keep_sources(%s)", [table(entity.name)])
        con.execute("SELECT kapok_keep_history(%s, 'id', 'touched.scope')", [table(entity.name)])
        con.execute(_view(entity))
        for statement in _units(entity):
            con.execute(statement)
        con.execute(_remember(entity, _digest(entity, ways)))
    for statement in (*guards.of_identities(), *guards.followers(ways), guards.called(ways)):
        con.execute(statement)
    return [entity.name for entity in changed]


def outdated(con: psycopg.Connection, vocabulary: Vocabulary, city: str) -> list[str]:
    """The entities whose tables are not as the vocabulary wants them."""
    ways, there = Ways(vocabulary, city), _comments(con)
    entities = vocabulary.entities.values()
    return [e.name for e in entities if there.get(table(e.name)) != _digest(e, ways)]


def _digest(entity: Entity, ways: Ways) -> str:
    words = [
        _FORM,
        entity.stored_columns(),
        {
            fact.name: list(fact.codes)
            for fact in entity.facts.values()
            if fact.stored and fact.codes
        },
        ways.to_scope(entity),
        ways.to_whom(entity),
        entity.refs,
        ways.city,
        *_beside_references(entity),
    ]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _comments(con: psycopg.Connection) -> dict[str, str]:
    found = con.execute(
        "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ^@ 'fact_'"
    )
    return {name: comment for name, comment in found if comment}


def _columns(con: psycopg.Connection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, column, type_ in con.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name ^@ 'fact_'"
    ):
        found.setdefault(name, {})[column] = type_
    return found


def _make(con: psycopg.Connection, entity: Entity, there: dict[str, str]) -> None:
    """The table with its columns."""
    name = sql.Identifier(table(entity.name))
    if not there:
        kept = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(words))
            for column, words in KEPT.items()
        )
        con.execute(sql.SQL("CREATE TABLE {} (id text PRIMARY KEY, {})").format(name, kept))
        there = {"id": "text"}
    for column, type_ in entity.stored_columns().items():
        if column not in there:
            words = sql.SQL("ALTER TABLE {} ADD COLUMN {} {}")
            con.execute(words.format(name, sql.Identifier(column), sql.SQL(TYPES[type_])))
        elif there[column] != TYPES[type_]:
            raise Differs(entity.name, column, there[column], TYPES[type_])


def _constraints(entity: Entity) -> Iterator[sql.Composed]:
    """References lead somewhere, codes are of the list, an end follows its start; who bears a name has an identity. Sources
    are looked at once a statement (`kapok_keep_sources`).
    """
    name = sql.Identifier(table(entity.name))
    gone = sql.Identifier(f"{table(entity.name)}_source_id_fkey"[:63])
    yield sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(name, gone)

    def constraint(label: str, words: sql.Composable) -> Iterator[sql.Composed]:
        called = sql.Identifier(label[:63])
        yield sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(name, called)
        yield sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(name, called, words)

    if entity.name in IDENTITIES:
        words = sql.SQL("FOREIGN KEY (id) REFERENCES {}")
        yield from constraint("bears_a_name", words.format(sql.Identifier(IDENTITIES[entity.name])))
    for ref, target in entity.refs.items():
        words = sql.SQL("FOREIGN KEY ({}) REFERENCES {} DEFERRABLE INITIALLY DEFERRED")
        yield from constraint(
            f"{ref}_is_there", words.format(sql.Identifier(ref), sql.Identifier(table(target)))
        )
    for fact in entity.facts.values():
        if fact.stored and fact.codes:
            listed = sql.SQL(", ").join(map(sql.Literal, fact.codes))
            check = sql.SQL("CHECK ({} IN ({}))").format(sql.Identifier(fact.name), listed)
            yield from constraint(f"{fact.name}_is_of_the_list", check)
    columns = entity.stored_columns()
    if columns.get("start") == columns.get("finish") == "date":
        yield from constraint("ends_after_it_starts", sql.SQL("CHECK (finish >= start)"))


def _beside_references(entity: Entity) -> list[str]:
    return [_SUBJECT] if entity.name == LEDGER and _SUBJECT in entity.stored_columns() else []


def _indexes(entity: Entity, ways: Ways) -> Iterator[sql.Composed]:
    """By every reference, by what payments are for, and by the scope from its beginning."""
    name = table(entity.name)
    words = sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} ({})")
    led = [*entity.refs, *ways.references(entity), *_beside_references(entity)]
    for column in dict.fromkeys(led):
        called = sql.Identifier(f"{name}_{column}"[:63])
        yield words.format(called, sql.Identifier(name), sql.Identifier(column))
    called = sql.Identifier(f"{name}_scope"[:63])
    yield words.format(called, sql.Identifier(name), sql.SQL("scope text_pattern_ops"))


def _view(entity: Entity) -> sql.Composed:
    """What the rules read. New columns come last in the table; the view has them in the vocabulary's order. Whoever has been
    merged into another is no row of it.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, entity.stored_columns()))
    view = sql.SQL("{}.{}").format(sql.Identifier(SCHEMA), sql.Identifier(entity.name))
    return sql.SQL(
        "DROP VIEW IF EXISTS {view}; CREATE VIEW {view} WITH (security_invoker = true) AS SELECT {columns} FROM {table}{who}; "
        "GRANT SELECT ON {view} TO kapok_app"
    ).format(
        view=view,
        columns=columns,
        table=sql.Identifier(table(entity.name)),
        who=sql.SQL(f" WHERE {NOT_MERGED}" if entity.name == "person" else ""),
    )


def _units(entity: Entity) -> Iterator[sql.Composed]:
    for column, type_ in entity.stored_columns().items():
        if type_ in UNITS:
            place = sql.Identifier(SCHEMA, entity.name, column)
            yield sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(UNITS[type_]))


def _remember(entity: Entity, digest: str) -> sql.Composed:
    name = sql.Identifier(table(entity.name))
    return sql.SQL("COMMENT ON TABLE {} IS {}").format(name, sql.Literal(digest))
