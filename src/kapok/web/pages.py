"""How a view makes a page of components, and what it asks before it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kapok.accounts.roles import Right
from kapok.accounts.trouble import Refused
from kapok.web.components import Banner, Component, Errors, Link
from kapok.web.exporting import exported, offer
from kapok.web.preferences import log_in_and_back

View = Callable[..., HttpResponse]


def needs(right: Right | None = None) -> Callable[[View], View]:
    """Somebody is logged in and has the right; it says so at the view, whatever the database would let him see."""

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor.account is None:
                return log_in_and_back(request)
            if right is not None and not request.actor.may(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        asked.right = right  # type: ignore[attr-defined]
        return asked

    return around


def page(  # noqa: PLR0913 - what a page has
    request: HttpRequest,
    title: str,
    parts: Sequence[Component],
    *,
    refused: Refused | None = None,
    problems: Sequence[tuple[str, str]] = (),
    above: Link | None = None,
    kind: str = "",
    identity: bool = False,
    again: int = 0,
    sheets: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """In the shell of who is logged in. `refused` and `problems` go on top, each with a link to its field. `again`:
    after how many seconds a browser without scripts loads it anew. `sheets`: what it is styled by besides.
    """
    if (sheet := exported(request, title, parts)) is not None:
        return sheet
    offer(request, parts)
    found = list(problems)
    if refused is not None:
        found.append((refused.field, request.say.of(refused.zh, refused.en)))
    context = {
        "shell_file": "shell/staff.html" if request.actor.account else "shell/public.html",
        "title": title,
        "parts": parts,
        "errors": Errors(found) if found else None,
        "above": above,
        "kind": kind,
        "identity": identity,
        "again": again,
        "sheets": sheets,
        "banner": said(request),
    }
    return render(request, "pages/page.html", context, status=status)


def after(request: HttpRequest, address: str, key: str = "") -> HttpResponse:
    """Elsewhere by GET, where the sentence is said once."""
    if key:
        request.session["said"] = key
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def said(request: HttpRequest) -> Banner | None:
    key = request.session.pop("said", "") if "said" in request.session else ""
    return Banner("success", request.say(key)) if key else None


def mend(refused: Refused | None, name: str, request: HttpRequest) -> str:
    """What a field says of what is wrong with it."""
    if refused is None or refused.field != name:
        return ""
    return str(request.say.of(refused.zh, refused.en))
