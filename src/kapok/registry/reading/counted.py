"""How much the registry holds, county by county: numbers only, of nobody in particular."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Left
from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.registry.models import Move
from kapok.registry.reading.asked import for_actor
from kapok.registry.reading.undecided import undecided
from kapok.registry.ways import table
from kapok.registry.words import words

COUNTY = 6
"""Digits of the code of a county; whatever belongs to none has fewer."""
_COUNTED = {
    "homes": (
        "household",
        "count(*)",
        "one.id NOT IN (SELECT id FROM registry_household WHERE ended_on < %(day)s)",
    ),
    "people": (
        "person",
        "count(*)",
        (
            "(one.died_on IS NULL OR one.died_on > %(day)s) "
            "AND one.id NOT IN (SELECT id FROM registry_person WHERE merged_into_id IS NOT NULL)"
        ),
    ),
    "exited": (
        "status",
        "count(DISTINCT one.person)",
        "one.kind = 'poverty_exited' AND %(day)s BETWEEN one.start AND one.finish",
    ),
    "working": (
        "employment",
        "count(DISTINCT one.person)",
        "%(day)s BETWEEN one.start AND one.finish",
    ),
}
"""What is counted: rows of which entity, how, and which of them."""
KEYS = (*_COUNTED, "conflicts", "moves")


@dataclass(frozen=True, slots=True)
class County:
    """`counts`: by what is counted; `code` as short as its rows' place is known."""

    code: str
    counts: dict[str, int]


def counties(actor: Actor, day: dt.date) -> list[County]:
    """Only what lies within one's scope."""
    found: dict[str, dict[str, int]] = {}
    for key, code, count in [*_rows(actor, day), *_open()]:
        found.setdefault(code, dict.fromkeys(KEYS, 0))[key] += count
    return [County(code, found[code]) for code in sorted(found)]


def _rows(actor: Actor, day: dt.date) -> list[tuple[str, str, int]]:
    known = words().entities
    parts = [
        sql.SQL(
            "SELECT {key}, left(one.scope, {digits}), {how} FROM {table} one WHERE {which} AND {scope} GROUP BY 2"
        ).format(
            key=sql.Literal(key),
            digits=sql.Literal(COUNTY),
            how=sql.SQL(how),
            table=sql.Identifier(table(entity)),
            which=sql.SQL(which),
            scope=for_actor(actor, "one"),
        )
        for key, (entity, how, which) in _COUNTED.items()
        if entity in known
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts), {"day": day})
        return list(cursor.fetchall())


def _open() -> list[tuple[str, str, int]]:
    """What nobody has decided, and moves that wait to be taken over."""
    facts: Any = undecided().order_by().values_list("entity", "row", "fact", Left("scope", COUNTY))
    waiting = Move.objects.filter(ended="").order_by().annotate(code=Left("to_scope", COUNTY))
    moves = waiting.values_list("code").annotate(Count("id"))
    decided = [("conflicts", code, 1) for *_, code in facts.distinct()]
    return [*decided, *(("moves", code, count) for code, count in moves)]
