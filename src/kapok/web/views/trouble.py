"""Pages of what went wrong. Each bears a number, which stands in the log as well."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kapok.accounts.actor import NOBODY
from kapok.web.components import Verdict
from kapok.web.texts import Words

LOG = logging.getLogger("kapok.web")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 403, "trouble_403")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(request, 404, "trouble_404")


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, "trouble_500")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    return _page(request, 403, "trouble_csrf")


def _page(request: HttpRequest, status: int, key: str) -> HttpResponse:
    trace = secrets.token_hex(3).upper()
    LOG.warning("%s %s %s", trace, status, request.method)
    say: Words = getattr(request, "say", Words())
    actor = getattr(request, "actor", NOBODY)
    context: dict[str, Any] = {
        "shell_file": "shell/staff.html" if actor.account else "shell/public.html",
        "title": say(key),
        "verdict": Verdict("no" if status == 500 else "info", say(f"{key}_verdict")),
        "trace": trace,
    }
    return render(request, "pages/trouble.html", context, status=status)
