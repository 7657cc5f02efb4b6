"""Accounts and what they may do: for administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kapok.accounts import actions
from kapok.accounts.models import Account, Department, Grant
from kapok.accounts.roles import ROLES, Reach, Right
from kapok.accounts.trouble import Refused
from kapok.web import holding
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Form,
    Identity,
    Link,
    Row,
    Secret,
    Section,
    Table,
    Tag,
    Verdict,
    Words,
)
from kapok.web.holding import looking
from kapok.web.pages import after, mend, needs, page
from kapok.web.paging import paged
from kapok.web.typed import day as day_typed
from kapok.web.typed import whole
from kapok.web.views.own import department, period, waiting

ACCOUNTS = "/admin/accounts/"


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """A page at a time; those of a name by POST, for a villager's account bears his name."""
    say, open_ = request.say, waiting(request)
    found = actions.accounts_of(request.actor).prefetch_related("grants__area").order_by("username")
    asked = request.POST.get("name", "").strip()[: actions.LONGEST_NAME]
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(username__icontains=asked))
    elif request.GET.get("state") == "waiting":
        found = found.filter(pk__in=open_.values("account"))
    count = found.count()
    shown, more, back = paged(request, found)
    keys = ("login_account", "settings_name", "accounts_roles", "accounts_state")
    columns = [*(Column(say(key)) for key in keys), Column(say("accounts_last"), minor=True)]
    rows = [
        [
            Link(one.username, f"{ACCOUNTS}{one.pk}/"),
            one.name,
            _roles(request, one),
            Tag("holds" if one.active else "blocked"),
            one.last_login or say("accounts_never"),
        ]
        for one in shown
    ]
    if asked:
        words = say("accounts_found", count=count)
        many = [Words(say("accounts_too_many", most=len(shown)))] if more else []
        more, back = "", ""
    else:
        words, many = say("accounts_verdict", count=count, waiting=open_.count()), []
    table = Table(say("accounts_caption"), columns, rows, say("accounts_empty"), (), more, back)
    parts = [
        Verdict("info", words),
        *many,
        Button(say("accounts_new"), href=f"{ACCOUNTS}new/"),
        _find(request, asked),
        table,
    ]
    above = Link(say("accounts_all"), ACCOUNTS) if asked else None
    return page(request, say("accounts_title"), parts, above=above)


def _find(request: HttpRequest, asked: str) -> Form:
    say = request.say
    name = Field("name", say("accounts_find"), value=asked, length=30)
    return Form([Button(say("accounts_find_go"), "")], [name], action=ACCOUNTS)


def _roles(request: HttpRequest, account: Account) -> str:
    say, day = request.say, request.office.day
    now = [g for g in account.grants.all() if g.start <= day <= g.finish]
    names = [f"{g.area or ''} {say.of(g.of.label, g.of.en)}".strip() + _unsure(say, g) for g in now]
    return str(say.of("、", ", ").join(names) or say("accounts_no_role"))


def _unsure(say: Any, grant: Grant) -> str:
    """Of a grant that nobody has confirmed."""
    waits = grant.given_by_id and not grant.confirmed_by_id
    return str(say("accounts_role_waits")) if waits else ""


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    say, refused = request.say, None
    typed = {name: request.POST.get(name, "") for name in ("username", "name")}
    if request.method == "POST":
        try:
            account, password = actions.make_account(request.actor, **typed)
        except Refused as found:
            refused = found
        else:
            return _show_password(request, account, "account_made", password)
    form = Form(
        [Button(say("account_make"))],
        [
            Field(
                "username",
                say("login_account"),
                value=typed["username"],
                length=40,
                hint=say("account_username_hint"),
                error=mend(refused, "username", request),
            ),
            Field(
                "name",
                say("settings_name"),
                value=typed["name"],
                length=30,
                error=mend(refused, "name", request),
            ),
        ],
    )
    back = Link(say("accounts_title"), ACCOUNTS)
    return page(request, say("accounts_new"), [form], refused=refused, above=back)


def _show_password(request: HttpRequest, account: Account, key: str, password: str) -> HttpResponse:
    say = request.say
    parts = [
        Verdict("info", say(key)),
        Secret(f"{account.username} · {say('account_first_password')}", password),
        Button(say("account_next", name=account.name), href=f"{ACCOUNTS}{account.pk}/"),
    ]
    return page(
        request, say("account_first_password"), parts, above=Link(say("accounts_title"), ACCOUNTS)
    )


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(actions.accounts_of(request.actor), pk=number)
    refused = None
    if request.method == "POST" and not looking(request):
        try:
            return _do(request, found)
        except Refused as trouble:
            refused = trouble
    return _account_page(request, found, refused)


def _do(request: HttpRequest, one: Account) -> HttpResponse:
    """What the button asked for; Refused if it may not be."""
    by, given, day = request.actor, request.POST, request.office.day
    done = ""
    match given.get("do", ""):
        case "grant":
            actions.grant_role(
                by,
                one,
                given.get("role", ""),
                day=day,
                reason=given.get("reason", ""),
                start=_day(given.get("start", ""), "start"),
                finish=_day(given.get("finish", ""), "finish"),
                department=given.get("department", ""),
                **_place(given),
            )
            done = "grant_given"
        case "confirm":
            actions.confirm_grant(by, _grant(one, given), day)
            done = "grant_confirmed"
        case "end":
            reason = given.get(f"reason-{given.get('grant')}", "")
            actions.end_grant(by, _grant(one, given), day, reason)
            done = "grant_ended"
        case "sessions":
            actions.end_sessions(by, one)
            done = "account_sessions_ended"
        case "password":
            return _show_password(
                request, one, "account_reset_done", actions.reset_password(by, one, day)
            )
        case "factor":
            actions.reset_factor(by, one, day)
            done = "account_factor_reset"
        case "block" | "unblock" as word:
            actions.set_active(by, one, day, active=word == "unblock")
            done = f"account_{word}ed"
    return after(request, f"{ACCOUNTS}{one.pk}/", done)


def _grant(one: Account, given: QueryDict) -> Grant:
    found: Grant = get_object_or_404(one.grants, pk=whole(given.get("grant", "")))
    return found


def _place(given: QueryDict) -> dict[str, str]:
    role, target = ROLES.get(given.get("role", "")), given.get("target", "").strip()
    reach = role.reach if role else Reach.AREA
    return {
        "area": given.get("area", "").strip(),
        "organisation": target if reach is not Reach.PERSON else "",
        "person": target if reach is Reach.PERSON else "",
    }


def _day(words: str, field: str) -> dt.date | None:
    if not words:
        return None
    found = day_typed(words)
    if found is None:
        raise Refused("no_such_day", field, value=words[:20])
    return found


def _account_page(request: HttpRequest, one: Account, refused: Refused | None) -> HttpResponse:
    say, day = request.say, request.office.day
    grants = list(
        one.grants.select_related(
            "area", "department__successor", "given_by", "confirmed_by"
        ).order_by("-start", "-id")
    )
    now = [g for g in grants if state_of(g, day) == "holds"]
    rows = [
        Row(say("settings_name"), one.name),
        Row(
            say("settings_factor"),
            say("accounts_in_use") if one.factor_confirmed_at else say("settings_factor_off"),
        ),
    ]
    verdict = (
        Verdict("info", say("account_verdict_ok", count=len(now)))
        if now
        else Verdict("info", say("account_verdict_none"))
    )
    back = Link(say("accounts_title"), ACCOUNTS)
    if looking(request):  # what was found stands first on the page
        form = Section(say("grant_new"), [_grant_form(request, refused)])
        verdict = Verdict("info", say("grant_looking", name=one.name))
        above = Link(one.username, f"{ACCOUNTS}{one.pk}/")
        return page(request, say("grant_new"), [verdict, form], above=above)
    parts: list[Component] = [
        Identity(one.username, rows, [Tag("holds" if one.active else "blocked")], "account"),
        verdict,
        *_stuck(request, grants),
        Section(say("account_grants"), [_grants(request, grants)]),
        Section(say("grant_new"), [_grant_form(request, refused)]),
        Section(say("account_more"), _more(request, one)),
    ]
    return page(request, one.username, parts, refused=refused, above=back, identity=True)


def _stuck(request: HttpRequest, grants: list[Grant]) -> list[Component]:
    """Said where a grant waits for a second administrator, and there is none but who gave it and whose it is."""
    day = request.office.day
    waits = [g for g in grants if state_of(g, day) == "unconfirmed"]
    if all(actions.can_be_confirmed(g, day) for g in waits):
        return []
    return [Words(request.say("grant_nobody_confirms"))]


def state_of(grant: Grant, day: dt.date) -> str:
    if grant.finish < day:
        return "ended"
    if grant.given_by_id and not grant.confirmed_by_id:
        return "unconfirmed"
    return "later" if grant.start > day else "holds"


def _grants(request: HttpRequest, grants: list[Grant]) -> Component:
    say, day = request.say, request.office.day
    keys = (
        "grant_role",
        "grant_place",
        "grant_department",
        "grant_period",
        "grant_state",
        "grant_by",
        "grant_reason",
        "grant_do",
    )
    places = holding.places(grants)
    rows = [
        [
            say.of(g.of.label, g.of.en),
            places[g.pk],
            department(request, g),
            period(request, g),
            Tag(state_of(g, day)),
            say.of("、", ", ").join(a.name for a in (g.given_by, g.confirmed_by) if a)
            or say("grant_by_system"),
            g.reason,
            _grant_buttons(request, g, state_of(g, day)),
        ]
        for g in grants
    ]
    return Table(
        say("account_grants"), [Column(say(key)) for key in keys], rows, say("account_no_grants")
    )


def _grant_buttons(request: HttpRequest, grant: Grant, state: str) -> object:
    say = request.say
    if state == "ended":
        return say.of("无", "none")
    buttons = [Button(say("grant_end"), "danger", "do", "end")]
    if state == "unconfirmed" and request.actor.account not in {grant.given_by, grant.account}:
        buttons.append(Button(say("grant_confirm"), "", "do", "confirm"))
    why = Field(f"reason-{grant.pk}", say("grant_end_reason"), length=200)
    return Form(buttons, [why], [("grant", str(grant.pk))], small=True)


def _grant_form(request: HttpRequest, refused: Refused | None) -> Component:
    say, sent = request.say, request.POST.get("do") == "grant" or looking(request)
    given = request.POST if sent else {}
    target = holding.asked(request, refused, given=sent)

    def field(name: str, key: str, kind: str = "text", hint: str = "", **more: Any) -> Field:
        return Field(
            name,
            say(key),
            kind,
            given.get(name, ""),
            say(hint) if hint else "",
            mend(refused, name, request),
            **more,
        )

    roles = [(role.key, say.of(role.label, role.en)) for role in ROLES.values()]
    present = Department.objects.filter(finish__gte=request.office.day).order_by("start", "code")
    offices = [("", say("grant_no_department"))]
    offices += [(one.code, say.of(one.name, one.en)) for one in present]
    return Form(
        [Button(say("grant_give"), "primary", "do", "grant")],
        [
            field("role", "grant_role", "select", choices=roles),
            field(
                "area",
                "grant_area",
                hint="grant_area_hint",
                length=60,
                required=False,
            ),
            *holding.fields(target),
            field("department", "grant_department", "select", choices=offices, required=False),
            field("start", "grant_start", "date", required=False),
            field("finish", "grant_finish", "date", required=False),
            field("reason", "grant_reason", length=200),
        ],
        holding.tokens(target),
    )


def _more(request: HttpRequest, one: Account) -> list[Component]:
    say, own = request.say, one == request.actor.account
    asked = [("sessions", "account_end_sessions")]
    if not own:
        asked += [] if one.machine else [("password", "account_reset")]
        asked += [("factor", "account_reset_factor")] if one.factor_confirmed_at else []
        asked += [("block", "account_block") if one.active else ("unblock", "account_unblock")]
    return [Form([Button(say(key), "", "do", do)], small=True) for do, key in asked]
