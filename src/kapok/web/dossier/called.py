"""What somebody is called at the head of a page: a household by its head and its group within the village."""

from __future__ import annotations

import datetime as dt

from kapok.masking import masked
from kapok.registry.reading.families import head_of
from kapok.web.subjects import NAMED
from kapok.web.texts import Words


def called(say: Words, kind: str, row: str, day: dt.date) -> str:
    """As things are on the day; who is not there has no name."""
    found = NAMED[kind].objects.filter(pk=row).first()
    if found is None:
        return ""
    if kind == "household":
        return home_called(say, *head_of(row, day), found.number or found.pk)
    return masked(found.name) or say(f"nameless_{kind}")


def home_called(say: Words, head: str, group: str, number: str) -> str:
    """Without a head by its number."""
    name = say("household_of", name=masked(head)) if head else ""
    name = name or say("household_called", number=masked(number))
    told = say("household_group", number=group) if group.isdigit() else masked(group)
    return " · ".join(filter(None, [name, told]))
