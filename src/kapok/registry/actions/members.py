"""Who belongs to a household, and how somebody leaves, joins, or becomes head of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kapok.intake.links import HEAD
from kapok.registry.actions.doing import Doing, changed_meanwhile, query
from kapok.registry.trouble import Refused
from kapok.rules.language.calendar import OPEN_END

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """An open membership."""

    id: int
    person: str
    household: str
    relation: str
    head: bool
    start: dt.date


_MEMBER = "SELECT id, person_id, household_id, relation, head, start FROM registry_membership WHERE finish = %s AND "


def members(household: str) -> list[Member]:
    """Who belongs to it now, the head first."""
    found = query(
        _MEMBER + "household_id = %s ORDER BY head DESC, start, id", [OPEN_END, household]
    )
    return [Member(*row) for row in found]


def membership(person: str) -> Member | None:
    found = query(_MEMBER + "person_id = %s", [OPEN_END, person])
    return Member(*found[0]) if found else None


def household_of(person: str) -> Member:
    found = membership(person)
    if found is None:
        raise Refused("no_household")
    return found


def of_household(household: str) -> list[Member]:
    """Those of one that is there and has not ended."""
    found = query("SELECT ended_on FROM registry_household WHERE id = %s", [household])
    if not found:
        raise Refused("unknown_household", "household")
    if found[0][0] != OPEN_END:
        raise Refused("household_ended", "household", day=found[0][0])
    return members(household)


def hold(
    do: Doing, households: list[str], people: list[str], seen: dict[str, int]
) -> dict[str, list[Member]]:
    """Lock households with all who belong to them, and others; look again. Whoever came in between is told of."""
    before = {one: of_household(one) for one in households}
    everybody = {m.person for found in before.values() for m in found} | set(people)
    do.lock(households, everybody, seen)
    after = {one: of_household(one) for one in households}
    for one in households:
        if after[one] != before[one]:
            raise changed_meanwhile(one)
    return after


def leave(do: Doing, member: Member, last: dt.date) -> None:
    """The last day on which somebody belongs to a household."""
    if last < member.start:
        raise Refused("before_it_began", "day", start=member.start)
    do.change("registry_membership", member.id, {"finish": last})


def join(do: Doing, member: Member, because: str) -> None:
    """From the member's start on. Whoever is said to be the head where there is one already, is not."""
    if member.relation == HEAD and not member.head:
        raise Refused("two_heads", "relation")
    do.add(
        "registry_membership",
        {
            "person_id": member.person,
            "household_id": member.household,
            "relation": HEAD if member.head else member.relation,
            "head": member.head,
            "start": member.start,
            "finish": OPEN_END,
            "because": because,
            "source_id": do.source,
        },
    )


def become(do: Doing, member: Member, day: dt.date, *, head: bool, relation: str = "") -> None:
    """The same household from a day on, as head or not."""
    if member.start == day:
        values = {"head": head, "relation": HEAD if head else relation}
        do.change("registry_membership", member.id, values)
        return
    leave(do, member, day - DAY)
    join(do, replace(member, head=head, relation=HEAD if head else relation, start=day), do.kind)


def pass_on(do: Doing, left: list[Member], new_head: str, day: dt.date) -> None:
    """Somebody of those who are left becomes head from a day on; nobody left, and the household ends the day before."""
    if not left:
        return
    chosen = [one for one in left if one.person == new_head]
    if not new_head:
        raise Refused("head_wanted", "new_head")
    if not chosen:
        raise Refused("member_wanted", "new_head")
    become(do, chosen[0], day, head=True)


def stays_here(row: str) -> None:
    """Who is on the way to another county is neither dead nor another's record, a household that is does not end, before the
    move is withdrawn: whoever is to take it over must not be handed what is no more.
    """
    found = query(
        "SELECT move.day, coalesce(area.name, move.to_scope) FROM registry_move move "
        "LEFT JOIN accounts_area area ON area.scope = left(move.to_scope, 6) "
        "WHERE move.ended = '' AND move.\"row\" = %s",
        [row],
    )
    if found:
        raise Refused("move_open", day=found[0][0], to=found[0][1])


def end_if_empty(do: Doing, household: str, day: dt.date) -> None:
    """A household to which nobody belongs any more."""
    if not members(household):
        stays_here(household)
        do.change("registry_household", household, {"ended_on": day})
