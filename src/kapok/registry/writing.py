"""A row changed by somebody who has looked at it: if another has changed it since, he is told who, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime
from psycopg import sql

from kapok.accounts.officers import officer
from kapok.registry.trouble import Refused, plainly


def change(table: str, row: str, version: int, values: Mapping[str, Any]) -> int:
    """Change columns of a row that was seen at `version`; returns the version it has now.

    A version that is no more, a row out of scope and what the database does not allow are `Refused`. Whoever is changing
    the row at the same time is waited for, as long as the role's time-out allows.
    """
    said = sql.SQL(", ").join(
        sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values
    )
    words = sql.SQL(
        "UPDATE {} SET {}, version = version + 1 WHERE id = %s AND version = %s RETURNING version"
    ).format(sql.Identifier(table), said)
    with plainly(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words, [*values.values(), row, version])
        done = cursor.fetchone()
        if done is None:
            raise _why_not(table, row)
    return int(done[0])


def _why_not(table: str, row: str) -> Refused:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT FROM {} WHERE id = %s").format(sql.Identifier(table)), [row])
        if cursor.fetchone() is None:
            return Refused("gone")
        cursor.execute(
            'SELECT actor, at FROM registry_event WHERE table_name = %s AND "row" = %s '
            "AND (op <> 'update' OR before IS NOT NULL) ORDER BY id DESC LIMIT 1",
            [table, row],
        )
        who, at = cursor.fetchone() or ("", None)
    if at is None:
        return Refused("gone")
    when = localtime(at)
    return Refused("changed_meanwhile", who=officer(who, when.date()), at=when)
