"""The form by which a page is asked for another day: for which facts hold (`as_of`), or whose knowledge counts (`known`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from kapok.registry.reading.asked import Asked
from kapok.web.components import Component, Field, Filters, Folded
from kapok.web.typed import day

NAMES = ("as_of", "known")


@dataclass
class Asking:
    """`problems`: what is wrong with the days that were asked for; the page then shows what it shows without them."""

    asked: Asked
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """What an address needs to ask for the same days."""
        kept = {name: value for name, value in self.given.items() if name not in self.problems}
        return urlencode(kept)


def asking(request: HttpRequest) -> Asking:
    say, today = request.say, request.office.day
    last = {"as_of": today, "known": max(today, timezone.localdate())}
    given = {name: value for name in NAMES if (value := request.GET.get(name, "").strip()[:20])}
    problems: dict[str, str] = {}
    days: dict[str, dt.date] = {}
    for name, value in given.items():
        found = day(value)
        if found is None:
            problems[name] = say("ask_no_day")
        elif found > last[name]:
            problems[name] = say("ask_future", day=last[name])
        else:
            days[name] = found
    as_of = days.get("as_of", min(days["known"], today) if "known" in days else today)
    asked = Asked(request.actor, as_of, bool(days), days.get("known"))
    return Asking(asked, given, problems)


def form(request: HttpRequest, asking: Asking) -> Component:
    """Folded until somebody asks for another day."""
    say = request.say
    fields = [
        Field(
            name,
            say(f"ask_{name}"),
            "date",
            asking.given.get(name, ""),
            error=asking.problems.get(name, ""),
        )
        for name in NAMES
    ]
    chips = [
        f"{say(f'ask_{name}')} {value}"
        for name, value in asking.given.items()
        if name not in asking.problems
    ]
    shown = Filters(fields, request.path, chips)
    return shown if asking.given else Folded(say("ask_title"), [shown])


def beginning(request: HttpRequest, asked: Asked) -> str:
    """How the verdict begins: which day it speaks of."""
    say = request.say
    if asked.known is not None:
        return str(say("ask_verdict_known", known=asked.known, day=asked.day))
    return str(say("ask_verdict_as_of", day=asked.day)) if asked.past else ""
