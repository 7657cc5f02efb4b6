"""What sources say of a fact: both are kept, one is chosen; and a fact corrected, which is a choice with a source of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.registry.actions import claimed
from kapok.registry.actions.claimed import NAMED, NOT_HERE
from kapok.registry.actions.doing import Basis, Doing, Row, doing, plain, query, read
from kapok.registry.actions.lives import credit_code_of, name_of, number_of, sealed_number
from kapok.registry.looks import number_asked
from kapok.registry.models import Source
from kapok.registry.pinyin import initials
from kapok.registry.trouble import Refused
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.writing import change

CHECKED = {("person", "name"): name_of, ("organisation", "credit_code"): credit_code_of}
"""How what is typed is looked at and made tidy."""


def claim(
    do: Doing,
    entity: str,
    row: str,
    fact: str,
    value: Any,
    source: int,
    *,
    chosen: bool | None = None,
) -> None:
    """That a source says so; the same of the same source is claimed once. `chosen`: decided, for it or for another."""
    said = query(
        'SELECT id FROM registry_claim WHERE entity = %s AND "row" = %s AND fact = %s AND value = %s::jsonb AND source_id = %s',
        [entity, row, fact, json.dumps(plain(value)), source],
    )
    decided = _decided(do, chosen) if chosen is not None else {}
    if said:
        if decided:
            do.change("registry_claim", said[0][0], decided)
        return
    told = {"entity": entity, "row": row, "fact": fact, "value": value, "source_id": source}
    told |= {
        "recorded_at": "now",
        "recorded_by": do.by.name,
        "scope": do.locked.get(row) or do.scope,
    }
    do.add("registry_claim", {"chosen": False, "decided_by": "", "reason": ""} | told | decided)


def _decided(do: Doing, chosen: bool) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "decided_by": do.by.name,
        "decided_at": "now",
        "reason": do.basis.reason,
    }


def _decide_against(do: Doing, entity: str, row: str, fact: str) -> None:
    """All that is said of a fact until now: another is chosen."""
    words = 'SELECT id FROM registry_claim WHERE entity = %s AND "row" = %s AND fact = %s ORDER BY chosen DESC, id'
    for (number,) in query(words, [entity, row, fact]):
        do.change("registry_claim", number, _decided(do, chosen=False))


def _hold(do: Doing, entity: str, row: str, seen: Mapping[str, int] | None) -> None:
    """Whom the row is about: people and households, or if it is about none of them, organisations."""
    concerned = read(table(entity), row)["concerns"]
    held = {
        name: [
            one
            for (one,) in query(
                f"SELECT id FROM {IDENTITIES[name]} WHERE id = ANY(%s)", [concerned]
            )
        ]
        for name in IDENTITIES
    }
    closer = held["household"] or held["person"]
    firms = [] if closer else held["organisation"]
    do.lock(held["household"], held["person"], seen, organisations=firms)
    if not do.locked:
        raise Refused("no_such_fact", "fact")
    do.home = do.locked.get(row) or read(table(entity), row)["scope"]


def correct(  # noqa: PLR0913 - a fact
    by: Actor,
    basis: Basis,
    entity: str,
    row: str,
    fact: str,
    value: Any,
    *,
    version: int,
    seen: Mapping[str, int] | None = None,
) -> None:
    """A fact of a row seen at `version` is otherwise: what stood there and what is said now are both kept as claims."""
    named = fact in NAMED and entity in IDENTITIES
    place = IDENTITIES[entity] if named else table(entity)
    right = Right.CHANGE_ORGANISATIONS if entity == "organisation" else Right.CHANGE_PEOPLE
    with doing(by, "correction", basis, right) as do:
        before = read(place, row)
        if fact in NOT_HERE or fact not in before:
            raise Refused("no_such_fact", "fact")
        if value is None or value == "":
            raise Refused("value_missing", "value")
        if (entity, fact) in CHECKED:
            value = CHECKED[entity, fact](value)
        new = {fact: plain(value)} | ({"initials": initials(value)} if fact == "name" else {})
        if before[fact] == new[fact]:
            raise Refused("same_value", "value")
        if not named:  # before whom it is about is counted up by being held
            change(place, row, version, new)
            do.remember(place, row, {name: before[name] for name in new}, new)
            claimed.in_one_county(entity, row, fact)
        _hold(do, entity, row, seen if named else None)
        if named:
            do.change(place, row, new)
        both_words(do, entity, row, fact, before, new[fact])


def both_words(do: Doing, entity: str, row: str, fact: str, before: Row, value: Any) -> None:
    """What stood there, and what is said now and holds."""
    old = before[fact] if before[fact] != "" else None
    origin = before.get("source_id") or (first_source(do) if old is not None else 0)
    settle(do, (entity, row, fact), old, origin, value)


def settle(do: Doing, of: tuple[str, str, str], old: Any, origin: int, value: Any) -> None:
    """All that was said until now is decided against; what stood there, if anything, is kept by its source."""
    _decide_against(do, *of)
    if old is not None:
        claim(do, *of, old, origin, chosen=False)
    claim(do, *of, value, do.source, chosen=True)


def first_source(do: Doing) -> int:
    """For what stood there without a source: neither supplier nor title."""
    found = Source.objects.create(supplier="", title="", as_of=do.day, received_by=do.by.name)
    return int(found.pk)


def correct_number(
    by: Actor,
    basis: Basis,
    person: str,
    number: str,
    *,
    seen: Mapping[str, int] | None = None,
) -> None:
    """An identity number; no claim holds one, history does, sealed."""
    number = number_of(number, basis.day)
    if by.may(Right.CHANGE_PEOPLE):
        number_asked(by, "person", person)  # kept also where the action is refused
    with doing(by, "number", basis) as do:
        do.lock([], [person], seen)
        do.change("registry_person", person, sealed_number(person, number))


def choose(by: Actor, basis: Basis, number: int, *, seen: Mapping[str, int] | None = None) -> None:
    """The claim that holds from now on; another decision may choose another later."""
    with doing(by, "choice", basis, Right.DECIDE_FACTS) as do:
        found = query(
            'SELECT entity, "row", fact, value, chosen FROM registry_claim WHERE id = %s', [number]
        )
        if not found:
            raise Refused("unknown_claim", "claim")
        entity, row, fact, _, chosen = found[0]
        if chosen:
            raise Refused("chosen_already", "claim")
        value = read("registry_claim", number)["value"]
        _hold(do, entity, row, seen)
        _decide_against(do, entity, row, fact)
        do.change("registry_claim", number, _decided(do, chosen=True))
        claimed.hold(do, entity, row, fact, value)
