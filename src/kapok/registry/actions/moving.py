"""A move between counties: the one left offers it, the one entered takes it over, by another account.

What an offer names, and that another takes it, is held by the database (`sql/life.sql`, `sql/people.sql`). Where somebody is
taken over, his rows and those who live with him come along; the county left keeps what it knew until then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from kapok.accounts.actor import Actor, tell
from kapok.accounts.areas import areas_called, told_apart
from kapok.accounts.models import Area
from kapok.accounts.postgres.base import HowMany
from kapok.accounts.postgres.rows import of
from kapok.accounts.roles import Right
from kapok.registry.actions.doing import (
    Basis,
    Doing,
    Touched,
    checked,
    doing,
    office_day,
    query,
    read,
    write,
)
from kapok.registry.actions.members import (
    DAY,
    end_if_empty,
    hold,
    household_of,
    join,
    leave,
    members,
    of_household,
)
from kapok.registry.actions.undoing import undo
from kapok.registry.deeds import Action, Move
from kapok.registry.models import Source
from kapok.registry.trouble import Refused, plainly

COUNTY = 6
VILLAGE = 12
NEWS_DAYS = 15
"""So long the county that was left is told what became of its offer."""
_SHOWN = 50
_ANSWERED = (
    f"ended IN ('taken', 'declined') AND ended_at > now() - make_interval(days => {NEWS_DAYS}) "
    "AND from_scope ^@ ANY ((SELECT kapok_areas())::text[])"
)
_HOW_MANY = "SELECT count(*) FROM registry_move WHERE {}"


def offer(by: Actor, basis: Basis, subject: str, row: str, area: str) -> int:
    """`subject`: household or person; `area`: where to, a village or a county."""
    there = _area(area)
    scope = read(f"fact_{subject}", row)["scope"]
    if there.scope[:COUNTY] == scope[:COUNTY]:
        raise Refused("move_within", "area")
    if subject == "person":
        own = household_of(row)
        if own.head and len(members(own.household)) > 1:
            raise Refused("head_moves")
    return _offer(
        by,
        basis,
        Move(
            subject=subject,
            row=row,
            from_scope=scope,
            to_scope=there.scope[:COUNTY],
            area=there.code,
        ),
    )


def give_back(by: Actor, basis: Basis, number: int) -> int:
    """Offer to the county left that a move is undone."""
    action = Action.objects.filter(pk=number, kind="move").first()
    if action is None:
        raise Refused("gone")
    told = action.rows.filter(after__has_key="move").first()
    gone = Move.objects.filter(pk=told.after["move"]).first() if told else None
    if gone is None:
        raise Refused("gone")
    scope = read(f"fact_{gone.subject}", gone.row)["scope"]
    back = Move(
        subject=gone.subject,
        row=gone.row,
        from_scope=scope,
        to_scope=gone.from_scope[:COUNTY],
        returns=action,
    )
    return _offer(by, basis, back)


def _offer(by: Actor, basis: Basis, move: Move) -> int:
    if not by.may(Right.CHANGE_PEOPLE):
        raise Refused("not_allowed")
    basis = checked(basis, office_day())
    with plainly(), transaction.atomic():
        tell(by, f"offer: {basis.reason}")
        _held(move)
        move.source = Source.objects.create(
            supplier=basis.supplier, title=basis.source, as_of=basis.day, received_by=by.name
        )
        move.day, move.reason = basis.day, basis.reason
        move.save()
    return int(move.pk)


def _held(move: Move) -> None:
    """Held still until it is offered: whoever has died, or a household that has ended, goes nowhere; who is about to finds the
    move.
    """
    query(f"SELECT FROM registry_{move.subject} WHERE id = %s FOR UPDATE", [move.row])
    if move.returns_id is None:
        (of_household if move.subject == "household" else household_of)(move.row)


def withdraw(by: Actor, number: int) -> None:
    _end(by, number, "withdrawn")


def decline(by: Actor, number: int) -> None:
    _end(by, number, "declined")


def _end(by: Actor, number: int, how: str) -> Move:
    if not by.may(Right.CHANGE_PEOPLE):
        raise Refused("not_allowed")
    with plainly(), transaction.atomic():
        found: Move | None = Move.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise Refused("gone")
        if found.ended:
            raise Refused("move_ended")
        if how == "taken" and found.offered_by == by.name:
            raise Refused("four_eyes")
        tell(by, f"{how}: {found.reason}")
        Move.objects.filter(pk=number).update(ended=how)
    return found


def take(
    by: Actor, number: int, *, area: str = "", household: str = "", relation: str = ""
) -> None:
    """Take over what is offered: a household at `area`, a person into a `household` of one's own county."""
    with transaction.atomic():
        move = _end(by, number, "taken")
        with_task = replace(by, people=(*by.people, *move.about))
        basis = Basis(move.day, move.reason, move.source.title, move.source.supplier)
        tell(with_task, move.reason)
        try:
            if move.returns_id:
                undo(with_task, basis, move.returns_id, returning=True)
            elif move.subject == "household":
                _household(with_task, basis, move, _area(area or move.area))
            else:
                _person(with_task, basis, move, household, relation)
        finally:
            tell(by)


def _household(by: Actor, basis: Basis, move: Move, to: Area) -> None:
    with doing(by, "move", basis) as do:
        do.home = move.from_scope
        hold(do, [move.row], [], {})
        places = {
            "county": to.code[:COUNTY],
            "village": to.code if len(to.code) == VILLAGE else None,
        }
        there = read("fact_household", move.row)
        do.change(
            "fact_household", move.row, {name: places[name] for name in places if name in there}
        )
    _also_here(do, "registry_household", move)


def _person(by: Actor, basis: Basis, move: Move, household: str, relation: str) -> None:
    old = household_of(move.row)
    here = query("SELECT scope FROM fact_household WHERE id = %s", [household])
    if not here or not here[0][0].startswith(move.to_scope):
        raise Refused("unknown_household", "household")
    with doing(by, "move", basis) as do:
        do.home = move.from_scope
        there = hold(do, [old.household, household], [move.row], {})
        if old.head and len(there[old.household]) > 1:
            raise Refused("head_moves")
        leave(do, old, do.day - DAY)
        join(
            do,
            replace(
                old, household=household, head=not there[household], relation=relation, start=do.day
            ),
            "move",
        )
        end_if_empty(do, old.household, do.day - DAY)
    _also_here(do, "registry_person", move)


def _also_here(do: Doing, table: str, move: Move) -> None:
    """The county that took over sees that it did; the rest of the record belongs to the one left."""
    assert do.action is not None
    here = Touched(do.action.size, table, move.row, "touch", {}, {"move": move.pk}, move.to_scope)
    write(do.action, [here])


def _area(words: str) -> Area:
    """By its code or its name."""
    found = [one for one in areas_called(words) if not one.abolished_on and one.level != "city"]
    if not found:
        raise Refused("unknown_area", "area", value=words[:20])
    if len(found) > 1:
        raise Refused("several_areas", "area", value=words[:20], areas=told_apart(found))
    return found[0]


def how_many() -> tuple[HowMany, HowMany]:
    """So many are waiting; so many of one's own offers have been answered lately."""
    return HowMany(_HOW_MANY.format("ended = ''")), HowMany(_HOW_MANY.format(_ANSWERED))


def waiting() -> list[Move]:
    """What is offered and not yet dealt with, that one may see: one's own offers and those to one."""
    return list(Move.objects.filter(ended="").select_related("source").order_by("id"))


def answered() -> list[Move]:
    """What the other county took over or declined lately of what one's own had offered, the newest first."""
    found: list[Move] = list(
        Move.objects.raw(
            f"SELECT * FROM registry_move WHERE {_ANSWERED} ORDER BY ended_at DESC LIMIT {_SHOWN}"
        )
    )
    return found


def open_of(row: str) -> Move | None:
    """The open move that somebody is on, alone or with the household, or that somebody of a household is on."""
    found: list[Move] = of(Move, "one.ended = '' AND one.about @> %s::varchar[] LIMIT 1", [[row]])
    return found[0] if found else None


def since(row: str) -> dt.date | None:
    """The day on which somebody left one's county, if he did."""
    found = query(
        'SELECT day FROM registry_move WHERE "row" = %s AND ended = %s ORDER BY id DESC LIMIT 1',
        [row, "taken"],
    )
    return found[0][0] if found else None


def names(by: Actor, move: Move) -> list[str]:
    """Of the people whom an open offer is about: both counties see them while it waits."""
    if move.ended:
        return []
    with transaction.atomic():
        tell(replace(by, people=(*by.people, *move.about)))
        try:
            words = "SELECT name FROM registry_person WHERE id = ANY(%s) ORDER BY id"
            about = [move.row] if move.subject == "person" else move.about
            return [name for (name,) in query(words, [about])]
        finally:
            tell(by)
