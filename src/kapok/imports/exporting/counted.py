"""What an office prints that is worked out of several rows: months on public posts, the standard of a post, how somebody travelled,
whether an allowance or unemployment benefit stands beside a class.

Counted as the policy counts it; where the registry does not know all that it takes, nothing is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from django.conf import settings

from kapok.imports import arrays
from kapok.intake.layouts.model import Column
from kapok.rules.executors.python_executor.spells import Spell, stretches
from kapok.rules.package.families import families
from kapok.rules.reading.kept import kept_package

Row: TypeAlias = Mapping[str, Any]


class _Standard(NamedTuple):
    """One that was not refused. `amount`: fen a month."""

    first: dt.date | None
    last: dt.date | None
    amount: int | None
    approved: bool | None

    def may_hold(self, day: dt.date) -> bool:
        begun, over = self.first is None or self.first <= day, self.last and self.last < day
        return begun and not over

    def holds(self, day: dt.date) -> bool:
        """That it does is known."""
        return bool(self.approved and self.first and self.last) and self.may_hold(day)


class Counted:
    """For the columns that show it, of the people and spells of work of a sheet. `measures`: for whose finds an office lists rows
    of this kind.
    """

    def __init__(self, shows: Mapping[str, Column], measures: Sequence[str], day: dt.date) -> None:
        self.shows, self.measures, self.day = shows, measures, day
        self.months: dict[str, int] = {}
        self.standards: dict[tuple[str | None, str | None], list[_Standard]] = {}
        self.journeys: dict[str, list[tuple[dt.date | None, str]]] = {}
        self.benefits: dict[str, list[tuple[dt.date | None, dt.date | None]]] = {}
        self.together: list[str] = []
        self.paid: dict[str, list[tuple[dt.date | None, bool]]] = {}

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
            "SELECT county, category, set_on, ended_on, standard, approved FROM fact_post_standard "
            "WHERE approved IS DISTINCT FROM false ORDER BY id"
        )
        for county, category, *told in arrays.ask(words):
            self.standards.setdefault((county, category), []).append(_Standard(*told))

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
        """What was paid and not taken back, of these measures and of those that are had once together with them; each with its
        event, and whether that it was is known.
        """
        package = kept_package(Path(settings.POLICY), check=False)
        known = [one for one in self.measures if one in package.measures]
        self.together = sorted({one for family in families(package, known) for one in family})
        words = (
            "SELECT person, event, bool_and(amount IS NOT NULL AND measure IS NOT NULL) FROM fact_payment "
            "WHERE person = ANY(%s) AND (measure = ANY(%s) OR measure IS NULL) GROUP BY person, event "
            "HAVING sum(amount) > 0 OR bool_or(amount IS NULL OR measure IS NULL)"
        )
        for person, event, sure in arrays.ask(words, [people, self.together]):
            self.paid.setdefault(person, []).append((event, sure))

    def standard(self, agreement: Row) -> int | None:
        """Of the county for such posts, approved and in force on the day, or on the nearest day of the agreement; the highest of
        several.
        """
        start, finish = _day(agreement.get("start")), _day(agreement.get("finish"))
        county, category = agreement.get("county"), agreement.get("category")
        if start is None or finish is None or not (county and category):
            return None
        day = min(max(self.day, start), finish)
        sure = self.standards.get((county, category), [])
        loose = [(None, category), (county, None), (None, None)]
        if any(one.may_hold(day) for key in loose for one in self.standards.get(key, [])):
            return None
        amounts = [one.amount if one.holds(day) else None for one in sure if one.may_hold(day)]
        told = [one for one in amounts if one is not None]
        return max(told, default=None) if len(told) == len(amounts) else None

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
        if start is None or not (person and self.together):
            return None
        events = self.paid.get(person["id"], [])
        then = [sure for day, sure in events if day and day.year == start.year and day != start]
        if any(then):
            return True
        return None if then or any(day is None for day, _ in events) else False


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
