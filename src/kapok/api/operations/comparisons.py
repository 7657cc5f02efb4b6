"""Comparison rounds: what asking an office would resolve, the request, its reply. By what the pages call."""

from __future__ import annotations

import base64
from typing import Any

from pydantic import BaseModel

from kapok.accounts.roles import Right
from kapok.api.cursors import after, cursor_of
from kapok.api.operation import Call, Operation
from kapok.api.operations.imports import UPLOAD_BYTES, content_of
from kapok.api.shapes import imports as shapes
from kapok.api.shapes.imports import RoundLine, Started
from kapok.api.shapes.shared import Page
from kapok.api.trouble import Problem
from kapok.comparing import rounds, whom
from kapok.comparing.models import Round
from kapok.comparing.offices import OFFICES
from kapok.jobs.work.comparing import make_round, receive

_RIGHT = (Right.CHANGE_PEOPLE,)


def _round(call: Call) -> Round:
    words = call.path["round"]
    if not words.isdecimal() or len(words) > 15:
        raise Problem("gone", 404)
    return rounds.get(int(words))


def _line(one: Round) -> RoundLine:
    return RoundLine(
        id=one.pk,
        office=one.office,
        area=one.scope,
        only_unknown=one.only_unknown,
        state=one.state,
        people=one.people,
        resolves=one.resolves,
        answered=one.answered,
        as_of=one.as_of,
        expires_on=one.expires_on,
        overdue=one.overdue,
        reply=one.reply,
    )


def listed(call: Call) -> shapes.Rounds:
    before = after("rounds", call.query.cursor)
    found = rounds.listed()
    if before is not None:
        found = found.filter(pk__lt=before)
    there = list(found[: call.query.limit + 1])
    kept = there[: call.query.limit]
    following = cursor_of("rounds", kept[-1].pk) if len(there) > len(kept) else None
    return shapes.Rounds(items=[_line(one) for one in kept], next=following)


def offices(call: Call) -> shapes.Offices:
    """Within an area; one's own first area without one."""
    own = [area for area in call.actor.areas if area != "*"]
    area = call.query.area or (own[0] if own else "")
    would = whom.would(area)
    items = [
        shapes.OfficeLine(
            office=key,
            zh=one.zh,
            en=one.en,
            people=would[key].everybody,
            resolves=would[key].results,
            people_unknown=would[key].people,
        )
        for key, one in OFFICES.items()
    ]
    return shapes.Offices(area=area, items=items)


def begin(call: Call) -> Started:
    one, job = make_round(
        call.actor, call.body.office, call.body.area, only_unknown=call.body.only_unknown
    )
    return Started(id=one.pk, job=job.pk)


def read(call: Call) -> RoundLine:
    return _line(_round(call))


def request(call: Call) -> shapes.Workbook:
    """With whole numbers: for the token's purpose only; that each of them was seen is kept."""
    one = _round(call)
    if not call.token.reveal:
        raise Problem("no_reveal", 403)
    data = rounds.download(call.actor, one.pk)
    name = f"comparison-{one.pk}.xlsx"
    return shapes.Workbook(name=name, content=base64.b64encode(data).decode())


def reply(call: Call) -> Started:
    one = _round(call)
    job = receive(call.actor, one.pk, content_of(call.body), call.body.name)
    return Started(id=one.pk, job=job.pk)


def _post(key: str, route: str, run: Any, body: type[BaseModel], **more: Any) -> Operation:
    address = f"/comparisons{route}"
    return Operation(key, "POST", address, run, Started, _RIGHT, body=body, writes=True, **more)


OPERATIONS = (
    Operation("list_comparisons", "GET", "/comparisons", listed, shapes.Rounds, _RIGHT, Page),
    Operation(
        "list_offices",
        "GET",
        "/comparisons/offices",
        offices,
        shapes.Offices,
        _RIGHT,
        shapes.Within,
    ),
    _post("begin_comparison", "", begin, shapes.NewRound),
    Operation("read_comparison", "GET", "/comparisons/{round}", read, RoundLine, _RIGHT),
    Operation(
        "comparison_request",
        "GET",
        "/comparisons/{round}/request",
        request,
        shapes.Workbook,
        (Right.REVEAL_NUMBERS,),
    ),
    _post(
        "comparison_reply",
        "/comparisons/{round}/reply".removeprefix("/comparisons"),
        reply,
        shapes.Upload,
        most=UPLOAD_BYTES,
    ),
)
