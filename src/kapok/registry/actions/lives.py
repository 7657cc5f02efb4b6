"""Births and newcomers, deaths, and the spells of a status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.identity import (
    Checked,
    Verdict,
    birth_of,
    check_credit_code,
    check_id_number,
    check_name,
    sex_of,
)
from kapok.platform.secrets import Place
from kapok.registry.actions.doing import Basis, Doing, doing, query, read
from kapok.registry.actions.members import (
    DAY,
    Member,
    end_if_empty,
    hold,
    join,
    leave,
    membership,
    pass_on,
    stays_here,
)
from kapok.registry.keys import fields
from kapok.registry.looks import number_asked
from kapok.registry.newids import new_ids
from kapok.registry.pinyin import initials
from kapok.registry.trouble import Refused
from kapok.rules.language.calendar import OPEN_END

ALIVE = OPEN_END


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who comes: by birth, or from elsewhere. The number may be missing, as for a child of a few days."""

    name: str
    number: str = ""
    birth: dt.date | None = None
    sex: str = ""
    relation: str = ""


def enter(
    by: Actor,
    basis: Basis,
    household: str,
    who: Newcomer,
    *,
    kind: str = "birth",
    seen: Mapping[str, int] | None = None,
) -> str:
    """Somebody new in a household: the id. The first of one is its head."""
    name = name_of(who.name)
    number = number_of(who.number, basis.day) if who.number else ""
    birth, sex = who.birth, who.sex or None
    if number:
        inside = birth_of(number)
        if birth and birth != inside:
            raise Refused("birth_not_of_number", "birth", birth=inside)
        birth, sex = inside, sex or sex_of(number)
    if number and by.may(Right.CHANGE_PEOPLE):
        number_asked(by, "household", household)  # kept also where the action is refused
    with doing(by, kind, basis) as do:
        there = hold(do, [household], [], dict(seen or {}))[household]
        row = new_ids(1)[0]
        sealed = sealed_number(row, number, name) if number else {"number_version": 0}
        named = {"id": row, "name": name, "initials": initials(name), "bank": "", "version": 1}
        do.add("registry_person", named | sealed)
        facts = {"household": household, "birth": birth, "sex": sex, "died_on": ALIVE}
        do.add("fact_person", facts | {"id": row, "source_id": do.source})
        member = Member(0, row, household, who.relation, not there, do.day)
        join(do, member, kind)
    return row


def name_of(text: str) -> str:
    checked = check_name(text)
    if checked.value is None:
        raise Refused(
            "name_wrong" if checked.remarks else "value_missing", "name", why=why(checked)
        )
    return checked.value


def number_of(text: str, day: dt.date) -> str:
    """A number that is right, and that nobody of another record bears, as far as one can see."""
    checked = check_id_number(text, day)
    if checked.value is None:
        raise Refused(
            "number_wrong" if checked.remarks else "value_missing", "number", why=why(checked)
        )
    return checked.value


def credit_code_of(text: str) -> str:
    checked = check_credit_code(text)
    if checked.value is None:
        raise Refused("code_wrong", "value", why=why(checked))
    return checked.value


def why(checked: Checked) -> tuple[str, str]:
    """What is wrong and how to mend it, in both languages."""
    wrong = [one for one in checked.remarks if one.verdict is Verdict.WRONG]
    joined = (("zh", "。", ""), ("en", ". ", "."))
    said = [
        "".join(f"{one.what(lang)}{between}{one.mend(lang)}{end}" for one in wrong)
        for lang, between, end in joined
    ]
    return (said[0], said[1])


def sealed_number(row: str, number: str, name: str = "") -> dict[str, Any]:
    """As it is kept; Refused if it stands in another record already."""
    keys = fields()
    for one in keys.lookups("id_number", number):
        found = query(
            "SELECT id, name FROM registry_person WHERE (number_index = %s AND merged_into_id IS NULL "
            "OR id IN (SELECT id FROM kapok_survivors(ARRAY[%s::bytea]))) AND id <> %s",
            [one.digest, one.digest, row],
        )
        if found and name == found[0][1] and membership(found[0][0]):
            raise Refused("two_households", "number")
        if found:
            raise Refused("number_of_another", "number", name=found[0][1])
        if query("SELECT FROM kapok_survivors(ARRAY[%s::bytea]) WHERE id <> %s", [one.digest, row]):
            raise Refused("number_taken", "number")  # of a record that one does not see
    index = keys.index("id_number", number)
    return {
        "number_sealed": keys.seal(Place("registry_person", "number", row), number),
        "number_index": index.digest,
        "number_version": index.version,
    }


def die(
    by: Actor,
    basis: Basis,
    person: str,
    *,
    new_head: str = "",
    seen: Mapping[str, int] | None = None,
) -> None:
    """On the day of the basis: membership and statuses end with it; a head is followed by `new_head` from the next day."""
    with doing(by, "death", basis) as do:
        _alive(person)
        own = membership(person)
        there = hold(do, [own.household] if own else [], [person], dict(seen or {}))
        _alive(person)
        stays_here(person)
        if own:
            leave(do, own, do.day)
            if own.head:
                others = [one for one in there[own.household] if one.person != person]
                pass_on(do, others, new_head, do.day + DAY)
        _end_statuses(do, person)
        do.change("fact_person", person, {"died_on": do.day})
        if own:
            end_if_empty(do, own.household, do.day)


def _alive(person: str) -> None:
    died = read("fact_person", person)["died_on"]
    if died is not None and died != ALIVE.isoformat():
        raise Refused("dead_already", day=died)


def _end_statuses(do: Doing, person: str) -> None:
    found = query(
        "SELECT id, start FROM fact_status WHERE person = %s AND (finish > %s OR finish IS NULL) ORDER BY id",
        [person, do.day],
    )
    for row, start in found:
        if start is not None and start > do.day:
            raise Refused("status_after_death", "day", start=start)
        do.change("fact_status", row, {"finish": do.day})


def give_status(  # noqa: PLR0913 - a spell
    by: Actor,
    basis: Basis,
    person: str,
    kind: str,
    start: dt.date,
    finish: dt.date | None = None,
    *,
    more: Mapping[str, str] | None = None,
    seen: Mapping[str, int] | None = None,
) -> str:
    """A status from a day to another, or for good: its id. `more`: whether policies are enjoyed, document, detail."""
    if finish is not None and finish < start:
        raise Refused("ends_before_start", "finish")
    with doing(by, "status", basis) as do:
        if start > do.today:
            raise Refused("future_day", "start", value=start, today=do.today)
        do.lock([], [person], seen)
        row = new_ids(1)[0]
        spell: dict[str, Any] = {
            "person": person,
            "kind": kind,
            "start": start,
        }
        spell |= {name: value for name, value in (more or {}).items() if value}
        spell |= {"id": row, "finish": finish or OPEN_END, "source_id": do.source}
        do.add("fact_status", spell)
    return row
