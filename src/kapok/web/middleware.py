"""What happens around every page: the content policy, and telling the database on whose behalf the page is made."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject

from kapok.accounts.actor import NOBODY, actor_of, apart, tell
from kapok.accounts.day import office, office_of
from kapok.accounts.models import Grant
from kapok.accounts.sessions import account_of
from kapok.web.policy import run_off
from kapok.web.preferences import log_in_and_back
from kapok.web.views.trouble import unreadable

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'none'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FAILED = 500
WHILE_FIRST_PASSWORD = {"/settings/password/", "/logout/", "/help/"}


def content_policy(answer: Answer) -> Answer:
    """Nothing inline, nothing from elsewhere."""

    def around(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return around


def who(answer: Answer) -> Answer:
    """Gives the request its `user`, found out when somebody asks."""

    def around(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: account_of(request.session))
        return answer(request)

    return around


def on_behalf(answer: Answer) -> Answer:
    """One transaction a page, on behalf of who is logged in; undone if the page fails."""

    def around(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = _begin(request) or answer(request)
            if response.status_code >= FAILED:
                transaction.set_rollback(True)
            return response

    around.process_view = _readable  # type: ignore[attr-defined] # after who sends it is known, before the view
    return around


def _readable(request: HttpRequest, *_: object) -> HttpResponse | None:
    """What is sent holds no NUL: no keyboard writes it, and no database takes it."""
    asked = (*request.GET.lists(), *request.POST.lists())
    sent = [request.path, *(word for name, words in asked for word in (name, *words))]
    return unreadable(request) if any("\0" in word for word in sent) else None


def _begin(request: HttpRequest) -> HttpResponse | None:
    """Finds out who acts and tells the database; an answer where somebody must log in again or change a password first."""
    known = request.user.is_authenticated
    entered = request.session.entered
    now = office_of(entered.settings) if entered else office()
    request.office, request.actor, request.held, request.apart = now, NOBODY, [], False
    request.demonstration = now.day if now.demonstration else ""
    request.run_off = run_off(now.day)
    if not known:
        tell(NOBODY)
        return None
    grants = [one for one in entered.grants if one.stands(now.day)]
    if not grants or time.time() - request.session.get("began", 0) > settings.SESSION_COOKIE_AGE:
        tell(NOBODY)
        logout(request)
        return log_in_and_back(request, ended=True)
    request.actor = actor_of(request.user, grants, request.session.get("role", ""))
    request.held, request.apart = _held(grants, request.say.of("、", ", ")), apart(grants)
    tell(request.actor)
    if request.user.must_change_password and request.path not in WHILE_FIRST_PASSWORD:
        return HttpResponseRedirect("/settings/password/")
    return None


def _held(grants: list[Grant], between: str) -> list[tuple[str, str]]:
    """Roles with where they hold, each once; nowhere if only for oneself or one's own organisation."""
    found: dict[str, str] = {}
    for grant in grants:
        place = str(grant.area or "")
        known = found.get(grant.role)
        found[grant.role] = place if known is None else f"{known}{between}{place}"
    return list(found.items())
