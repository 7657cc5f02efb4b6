"""People by name, initials, identity number and telephone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from psycopg import sql

from kapok.accounts.actor import Actor
from kapok.platform.secrets import Fields
from kapok.registry.finding.asked import Sought
from kapok.registry.finding.within import PLACE, PLACES, rows
from kapok.registry.reading.asked import for_actor


@dataclass(frozen=True, slots=True)
class Person:
    """`place`: county, township, village; `head_name`: the head of the household he belongs to now."""

    id: str
    name: str
    number_sealed: bytes | None
    place: list[str]
    household: str
    household_number: str
    head: bool
    relation: str
    head_name: str
    by_merged: bool = False
    "Found by the number of a record that was merged into this one."


_WAYS = {
    "number": ("named.number_index = ANY(%(number)s)", "named.id"),
    "merged": ("named.id = ANY(%(merged)s)", "named.id"),
    "phone": ("named.phone_index = ANY(%(phone)s)", "named.id"),
    "name": ("named.name ^@ %(name)s", "named.name USING ~<~"),
    "plain": ("named.name ^@ %(plain)s", "named.name USING ~<~"),
    "sounds": (
        "named.initials ^@ %(sounds)s AND replace(named.name, '·', '') ^@ %(undotted)s",
        "named.initials USING ~<~",
    ),
    "initials": ("named.initials ^@ %(initials)s", "named.initials USING ~<~"),
}
"""Each with the order in which its index gives the rows, the closest first: so it need not read more than are shown."""
_WAY = """(
    SELECT named.id FROM registry_person named JOIN fact_person facts USING (id)
    WHERE named.merged_into_id IS NULL AND {scope} AND {way} ORDER BY {order} LIMIT %(most)s)"""
_SHOWN = """
    SELECT named.id, named.name, named.number_sealed, {place}, coalesce(home.id, ''), coalesce(home.number, ''),
        coalesce(stay.head, false), coalesce(stay.relation, ''), coalesce(head.name, '')
    FROM ({ways}) found JOIN registry_person named USING (id) JOIN fact_person facts USING (id)
    LEFT JOIN LATERAL (
        SELECT household_id, head, relation FROM registry_membership
        WHERE person_id = found.id AND %(day)s BETWEEN start AND finish LIMIT 1) stay ON true
    LEFT JOIN registry_household home ON home.id = stay.household_id
    LEFT JOIN LATERAL (
        SELECT one.name FROM registry_membership theirs JOIN registry_person one ON one.id = theirs.person_id
        WHERE theirs.household_id = stay.household_id AND theirs.head AND %(day)s BETWEEN theirs.start AND theirs.finish
        LIMIT 1) head ON true
    {places}
    ORDER BY length(named.name), named.name, named.id LIMIT %(most)s"""


def people(actor: Actor, sought: Sought, fields: Fields, day: dt.date, most: int) -> list[Person]:
    """Shorter names first: whoever is called exactly so."""
    numbers = [one.digest for one in fields.lookups("id_number", sought.number)]
    merged = survivors(numbers)
    ways = [way for way in _WAYS if (merged if way == "merged" else getattr(sought, way))]
    if not ways:
        return []
    scope = for_actor(actor, "facts")
    told = {"undotted": sought.plain or sought.name, "day": day, "most": most}
    told |= {name: getattr(sought, name) for name in ("name", "plain", "sounds", "initials")}
    phones = [one.digest for one in fields.lookups("phone", sought.phone)]
    told |= {"number": numbers, "phone": phones, "merged": merged}
    written = sql.SQL(" UNION ").join(
        sql.SQL(_WAY).format(scope=scope, way=sql.SQL(_WAYS[way][0]), order=sql.SQL(_WAYS[way][1]))
        for way in ways
    )
    words = sql.SQL(_SHOWN).format(
        place=sql.SQL(PLACE),
        places=sql.SQL(PLACES).format(facts=sql.Identifier("facts")),
        ways=written,
    )
    found = rows(words, told)
    return [replace(Person(*row), by_merged=row[0] in merged) for row in found]


def survivors(numbers: list[bytes]) -> list[str]:
    """Records into which those that bear the numbers were merged, wherever they are."""
    if not numbers:
        return []
    return [
        row for (row,) in rows(sql.SQL("SELECT id FROM kapok_survivors(%(n)s)"), {"n": numbers})
    ]
