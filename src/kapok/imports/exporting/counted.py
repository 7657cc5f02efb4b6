"""What an office prints that is worked out of several rows: months on public posts, the standard of a post, how somebody travelled,
whether an allowance or unemployment benefit stands beside a class.

Counted as the policy counts it; where the registry does not know all that it takes, nothing is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings

from kapok.imports import arrays
from kapok.intake.layouts.model import Column
from kapok.rules.executors.python_executor.spells import Spell, stretches
from kapok.rules.package.families import families
from kapok.rules.reading.kept import kept_package

Row: TypeAlias = Mapping[str, Any]


class Counted:
    """For the columns that show it, of the people and spells of work of a sheet. `measures`: for whose finds an office lists rows
    of this kind.
    """

    def __init__(self, shows: Mapping[str, Column], measures: Sequence[str], day: dt.date) -> None:
        self.shows, self.measures, self.day = shows, measures, day
        self.months: dict[str, int] = {}
        self.standards: dict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = {}
        self.journeys: dict[str, list[tuple[dt.date | None, str]]] = {}
        self.benefits: dict[str, list[tuple[dt.date | None, dt.date | None]]] = {}
        self.paid: dict[str, list[dt.date | None]] = {}

    def learn(self, people: list[str], spells: list[str]) -> None:
        each: dict[str, Callable[[], None]] = {
            "post_months": lambda: self._posts(people),
            "post_standard": self._standards,
            "transport": lambda: self._journeys(spells),
            "benefit_then": lambda: self._benefits(people),
            "had_this_year": lambda: self._paid(people),
        }
        for name, read in each.items():
            if name in self.shows:
                read()

    def _posts(self, people: list[str]) -> None:
        """As the column says: from a day on, and of a fund, whatever else is not counted."""
        column = self.shows["post_months"]
        since, counted = column.since or dt.date.min, column.fund
        words = (
            "SELECT id, person, start, finish, post_fund FROM fact_post_agreement WHERE person = ANY(%s) "
            "ORDER BY person, id"
        )
        rows = arrays.ask(words, [people])
        spells = [
            Spell(
                row,
                (person,),
                start and max(start, since),
                finish and min(finish, self.day),
                None if fund is None else not counted or fund == counted,
            )
            for row, person, start, finish, fund in rows
        ]
        found = stretches(spells, 0, None, limited=False)
        for row, person, *_ in rows:
            months = found[row].total_months
            if months is not None:
                self.months[person] = months

    def _standards(self) -> None:
        words = (
            "SELECT county, category, set_on, ended_on, standard FROM fact_post_standard "
            "WHERE approved AND standard IS NOT NULL ORDER BY set_on"
        )
        for county, category, set_on, ended_on, standard in arrays.ask(words):
            if set_on and ended_on:
                self.standards.setdefault((county, category), []).append(
                    (set_on, ended_on, standard)
                )

    def _journeys(self, spells: list[str]) -> None:
        words = (
            "SELECT employment, departed_on, transport FROM fact_journey WHERE employment = ANY(%s) "
            "AND transport IS NOT NULL ORDER BY id"
        )
        for spell, departed, transport in arrays.ask(words, [spells]):
            self.journeys.setdefault(spell, []).append((departed, transport))

    def _benefits(self, people: list[str]) -> None:
        words = "SELECT person, start, finish FROM fact_benefit_spell WHERE person = ANY(%s) ORDER BY id"
        for person, start, finish in arrays.ask(words, [people]):
            self.benefits.setdefault(person, []).append((start, finish))

    def _paid(self, people: list[str]) -> None:
        """What was paid and not taken back, of these measures and of those that are had once together with them."""
        package = kept_package(Path(settings.POLICY), check=False)
        known = [one for one in self.measures if one in package.measures]
        together = sorted({one for family in families(package, known) for one in family})
        words = (
            "SELECT person, event FROM fact_payment WHERE person = ANY(%s) AND measure = ANY(%s) "
            "GROUP BY person, event HAVING sum(amount) > 0"
        )
        for person, event in arrays.ask(words, [people, together]):
            self.paid.setdefault(person, []).append(event)

    def standard(self, agreement: Row) -> int | None:
        """Of the county for such posts, approved and in force on the day, or on the nearest day of the agreement."""
        start, finish = _day(agreement.get("start")), _day(agreement.get("finish"))
        if start is None or finish is None:
            return None
        day = min(max(self.day, start), finish)
        there = self.standards.get(
            (agreement.get("county") or "", agreement.get("category") or ""), []
        )
        fits = [amount for first, last, amount in there if first <= day <= last]
        return fits[0] if len(fits) == 1 else None

    def transport(self, spell: Row) -> str | None:
        """Of the journey on the day somebody left for this work."""
        left = _day(spell.get("departed_on"))
        there = self.journeys.get(spell.get("id", ""), [])
        found = {how for departed, how in there if left is not None and departed == left}
        return found.pop() if len(found) == 1 else None

    def benefit(self, person: Row, course: Row) -> bool | None:
        """Whether benefit is drawn while the class runs; that it is not is known where that was compared."""
        start, finish = course.get("start"), course.get("finish")
        if not (start and finish):
            return None
        first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(finish)
        spells = self.benefits.get(person.get("id", ""), [])
        if any(a and b and a <= last and b >= first for a, b in spells):
            return True
        known = (
            all(a and b for a, b in spells) and (person.get("benefit_checked_to") or "") >= finish
        )
        return False if known else None

    def had_this_year(self, person: Row, course: Row) -> bool | None:
        """Whether the allowance was paid in the year of the class for another one."""
        start = _day(course.get("start"))
        if start is None or not person:
            return None
        events = self.paid.get(person["id"], [])
        if any(one and one.year == start.year and one != start for one in events):
            return True
        return None if None in events else False


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
