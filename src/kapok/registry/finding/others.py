"""Households by their number; organisations by name, initials, credit code and other number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.platform.secrets import Fields
from kapok.registry.finding.asked import Sought
from kapok.registry.finding.within import PLACE, PLACES, rows
from kapok.registry.reading.asked import for_actor

SHORTEST = 3
"""Of the beginning of a household's number."""


@dataclass(frozen=True, slots=True)
class Household:
    id: str
    number: str
    place: list[str]
    head_name: str
    members: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """`credit_code` is public; a number that is none stays sealed."""

    id: str
    name: str
    credit_code: str
    number_sealed: bytes | None
    place: list[str]
    kind: str


_HOMES = """
    SELECT named.id, coalesce(named.number, ''), {place}, coalesce(head.name, ''), there.members, named.ended_on <= %(day)s
    FROM (SELECT named.id FROM registry_household named JOIN fact_household facts USING (id)
          WHERE {scope} AND {way} ORDER BY named.number LIMIT %(most)s) found
    JOIN registry_household named USING (id) JOIN fact_household facts USING (id)
    LEFT JOIN LATERAL (
        SELECT one.name FROM registry_membership theirs JOIN registry_person one ON one.id = theirs.person_id
        WHERE theirs.household_id = found.id AND theirs.head AND %(day)s BETWEEN theirs.start AND theirs.finish
        LIMIT 1) head ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS members FROM registry_membership
        WHERE household_id = found.id AND %(day)s BETWEEN start AND finish) there
    {places}
    ORDER BY named.number"""
_EMPLOYERS = """
    SELECT named.id, named.name, coalesce(named.credit_code, ''), named.number_sealed, {place}, coalesce(facts.kind, '')
    FROM ({ways}) found JOIN registry_organisation named USING (id) JOIN fact_organisation facts USING (id)
    {places}
    ORDER BY length(named.name), named.name, named.id LIMIT %(most)s"""
_EMPLOYER_WAYS = {
    "number": ("named.number_index = ANY(%(number)s)", "named.id"),
    "credit_code": ("named.credit_code = %(credit_code)s", "named.id"),
    "name": ("named.name ^@ %(name)s", "named.name USING ~<~"),
    "initials": ("named.initials ^@ %(initials)s", "named.initials USING ~<~"),
}
_EMPLOYER_WITHIN = ("strpos(named.name, %(name)s) > 0", "named.id")
_EMPLOYER_WAY = """(
    SELECT named.id FROM registry_organisation named JOIN fact_organisation facts USING (id)
    WHERE {scope} AND {way} ORDER BY {order} LIMIT %(most)s)"""


def households(actor: Actor, sought: Sought, day: dt.date, most: int) -> list[Household]:
    """By the whole number, or by how it begins."""
    if not sought.household:
        return []
    begins = len(sought.household) >= SHORTEST
    way = "named.number ^@ %(number)s" if begins else "named.number = %(number)s"
    words = sql.SQL(_HOMES).format(
        place=sql.SQL(PLACE),
        places=sql.SQL(PLACES).format(facts=sql.Identifier("facts")),
        scope=for_actor(actor, "facts"),
        way=sql.SQL(way),
    )
    found = rows(words, {"number": sought.household, "day": day, "most": most})
    return [Household(*row) for row in found]


def organisations(actor: Actor, sought: Sought, fields: Fields, most: int) -> list[Organisation]:
    ways = [way for key, way in _EMPLOYER_WAYS.items() if getattr(sought, key)]
    number = [one.digest for one in fields.lookups("id_number", sought.number)]
    return _organisations(actor, sought, ways, number, most)


def organisations_within(actor: Actor, sought: Sought, most: int) -> list[Organisation]:
    """With the words anywhere in the name: no index helps, so only where nothing else was found."""
    return _organisations(actor, sought, [_EMPLOYER_WITHIN], [], most)


def _organisations(
    actor: Actor, sought: Sought, ways: list[tuple[str, str]], number: list[bytes], most: int
) -> list[Organisation]:
    if not ways:
        return []
    scope = for_actor(actor, "facts", "organisation")
    written = sql.SQL(" UNION ").join(
        sql.SQL(_EMPLOYER_WAY).format(scope=scope, way=sql.SQL(way), order=sql.SQL(order))
        for way, order in ways
    )
    words = sql.SQL(_EMPLOYERS).format(
        place=sql.SQL(PLACE),
        places=sql.SQL(PLACES).format(facts=sql.Identifier("facts")),
        ways=written,
    )
    told = {name: getattr(sought, name) for name in ("name", "initials", "credit_code")}
    found = rows(words, told | {"number": number, "most": most})
    return [Organisation(*row) for row in found]
