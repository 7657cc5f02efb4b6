"""At which moment of the registry something was read: the database's snapshot, and the history up to it.

History is known by the numbers of its events, as ranges: numbers are given before a transaction ends, so a lower one may come
to be seen later. What is sealed is known by its blocks, so only the rest has to be looked through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from kapok.registry.vocabulary import KEPT
from kapok.registry.ways import IDENTITIES, table

_GAPS = (
    "SELECT lower(gap), coalesce(upper(gap), 9223372036854775807) FROM "
    "unnest('{[1,)}'::int8multirange - %s::int8multirange) gap ORDER BY 1"
)
_SEALED = "SELECT coalesce(range_agg(one), '{}'::int8multirange)::text FROM registry_block, unnest(events) one"
_SEEN = """
    SELECT coalesce(range_agg(int8range(first, last + 1)), '{}'::int8multirange)::text FROM (
        SELECT min(id) AS first, max(id) AS last FROM (
            SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM registry_event WHERE id >= %s AND id < %s) numbered
        GROUP BY island) islands"""
_SINCE = """
    SELECT id, table_name, "row", op, before -> 'concerns',
        (SELECT array_agg(key) FROM jsonb_each(after) now WHERE now.value IS DISTINCT FROM before -> now.key),
        coalesce((coalesce(after, before) ->> 'version')::int, 1)
    FROM registry_event WHERE id >= %s AND id < %s AND (table_name ^@ 'fact_' OR table_name = ANY (%s)) ORDER BY id"""
_PEOPLE = {identity: entity for entity, identity in IDENTITIES.items()}
Row = tuple[str, str]
"""Entity and id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`events`: the history that is part of it, as a multirange is written."""

    known_at: dt.datetime
    snapshot: str
    events: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a row of an entity: whom it was about before, and which columns of a changed row are others now,
    and its `version` since.
    """

    id: int
    row: Row
    op: str
    concerned: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    version: int = 1

    @property
    def moved(self) -> bool:
        """Only where it belongs has changed, or what is written beside: no fact."""
        return self.op == "update" and not self.columns


def now(con: psycopg.Connection) -> Moment:
    """Of the transaction, which must see one state."""
    (sealed,) = con.execute(_SEALED).fetchone() or ("{}",)
    seen = [con.execute(_SEEN, gap).fetchone() for gap in gaps(con, sealed)]
    parts = [sealed, *(row[0] for row in seen if row)]
    together = "SELECT now(), pg_current_snapshot()::text, (SELECT range_agg(one::int8multirange) FROM unnest(%s::text[]) one)::text"
    row = con.execute(together, [parts]).fetchone()
    assert row is not None
    return Moment(*row)


def gaps(con: psycopg.Connection, events: str) -> list[tuple[int, int]]:
    """Runs of numbers that are no part of it, each asked for by itself: so an index is used."""
    return con.execute(_GAPS, [events]).fetchall()


def since(con: psycopg.Connection, events: str) -> Iterator[Event]:
    """What has happened to facts and identities since, in order."""
    for gap in gaps(con, events):
        found = con.execute(_SINCE, [*gap, list(_PEOPLE)]).fetchall()
        for id_, name, row, op, concerned, columns, version in found:
            entity = _PEOPLE.get(name) or name.removeprefix(table(""))
            facts = tuple(one for one in columns or () if one not in KEPT)
            yield Event(id_, (entity, row), op, tuple(concerned or ()), facts, version)


def fingerprint(con: psycopg.Connection, events: str) -> str:
    """Of the database and the newest of these events: another one where a backup was restored in between."""
    row = con.execute(
        "SELECT system_identifier::text || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())::text "
        "|| '/' || coalesce((SELECT id::text || '@' || at::text FROM registry_event "
        "WHERE id = upper(%s::int8multirange) - 1), '') FROM pg_control_system()",
        [events],
    ).fetchone()
    assert row is not None
    return str(row[0])
