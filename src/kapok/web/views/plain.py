"""Pages that need nobody to be logged in: the first page, help, the gallery."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kapok.accounts.roles import ROLES
from kapok.web.components import Origin, Tag, Verdict
from kapok.web.gallery.samples import samples
from kapok.web.statuses import STATES


def shell_file(request: HttpRequest) -> str:
    """The shell of staff for whoever is logged in."""
    return "shell/staff.html" if request.actor.account else "shell/public.html"


def first(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    if actor.account:
        return redirect(home(actor.roles))
    say = request.say
    return render(
        request, "pages/welcome.html", {"verdict": Verdict("info", say("welcome_verdict"))}
    )


def home(roles: tuple[str, ...]) -> str:
    return ROLES[roles[0]].home if roles else "/settings/"


def help_page(request: HttpRequest) -> HttpResponse:
    say = request.say
    return render(
        request,
        "pages/help.html",
        {
            "shell_file": shell_file(request),
            "verdict": Verdict("info", say("help_verdict")),
            "origins": [Origin(k, say(f"mark_{k}_long")) for k in ("data", "person", "site")],
            "tags": [Tag(key) for key in STATES],
        },
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in either shell."""
    say = request.say
    public = request.GET.get("shell") == "public"
    shown = samples(say)
    return render(
        request,
        "pages/gallery.html",
        {
            "shell_file": "shell/public.html" if public else "shell/staff.html",
            "public": public,
            "samples": shown,
            "verdict": Verdict("info", say("gallery_verdict", count=len(shown))),
        },
    )
