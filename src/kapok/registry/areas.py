"""Areas laid down: what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import psycopg


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
