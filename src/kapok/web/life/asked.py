"""An action as it is asked for: about whom, by which answers, in which state they were seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.registry.actions.doing import Basis, state_of
from kapok.registry.actions.members import Member, members, membership
from kapok.registry.models import Person
from kapok.registry.trouble import Refused
from kapok.registry.words import words
from kapok.web.components import Component, Field
from kapok.web.subjects import PLACES
from kapok.web.texts import Words
from kapok.web.typed import day as day_typed
from kapok.web.typed import whole

MISSING = {
    "reason": "reason_missing",
    "source": "source_missing",
    "new_head": "head_wanted",
    "sure": "account_doubtful",
}
"""What is said where a field is left empty, if not that it is."""
HAPPENED = {"day", "birth", "start"}
"""Days that must have come."""


@dataclass(frozen=True)
class Asked:
    """`given`: what was typed, if anything was sent; `wrong`: field → what is wrong with it."""

    request: HttpRequest
    subject: str
    row: str
    given: Mapping[str, str]
    wrong: Mapping[str, str]

    @property
    def say(self) -> Words:
        say: Words = self.request.say
        return say

    @property
    def day(self) -> dt.date:
        day: dt.date = self.request.office.day
        return day

    @property
    def place(self) -> str:
        return f"/{PLACES[self.subject]}/{self.row}/"

    @cached_property
    def home(self) -> str:
        """The household that it is about, if any."""
        if self.subject == "household":
            return self.row
        own = membership(self.row) if self.subject == "person" else None
        return own.household if own else ""

    @cached_property
    def members(self) -> list[Member]:
        return members(self.home) if self.home else []

    @cached_property
    def names(self) -> dict[str, str]:
        found = Person.objects.filter(pk__in=[one.person for one in self.members])
        return {one.pk: masked(one.name) or one.pk for one in found}

    @property
    def leads(self) -> bool:
        """Whether the person is head of a household in which others are left."""
        return len(self.members) > 1 and any(
            one.head and one.person == self.row for one in self.members
        )

    def field(self, name: str, kind: str = "text", *, label: str = "", **more: Any) -> Field:
        """A question; what was typed stays."""
        hint = f"life_{name}_hint"
        told = {"hint": self.say(hint) if self.say.knows(hint) else ""} | more
        value = self.given.get(name, str(told.pop("value", "")))
        return Field(
            name,
            label or self.say(f"life_{name}"),
            kind,
            value,
            error=self.wrong.get(name, ""),
            **told,
        )

    def choice(self, name: str, choices: Sequence[tuple[str, str]], **more: Any) -> Field:
        return self.field(name, "select", choices=[("", self.say("life_choose")), *choices], **more)

    def member(self, name: str, *, besides: str = "", **more: Any) -> Field:
        """One of those who belong to the household."""
        listed = [
            (one.person, self.names.get(one.person, ""))
            for one in self.members
            if one.person != besides
        ]
        return self.choice(name, listed, **more)

    def told(self, name: str) -> str:
        return self.given.get(name, "").strip()

    def date(self, name: str) -> dt.date | None:
        value = self.told(name)
        if not value:
            return None
        return day_of(name, value)

    @property
    def basis(self) -> Basis:
        return Basis(
            self.date("day") or self.day,
            self.told("reason"),
            self.told("source"),
            self.told("supplier"),
        )

    @property
    def seen(self) -> dict[str, int]:
        """In which state whom it is about was seen when the form was shown."""
        found: dict[str, int] = {}
        for one in self.given.get("seen", "").split():
            row, _, told = one.partition(":")
            if (state := whole(told)) is not None:
                found[row] = state
        return found

    @property
    def seen_now(self) -> str:
        rows = dict.fromkeys(filter(None, (self.home, self.row)))
        return " ".join(f"{row}:{state_of(row)}" for row in rows)

    def faults(self, fields: Sequence[Field]) -> Iterator[Refused]:
        """What is wrong with the answers as they stand, all at once: not filled in, no such day, not of the list."""
        for one in fields:
            value = self.told(one.name)
            if not value:
                listed = {key for key, words_ in one.choices if words_ != self.say("life_choose")}
                if one.required and "" not in listed:
                    yield Refused(MISSING.get(one.name, "value_missing"), one.name)
            elif one.choices and value not in {key for key, _ in one.choices}:
                yield Refused("not_a_choice", one.name)
            elif one.length and len(value) > one.length:
                yield Refused("too_long", one.name, most=one.length)
            elif one.kind == "date":
                yield from self._day_fault(one.name)

    def _day_fault(self, name: str) -> Iterator[Refused]:
        try:
            day = self.date(name)
        except Refused as no:
            yield no
            return
        if day and name in HAPPENED and day > self.day:
            yield Refused("future_day", name, value=day, today=self.day)

    def ends(self) -> list[Field]:
        """What every action asks: when, why, by which paper, from whom."""
        say = self.say
        suppliers = [(one.id, say.of(one.label, one.en)) for one in words().suppliers.values()]
        return [
            self.field("day", "date", value=str(self.day)),
            self.field("reason", length=200),
            self.field("source", length=200),
            self.choice("supplier", suppliers, value="village"),
        ]


@dataclass(frozen=True, slots=True)
class Form:
    """An action's own questions, and what is done with the answers. `first`: what is shown before the form, such as a choice
    that the questions depend on. `check`: what else is wrong with what was typed. `instead`: the action that is offered where
    there is nothing to ask.
    """

    kind: str
    fields: Callable[[Asked], Sequence[Field]]
    do: Callable[[Asked], object]
    right: Right = Right.CHANGE_PEOPLE
    first: Callable[[Asked], Sequence[Component]] = lambda _: ()
    check: Callable[[Asked], Iterator[Refused]] = lambda _: iter(())
    instead: str = ""


def day_of(name: str, value: str) -> dt.date:
    """The day that a field tells; Refused if there is none like it."""
    found = day_typed(value)
    if found is None:
        raise Refused("no_such_day", name, value=value[:20])
    return found
