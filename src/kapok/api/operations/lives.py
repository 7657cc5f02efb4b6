"""What happens in lives, by the actions that the pages use: a system that may change people may do what its office does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from kapok.accounts.roles import Right
from kapok.api.operation import Call, Operation
from kapok.api.operations.acts import basis_of, done, seen_of
from kapok.api.shapes import lives as shapes
from kapok.api.shapes.acts import Done
from kapok.api.trouble import Problem
from kapok.masking import masked, masked_all
from kapok.registry.actions import changes, households, merging, moving, sources
from kapok.registry.actions.doing import query
from kapok.registry.actions.undoing import undo
from kapok.registry.files import CHANGE, SEE
from kapok.registry.looks import name_of
from kapok.registry.ways import IDENTITIES

PLACES = {"person": "people", "household": "households", "organisation": "organisations"}
_PEOPLE = (Right.CHANGE_PEOPLE,)


def choose(call: Call) -> Done:
    entity, row, act = call.path["entity"], call.path["id"], call.body
    found = query('SELECT entity, "row" FROM registry_claim WHERE id = %s', [act.claim])
    if not found or tuple(found[0]) != (entity, row):
        raise Problem("gone", 404)
    sources.choose(call.actor, basis_of(act), act.claim, seen=seen_of(act, row))
    return done(row, row if entity in IDENTITIES else "")


def merge(call: Call) -> Done:
    row, act = call.path["id"], call.body
    merging.merge(
        call.actor,
        basis_of(act),
        row,
        act.other,
        new_head=act.new_head or "",
        seen=seen_of(act, row),
    )
    return done(row, row)


def marry(call: Call) -> Done:
    row, act = call.path["id"], call.body
    households.marry(
        call.actor,
        basis_of(act),
        row,
        act.household,
        relation=act.relation,
        new_head=act.new_head or "",
        seen=seen_of(act, row),
    )
    return done(row, row)


def split(call: Call) -> Done:
    row, act = call.path["id"], call.body
    made = households.split(
        call.actor,
        basis_of(act),
        row,
        list(act.leaving),
        act.head,
        new_head=act.new_head or "",
        number=act.house_number,
        seen=seen_of(act, row),
    )
    return done(made, made)


def new_head(call: Call) -> Done:
    row, act = call.path["id"], call.body
    households.new_head(
        call.actor, basis_of(act), row, act.new_head, act.relation, seen=seen_of(act, row)
    )
    return done(row, row)


def end(call: Call) -> Done:
    row, act = call.path["id"], call.body
    households.end(call.actor, basis_of(act), row, seen=seen_of(act, row))
    return done(row, row)


# moves between counties


def offer(subject: str) -> Callable[[Call], shapes.Offered]:
    def run(call: Call) -> shapes.Offered:
        row, act = call.path["id"], call.body
        _there(call, subject, row)
        return shapes.Offered(move=moving.offer(call.actor, basis_of(act), subject, row, act.area))

    return run


def moves(call: Call) -> shapes.Moves:
    del call
    return shapes.Moves(
        items=[
            shapes.Move(
                id=one.pk,
                subject=one.subject,
                row=one.row,
                origin=one.from_scope,
                area=one.area,
                day=one.day,
            )
            for one in moving.waiting()
        ]
    )


def take(call: Call) -> shapes.Ended:
    number, act = _move(call), call.body
    moving.take(
        call.actor,
        number,
        area=act.area or "",
        household=act.household or "",
        relation=act.relation,
    )
    return shapes.Ended(move=number, ended="taken")


def decline(call: Call) -> shapes.Ended:
    number = _move(call)
    moving.decline(call.actor, number)
    return shapes.Ended(move=number, ended="declined")


def withdraw(call: Call) -> shapes.Ended:
    number = _move(call)
    moving.withdraw(call.actor, number)
    return shapes.Ended(move=number, ended="withdrawn")


def _move(call: Call) -> int:
    """One that waits and may be seen."""
    words = call.path["move"]
    found = [one.pk for one in moving.waiting() if str(one.pk) == words]
    if not found:
        raise Problem("gone", 404)
    return int(found[0])


# what was done, taken back


def actions(subject: str) -> Callable[[Call], shapes.Actions]:
    def run(call: Call) -> shapes.Actions:
        row = call.path["id"]
        _there(call, subject, row)
        return shapes.Actions(
            items=[
                shapes.Action(
                    id=one.action.pk,
                    kind=one.action.kind,
                    day=one.action.day,
                    at=one.action.at,
                    by=masked(one.action.by),
                    reason=masked_all(one.action.reason),
                    undone=one.undone is not None,
                    undoable=one.may_be_undone,
                )
                for one in changes.about(row)
            ]
        )

    return run


def take_back(subject: str) -> Callable[[Call], Done]:
    """Of a move: the county that it went to gives it back, and the other takes it again."""

    def run(call: Call) -> Done:
        row, act = call.path["id"], call.body
        _there(call, subject, row)
        number = action_of(call)
        kind = next(one.action.kind for one in changes.about(row) if one.action.pk == number)
        (moving.give_back if kind == "move" else undo)(call.actor, basis_of(act), number)
        return done(row, row)

    return run


def action_of(call: Call) -> int:
    """One that was done about whom the address names."""
    found = [one.action.pk for one in changes.about(call.path["id"])]
    if call.path["action"] not in map(str, found):
        raise Problem("gone", 404)
    return int(call.path["action"])


def _there(call: Call, subject: str, row: str) -> None:
    if name_of(call.actor, subject, row) is None:
        raise Problem("gone", 404)


def _act(
    key: str,
    route: str,
    run: Any,
    body: type[BaseModel] | None,
    rights: tuple[Right, ...] = _PEOPLE,
    answer: type[BaseModel] = Done,
) -> Operation:
    return Operation(key, "POST", route, run, answer, rights, body=body, writes=True)


OPERATIONS = (
    _act(
        "choose_source", "/facts/{entity}/{id}/choice", choose, shapes.Choice, (Right.DECIDE_FACTS,)
    ),
    _act("merge_people", "/people/{id}/merge", merge, shapes.Merging),
    _act("record_marriage", "/people/{id}/marriage", marry, shapes.Marriage),
    _act("split_household", "/households/{id}/split", split, shapes.Splitting),
    _act("change_head", "/households/{id}/head", new_head, shapes.Heading),
    _act("end_household", "/households/{id}/end", end, shapes.Ending),
    *(
        _act(
            f"offer_move_{one}",
            f"/{PLACES[one]}/{{id}}/moves",
            offer(one),
            shapes.Moving,
            answer=shapes.Offered,
        )
        for one in ("person", "household")
    ),
    Operation("list_moves", "GET", "/moves", moves, shapes.Moves, _PEOPLE),
    _act("take_move", "/moves/{move}/take", take, shapes.Taking, answer=shapes.Ended),
    _act("decline_move", "/moves/{move}/decline", decline, None, answer=shapes.Ended),
    _act("withdraw_move", "/moves/{move}/withdraw", withdraw, None, answer=shapes.Ended),
    *(
        Operation(
            f"actions_{one}",
            "GET",
            f"/{PLACES[one]}/{{id}}/actions",
            actions(one),
            shapes.Actions,
            (SEE[one],),
        )
        for one in PLACES
    ),
    *(
        _act(
            f"undo_{one}",
            f"/{PLACES[one]}/{{id}}/actions/{{action}}/undo",
            take_back(one),
            shapes.Undoing,
            tuple({CHANGE[one], Right.DECIDE_FACTS} if one != "organisation" else {CHANGE[one]}),
        )
        for one in PLACES
    ),
)
