"""Where a claim that is chosen holds: in the row of facts, in the name, in the sealed number, in the household."""

from __future__ import annotations

from typing import Any

from kapok.intake.links import HEAD
from kapok.platform.secrets import Place
from kapok.registry.actions.doing import COUNTED, Doing, query, read
from kapok.registry.keys import fields
from kapok.registry.pinyin import initials
from kapok.registry.trouble import Refused
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.words import words
from kapok.rules.language.calendar import OPEN_END

NAMED = {"name", "bank", "credit_code"}
"""What stands with who somebody is."""
NUMBERS = {"phone": "phone", "account": "account"}
"""Numbers of a person of which claims are kept, sealed as they would stand in the row."""
NOT_HERE = COUNTED | {"id", "source_id", "household", "person", "organisation", "died_on"}
"""What is no fact to correct: whom a row is about, and what a death, a move or a marriage says."""
_PLACES = {("person", "relation"), ("household", "head")}


def choosable(entity: str, fact: str) -> bool:
    """Whether one may decide what holds; a household, and a death, come by actions of their own."""
    if (entity, fact) in _PLACES or (entity == "person" and fact in NUMBERS):
        return True
    if fact in NAMED:
        return entity in IDENTITIES
    there = words().entities.get(entity)
    return there is not None and fact in {*there.facts, *there.refs} and fact not in NOT_HERE


def number_of_claim(row: str, fact: str, value: Any) -> str:
    """In clear: for masking and for the index."""
    return fields().open(Place(IDENTITIES["person"], fact, row), bytes.fromhex(value["sealed"]))


def hold(do: Doing, entity: str, row: str, fact: str, value: Any) -> None:
    """The value stands there from now on."""
    if not choosable(entity, fact):
        raise Refused("no_such_fact", "claim")
    if fact in NUMBERS and entity == "person":
        index = fields().index(NUMBERS[fact], number_of_claim(row, fact, value))
        sealed = bytes.fromhex(value["sealed"])
        do.change(
            IDENTITIES[entity], row, {f"{fact}_sealed": sealed, f"{fact}_index": index.digest}
        )
    elif fact in NAMED:
        more = {"initials": initials(value)} if fact == "name" else {}
        do.change(IDENTITIES[entity], row, {fact: value} | more)
    elif (entity, fact) == ("household", "head"):
        _head(do, row, value)
    elif (entity, fact) == ("person", "relation"):
        _relation(do, row, value)
    else:
        do.change(table(entity), row, {fact: value})
        in_one_county(entity, row, fact)


def in_one_county(entity: str, row: str, fact: str) -> None:
    """A household's village lies in its county: into another one it moves, which takes two."""
    if entity != "household" or fact not in {"county", "village"}:
        return
    there = read(table(entity), row)
    county, village = there.get("county"), there.get("village")
    if county and village and not village.startswith(county):
        raise Refused("moved_by_two", "value")


def _head(do: Doing, household: str, person: str) -> None:
    """One is head; of whoever else was called so it is not known how he is related."""
    there = query(
        "SELECT id, person_id, relation FROM registry_membership WHERE household_id = %s AND finish = %s ORDER BY id",
        [household, OPEN_END],
    )
    if person not in {who for _, who, _ in there}:
        raise Refused("gone")
    for number, who, relation in there:
        if who != person:
            lost = {"relation": ""} if relation == HEAD else {}
            do.change("registry_membership", number, {"head": False} | lost)
    for number, who, _ in there:
        if who == person:
            do.change("registry_membership", number, {"head": True, "relation": HEAD})


def _relation(do: Doing, person: str, relation: str) -> None:
    """How somebody is related to the head; that he is head himself is decided for the household."""
    there = query(
        "SELECT id, head FROM registry_membership WHERE person_id = %s AND finish = %s",
        [person, OPEN_END],
    )
    if not there:
        raise Refused("no_household")
    [(number, head)] = there
    if head != (relation == HEAD):
        raise Refused("head_first", "claim")
    do.change("registry_membership", number, {"relation": relation})
