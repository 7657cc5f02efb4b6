"""What the shells need on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject

from kapok.accounts.actor import NOBODY, Actor
from kapok.accounts.roles import ROLES, Right
from kapok.web.day import Office
from kapok.web.menu import menu
from kapok.web.texts import Words

SEARCH = (Right.SEE_PEOPLE, Right.SEE_ORGANISATIONS)
"""Whoever may see people or organisations may look for them."""


def shell(request: HttpRequest) -> dict[str, Any]:
    say: Words = getattr(request, "say", Words())
    actor: Actor = getattr(request, "actor", NOBODY)
    items = menu(actor) if actor.account else []
    return {
        "say": say,
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "size": getattr(request, "size", "normal"),
        "contrast": getattr(request, "contrast", "normal"),
        "keys": getattr(request, "keys", "on"),
        "here": _here(request, say),
        "menu": items,
        "section": _section(request, [item.href for item in items]),
        "actor": actor,
        "may_search": any(map(actor.may, SEARCH)),
        "person_name": actor.account.name if actor.account else "",
        "demonstration": getattr(request, "demonstration", ""),
        "run_off": getattr(request, "run_off", None),
        "laying": _laying(request),
        **_roles(request, say),
    }


def _here(request: HttpRequest, say: Words) -> dict[str, str]:
    """The same page in another language, size or contrast."""
    asked = f"{request.GET.urlencode()}&" if request.GET else ""

    def address(name: str, value: str) -> str:
        return f"?{asked}{name}={value}"

    other = say.of("en", "zh")
    contrast = "more" if getattr(request, "contrast", "normal") == "normal" else "normal"
    return {size: address("size", size) for size in ("normal", "large", "huge")} | {
        "language": address("lang", other),
        "contrast": address("contrast", contrast),
    }


def _laying(request: HttpRequest) -> dict[str, Any]:
    """The step at which a demonstration is being laid down; pages without a form come again by themselves."""
    office: Office | None = getattr(request, "office", None)
    if office is None or office.laying is None:
        return {}
    step, steps = office.laying
    return {"step": step, "steps": steps, "again": request.path in ("/", "/desk/")}


def _section(request: HttpRequest, places: list[str]) -> str:
    return next((place for place in places if request.path.startswith(place)), "")


def _roles(request: HttpRequest, say: Words) -> dict[str, Any]:
    """The roles that may be taken, with where; the switcher is there for whoever holds any."""
    held: list[tuple[str, str]] = getattr(request, "held", [])
    if not held:
        return {"roles": []}
    now = request.session.get("role", "") if len(held) > 1 else held[0][0]
    apart = getattr(request, "apart", False)
    if not now and apart:
        now = next(iter(request.actor.roles), held[0][0])
    words = {
        key: f"{place} · {_name(key, say)}" if place else _name(key, say) for key, place in held
    }
    roles = [{"key": key, "words": words[key], "now": key == now} for key, _ in held]
    if len(held) > 1 and not apart:
        roles.insert(0, {"key": "", "words": say("role_all"), "now": not now})
    return {"roles": roles, "role_now": words.get(now, say("role_all"))}


def _name(role: str, say: Words) -> str:
    return say.of(ROLES[role].label, ROLES[role].en)
