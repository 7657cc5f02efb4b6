"""Who belongs to which household, and when; and what everybody at home does now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from psycopg import sql

from kapok.accounts.postgres.base import ask
from kapok.accounts.postgres.rows import of
from kapok.registry.models import Membership
from kapok.registry.reading import before, said
from kapok.registry.reading.asked import Asked
from kapok.registry.reading.dossier import Seen
from kapok.registry.reading.rows import about, rows_of
from kapok.registry.reading.spans import Row, Span, span
from kapok.registry.ways import table
from kapok.registry.words import ways
from kapok.rules.language.calendar import OPEN_END

WORK = ("employment", "post_agreement", "business")
"""Entities of which a row that holds means that somebody is at work."""
AT_HOME = (*WORK, "registry_entry")
SEVERAL = 200
"""So many rows of an entity for a whole family."""
_TABLE = "registry_membership"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in a household."""

    id: int
    person: str
    household: str
    relation: str
    head: bool
    start: dt.date
    finish: dt.date
    because: str

    def holds(self, day: dt.date) -> bool:
        return self.start <= day <= self.finish


def head_of(household: str, day: dt.date) -> tuple[str, str]:
    """What the head of a household is called, and the group within its village; nothing for what is not known."""
    words = (
        "SELECT coalesce(who.name, ''), coalesce(to_jsonb(home) ->> 'village_group', '') FROM fact_household home "
        "LEFT JOIN registry_membership stay ON stay.household_id = home.id AND stay.head "
        "AND %s BETWEEN stay.start AND stay.finish LEFT JOIN registry_person who ON who.id = stay.person_id "
        "WHERE home.id = %s LIMIT 1"
    )
    [(name, group)] = ask(words, [day, household]) or [("", "")]
    return str(name), str(group)


def stays(asked: Asked, *, person: str = "", household: str = "") -> list[Stay]:
    """Of a person, or in a household; the latest first, what begins after a day that was asked for left out."""
    where = "one.person_id = %s" if person else "one.household_id = %s"
    found = [vars(one) for one in of(Membership, where, [person or household])]
    listed = [_stay(one) for one in found]
    if asked.until is not None and listed:
        then = before.later(
            asked.until, {(_TABLE, str(one["id"])): one["recorded_at"] for one in found}
        )
        listed = [one for stay in listed if (one := _then(stay, then)) is not None]
        listed = [_not_yet_over(one, asked) for one in listed if person in {"", one.person}]
        listed = [one for one in listed if household in {"", one.household}]
    kept = [one for one in listed if not asked.past or one.start <= asked.day]
    return sorted(kept, key=lambda one: (one.start, one.id), reverse=True)


def _not_yet_over(stay: Stay, asked: Asked) -> Stay:
    """That it would end was not known: nobody leaves a household on a day to come."""
    over = asked.known is not None and stay.finish > asked.known
    return replace(stay, finish=OPEN_END) if over else stay


def _stay(one: Mapping[str, Any]) -> Stay:
    return Stay(
        int(one["id"]),
        one["person_id"],
        one["household_id"],
        one["relation"],
        one["head"],
        _day(one["start"]),
        _day(one["finish"]),
        one["because"],
    )


def _day(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _then(stay: Stay, then: Mapping[before.Key, dict[str, Any] | None]) -> Stay | None:
    key = (_TABLE, str(stay.id))
    if key not in then:
        return stay
    image = then[key]
    return _stay(image) if image is not None else None


@dataclass(frozen=True, slots=True)
class Member:
    """`facts` None: not within one's scope, or not known then. `work`: rows that hold on the day. `contacted`: the last time."""

    stay: Stay
    facts: Row | None
    work: Sequence[tuple[Row, Span]]
    contacted: dt.date | None


@dataclass(frozen=True, slots=True)
class Family:
    members: Sequence[Member]
    names: Mapping[tuple[str, str], str]
    others: Mapping[tuple[str, str], Row]
    places: Mapping[str, str]


def family(asked: Asked, listed: Iterable[Stay]) -> Family:
    """Those who belong to the household on the day, the head first."""
    now = [one for one in listed if one.holds(asked.day)]
    ids = [one.person for one in now]
    words = ways()
    seen = Seen(asked, words)
    wanted = [one for one in about(words, "person") if one.entity.name in AT_HOME]
    rows = seen.about(wanted, ids, SEVERAL) if ids else []
    people = rows_of(asked, words.entities["person"], ids)
    seen.know([*people, *rows, *seen.others.values()], [], ids)
    people, rows = seen.stood(people), seen.stood(rows, wanted, ids)
    facts = {one.id: one for one in people}
    members = [_member(asked, one, facts.get(one.person), rows, seen) for one in now]
    order = sorted(members, key=lambda m: (not m.stay.head, _birth(m.facts)))
    wanted_names = [("person", one) for one in ids]
    wanted_names += [
        (target, value)
        for row in rows
        for ref, target in row.entity.refs.items()
        if target == "organisation" and (value := row.values.get(ref))
    ]
    return Family(order, said.names_with_employers(wanted_names), seen.others, said.places(rows))


def _birth(facts: Row | None) -> str:
    return (facts.values.get("birth") if facts else "") or "9"


def _member(asked: Asked, stay: Stay, facts: Row | None, rows: Sequence[Row], seen: Seen) -> Member:
    own = [row for row in rows if row.values.get("person") == stay.person]
    spans = [(row, span(row, seen.others)) for row in own if row.entity.name in WORK]
    entries = [row for row in own if row.entity.name == "registry_entry"]
    contacted = [day for row in entries if (day := row.day("contacted_on")) and day <= asked.day]
    return Member(
        stay,
        facts,
        [(row, one) for row, one in spans if one.holds(asked.day)],
        max(contacted, default=None),
    )


@dataclass(frozen=True, slots=True)
class Paid:
    """Money in fen, how many times."""

    year: int
    amount: int
    times: int


def paid(asked: Asked, column: str, ids: Sequence[str]) -> list[Paid]:
    """What was paid to them by the ledger until the day, year by year, the latest first."""
    if not ids or "payment" not in ways().entities:
        return []
    words = sql.SQL(
        "SELECT extract(year FROM paid_on)::int, sum(amount)::bigint, count(*) FROM {} "
        "WHERE {} = ANY(%s) AND paid_on <= %s AND recorded_at < coalesce(%s, 'infinity'::timestamptz) "
        "GROUP BY 1 ORDER BY 1 DESC"
    ).format(sql.Identifier(table("payment")), sql.Identifier(column))
    return [Paid(*row) for row in ask(words, [list(ids), asked.day, asked.until])]
