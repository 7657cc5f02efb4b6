"""How values read in the language of whoever asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kapok.masking import masked
from kapok.rules.explain.words import scale
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Fact
from kapok.web.texts import Words

LONG = 10_000
"""From here on a number is written in groups."""


def day(value: dt.date | dt.datetime) -> str:
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def readable(value: Any, say: Words) -> str:
    """Nothing is said to be nothing."""
    match value:
        case None | "":
            return say("fact_unfilled")
        case bool():
            return say("yes") if value else say("no_")
        case dt.date():
            return day(value)
        case _:
            return str(value)


def of_fact(say: Words, fact: Fact | None, value: Any) -> str:
    """Of a fact as the vocabulary has it; nothing where nothing is known."""
    if value is None or value == "":
        return ""
    match fact.type if fact else "text":
        case "bool":
            return readable(bool(value), say)
        case "money":
            return say("yuan", amount=f"{value / 100:,.2f}")
        case "rate":
            return f"{value / 100:.2f}%"
        case "date" if str(value) == str(OPEN_END):
            return say("open_end")
        case "code" if fact:
            return say.of(fact.codes.get(value, value), fact.codes_en.get(value, value))
        case "int" if fact and value in (steps := scale(say.of(fact.label, fact.en))):
            return steps[value]
        case "int":
            return f"{value:,}" if abs(value) >= LONG else str(value)
        case _:
            return masked(str(value))
