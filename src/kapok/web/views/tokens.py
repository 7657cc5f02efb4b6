"""Tokens of other systems: who has one, for what, until when; made, confirmed and revoked by administrators."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kapok.accounts import actions
from kapok.accounts.models import Grant
from kapok.accounts.roles import ROLES, Reach, Right
from kapok.accounts.trouble import Refused
from kapok.api import tokens as acts
from kapok.api.models import Rate, Token
from kapok.registry.purposes import PURPOSES
from kapok.web import holding
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Form,
    Identity,
    Link,
    Links,
    Row,
    Secret,
    Section,
    Summary,
    Table,
    Tag,
    Verdict,
)
from kapok.web.pages import after, mend, needs, page
from kapok.web.paging import paged
from kapok.web.typed import whole
from kapok.web.views.admin import ACCOUNTS

TOKENS = "/admin/tokens/"
_TAGS = {"revoked": "ended", "expired": "ended"}
"""Where a state is shown by the tag of another."""


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET"])
def tokens(request: HttpRequest) -> HttpResponse:
    say, day = request.say, request.office.day
    shown, more, back = paged(request, acts.tokens_of(request.actor))
    states = [acts.state_of(one, day) for one in shown]
    used = dict(Rate.objects.filter(token__in=shown).values_list("token", "used_at"))
    keys = ("login_account", "token_name", "tokens_what", "grant_role", "accounts_state", "tokens_until", "tokens_used")  # fmt: skip
    rows = [
        [
            Link(one.account.username, f"{TOKENS}{one.pk}/"),
            one.account.name,
            one.purpose,
            _role(request, acts.grant_of(one)),
            Tag(_TAGS.get(state, state)),
            one.expires_on,
            used.get(one.pk) or say("tokens_never"),
        ]
        for one, state in zip(shown, states, strict=True)
    ]
    counted = {"holds": states.count("holds"), "waiting": states.count("unconfirmed")}
    columns = [Column(say(key), minor=key == "tokens_used") for key in keys]
    parts = [
        Verdict("info", say("tokens_verdict", **counted)),
        Button(say("tokens_new"), href=f"{TOKENS}new/"),
        Table(say("tokens_caption"), columns, rows, say("tokens_empty"), (), more, back),
        Links([Link(say("tokens_described"), "/api/")]),
    ]
    return page(request, say("tokens_title"), parts)


def _role(request: HttpRequest, grant: Grant | None) -> str:
    if grant is None:
        return str(request.say.of("无", "none"))
    place = holding.places([grant])[grant.pk]
    return f"{request.say.of(grant.of.label, grant.of.en)} {place}"


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The token is in this answer, and nowhere else afterwards."""
    say, refused = request.say, None
    if request.method == "POST" and not holding.looking(request):
        try:
            made, secret = acts.make(request.actor, _wanted(request), request.office.day)
        except Refused as found:
            refused = found
        else:
            parts = [
                Verdict("info", say("token_made")),
                Secret(f"{made.account.username} · {say('token_secret')}", secret),
                Button(say("token_to"), href=f"{TOKENS}{made.pk}/"),
            ]
            return page(request, say("token_secret"), parts, above=_back(request))
    parts = [Verdict("info", say("token_new_verdict")), _form(request, refused)]
    return page(request, say("tokens_new"), parts, refused=refused, above=_back(request))


def _back(request: HttpRequest) -> Link:
    return Link(request.say("tokens_title"), TOKENS)


def _wanted(request: HttpRequest) -> acts.Wanted:
    given = {name: words.strip() for name, words in request.POST.items()}
    role, target = ROLES.get(given.get("role", "")), given.get("target", "")
    person = role is not None and role.reach is Reach.PERSON
    return acts.Wanted(
        given.get("username", ""),
        given.get("name", ""),
        given.get("purpose", ""),
        given.get("role", ""),
        _day(given.get("expires", ""), request.office.day),
        area=given.get("area", ""),
        organisation="" if person else target,
        person=target if person else "",
        reveal=given.get("reveal", ""),
        per_minute=whole(given.get("per_minute", "")) or 0,
    )


def _day(words: str, otherwise: dt.date) -> dt.date:
    """None at all is a last day that will not do."""
    if not words:
        return otherwise
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise Refused("no_such_day", "expires", value=words[:20]) from error


def _form(request: HttpRequest, refused: Refused | None) -> Form:
    say, given = request.say, request.POST
    roles = [(one.key, say.of(one.label, one.en)) for one in acts.roles()]
    reveals = [("", say("token_reveal_none")), *((one, say(f"purpose_{one}")) for one in PURPOSES)]
    usual = str(acts.USUAL_PER_MINUTE)
    said = (
        Field("username", say("login_account"), hint=say("token_account_hint"), length=40),
        Field("name", say("token_name"), length=30),
        Field("purpose", say("token_purpose"), hint=say("token_purpose_hint"), length=200),
        Field("role", say("grant_role"), "select", choices=roles),
        Field(
            "area",
            say("grant_area"),
            hint=say("grant_area_hint"),
            inputmode="numeric",
            length=12,
            required=False,
        ),
        Field("expires", say("token_expires"), "date", hint=say("token_expires_hint")),
        Field("reveal", say("token_reveal"), "select", choices=reveals, required=False),
        Field("per_minute", say("token_per_minute"), value=usual, inputmode="numeric", length=5),
    )
    fields = [
        replace(one, value=given.get(one.name, one.value), error=mend(refused, one.name, request))
        for one in said
    ]
    target = holding.asked(request, refused, given=request.method == "POST")
    fields[5:5] = holding.fields(target)
    return Form([Button(say("token_make"))], fields, holding.tokens(target))


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def token(request: HttpRequest, number: int) -> HttpResponse:
    one = get_object_or_404(acts.tokens_of(request.actor), pk=number)
    refused = None
    if request.method == "POST":
        try:
            done = _do(request, one)
        except Refused as found:
            refused = found
        else:
            return after(request, f"{TOKENS}{one.pk}/", done)
    return _shown(request, one, refused)


def _do(request: HttpRequest, one: Token) -> str:
    match request.POST.get("do", ""):
        case "confirm" if grant := acts.grant_of(one):
            actions.confirm_grant(request.actor, grant, request.office.day)
            return "token_confirmed"
        case "revoke":
            acts.revoke(request.actor, one)
            return "token_revoked_said"
    return ""


def _shown(request: HttpRequest, one: Token, refused: Refused | None) -> HttpResponse:
    say, state = request.say, acts.state_of(one, request.office.day)
    grant = acts.grant_of(one)
    by = [who.name for who in (one.made_by, one.revoked_by) if who]
    reveal = say(f"purpose_{one.reveal}") if one.reveal else say("token_reveal_none")
    rows = [
        Row(say("token_name"), one.account.name),
        Row(say("token_purpose"), one.purpose),
        Row(say("grant_role"), _role(request, grant)),
        Row(say("token_reveal"), reveal),
        Row(say("token_per_minute"), str(one.per_minute)),
        Row(say("token_expires"), one.expires_on),
        Row(say("token_by"), say.of("、", ", ").join(by) or say("grant_by_system")),
        Row(say("login_account"), Link(one.account.username, f"{ACCOUNTS}{one.account_id}/")),
    ]
    parts: list[Component] = [
        Identity(one.account.username, (), [Tag(_TAGS.get(state, state))], "lock"),
        Verdict("info", say(f"token_verdict_{state}", day=one.expires_on)),
        Summary(rows),
    ]
    if grant and state == "unconfirmed" and request.actor.account not in {grant.given_by, None}:
        parts.append(Form([Button(say("token_confirm"), "primary", "do", "confirm")], small=True))
    if not one.revoked_at:
        button = Button(say("token_revoke"), "danger", "do", "revoke")
        parts.append(Section(say("token_end"), [Form([button], small=True)]))
    title = say("token_number", number=one.pk)
    return page(request, title, parts, refused=refused, above=_back(request), identity=True)
