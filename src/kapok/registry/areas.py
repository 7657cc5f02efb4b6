"""Areas laid down: what is there already stays as it is. Marks of villages come with the list of villages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import psycopg
import pyarrow as pa


class Place(NamedTuple):
    """`level`: city, county, township, village. `demonstration`: an invented one."""

    code: str
    name: str
    level: str
    parent: str | None
    demonstration: bool = False


def lay(con: psycopg.Connection, places: Iterable[Place]) -> None:
    """Each behind its parent."""
    with con.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) "
            "VALUES (%s, kapok_scope_of(%s), %s, %s, %s, %s) ON CONFLICT (code) DO NOTHING",
            [(place.code, *place) for place in places],
        )


def mark(con: psycopg.Connection, villages: pa.Table, source: int, day: dt.date) -> None:
    """Key villages and former poor ones, as the list of a source says as of a day; what it does not say stays as it was."""
    marks = {"key_village": "key", "former_poor": "former_poor"}
    codes = villages.column("id").to_pylist()
    for kind, name in marks.items():
        if name in villages.column_names:
            said = villages.column(name).to_pylist()
            _mark(con, kind, codes, said, [day] * len(codes), [source] * len(codes))


def mark_sites(con: psycopg.Connection, day: dt.date) -> None:
    """Villages in which a relocation site stands, by the facts: since people moved in, as far as that is known."""
    found = con.execute(
        "SELECT DISTINCT ON (village) village, coalesce((to_jsonb(site) ->> 'settled_on')::date, %s), source_id "
        "FROM fact_relocation_site site WHERE village IS NOT NULL ORDER BY village, 2",
        [day],
    ).fetchall()
    codes, days, sources = (
        (list(column) for column in zip(*found, strict=True)) if found else ([], [], [])
    )
    _mark(con, "relocation_site", codes, [True] * len(codes), days, sources)


def _mark(
    con: psycopg.Connection,
    kind: str,
    codes: list[str],
    said: list[bool | None],
    days: list[dt.date],
    sources: list[int],
) -> None:
    con.execute(
        "SELECT kapok_mark_areas(%s, %s::text[], %s::boolean[], %s::date[], %s::bigint[])",
        [kind, codes, said, days, sources],
    )
