"""Every row about somebody, in one question; and the rows those lead to, in another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.accounts.postgres.base import ask
from kapok.registry.reading.asked import Asked, for_actor
from kapok.registry.reading.spans import Row, begins
from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.rules.package.entities import Entity

OF = "one"
"""What the table is called in a question."""
_HOME = {"household": ("person",), "person": ("household", "person"), "organisation": ("person",)}
"""Entities that are no rows about somebody: who lives there, and he himself."""


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """Rows of an entity about somebody: where his id, or the id of a row about him, stands. Each is there once."""

    entity: Entity
    where: sql.Composable


@lru_cache(maxsize=32)
def about(ways: Ways, kind: str) -> tuple[About, ...]:
    """What there is about a person, household or organisation: rows that name it, and rows of those that lead to nobody
    closer. `%(ids)s` is whom it is asked for.
    """
    found: dict[str, About] = {}
    for entity in ways.in_order():
        if entity.name in _HOME[kind] or entity.name == kind:
            continue
        named = [c for c, target in ways.references(entity).items() if target == kind]
        words = [sql.SQL("{} = ANY(%(ids)s)").format(sql.Identifier(OF, c)) for c in named]
        if not named and ways.closest(entity.name) == kind:
            words = [
                sql.SQL("{} IN (SELECT id FROM {} {} WHERE {})").format(
                    sql.Identifier(OF, ref),
                    sql.Identifier(table(target)),
                    sql.Identifier(OF),
                    found[target].where,
                )
                for ref, target in entity.refs.items()
                if target in found
            ]
        if words:
            found[entity.name] = About(entity, sql.SQL("({})").format(sql.SQL(" OR ").join(words)))
    return tuple(found.values())


def rows_about(
    asked: Asked, wanted: Iterable[About], ids: Sequence[str], most: int, offset: int = 0
) -> list[Row]:
    """At most so many of each entity and one more, the newest first."""
    wanted = tuple(wanted)
    if not wanted:
        return []
    entities = {one.entity.name: one.entity for one in wanted}
    words = _question(wanted, asked.actor, asked.past, most, offset)
    found = ask(words, {"ids": list(ids), "day": asked.day} if asked.past else {"ids": list(ids)})
    return [Row(entities[name], json.loads(values)) for name, values in found]


@lru_cache(maxsize=256)
def _question(wanted: tuple[About, ...], actor: Actor, past: bool, most: int, offset: int) -> str:
    """The same words for the same officer, page after page."""
    parts = [_part(one, actor, past, most, offset) for one in wanted]
    return sql.SQL(" UNION ALL ").join(parts).as_string(None)


def _part(one: About, actor: Actor, past: bool, most: int, offset: int) -> sql.Composed:
    begin = begins(one.entity)
    column = sql.Identifier(OF, begin) if begin else sql.Identifier(OF, "recorded_at")
    where = [one.where, for_actor(actor, OF)]
    if begin and past:
        where.append(sql.SQL("({0} IS NULL OR {0} <= %(day)s)").format(column))
    return sql.SQL(
        "SELECT {name}, to_jsonb(kept) FROM (SELECT {one}.* FROM {table} {one} WHERE {where} "
        "ORDER BY {column} DESC NULLS LAST, {id} LIMIT {most} OFFSET {offset}) kept"
    ).format(
        name=sql.Literal(one.entity.name),
        one=sql.Identifier(OF),
        table=sql.Identifier(table(one.entity.name)),
        where=sql.SQL(" AND ").join(where),
        column=column,
        id=sql.Identifier(OF, "id"),
        most=sql.Literal(most + 1),
        offset=sql.Literal(offset),
    )


def led_to(ways: Ways, rows: Iterable[Row]) -> list[Row]:
    """Rows that bear no name and that these lead to: the class of a training, the trip of a passenger."""
    wanted: dict[str, set[str]] = {}
    there = {row.key for row in rows}
    for row in rows:
        for ref, target in row.entity.refs.items():
            other = row.values.get(ref)
            if other and target not in IDENTITIES and (target, other) not in there:
                wanted.setdefault(target, set()).add(other)
    if not wanted:
        return []
    parts = [
        sql.SQL("SELECT {}, to_jsonb({}) FROM {} {} WHERE id = ANY({})").format(
            sql.Literal(name),
            sql.Identifier(OF),
            sql.Identifier(table(name)),
            sql.Identifier(OF),
            sql.Literal(sorted(ids)),
        )
        for name, ids in wanted.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return [Row(ways.entities[name], json.loads(values)) for name, values in cursor.fetchall()]


def rows_of(asked: Asked, entity: Entity, ids: Sequence[str]) -> list[Row]:
    """The facts of people, households or organisations themselves, as far as they are within the actor's scope."""
    words = sql.SQL("SELECT to_jsonb({one}) FROM {table} {one} WHERE {id} = ANY(%s) AND {scope}")
    found = ask(
        words.format(
            one=sql.Identifier(OF),
            table=sql.Identifier(table(entity.name)),
            id=sql.Identifier(OF, "id"),
            scope=for_actor(asked.actor, OF, entity.name),
        ),
        [list(ids)],
    )
    return [Row(entity, json.loads(values)) for (values,) in found]
