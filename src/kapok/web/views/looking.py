"""A number shown for a purpose; who looked at whom."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from kapok.accounts.roles import Right
from kapok.registry import looks
from kapok.registry.looks import Wanted
from kapok.registry.trouble import Refused
from kapok.web.components import Button, Field, Form, Link, Verdict
from kapok.web.pages import after, needs, page
from kapok.web.preferences import own_path
from kapok.web.reveal import note

FIELDS = {
    "no_purpose": "purpose",
    "no_purpose_words": "words",
    "purpose_words_long": "words",
}
"""Where in the form the mend is made."""
TOO_MANY = 429


@needs(Right.REVEAL_NUMBERS)
@require_POST
def reveal(request: HttpRequest) -> HttpResponse:
    """Then back to the page, which shows the number for a minute."""
    told = {name: request.POST.get(name, "") for name in ("table", "row", "column", "purpose")}
    wanted = Wanted(**told, words=request.POST.get("words", ""))
    back = own_path(request.POST.get("next", "/"))
    try:
        looks.reveal(request.actor, wanted)
    except Refused as refused:
        return _asked_again(request, wanted, refused, back)
    note(request, wanted.table, wanted.row, wanted.column)
    return after(request, back)


def _asked_again(request: HttpRequest, wanted: Wanted, refused: Refused, back: str) -> HttpResponse:
    """The same question as a page of its own, where it can be mended there."""
    say, field = request.say, FIELDS.get(refused.code, "")
    said = refused.say(say.lang)
    purposes = [
        ("", say("masked_choose")),
        *((key, say(f"purpose_{key}")) for key in looks.PURPOSES),
    ]
    fields = [
        Field("purpose", say("masked_purpose"), "select", wanted.purpose, choices=purposes),
        Field(
            "words",
            say("masked_words"),
            value=wanted.words,
            required=False,
            length=looks.LONGEST_WORDS,
        ),
    ]
    hidden = [(name, getattr(wanted, name)) for name in ("table", "row", "column")]
    form = Form(
        [Button(say("masked_reveal"))],
        [replace(one, error=said) if one.name == field else one for one in fields],
        [*hidden, ("next", back)],
    )
    return page(
        request,
        say("reveal_title"),
        [Verdict("info", say("reveal_verdict")), *([form] if field else [])],
        problems=[(field or "content", said)],
        above=Link(say("reveal_back"), back),
        status=TOO_MANY if refused.code == "too_many_reveals" else 200,
    )
