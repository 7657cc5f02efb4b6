"""Areas laid down: what is there already stays as it is. Marks of villages come with the list of villages."""

from __future__ import annotations

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


def mark(con: psycopg.Connection, villages: pa.Table) -> None:
    """Key villages and former poor ones, as the list says; what it does not say stays as it was."""
    marks = {"key_village": "key", "former_poor": "former_poor"}
    told = {column: name for column, name in marks.items() if name in villages.column_names}
    if not told:
        return
    said = ", ".join(f"{column} = coalesce(said.{column}, area.{column})" for column in told)
    new = " OR ".join(f"said.{column} IS DISTINCT FROM area.{column}" for column in told)
    arrays = ", ".join(["%s::text[]", *(["%s::boolean[]"] * len(told))])
    con.execute(
        f"UPDATE accounts_area area SET {said} FROM unnest({arrays}) AS said (code, {', '.join(told)}) "
        f"WHERE area.code = said.code AND ({new})",
        [
            villages.column("id").to_pylist(),
            *(villages.column(n).to_pylist() for n in told.values()),
        ],
    )


def mark_sites(con: psycopg.Connection) -> None:
    """Villages in which a relocation site stands, by the facts."""
    con.execute(
        "UPDATE accounts_area SET relocation_site = true WHERE relocation_site IS NOT true "
        "AND code IN (SELECT village FROM fact_relocation_site)"
    )
