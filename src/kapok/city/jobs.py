"""One spell of work, the contracts it can have, and the people who can still be hired.

Owns: what a `Job` is and how its contract ends (364 days, the leap year's 365,
open ends, tasks). Who gets which job is `work`'s.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kapok.city.areas import COUNTIES
from kapok.city.draw import Draw
from kapok.city.keys import key
from kapok.city.organisations import Organisation
from kapok.city.people import Person
from kapok.rules.language.calendar import OPEN_END, add_months

INDUSTRIES = ("制造业", "建筑业", "居民服务业", "批发和零售业")
_DAY = dt.timedelta(days=1)


@dataclass(slots=True, eq=False)
class Job:
    """One spell of work under one contract. `months` are (first of month, paid by the employer)."""

    serial: int
    person: Person
    employer: Organisation | None
    start: dt.date
    finish: dt.date
    contract_start: dt.date | None
    contract_end: dt.date | None
    contract_kind: str | None
    county: str
    channel: str | None = "own"
    organised: bool | None = False
    on_roster: bool | None = False
    organised_by: str | None = None
    verified: bool | None = True
    wages_proved: bool | None = True
    insurance_checked: bool | None = True
    full_time: bool | None = True
    departed_on: dt.date | None = None
    wage: int | None = None
    affiliated_move: bool | None = False
    before: Job | None = None  # the person's earlier spell with the same employer
    months: list[tuple[dt.date, bool]] = field(default_factory=list)
    wages: list[tuple[dt.date, int]] = field(default_factory=list)
    placements: list[tuple[Organisation, bool | None, bool | None]] = field(default_factory=list)
    journeys: list[tuple[dt.date, str | None, bool | None, int | None]] = field(
        default_factory=list
    )

    @property
    def id(self) -> str:
        return key(self.person.id_number, self.employer.id if self.employer else None, self.start)

    @property
    def watched(self) -> bool:
        """The national system has it on record: work outside the city of somebody who was poor."""
        return bool(not self.county.startswith("5104") and self.person.poor and self.employer)

    @property
    def industry(self) -> str | None:
        """As the national system writes it."""
        return INDUSTRIES[self.person.serial % len(INDUSTRIES)] if self.watched else None

    @property
    def on_paper(self) -> bool:
        """The employer handed in a roster with the contract."""
        return self.employer is not None and self.contract_start is not None


class Pool:
    """People who can still be taken on, by county of registration."""

    def __init__(self, draw: Draw, people: list[Person]) -> None:
        self._draw = draw
        self._by: dict[str, list[Person]] = {county: [] for county in COUNTIES}
        draw.shuffle(people)
        for person in people:
            self._by[person.household.village.county].append(person)

    def __len__(self) -> int:
        return sum(len(group) for group in self._by.values())

    def take(self, county: str, near: float, *, clean: bool = False) -> Person | None:
        """One person, with that probability from the county; None when nobody is left.

        `clean`: of a household that enjoys policies, and about whom everything is known.
        """
        group = self._by.get(county)
        if not group or not self._draw.chance(near):
            group = max(self._by.values(), key=len)
        if clean:
            i = next(
                (
                    i
                    for i in range(len(group) - 1, -1, -1)
                    if group[i].household.keeps_policy and "work" not in group[i].taken
                ),
                -1,
            )
            if i >= 0:
                group[i].taken.add("known")
                return group.pop(i)
        while group and "work" in group[-1].taken:
            group.pop()  # taken on by the family's own business
        return group.pop() if group else None


def contract_end(draw: Draw, shape: str, start: dt.date) -> tuple[dt.date | None, str | None]:
    """End and kind of a contract of some shape that starts on a day."""
    year = add_months(start, 12)
    if shape == "years":
        return add_months(start, 12 * draw.between(2, 3)) - _DAY, "fixed_term"
    if shape == "open":
        return OPEN_END, "open_ended"
    if shape == "task":
        return add_months(start, draw.between(4, 15)), "task"
    if shape == "lost":
        return None, None
    ends = {
        "year": year - _DAY,
        "day_short": year - 2 * _DAY,
        "leap_trap": year - 2 * _DAY,
        "same_day": year,
        "eleven": add_months(start, 11) - _DAY,
        "half": add_months(start, 6) - _DAY,
        "quarter": add_months(start, 3) - _DAY,
    }
    return ends[shape], "fixed_term"
