"""What has been done about somebody, to be listed and undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kapok.registry.deeds import Action, ActionRow
from kapok.registry.models import Membership, Person

RECORDS = {"registry_person", "fact_person"}
MEMBERSHIP = "registry_membership"
NAMING = ("person_id", "person", "merged_into_id")
"""Columns in which a row says whom it is about."""


@dataclass(frozen=True, slots=True)
class Done:
    """An action as it is listed; `undone`: the action that undid it; `people`: whose lives it changed; `whom`: those of them whom
    it is about, whose own record it changed; `names`: of all of them, as far as one may see them.
    """

    action: Action
    undone: Action | None
    people: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def may_be_undone(self) -> bool:
        return self.undone is None and self.action.undoes_id is None


def about(row: str, limit: int = 50) -> list[Done]:
    """The newest first. `row`: a household, a person, an organisation, or whatever else an action touched. What happened to
    others of his household only held a person's record still: it is none of his.
    """
    found = list(
        Action.objects.filter(rows__row=row)
        .select_related("source", "undone_by", "undoes")
        .prefetch_related("rows")
        .distinct()
        .order_by("-id")[:limit]
    )
    whose = _memberships(found)
    listed = [_done(one, whose) for one in found]
    names = _names(listed)
    return [replace(one, names=names) for one in listed if not _only_held(one, row)]


def _names(listed: Sequence[Done]) -> dict[str, str]:
    """Also of those who are there no more."""
    rows = [
        row for one in listed for row in one.action.rows.all() if row.table == "registry_person"
    ]
    gone = {row.row: str((row.after | row.before).get("name", "")) for row in rows}
    people = {person for one in listed for person in one.people}
    there = Person.objects.filter(pk__in=people).values_list("id", "name") if people else ()
    return {person: name for person, name in gone.items() if name} | dict(there)


def _memberships(actions: Sequence[Action]) -> dict[str, str]:
    """Whose membership was changed: a change tells the columns that it changed only."""
    rows = {
        int(row.row)
        for one in actions
        for row in one.rows.all()
        if row.table == MEMBERSHIP and row.op == "update"
    }
    found = Membership.objects.filter(pk__in=rows).values_list("id", "person_id") if rows else ()
    return {str(number): person for number, person in found}


def _done(action: Action, whose: dict[str, str]) -> Done:
    rows = [row for row in action.rows.all() if row.op != "touch"]
    own = tuple(dict.fromkeys(row.row for row in rows if row.table in RECORDS))
    named = tuple(one for row in rows for one in _named(row, whose))
    people = tuple(dict.fromkeys(own + named))
    return Done(action, getattr(action, "undone_by", None), people, own or people)


def _named(row: ActionRow, whose: dict[str, str]) -> list[str]:
    told = [side[name] for name in NAMING for side in (row.before, row.after) if side.get(name)]
    if row.table == MEMBERSHIP and row.row in whose:
        told.append(whose[row.row])
    return told


def _only_held(one: Done, row: str) -> bool:
    held = [told.op for told in one.action.rows.all() if told.row == row and told.table in RECORDS]
    return bool(held and one.people) and row not in one.people and set(held) == {"touch"}
