"""What is done about people, households and organisations: by the actions that the pages use, none of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kapok.accounts.roles import Right
from kapok.api.operation import Call, Operation
from kapok.api.reading import fault, wrong
from kapok.api.shapes import acts as shapes
from kapok.api.shapes.acts import Act, Done
from kapok.api.shapes.shared import LARGEST
from kapok.api.trouble import Fault, Problem
from kapok.registry.actions import lives, sources, statuses, typed
from kapok.registry.actions.claimed import NAMED, NUMBERS
from kapok.registry.actions.doing import Basis, read, state_of
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.words import words
from kapok.rules.package.entities import Fact

_LONGEST = {"name": 60, "bank": 60, "credit_code": 20}
_KINDS = {
    "bool": ("真假", "true or false"),
    "int": ("整数", "a whole number"),
    "money": ("整数，单位分", "a whole number, in fen"),
    "rate": ("整数，万分之一", "a whole number, in basis points"),
    "date": ("日期", "a day"),
    "text": ("文字", "text"),
}
_PEOPLE, _FIRMS = (Right.CHANGE_PEOPLE,), (Right.CHANGE_ORGANISATIONS,)


def basis_of(act: Act) -> Basis:
    """The supplier is one of the vocabulary."""
    known = words().suppliers
    if act.supplier not in known:
        raise wrong([fault("/supplier", "unknown_supplier", allowed=", ".join(known))])
    return Basis(act.day, act.reason, act.source, act.supplier)


def seen_of(act: Act, row: str) -> dict[str, int] | None:
    return None if act.state is None else {row: act.state}


def done(row: str, whom: str = "", place: str = "") -> Done:
    """`whom`: whose state it is; `place`: the table whose row has a version."""
    version = read(place, row)["version"] if place else None
    return Done(id=row, state=state_of(whom) if whom else None, version=version)


def value_of(fact: Fact, value: Any, place: str = "/value") -> Any:
    """As the database keeps it; a fault where it is not of the fact's type."""
    no = _not_of_type(fact, value, place)
    if no is not None:
        raise wrong([no])
    return dt.date.fromisoformat(value) if fact.type == "date" else value


def _not_of_type(fact: Fact, value: Any, place: str) -> Fault | None:
    if fact.type == "code":
        allowed = ", ".join(fact.codes)
        return None if value in fact.codes else fault(place, "not_of_list", allowed=allowed)
    number = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
    right = {
        "bool": isinstance(value, bool),
        "int": number,
        "money": number,
        "rate": number,
        "date": isinstance(value, str) and _is_day(value),
        "text": isinstance(value, str) and value != "",
    }[fact.type]
    zh, en = _KINDS[fact.type]
    return None if right else fault(place, "not_of_type", type=zh, en=en)


def _is_day(value: str) -> bool:
    try:
        return str(dt.date.fromisoformat(value)) == value
    except ValueError:
        return False


def correct(call: Call) -> Done:
    entity, row, act = call.path["entity"], call.path["id"], call.body
    known = words().entities.get(entity)
    if known is None:
        raise Problem("gone", 404)
    named = act.fact in NAMED and entity in IDENTITIES
    if named:
        value = act.value
        if not isinstance(value, str) or len(value) > _LONGEST[act.fact]:
            raise wrong([fault("/value", "string_too_long", max_length=_LONGEST[act.fact])])
    elif act.fact not in known.facts:
        raise wrong([fault("/fact", "unknown_fact")])
    else:
        value = value_of(known.facts[act.fact], act.value)
    sources.correct(
        call.actor,
        basis_of(act),
        entity,
        row,
        act.fact,
        value,
        version=act.version,
        seen=seen_of(act, row),
    )
    return done(row, row if entity in IDENTITIES else "", table(entity))


def correct_number(call: Call) -> Done:
    row, column, act = call.path["id"], call.path["column"], call.body
    basis, seen = basis_of(act), seen_of(act, row)
    if column == "number":
        sources.correct_number(call.actor, basis, row, act.number, seen=seen)
    elif column in NUMBERS:
        if typed.number_typed(column, act.number).remarks and not act.sure:
            raise wrong([fault("/number", "doubtful")])
        typed.correct_typed(call.actor, basis, row, column, act.number, seen=seen)
    else:
        raise Problem("gone", 404)
    return done(row, row)


def correct_register(call: Call) -> Done:
    row, act = call.path["id"], call.body
    typed.correct_register_number(
        call.actor, basis_of(act), row, act.number, seen=seen_of(act, row)
    )
    return done(row, row)


def enter(call: Call) -> Done:
    home, act = call.path["id"], call.body
    sex = words().entities["person"].facts["sex"]
    if act.sex is not None:
        value_of(sex, act.sex, "/sex")
    who = lives.Newcomer(act.name, act.number or "", act.birth, act.sex or "", act.relation)
    made = lives.enter(call.actor, basis_of(act), home, who, kind=act.kind, seen=seen_of(act, home))
    return done(made, home)


def die(call: Call) -> Done:
    row, act = call.path["id"], call.body
    lives.die(call.actor, basis_of(act), row, new_head=act.new_head or "", seen=seen_of(act, row))
    return done(row, row)


def give_status(call: Call) -> Done:
    row, act = call.path["id"], call.body
    known = words().entities["status"].facts
    more = {name: getattr(act, name) for name in ("policy", "document", "detail")}
    for name in ("kind", "policy"):
        if (value := getattr(act, name)) is not None:
            value_of(known[name], value, f"/{name}")
    given = {name: value for name, value in more.items() if value}
    made = lives.give_status(
        call.actor,
        basis_of(act),
        row,
        act.kind,
        act.start,
        act.finish,
        more=given,
        seen=seen_of(act, row),
    )
    return done(made, row, table("status"))


def end_status(call: Call) -> Done:
    row, spell, act = call.path["id"], call.path["spell"], call.body
    statuses.end_status(call.actor, basis_of(act), row, spell, act.finish, seen=seen_of(act, row))
    return done(spell, row, table("status"))


def _act(key: str, route: str, run: Any, body: type[Act], rights: tuple[Right, ...]) -> Operation:
    return Operation(key, "POST", route, run, Done, rights, body=body, writes=True)


OPERATIONS = (
    _act(
        "correct_fact",
        "/facts/{entity}/{id}/corrections",
        correct,
        shapes.Correction,
        (*_PEOPLE, *_FIRMS),
    ),
    _act(
        "correct_number",
        "/people/{id}/numbers/{column}",
        correct_number,
        shapes.NumberTyped,
        _PEOPLE,
    ),
    _act("give_status", "/people/{id}/statuses", give_status, shapes.Spell, _PEOPLE),
    _act("end_status", "/people/{id}/statuses/{spell}/end", end_status, shapes.SpellEnd, _PEOPLE),
    _act("enter_person", "/households/{id}/members", enter, shapes.Newcomer, _PEOPLE),
    _act("record_death", "/people/{id}/death", die, shapes.Death, _PEOPLE),
    _act(
        "correct_register",
        "/organisations/{id}/number",
        correct_register,
        shapes.NumberTyped,
        _FIRMS,
    ),
)
