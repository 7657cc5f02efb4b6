"""What happens around every page: the content policy, and telling the database on whose behalf the page is made."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from kapok.accounts.actor import NOBODY, actor_of, tell
from kapok.web.day import business_day

Answer = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'none'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FAILED = 500


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


def on_behalf(answer: Answer) -> Answer:
    """One transaction a page, on behalf of who is logged in; undone if the page fails."""

    def around(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            request.actor = NOBODY
            if request.user.is_authenticated:
                role = request.session.get("role", "")
                request.actor = actor_of(request.user, business_day(), role)
            tell(request.actor)
            response = answer(request)
            if response.status_code >= FAILED:
                transaction.set_rollback(True)
            return response

    return around
