"""Forms of a place: a mark from a day on, another name, a village that is new below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest

from kapok.accounts.models import Area
from kapok.accounts.trouble import Refused
from kapok.registry.placing import LONGEST_NAME, LONGEST_SOURCE, MARKS, TOWNSHIP, VILLAGE
from kapok.web.components import Button, Component, Field, Folded, Form, Section, Words
from kapok.web.pages import mend

YES_NO = ("yes", "no")


def forms(request: HttpRequest, here: Area, refused: Refused | None) -> list[Component]:
    """Those that a place of this level has; the one that was sent stands open with what is wrong."""
    wanted = {VILLAGE: ("mark", "rename"), TOWNSHIP: ("add", "rename")}.get(here.level, ())
    return [_form(request, here, do, refused) for do in wanted]


def _form(request: HttpRequest, here: Area, do: str, refused: Refused | None) -> Component:
    say, sent = request.say, request.POST.get("do") == do
    given, wrong = (request.POST, refused) if sent else ({}, None)
    fields = [
        replace(
            one,
            name=f"{do}-{one.name}",
            value=given.get(f"{do}-{one.name}", one.value),
            error=mend(wrong, one.name, request),
        )
        for one in _fields(request, here, do)
    ]
    seen = [(f"{do}-seen", here.name)] if do == "rename" else []
    form = Form([Button(say(f"areas_{do}_go"), "", "do", do)], fields, seen)
    parts = [Words(say(f"areas_{do}_words"), small=True), form]
    return (Section if wrong else Folded)(say(f"areas_{do}"), parts)


def _fields(request: HttpRequest, here: Area, do: str) -> Sequence[Field]:
    say = request.say
    name = Field("name", say("areas_name"), length=LONGEST_NAME)
    source = Field("source", say("areas_by"), length=LONGEST_SOURCE)
    if do == "rename":
        return (replace(name, value=here.name), source)
    if do == "add":
        hint = say("areas_code_hint", first=here.code[:9])
        code = Field("code", say("areas_code"), inputmode="numeric", hint=hint, length=12)
        return (code, name, source)
    kinds = [(kind, say(f"areas_{kind}")) for kind in MARKS]
    said = [(YES_NO[0], say("areas_is")), (YES_NO[1], say("areas_is_not"))]
    return (
        Field("kind", say("areas_mark_kind"), "select", choices=kinds),
        Field("holds", say("areas_holds"), "select", choices=said),
        Field("day", say("areas_from"), "date", value=request.office.day.isoformat()),
        source,
    )
