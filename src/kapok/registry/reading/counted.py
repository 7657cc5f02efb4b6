"""How much the registry holds, county by county, and what each number counts: where it is and since when, nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Max
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
        (
            "one.kind = 'poverty_exited' AND one.person IS NOT NULL "
            "AND %(day)s BETWEEN one.start AND one.finish"
        ),
    ),
    "working": (
        "employment",
        "count(DISTINCT one.person)",
        "one.person IS NOT NULL AND %(day)s BETWEEN one.start AND one.finish",
    ),
}
"""What is counted: rows of which entity, how, and which of them."""
KEYS = (*_COUNTED, "conflicts", "moves")
_EACH = {
    "homes": ("one.id", "NULL::date"),
    "people": ("one.id", "NULL::date"),
    "exited": ("one.person", "min(one.start)"),
    "working": ("one.person", "min(one.start)"),
}
"""What a line of the list is about, so that there are as many lines as were counted; and since when."""


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


@dataclass(frozen=True, slots=True)
class Line:
    """One of those that a number counts. `scope`: where; `to`: where a move leads; `fact`: what sources differ on."""

    scope: str
    since: dt.date | None = None
    to: str = ""
    fact: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Listed:
    """What is counted as `key`, of one county or of all; read in parts, the order is always the same."""

    actor: Actor
    day: dt.date
    key: str
    county: str | None = None

    def __getitem__(self, part: slice) -> list[Line]:
        offset, most = part.start or 0, part.stop - (part.start or 0)
        if self.key == "conflicts":
            facts = _facts().order_by("code", "entity", "row", "fact")
            found = facts.filter(**self._where("code"))[part]
            return [Line(one["where"], fact=(one["entity"], one["fact"])) for one in found]
        if self.key == "moves":
            moves = _moves().order_by("code", "id").filter(**self._where("code"))[part]
            return [Line(one.from_scope, one.day, one.to_scope) for one in moves]
        with connection.cursor() as cursor:
            asked = {"day": self.day, "county": self.county, "offset": offset, "most": most}
            cursor.execute(self._words(), asked)
            return [Line(scope, since) for scope, since in cursor.fetchall()]

    def _where(self, name: str) -> dict[str, str]:
        return {} if self.county is None else {name: self.county}

    def _words(self) -> sql.Composed:
        entity, _, which = _COUNTED[self.key]
        whom, since = _EACH[self.key]
        county = "left(one.scope, {digits}) = %(county)s" if self.county is not None else "true"
        return sql.SQL(
            "SELECT min(one.scope), {since} FROM {table} one WHERE {which} AND {scope} AND "
            + county
            + " GROUP BY left(one.scope, {digits}), {whom} ORDER BY 1, {whom} OFFSET %(offset)s LIMIT %(most)s"
        ).format(
            since=sql.SQL(since),
            table=sql.Identifier(table(entity)),
            which=sql.SQL(which),
            scope=for_actor(self.actor, "one"),
            digits=sql.Literal(COUNTY),
            whom=sql.SQL(whom),
        )


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
    decided = [("conflicts", one["code"], 1) for one in _facts().order_by()]
    moves = _moves().order_by().values_list("code").annotate(Count("id"))
    return [*decided, *(("moves", code, count) for code, count in moves)]


def _facts() -> Any:
    """Each fact of a row once in each county."""
    named = undecided().annotate(code=Left("scope", COUNTY), where=Max("scope"))
    return named.values("entity", "row", "fact", "code", "where")


def _moves() -> Any:
    return Move.objects.filter(ended="").annotate(code=Left("to_scope", COUNTY))
