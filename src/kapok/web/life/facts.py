"""A fact corrected, and a choice among sources: which fact, how it is typed, what sources say."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from kapok.accounts.roles import Right
from kapok.registry.actions import claimed, sources
from kapok.registry.actions.doing import read
from kapok.registry.models import Claim
from kapok.registry.reading import undecided
from kapok.registry.reading.asked import Asked as Whose
from kapok.registry.reading.spans import Row
from kapok.registry.trouble import Refused
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.words import words
from kapok.rules.package.entities import Fact
from kapok.web.components import Component, Field, Filters, Summary
from kapok.web.components import Row as Shown
from kapok.web.dossier.reading import Reading, label_of
from kapok.web.life.asked import Asked, Form, day_of
from kapok.web.typed import whole
from kapok.web.values import of_fact

YES, NO = "true", "false"
NAMED = {
    "person": (("name", "life_name", 60), ("bank", "claim_bank", 60)),
    "organisation": (("name", "life_called", 120), ("credit_code", "claim_credit_code", 20)),
}
"""What stands with who somebody is: what it is called and how long it may be."""


def facts_of(asked: Asked) -> dict[str, Fact]:
    found = words().entities[asked.subject].facts
    return {name: fact for name, fact in found.items() if name not in claimed.NOT_HERE}


def _choices(asked: Asked) -> list[tuple[str, str]]:
    entity = words().entities[asked.subject]
    return [
        *((name, asked.say(words_)) for name, words_, _ in NAMED.get(asked.subject, ())),
        *((name, label_of(asked.say, entity, name)) for name in facts_of(asked)),
    ]


def _chosen(asked: Asked) -> str:
    name = asked.given.get("fact") or asked.request.GET.get("fact", "")
    return name if name in dict(_choices(asked)) else ""


def first(asked: Asked) -> Sequence[Component]:
    """Which fact, as long as none is chosen; then what stands there now."""
    say, name = asked.say, _chosen(asked)
    choices = [("", say("life_choose")), *_choices(asked)]
    asking = Filters(
        [Field("fact", say("life_fact"), "select", name, choices=choices)],
        asked.request.path,
        go=say("life_fact_go"),
    )
    if not name:
        return [asking]
    now = _now(asked, name)
    return [
        asking,
        Summary(
            [
                Shown(
                    dict(choices)[name],
                    of_fact(say, facts_of(asked).get(name), now) or say("fact_unfilled"),
                )
            ]
        ),
    ]


def _now(asked: Asked, name: str) -> Any:
    return read(_place(asked, name), asked.row)[name]


def _place(asked: Asked, name: str) -> str:
    return IDENTITIES[asked.subject] if name in claimed.NAMED else table(asked.subject)


def fields(asked: Asked) -> Sequence[Field]:
    name = _chosen(asked)
    if not name:
        return ()
    say, fact = asked.say, facts_of(asked).get(name)
    label = say("life_value")
    match fact.type if fact else "text":
        case "bool":
            return [asked.choice("value", [(YES, say("yes")), (NO, say("no_"))], label=label)]
        case "code" if fact:
            codes = [
                (key, say.of(zh, fact.codes_en.get(key, key))) for key, zh in fact.codes.items()
            ]
            return [asked.choice("value", codes, label=label)]
        case "date":
            return [asked.field("value", "date", label=label)]
        case "money":
            return [
                asked.field("value", label=label, hint=say("life_money_hint"), inputmode="decimal")
            ]
        case _:
            lengths = {one: most for one, _, most in NAMED.get(asked.subject, ())}
            return [asked.field("value", label=label, length=lengths.get(name, 200))]


def typed(fact: Fact | None, value: str) -> Any:
    """As the database keeps it."""
    if not value:
        raise Refused("value_missing", "value")
    wrong = Refused("not_of_type", "value", value=value[:20])
    match fact.type if fact else "text":
        case "bool":
            if value not in {YES, NO}:
                raise wrong
            return value == YES
        case "date":
            return day_of("value", value)
        case "money":
            return _fen(value, wrong)
        case "int" | "rate":
            if (number := whole(value)) is None:
                raise wrong
            return number
        case _:
            return value


def _fen(value: str, wrong: Refused) -> int:
    try:
        yuan = Decimal(value.replace(",", ""))
    except InvalidOperation as error:
        raise wrong from error
    if not yuan.is_finite() or yuan < 0 or yuan * 100 != int(yuan * 100) or yuan > 10**12:
        raise wrong
    return int(yuan * 100)


def correct(asked: Asked) -> None:
    name = _chosen(asked)
    if not name:
        raise Refused("no_such_fact", "fact")
    sources.correct(
        asked.request.actor,
        asked.basis,
        asked.subject,
        asked.row,
        name,
        typed(facts_of(asked).get(name), asked.told("value")),
        version=whole(asked.told("version")) or 0,
        seen=asked.seen,
    )


def claim_fields(asked: Asked) -> Sequence[Field]:
    """What is said of him and of the rows about him, as far as it is decided on his page."""
    found = undecided.claims(asked.subject, asked.row)
    if not found:
        return ()
    whose = Whose(asked.request.actor, asked.day)
    reading = Reading(undecided.disputed(whose, asked.subject, asked.row, found), asked.say)
    choices = [
        (str(one.pk), _claim(asked, reading, reading.dossier.others[one.entity, one.row], one))
        for one in found
        if (one.entity, one.row) in reading.dossier.others
    ]
    return [asked.field("claim", "radio", choices=choices)] if choices else ()


def _claim(asked: Asked, reading: Reading, row: Row, one: Claim) -> str:
    """Which row, which fact, what is said of it and by whom."""
    say, meant = asked.say, row.entity.facts.get(one.fact)
    label = label_of(say, row.entity, one.fact)
    value = reading.value(meant, one.value) if meant else reading.claimed(row, one.fact, one.value)
    told = reading.from_source(one.source, one.source.as_of).words
    now = say("life_chosen_now") if one.chosen else ""
    between = say.of("：", ": ")
    return f"{_row(asked, reading, row)}{label}{between}{value} ← {told} · {one.source.as_of}{now}"


def _row(asked: Asked, reading: Reading, row: Row) -> str:
    """Nothing of his own row; else which one it is, so that two of them are told apart."""
    if row.key == (asked.subject, asked.row):
        return ""
    names = [reading.name(*party) for party in reading.parties(row)]
    parts = [reading.entity(row.entity), reading.period(row), reading.title(row), *names]
    return "".join(f"{part} · " for part in parts if part)


def choose(asked: Asked) -> None:
    number = whole(asked.told("claim"))
    if number is None:
        raise Refused("unknown_claim", "claim")
    sources.choose(asked.request.actor, asked.basis, number, seen=asked.seen)


CORRECT = Form("correction", fields, correct, first=first)
CHOOSE = Form("choice", claim_fields, choose, Right.DECIDE_FACTS, instead="correction")
ORGANISATION = Form("correction", fields, correct, Right.CHANGE_ORGANISATIONS, first)
