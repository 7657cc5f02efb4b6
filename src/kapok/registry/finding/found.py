"""Who is found: people, households, organisations within what somebody may see, as many as a page holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.platform.secrets import Fields
from kapok.registry.finding.asked import Sought
from kapok.registry.finding.others import (
    Household,
    Organisation,
    households,
    organisations,
    organisations_within,
)
from kapok.registry.finding.people import Person, people

MOST = 50
_KEPT_FREE = 10
"""So many places are not taken by people where others are found too."""


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are others, which the page does not hold."""

    people: tuple[Person, ...] = ()
    households: tuple[Household, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    more: bool = False

    def __len__(self) -> int:
        return len(self.people) + len(self.households) + len(self.organisations)


def find(actor: Actor, sought: Sought, fields: Fields, day: dt.date) -> Found:
    """Where nothing begins as it was typed, organisations with the words anywhere in their names."""
    found_people: list[Person] = []
    found_households: list[Household] = []
    found_organisations: list[Organisation] = []
    if actor.may(Right.SEE_PEOPLE):
        found_people = people(actor, sought, fields, day, MOST + 1)
        found_households = households(actor, sought, day, MOST + 1)
    if actor.may(Right.SEE_ORGANISATIONS):
        found_organisations = organisations(actor, sought, fields, MOST + 1)
        if sought.name and not (found_people or found_households or found_organisations):
            found_organisations = organisations_within(actor, sought, MOST + 1)
    return _cut(found_people, found_households, found_organisations)


def _cut(found: list[Person], homes: list[Household], employers: list[Organisation]) -> Found:
    free = [min(len(others), _KEPT_FREE) for others in (homes, employers)]
    kept = found[: MOST - sum(free)]
    kept_homes = homes[: MOST - len(kept) - free[1]]
    kept_employers = employers[: MOST - len(kept) - len(kept_homes)]
    shown = len(kept) + len(kept_homes) + len(kept_employers)
    more = shown < len(found) + len(homes) + len(employers)
    return Found(tuple(kept), tuple(kept_homes), tuple(kept_employers), more)
