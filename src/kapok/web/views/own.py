"""One's own settings: role, password, second factor; and what is to be done today."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kapok.accounts import factor
from kapok.accounts.actions import change_password, grants_of
from kapok.accounts.actor import Actor, standing
from kapok.accounts.models import Grant
from kapok.accounts.postgres.base import HowMany, count_all
from kapok.accounts.roles import ROLES, Right
from kapok.accounts.trouble import Refused
from kapok.comparing import quality, rounds
from kapok.finds import counting
from kapok.imports import actions as imports
from kapok.imports.actions import RIGHT
from kapok.imports.models import Import
from kapok.registry.actions import moving
from kapok.registry.keys import fields
from kapok.registry.reading import undecided
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import (
    Button,
    Component,
    Field,
    Form,
    Link,
    Nothing,
    Row,
    Secret,
    Section,
    Summary,
    Task,
    Tasks,
    Verdict,
)
from kapok.web.context import SEARCH
from kapok.web.importing.desk import listed, of_imports, on_desk
from kapok.web.importing.steps import IMPORTS
from kapok.web.menu import menu
from kapok.web.pages import after, mend, needs, page
from kapok.web.preferences import own_path
from kapok.web.views import desks

EVERYBODYS = {"menu_desk", "menu_settings"}
"""Of the menu."""
_SUPPLY = {"village_officer", "township_officer"}
"""Who can supply the one fact that a find lacks."""


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    say, known = request.say, listed(request)
    tasks = _tasks(request, known)
    own = [*on_desk(request, known), *desks.of_role(request)]
    words = say("desk_some", count=len(tasks)) if tasks else say("desk_none")
    parts: list[Component] = []
    if tasks or not own or request.actor.may(RIGHT):
        parts += [Verdict("info", words), Tasks(tasks) if tasks else _nothing(request)]
    return page(request, say("desk_title"), [*parts, *own])


def _nothing(request: HttpRequest) -> Nothing:
    """What one may do all the same: search, and what the menu has for one's role."""
    say, actor = request.say, request.actor
    links = [Link(say(one.key), one.href) for one in menu(actor) if one.key not in EVERYBODYS]
    if any(map(actor.may, SEARCH)):
        return Nothing(say("desk_search"), links)
    return Nothing(say("desk_empty") if links else say("desk_none_of_role"), links)


def _tasks(request: HttpRequest, known: list[Import]) -> list[Task]:
    say, actor, found = request.say, request.actor, []
    if names := _lacking(request):
        hint = say("desk_factor_hint", roles=names)
        found.append(Task(say("desk_factor"), "/settings/factor/", hint=hint))
    if actor.may(Right.MANAGE_ACCOUNTS) and (count := waiting(request).count()):
        found.append(Task(say("desk_confirm", count=count), "/admin/accounts/?state=waiting"))
    found += of_imports(request, known)
    if asked := list(_counts(actor)):
        *counts, run = count_all([*(one for *_, one in asked), counting.newest()])
        for (key, path, _), count in zip(asked, counts, strict=True):
            if count:
                found.append(Task(say(key, count=count), path.format(run=run)))
    return found


def _counts(actor: Actor) -> Iterator[tuple[str, str, HowMany]]:
    """What is counted for somebody: the words of the task, its page, with `{run}` for the newest run, the question."""
    if actor.may(Right.CHANGE_PEOPLE):
        offered, answered = moving.how_many()
        yield "desk_moves", "/moves/", offered
        yield "desk_moves_answered", "/moves/", answered
        yield "desk_rounds", "/comparisons/?state=overdue", rounds.overdue(actor)
    if actor.may(RIGHT):
        yield "desk_imports", IMPORTS, imports.waiting(actor, news=False)
    if actor.may(Right.DECIDE_FACTS):
        yield "desk_conflicts", "/desk/conflicts/", undecided.how_many()
    for role in quality.OWNERS.values():
        if role in actor.roles:
            yield "desk_data_tasks", f"/data-tasks/?owner={role}", quality.how_many(role)
    if actor.may(Right.SEE_FINDS) and _SUPPLY & {*actor.roles}:
        yield (
            "desk_lacking",
            "/finds/{run}/rows/?kind=one_missing",
            counting.how_many_lacking(actor.areas),
        )


def _lacking(request: HttpRequest) -> str:
    """The roles that hold only with a second factor, where there is none yet."""
    say = request.say
    roles = [ROLES[role] for role, _ in request.held if ROLES[role].second_factor]
    if request.actor.account.factor_confirmed_at:
        return ""
    return str(say.of("、", ", ").join(say.of(role.label, role.en) for role in roles))


def waiting(request: HttpRequest) -> QuerySet:
    """Grants that a second administrator has still to confirm."""
    found = grants_of(request.actor).filter(given_by__isnull=False, confirmed_by=None)
    return found.filter(finish__gte=request.office.day)


@needs()
def settings(request: HttpRequest) -> HttpResponse:
    say, me = request.say, request.actor.account
    held = [
        Row(
            say.of(g.of.label, g.of.en),
            f"{g.area or ''}　{period(request, g)}".strip(),
        )
        for g in standing(me, request.office.day)
    ]
    lacking = _lacking(request)
    parts = [
        Verdict("info", say("settings_lacks_factor", name=me.name, roles=lacking))
        if lacking
        else Verdict("info", say("settings_verdict", name=me.name, count=len(request.actor.roles))),
        *([Button(say("desk_factor"), href="/settings/factor/")] if lacking else []),
        Summary(_account(request)),
        Section(say("settings_roles"), [Summary(held)]),
    ]
    return page(request, say("settings_title"), parts)


def _account(request: HttpRequest) -> list[Row]:
    say, me = request.say, request.actor.account
    changed, factor_day = me.password_changed_at, me.factor_confirmed_at
    return [
        Row(say("settings_account"), me.username),
        Row(say("settings_name"), me.name),
        Row(
            say("settings_password"),
            say("settings_password_since", day=f"{changed:%Y-%m-%d}")
            if changed
            else say("settings_password_first"),
            "/settings/password/",
        ),
        Row(
            say("settings_factor"),
            say("settings_factor_on", day=f"{factor_day:%Y-%m-%d}")
            if factor_day
            else say("settings_factor_off"),
            "/settings/factor/",
        ),
        Row(
            say("settings_keys"),
            say(f"settings_keys_{request.keys}"),
            f"?keys={'off' if request.keys == 'on' else 'on'}",
        ),
    ]


def period(request: HttpRequest, grant: Grant) -> str:
    if grant.finish == OPEN_END:
        return str(request.say("grant_open", start=grant.start))
    return str(request.say("grant_closed", start=grant.start, finish=grant.finish))


def department(request: HttpRequest, grant: Grant) -> str:
    """With its end, and who took over, where it has one."""
    say, found = request.say, grant.department
    if found is None:
        return str(say("grant_no_department"))
    name = say.of(found.name, found.en)
    if found.finish >= OPEN_END:
        return str(name)
    after_it = found.successor
    if after_it is None:
        return str(say("department_ended", name=name, finish=found.finish))
    successor = say.of(after_it.name, after_it.en)
    return str(say("department_taken_over", name=name, finish=found.finish, successor=successor))


@needs()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    say, refused, me = request.say, None, request.actor.account
    if request.method == "POST":
        given = [request.POST.get(name, "") for name in ("old", "new", "again")]
        try:
            change_password(me, *given)
        except Refused as found:
            refused = found
        else:
            update_session_auth_hash(request, me)
            return after(request, "/settings/", "password_done")
    form = Form(
        [Button(say("password_go"))],
        [
            Field(
                name,
                say(f"password_{name}"),
                "password",
                autocomplete=complete,
                error=mend(refused, name, request),
            )
            for name, complete in (
                ("old", "current-password"),
                ("new", "new-password"),
                ("again", "new-password"),
            )
        ],
    )
    first = Verdict(
        "info", say("password_first" if me.must_change_password else "password_verdict")
    )
    return page(request, say("password_title"), [first, form], refused=refused)


@needs()
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    say, refused, me = request.say, None, request.actor.account
    if me.factor_confirmed_at:
        return page(request, say("settings_factor"), [Verdict("info", say("factor_on"))])
    if request.method == "POST":
        try:
            factor.confirm(me, fields(), request.POST.get("code", ""))
        except Refused as found:
            refused = found
        else:
            return after(request, "/settings/", "factor_done")
    secret = factor.begin(me, fields())
    grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    field = Field(
        "code",
        say("code_label"),
        inputmode="numeric",
        autocomplete="one-time-code",
        length=12,
        hint=say("code_hint"),
        error=mend(refused, "code", request),
    )
    parts = [
        Verdict("info", say("factor_verdict")),
        Secret(say("factor_key"), grouped),
        Secret(say("factor_uri"), factor.uri(me, secret)),
        Form([Button(say("factor_go"))], [field]),
    ]
    return page(request, say("factor_title"), parts, refused=refused)


@needs()
@require_POST
def role(request: HttpRequest) -> HttpResponse:
    """Act in one role, or in all of them."""
    asked = request.POST.get("role", "")
    if asked in {"", *(held for held, _ in request.held)}:
        request.session["role"] = asked
    return after(request, "/" if asked else own_path(request.POST.get("next", "/")))
