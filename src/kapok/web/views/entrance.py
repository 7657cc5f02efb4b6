"""Coming in and going out: account and password, then the code where a second factor is in use."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from kapok.accounts import entering, factor, throttle
from kapok.accounts.models import Account
from kapok.accounts.trouble import Refused
from kapok.registry.keys import fields
from kapok.web.components import Banner, Button, Field, Form, Verdict, Words
from kapok.web.pages import after, mend, page

BACKEND = "django.contrib.auth.backends.ModelBackend"
CODE_SECONDS = 300
CODE_DIGITS = 12
"""With the spaces that people put between."""


@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    say, refused, typed = request.say, None, ""
    if request.method == "POST":
        typed = request.POST.get("username", "")
        try:
            account = entering.check(
                typed, request.POST.get("password", ""), _address(request), request.office.day
            )
        except Refused as found:
            refused = found
        else:
            return _password_right(request, account)
    form = Form(
        [Button(say("login_go"))],
        [
            Field(
                "username",
                say("login_account"),
                value=typed,
                autocomplete="username",
                length=40,
                error=mend(refused, "username", request),
            ),
            Field("password", say("login_password"), "password", autocomplete="current-password"),
        ],
    )
    if "ended" in request.GET:
        above = [Banner("warn", say("login_ended"))]
    else:
        above = [Banner("info", say("login_demonstration"))] if request.demonstration else []
    first = Verdict("info", say("login_verdict"))
    parts = [*above, first, form, Words(say("login_forgot"), small=True)]
    return page(request, say("login_title"), parts, refused=refused, kind="narrow")


def _password_right(request: HttpRequest, account: Account) -> HttpResponse:
    goal = _own(request, request.GET.get("next", ""))
    if not account.factor_confirmed_at:
        return _enter(request, account, goal)
    request.session.cycle_key()
    request.session["waiting"] = [account.pk, time.time(), goal]
    return after(request, "/login/code/")


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    say, refused = request.say, None
    who, since, goal = request.session.get("waiting", (0, 0, ""))
    account = Account.objects.filter(pk=who, active=True).first()
    if account is None or time.time() - since > CODE_SECONDS:
        request.session.pop("waiting", None)
        again = {"ended": "1"} | ({"next": goal} if goal else {})
        return after(request, f"/login/?{urlencode(again, safe='/')}")
    if request.method == "POST":
        try:
            _code_right(request, account)
        except Refused as found:
            refused = found
        else:
            return _enter(request, account, goal)
    field = Field(
        "code",
        say("code_label"),
        inputmode="numeric",
        autocomplete="one-time-code",
        length=CODE_DIGITS,
        hint=say("code_hint"),
        error=mend(refused, "code", request),
    )
    parts = [Verdict("info", say("code_verdict")), Form([Button(say("code_go"))], [field])]
    return page(request, say("code_title"), parts, refused=refused, kind="narrow")


def _code_right(request: HttpRequest, account: Account) -> None:
    address = _address(request)
    throttle.ask(account.username, address)
    try:
        factor.verify(account, fields(), request.POST.get("code", ""))
    except Refused:
        throttle.record(account.username, address, succeeded=False)
        raise


def _enter(request: HttpRequest, account: Account, goal: str) -> HttpResponse:
    throttle.record(account.username, _address(request), succeeded=True)
    login(request, account, backend=BACKEND)
    for key in ("waiting", "role"):
        request.session.pop(key, None)
    request.session["began"] = time.time()
    return after(request, goal or "/")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return after(request, "/")


def _address(request: HttpRequest) -> str:
    return str(request.META["REMOTE_ADDR"])


def _own(request: HttpRequest, address: str) -> str:
    """An address of ours, or nothing."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours and address.startswith("/") else ""
