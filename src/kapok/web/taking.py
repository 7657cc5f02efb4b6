"""Why somebody takes whole numbers out: the two fields every such form has, and where a refusal belongs."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from kapok.registry.looks import LONGEST_WORDS
from kapok.registry.purposes import PURPOSES
from kapok.web.components import Field

FIELDS = {
    "no_purpose": "purpose",
    "no_purpose_words": "words",
    "purpose_words_long": "words",
}
"""By code of a refusal, the field it is about."""


def purpose_fields(request: HttpRequest, wrong: Mapping[str, str]) -> list[Field]:
    say, typed = request.say, request.POST
    purposes = [("", say("masked_choose")), *((key, say(f"purpose_{key}")) for key in PURPOSES)]
    return [
        Field(
            "purpose",
            say("masked_purpose"),
            "select",
            typed.get("purpose", ""),
            choices=purposes,
            error=wrong.get("purpose", ""),
        ),
        Field(
            "words",
            say("masked_words"),
            value=typed.get("words", ""),
            error=wrong.get("words", ""),
            required=False,
            length=LONGEST_WORDS,
        ),
    ]
