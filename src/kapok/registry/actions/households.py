"""A household split, joined, given another head, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kapok.accounts.actor import Actor
from kapok.intake.links import HEAD
from kapok.registry.actions.doing import Basis, changed_meanwhile, doing, read
from kapok.registry.actions.members import (
    DAY,
    Member,
    become,
    end_if_empty,
    hold,
    join,
    leave,
    membership,
    pass_on,
    stays_here,
)
from kapok.registry.newids import new_ids
from kapok.registry.trouble import Refused
from kapok.rules.language.calendar import OPEN_END

Seen = Mapping[str, int]


def split(  # noqa: PLR0913 - who goes, who leads
    by: Actor,
    basis: Basis,
    household: str,
    leaving: list[str],
    head: str,
    *,
    new_head: str = "",
    number: str = "",
    seen: Seen | None = None,
) -> str:
    """Members go into a household of their own, with `head`; `new_head` leads those who stay, if theirs goes;
    `number`: the new one's, if it has one yet. Its id.
    """
    with doing(by, "split", basis) as do:
        there = hold(do, [household], [], dict(seen or {}))[household]
        going = [one for one in there if one.person in leaving]
        staying = [one for one in there if one.person not in leaving]
        if not going or len(going) != len(set(leaving)):
            raise Refused("nobody_leaves" if not leaving else "member_wanted", "leaving")
        if not staying:
            raise Refused("everybody_leaves", "leaving")
        if head not in leaving:
            raise Refused("head_leaves_too", "head")
        new = _found(household, do.source)
        called = {"id": new["id"], "number": number or None}
        do.add("registry_household", called | {"ended_on": OPEN_END, "version": 1})
        do.add("fact_household", new)
        for one in going:
            leave(do, one, do.day - DAY)
        for one in sorted(going, key=lambda one: one.person != head):
            leads = one.person == head
            relation = HEAD if leads else "" if one.head else one.relation
            own = replace(one, household=new["id"], head=leads, relation=relation, start=do.day)
            join(do, own, "split")
        if any(one.head for one in going):
            pass_on(do, staying, new_head, do.day)
    return str(new["id"])


def _found(household: str, source: int) -> dict[str, Any]:
    """The facts of a new household: where the old one is."""
    there = read("fact_household", household)
    places: dict[str, Any] = {name: there[name] for name in ("county", "village") if name in there}
    return {"id": new_ids(1)[0], **places, "source_id": source}


def marry(  # noqa: PLR0913 - who, where to, as what
    by: Actor,
    basis: Basis,
    person: str,
    household: str,
    *,
    relation: str = "",
    new_head: str = "",
    kind: str = "marriage",
    seen: Seen | None = None,
) -> None:
    """Somebody leaves his household, if he has one, for another of the county from a day on; `new_head` leads whom he leaves
    as head. The first of a household is its head.
    """
    with doing(by, kind, basis) as do:
        old = membership(person)
        if old and old.household == household:
            raise Refused("same_household", "household")
        left = [old.household] if old else []
        there = hold(do, [*left, household], [person], dict(seen or {}))
        if membership(person) != old:
            raise changed_meanwhile(person)
        if old:
            leave(do, old, do.day - DAY)
            if old.head:
                others = [one for one in there[old.household] if one.person != person]
                pass_on(do, others, new_head, do.day)
        first = not there[household]
        join(do, Member(0, person, household, HEAD if first else relation, first, do.day), kind)
        if old:
            end_if_empty(do, old.household, do.day - DAY)


def new_head(
    by: Actor,
    basis: Basis,
    household: str,
    person: str,
    relation: str = "",
    *,
    seen: Seen | None = None,
) -> None:
    """Another member is head from a day on; `relation`: what the head before is to the new one."""
    with doing(by, "new_head", basis) as do:
        there = hold(do, [household], [], dict(seen or {}))[household]
        chosen = [one for one in there if one.person == person]
        if not chosen:
            raise Refused("member_wanted", "new_head")
        if chosen[0].head:
            raise Refused("head_already", "new_head")
        for one in there:
            if one.head:
                become(do, one, do.day, head=False, relation=relation)
        become(do, chosen[0], do.day, head=True)


def end(by: Actor, basis: Basis, household: str, *, seen: Seen | None = None) -> None:
    """A household of which all are gone, as of a day; whoever is left lives on without one (gone from the city)."""
    with doing(by, "household_end", basis) as do:
        there = hold(do, [household], [], dict(seen or {}))[household]
        stays_here(household)
        for one in there:
            leave(do, one, do.day)
        do.change("registry_household", household, {"ended_on": do.day})
