"""Moves between two counties: what waits, and one offer taken over, declined or withdrawn."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.registry.actions import moving
from kapok.registry.deeds import Move
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Component,
    Field,
    Form,
    Link,
    Section,
    Task,
    Tasks,
    Verdict,
    Words,
)
from kapok.web.life import picking
from kapok.web.life.asked import Asked
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.views.life import WRONG, asked_of


@needs(Right.CHANGE_PEOPLE)
@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """What is offered to one's county and by it."""
    say, listed = request.say, moving.waiting()
    ours, counties = [one for one in listed if _for_us(request, one)], _counties(listed)
    tasks = [
        Task(_what(request, one, counties), f"/moves/{one.pk}/", hint=masked(one.reason))
        for one in [*ours, *(one for one in listed if one not in ours)]
    ]
    parts = [
        Verdict("info", say("moves_verdict", ours=len(ours), all=len(listed))),
        Tasks(tasks, say("moves_none")),
        *_news(request),
    ]
    return page(request, say("moves_title"), parts)


def _news(request: HttpRequest) -> list[Component]:
    """What became of the offers of one's own county: whoever was left hears of it."""
    say, listed = request.say, moving.answered()
    if not listed:
        return []
    counties = _counties(listed)
    who = Officers(say, (one.ended_by for one in listed))
    tasks = [
        Task(
            _what(request, one, counties),
            f"/moves/{one.pk}/",
            "done",
            hint=say(f"moves_{one.ended}", who=who(one.ended_by, one.ended_at)),
        )
        for one in listed
    ]
    return [Section(say("moves_answered", days=moving.NEWS_DAYS), [Tasks(tasks)])]


def _called(code: str) -> str:
    """As somebody may read it, and send it back."""
    found = Area.objects.filter(pk=code).select_related("parent").first()
    return f"{found.parent or ''} {found}".strip() if found else code


def _for_us(request: HttpRequest, one: Move) -> bool:
    return one.offered_by != request.actor.name and any(
        one.to_scope.startswith(own) for own in request.actor.areas
    )


def _counties(listed: list[Move]) -> dict[str, str]:
    """What the counties between which they go are called, asked for once."""
    scopes = {scope for one in listed for scope in (one.from_scope, one.to_scope)}
    codes = {scope[: moving.COUNTY] for scope in scopes}
    return dict(Area.objects.filter(pk__in=codes).values_list("code", "name"))


def _what(request: HttpRequest, one: Move, counties: dict[str, str]) -> str:
    start, to = (
        counties.get(scope[: moving.COUNTY], scope) for scope in (one.from_scope, one.to_scope)
    )
    key = "moves_back" if one.returns_id else f"moves_{one.subject}"
    return str(request.say(key, day=one.day, start=start, to=to))


@needs(Right.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: int) -> HttpResponse:
    """One offer: who it is about, and taking it over, declining it, or withdrawing it."""
    say, one = request.say, Move.objects.filter(pk=number).select_related("source").first()
    if one is None:
        raise Http404
    refused: Refused | None = None
    if request.method == "POST" and picking.FIND not in request.POST:
        try:
            said = _end(request, one)
        except Refused as no:
            refused = no
        else:
            return after(request, "/moves/", said)
    asked = asked_of(
        request, one.subject, one.row, {refused.field: refused.say(say.lang)} if refused else {}
    )
    parts: list[Component] = [
        Verdict("info", _what(request, one, _counties([one])) + say.of("。", ".")),
        *_about(request, one),
    ]
    if one.ended:
        who = Officers(say, [one.ended_by])(one.ended_by, one.ended_at)
        parts.append(Words(say(f"moves_{one.ended}", who=who)))
    else:
        parts += _move_forms(asked, one)
    problems = (
        [(refused.field if refused.field in {"household", "area"} else "", refused.say(say.lang))]
        if refused
        else []
    )
    return page(
        request,
        say("moves_title"),
        parts,
        problems=problems,
        above=Link(say("moves_title"), "/moves/"),
        status=WRONG if refused else 200,
    )


def _about(request: HttpRequest, one: Move) -> list[Component]:
    """Whom it is about by name, for both counties while it waits."""
    say = request.say
    names = moving.names(request.actor, one)
    who = say.of("、", ", ").join(masked(name) for name in names)
    more = say.of("；", "; ").join([masked(one.reason), masked(one.source.title)])
    found: list[Component] = [Words(say("moves_who", who=who))] if who and not one.ended else []
    by = Officers(say, [one.offered_by])(one.offered_by, one.offered_at)
    return [*found, Words(say("moves_why", why=more, who=by))]


def _move_forms(asked: Asked, one: Move) -> list[Component]:
    say = asked.say
    if not _for_us(asked.request, one):
        return [Form([Button(say("moves_withdraw"), "", "do", "withdraw")], small=True)]
    fields: list[Field] = []
    if one.returns_id is None:
        fields = (
            [asked.field("area", length=60, value=_called(one.area))]
            if one.subject == "household"
            else [
                *picking.picked(asked, "household", "household"),
                asked.field("relation", length=20, required=False),
            ]
        )
    buttons = [
        Button(say("moves_take"), "primary", "do", "take"),
        Button(say("moves_decline"), "", "do", "decline"),
    ]
    return [Form(buttons, fields, picking.tokens(asked))]


def _end(request: HttpRequest, one: Move) -> str:
    by, given = request.actor, request.POST
    match given.get("do", ""):
        case "take":
            answers = {
                name: given.get(name, "").strip() for name in ("area", "household", "relation")
            }
            moving.take(by, one.pk, **answers)
            return "moves_taken_said"
        case "decline":
            moving.decline(by, one.pk)
            return "moves_declined_said"
        case "withdraw":
            moving.withdraw(by, one.pk)
            return "moves_withdrawn_said"
        case _:
            raise Refused("value_missing")
