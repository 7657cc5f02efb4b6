"""What takes a while is done by a job; what was asked for is told by its number, to whoever asked. Regrets and prices beside."""

from __future__ import annotations

from typing import Any

from kapok.accounts.roles import Right
from kapok.api.cursors import after, cursor_of
from kapok.api.operation import Call, Operation
from kapok.api.operations.finds import about_of, run_of
from kapok.api.operations.lives import action_of
from kapok.api.policy import package
from kapok.api.shapes import working as shapes
from kapok.api.shapes.shared import Both, Page
from kapok.api.trouble import Problem
from kapok.finds import reading
from kapok.jobs.asking import ask, ask_again
from kapok.jobs.models import Job
from kapok.jobs.overview import outcome
from kapok.masking import masked_all
from kapok.registry.files import SEE
from kapok.registry.looks import name_of

_SEE = (Right.SEE_FINDS,)


def job(call: Call) -> shapes.JobTold:
    words = call.path["job"]
    if not words.isdecimal() or len(words) > 15:
        raise Problem("gone", 404)
    found = Job.objects.filter(pk=int(words), asked_by=call.actor.name).first()
    if found is None:
        raise Problem("gone", 404)
    return _told(found)


def _told(one: Job) -> shapes.JobTold:
    zh, en = outcome(one)
    said = Both(zh=masked_all(zh), en=masked_all(en)) if zh else None
    result = one.result or {}
    return shapes.JobTold(
        id=one.pk,
        kind=one.kind,
        state=one.state,
        steps=one.steps,
        steps_done=one.steps_done,
        said=said,
        run=result.get("run"),
        differing=[
            shapes.Differing(result=number, outcome=to or None, amount=amount)
            for number, to, amount in result.get("differing", ())
        ],
    )


def screen(call: Call) -> shapes.JobTold:
    return _told(ask_again(call.actor, "finds", "政策找人"))


def price(call: Call) -> shapes.JobTold:
    return _told(ask_again(call.actor, "prices", "口径定价"))


def compare(entity: str) -> Any:
    def run(call: Call) -> shapes.JobTold:
        if name_of(call.actor, entity, call.path["id"]) is None:
            raise Problem("gone", 404)
        if not call.actor.may(Right.SEE_FINDS):
            raise Problem("no_right", 403)
        return _told(ask(call.actor, "differ", "更正以前的事实", number=action_of(call)))

    return run


def regrets(call: Call) -> shapes.RegretList:
    of, query = run_of(call), call.query
    measure, area, kind = query.measure or "", query.area or "", query.kind or ""
    where = f"regrets {of.pk} {measure} {area} {kind}"
    found = reading.regrets(
        of, measure, area, kind, after=after(where, query.cursor) or 0, most=query.limit + 1
    )
    kept, paid = found[: query.limit], reading.paying(package())
    items = [
        shapes.RegretShape(
            **about_of(one),
            measure=one.measure,
            kind=one.kind,
            pays=one.measure in paid,
            units=one.units,
            distance=one.distance,
            amount=one.amount,
            said=Both(zh=_by(one.words("zh")), en=_by(one.words("en"))),
        )
        for one in kept
    ]
    following = cursor_of(where, kept[-1].pk) if len(found) > len(kept) else None
    return shapes.RegretList(run=of.pk, items=items, next=following)


def _by(words: dict[str, str]) -> str:
    told = [words["condition"] or words["what"], words["by"], words["actual"], words["wanted"]]
    return masked_all(" · ".join(filter(None, told)))


def prices(call: Call) -> shapes.Prices:
    before = after("prices", call.query.cursor) or 0
    found = reading.prices()[before : before + call.query.limit + 1]
    kept = found[: call.query.limit]
    items = [
        shapes.PriceShape(
            run=one.run_id,
            measure=one.measure or None,
            reading=one.reading,
            current=one.current,
            option=one.option,
            gain=one.gain,
            lose=one.lose,
            up=one.up,
            down=one.down,
            units=one.units,
        )
        for one in kept
    ]
    more = len(found) > len(kept)
    return shapes.Prices(
        items=items, next=cursor_of("prices", before + len(kept)) if more else None
    )


def _job(key: str, route: str, run: Any, rights: tuple[Right, ...]) -> Operation:
    return Operation(key, "POST", route, run, shapes.JobTold, rights, writes=True, refuses=(404,))


OPERATIONS = (
    _job("ask_run", "/finds/runs", screen, (Right.DECIDE_FACTS,)),
    _job("ask_prices", "/finds/prices", price, (Right.MAINTAIN_POLICIES,)),
    Operation(
        "list_regrets",
        "GET",
        "/finds/regrets",
        regrets,
        shapes.RegretList,
        _SEE,
        shapes.RegretRows,
        refuses=(404,),
    ),
    Operation("list_prices", "GET", "/finds/prices", prices, shapes.Prices, _SEE, Page),
    *(
        _job(
            f"differ_{entity}",
            f"/{place}/{{id}}/actions/{{action}}/differ",
            compare(entity),
            (SEE[entity],),
        )
        for entity, place in (
            ("person", "people"),
            ("household", "households"),
            ("organisation", "organisations"),
        )
    ),
    Operation("read_job", "GET", "/jobs/{job}", job, shapes.JobTold),
)
