"""Where sources differ and somebody has to decide: about whom a row is, and all that is said of it.

A row is decided on the page of a person it is about, else of a household, else of an organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, QuerySet
from psycopg import sql

from kapok.accounts.postgres.base import HowMany
from kapok.registry.actions.claimed import NOT_HERE, choosable
from kapok.registry.models import Claim
from kapok.registry.reading import said
from kapok.registry.reading.asked import Asked
from kapok.registry.reading.dossier import Dossier, names_in
from kapok.registry.reading.rows import OF, about, rows_of
from kapok.registry.reading.spans import Row
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.words import ways

PAGE = 50
_COUNT = """SELECT count(*) FROM (SELECT DISTINCT entity, "row", fact FROM registry_claim
WHERE NOT chosen AND decided_at IS NULL AND fact <> ALL (%s)) each"""
_OF_NOBODY_CLOSER = (
    "NOT EXISTS (SELECT FROM fact_person closer WHERE closer.id = ANY({one}.concerns)) "
    "AND NOT EXISTS (SELECT FROM fact_household closer WHERE closer.id = ANY({one}.concerns))"
)


@dataclass(frozen=True, slots=True)
class Open:
    """A fact of a row of which nobody has decided. `whom`: what he is, his id and what he is called."""

    entity: str
    fact: str
    whom: tuple[str, str, str]


def undecided() -> QuerySet:
    """Entity, row and fact, each once, as far as it is decided on a page."""
    found = Claim.objects.filter(chosen=False, decided_at=None).exclude(fact__in=NOT_HERE)
    return found.values("entity", "row", "fact").annotate(last=Max("id")).order_by("-last")


def how_many() -> HowMany:
    return HowMany(_COUNT, (sorted(NOT_HERE),))


def listed(offset: int, most: int = PAGE) -> tuple[list[Open], bool]:
    """The latest first, from so many on; and whether there are more."""
    rows = list(undecided()[offset : offset + most + 1])
    kept = rows[:most]
    whom = _whom({(one["entity"], one["row"]) for one in kept})
    found = [
        Open(one["entity"], one["fact"], whom[one["entity"], one["row"]])
        for one in kept
        if (one["entity"], one["row"]) in whom
    ]
    return found, len(rows) > most


def _whom(rows: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str, str]]:
    ids: dict[str, list[str]] = {}
    for entity, row in sorted(rows):
        ids.setdefault(entity, []).append(row)
    if not ids:
        return {}
    part = "SELECT {}, id, concerns FROM {} WHERE id = ANY({})"
    parts = [
        sql.SQL(part).format(sql.Literal(entity), sql.Identifier(table(entity)), sql.Literal(of))
        for entity, of in ids.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        concerned = [((entity, row), whom) for entity, row, whom in cursor.fetchall()]
    names = said.names((kind, one) for _, whom in concerned for one in whom for kind in IDENTITIES)
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for key, whom in concerned:
        known = [(kind, one) for kind in IDENTITIES for one in whom if (kind, one) in names]
        if known:
            kind, one = known[0]
            found[key] = (kind, one, names[kind, one])
    return found


def claims(kind: str, row: str) -> list[Claim]:
    """What differs, of himself first, then of the rows about him that are decided on his page; the latest first."""
    own = 'SELECT id FROM registry_claim WHERE entity = {} AND "row" = ANY(%(ids)s)'
    parts = [sql.SQL(own).format(sql.Literal(kind))]
    for one in about(ways(), kind):
        where = [one.where]
        if kind == "organisation":
            where.append(sql.SQL(_OF_NOBODY_CLOSER).format(one=sql.Identifier(OF)))
        parts.append(
            sql.SQL(
                'SELECT id FROM registry_claim WHERE entity = {} AND "row" IN (SELECT {}.id FROM {} {} WHERE {})'
            ).format(
                sql.Literal(one.entity.name),
                sql.Identifier(OF),
                sql.Identifier(table(one.entity.name)),
                sql.Identifier(OF),
                sql.SQL(" AND ").join(where),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts), {"ids": [row]})
        numbers = [number for (number,) in cursor.fetchall()]
    found = Claim.objects.filter(pk__in=numbers).select_related("source")
    there = [one for one in found if choosable(one.entity, one.fact)]
    there.sort(key=lambda one: (one.row != row, one.entity, one.row, one.fact, -one.pk))
    return there


def disputed(asked: Asked, kind: str, row: str, said_of: Sequence[Claim]) -> Dossier:
    """The rows that claims are about, with what they and the claims name."""
    ids: dict[str, set[str]] = {kind: {row}}
    for one in said_of:
        ids.setdefault(one.entity, set()).add(one.row)
    words = ways().entities
    rows = [found for name, of in ids.items() for found in rows_of(asked, words[name], sorted(of))]
    by_key = {one.key: one for one in rows}
    claimed = [
        Row(found.entity, {one.fact: one.value})
        for one in said_of
        if (found := by_key.get((one.entity, one.row)))
    ]
    everything = [*rows, *claimed]
    return Dossier(
        asked,
        kind,
        row,
        by_key[kind, row],
        others=by_key,
        names=said.names_with_employers(_named(everything, said_of)),
        places=said.places(everything),
    )


def _named(rows: Iterable[Row], said_of: Iterable[Claim]) -> Iterable[tuple[str, str]]:
    yield from names_in(rows)
    for one in said_of:
        if (one.entity, one.fact) == ("household", "head") and isinstance(one.value, str):
            yield "person", one.value
