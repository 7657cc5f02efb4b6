"""What screenings gave, within the scope: by ids, for whoever may see finds."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from kapok.accounts.roles import Right
from kapok.api.cursors import after, cursor_of
from kapok.api.operation import Call, Operation
from kapok.api.policy import package
from kapok.api.shapes import finds as shapes
from kapok.api.shapes.finds import (
    ChangeShape,
    Finds,
    FindShape,
    ResultShape,
    RosterBook,
    RunLine,
    Runs,
    Sum,
)
from kapok.api.shapes.shared import Page
from kapok.api.trouble import Problem
from kapok.finds import counting, listing, reading
from kapok.finds.counting import Found
from kapok.finds.models import About, Result, Run
from kapok.finds.reading import Changed
from kapok.imports.exporting import MOST, Due, listed_by, room_for, roster_for
from kapok.imports.exporting import roster as written
from kapok.masking import masked_all
from kapok.registry import looks
from kapok.registry.files import SEE
from kapok.registry.purposes import OTHER

_SEE = (Right.SEE_FINDS,)


def run_of(call: Call) -> Run:
    """The one that is asked for; the newest of the policy that is worked by here."""
    asked = call.query.run
    found = reading.run(asked) if asked is not None else reading.latest(package().folder)
    if found is None:
        raise Problem("no_run", 404, place="?run")
    return found


def runs(call: Call) -> Runs:
    before = after("runs", call.query.cursor)
    found = reading.runs(call.query.limit + 1, before)
    kept = found[: call.query.limit]
    items = [
        RunLine(
            id=one.pk,
            span=one.span,
            as_of=one.as_of,
            known_at=one.known_at,
            policy=one.basis.policy,
            hash=one.basis.hash,
            units=one.units,
            changed=one.changed,
        )
        for one in kept
    ]
    return Runs(
        items=items, next=cursor_of("runs", kept[-1].pk) if len(found) > len(kept) else None
    )


def finds(call: Call) -> Finds:
    of = run_of(call)
    return Finds(
        run=of.pk,
        as_of=of.as_of,
        measures=[
            shapes.MeasureFinds(
                measure=one.measure,
                ready=_sum(one.ready),
                decide=_sum(one.decide),
                one_missing=_sum(one.one_missing),
                no_standard=one.unset.n,
            )
            for one in counting.by_measure(of, call.query.area or "")
        ],
    )


def _sum(found: Found) -> Sum:
    return Sum(n=found.n, units=found.units, amount=found.amount)


def _listed(call: Call, name: str, read: Callable[..., list[Any]], **more: str) -> dict[str, Any]:
    """A page of the rows of a run; `read` gives them behind a number, in the order of numbers."""
    of, query = run_of(call), call.query
    asked = {"measure": query.measure or "", "scope": query.area or "", **more}
    where = f"{name} {of.pk} {sorted(asked.items())}"
    found = read(of, **asked, after=after(where, query.cursor) or 0, most=query.limit + 1)
    kept = found[: query.limit]
    following = None
    if len(found) > len(kept):
        last = kept[-1]
        following = cursor_of(where, (last.change if isinstance(last, Changed) else last).pk)
    return {"run": of.pk, "items": kept, "next": following}


def rows(call: Call) -> shapes.FindList:
    told = _listed(call, "finds", reading.rows, kind=call.query.kind or "")
    items = [
        FindShape(
            **about_of(one),
            measure=one.measure,
            kind=one.kind,
            units=one.units,
            amount=one.amount,
            missing=one.missing or None,
            first=one.first,
            last=one.last,
        )
        for one in told["items"]
    ]
    return shapes.FindList(**told | {"items": items})


def roster(call: Call) -> RosterBook:
    """With whole numbers: for the token's purpose only; that each of them was taken out is kept."""
    token, query = call.token, call.query
    if not token.reveal:
        raise Problem("no_reveal", 403)
    if not call.actor.may(Right.SEE_FINDS):
        raise Problem("no_right", 403)
    layout = roster_for(query.measure)
    if layout is None:
        raise Problem("no_roster", 404, place="?measure")
    of, area = run_of(call), query.area or ""
    found = reading.rows(of, query.measure, area, query.kind or "", most=MOST + 1)
    if not found:
        raise Problem("nobody_found", 404)
    counted = listing.counted(found)
    room_for(counted)
    dues = [Due(*one) for one in listing.listed(of, found, listed_by(layout))]
    why = token.purpose[: looks.LONGEST_WORDS] if token.reveal == OTHER else ""
    made = written(call.actor, layout, dues, purpose=token.reveal, words=why)
    name = f"roster-{query.measure}-{of.pk}.xlsx"
    content = base64.b64encode(made.data).decode()
    return RosterBook(name=name, content=content, lines=made.lines, counted=counted)


def results(call: Call) -> shapes.ResultList:
    told = _listed(call, "results", reading.results, outcome=call.query.outcome or "")
    return shapes.ResultList(**told | {"items": [_result(one) for one in told["items"]]})


def _result(one: Result) -> ResultShape:
    return ResultShape(
        **about_of(one),
        measure=one.measure,
        outcome=one.outcome,
        amount=one.amount,
        missing=list(one.missing),
        deciding=[masked_all(word) for word in one.deciding],
        day=one.day,
        not_before=one.not_before,
    )


def standing(entity: str) -> Callable[[Call], shapes.Standing]:
    """What stands for somebody within the scope, by measure; he was looked at."""

    def run(call: Call) -> shapes.Standing:
        row = call.path["id"]
        if not call.actor.may(Right.SEE_FINDS):
            raise Problem("no_right", 403)
        if looks.name_of(call.actor, entity, row) is None:
            raise Problem("gone", 404)
        looks.looked_at(call.actor, entity, [row])
        return shapes.Standing(items=[_result(one) for one in reading.results_of(**{entity: row})])

    return run


def changes(call: Call) -> shapes.ChangeList:
    told = _listed(call, "changes", reading.changed)
    items = [
        ChangeShape(
            **about_of(one.change),
            measure=one.change.measure,
            before=_then(one.before),
            after=_then(one.after),
            causes=_masked(one.change.causes),
        )
        for one in told["items"]
    ]
    return shapes.ChangeList(**told | {"items": items})


def _then(one: Result | None) -> shapes.Then | None:
    return None if one is None else shapes.Then(outcome=one.outcome, amount=one.amount)


def about_of(one: About) -> dict[str, Any]:
    return {
        "entity": one.entity,
        "unit": one.unit,
        "person": one.person or None,
        "organisation": one.organisation or None,
        "area": one.scope,
    }


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked_all(value)
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return {key: _masked(one) for key, one in value.items()} if isinstance(value, dict) else value


def _get(key: str, route: str, run: Any, answer: Any, query: Any) -> Operation:
    return Operation(key, "GET", route, run, answer, _SEE, query, refuses=(404,))


OPERATIONS = (
    _get("list_finds", "/finds", finds, Finds, shapes.OfRun),
    _get("list_find_rows", "/finds/rows", rows, shapes.FindList, shapes.FindRows),
    Operation(
        "find_roster",
        "GET",
        "/finds/roster",
        roster,
        RosterBook,
        (Right.REVEAL_NUMBERS,),
        shapes.RosterAsked,
        refuses=(404,),
    ),
    _get("list_results", "/finds/results", results, shapes.ResultList, shapes.ResultRows),
    _get("list_changes", "/finds/changes", changes, shapes.ChangeList, shapes.Rows),
    _get("list_runs", "/finds/runs", runs, Runs, Page),
    *(
        Operation(
            f"results_{entity}",
            "GET",
            f"/{place}/{{id}}/results",
            standing(entity),
            shapes.Standing,
            (SEE[entity],),
        )
        for entity, place in (("person", "people"), ("organisation", "organisations"))
    ),
)
