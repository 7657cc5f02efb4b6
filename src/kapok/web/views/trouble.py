"""Pages of what went wrong. Each bears a number, which stands in the log as well."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kapok.accounts.actor import NOBODY
from kapok.registry.trouble import of_server
from kapok.web.components import Verdict
from kapok.web.texts import Words

RETRY_SECONDS = 60
LOG = logging.getLogger("kapok.web")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 403, "trouble_403")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 404, "trouble_404")


def failed(request: HttpRequest) -> HttpResponse:
    """Where the database's server is what is the matter: come again, and when."""
    error = sys.exc_info()[1]
    said = of_server(error)
    if said is None:
        return _page(request, 500, "trouble_500", error=error)
    response = _page(request, 503, "trouble_503", (said.say("zh"), said.say("en")))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 400, "trouble_400")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    return _page(request, 403, "trouble_csrf")


def _page(
    request: HttpRequest,
    status: int,
    key: str,
    verdict: tuple[str, str] | None = None,
    error: BaseException | None = None,
) -> HttpResponse:
    """With a number, under which the log has where it was and, of what nobody foresaw, how it came to it."""
    trace = secrets.token_hex(3).upper()
    level = logging.ERROR if error else logging.WARNING
    LOG.log(level, "%s %s %s %s", trace, status, request.method, request.path, exc_info=error)
    say: Words = getattr(request, "say", Words())
    actor = getattr(request, "actor", NOBODY)
    context: dict[str, Any] = {
        "shell_file": "shell/staff.html" if actor.account else "shell/public.html",
        "title": say(key),
        "verdict": Verdict(
            "alarm" if status == 500 else "info",
            say.of(*verdict) if verdict else say(f"{key}_verdict"),
        ),
        "trace": trace,
    }
    return render(request, "pages/trouble.html", context, status=status)
