"""What every page of the policy begins with: which book it is, who reads it, in which language; and what a clause lacks, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from kapok.accounts.roles import Right
from kapok.site.texts import english_alone
from kapok.web.policies.shelf import Shelved, shelf
from kapok.web.policies.worst import Lacks

SHEETS = ("kapok/text.css",)
View = Callable[..., HttpResponse]


def opened(document: str) -> Shelved:
    book = shelf()
    if document != book.package.name:
        raise Http404
    return book


def public(request: HttpRequest) -> bool:
    """Whether the pages are read by somebody who does not work here."""
    return not request.actor.may(Right.SEE_FIGURES)


def in_its_language(view: View) -> View:
    """What the book says stands in the language of the page: on an English page in English alone."""

    @wraps(view)
    def told(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        with english_alone(so=request.say.lang == "en"):
            return view(request, *args, **kwargs)

    return told


def lacking(request: HttpRequest, one: Lacks) -> str:
    say = request.say
    named = {"homeless": one.homeless, "unset": one.unset, "unconfirmed": one.unconfirmed}
    told = [say(f"policy_lacks_{key}", n=n) for key, n in named.items() if n]
    return str(say.of("，", ", ").join(told))
