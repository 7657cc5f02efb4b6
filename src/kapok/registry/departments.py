"""Departments laid down: what is there already stays as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import psycopg


class Office(NamedTuple):
    """`finish`: its last day, and `successor` the code of who took over what it was responsible for."""

    code: str
    name: str
    en: str
    finish: dt.date | None = None
    successor: str | None = None


def lay(con: psycopg.Connection, offices: Iterable[Office]) -> None:
    """Each behind its successor."""
    with con.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts_department (code, name, en, start, finish, successor_id) "
            "VALUES (%s, %s, %s, '2000-01-01', coalesce(%s, '2999-12-31'::date), %s) ON CONFLICT (code) DO NOTHING",
            list(offices),
        )
