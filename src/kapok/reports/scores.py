"""What each county scores in an assessment: points that are sure, and points that nobody can give or refuse yet.

An item is scored by its indicator's number: in proportion up to the line that earns all points, or all or nothing
where the line is the most there may be. What is unknown is never nought: its points stand apart as open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kapok.reports.figures import Figure
from kapok.reports.tally import Tally
from kapok.reports.targets import range_of
from kapok.rules.package.assessment import Assessment, Item
from kapok.rules.package.watching import COUNTY, SHARE

SCORED, OPEN, UNSET, WAITS, EMPTY = "scored", "open", "unset", "waits", "empty"
HUNDREDTHS = 100
"""Points are counted in hundredths of a point."""


@dataclass(frozen=True, slots=True)
class Points:
    """One item: between `low` and `high` of `full` hundredths; `value`: the indicator's number."""

    item: Item
    state: str
    low: int
    high: int
    full: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """One county's items and their sums. `full` leaves out what does not apply to it."""

    county: str
    points: tuple[Points, ...]

    @property
    def sure(self) -> int:
        return sum(p.low for p in self.points)

    @property
    def open(self) -> int:
        return sum(p.high - p.low for p in self.points)

    @property
    def full(self) -> int:
        return sum(p.full for p in self.points)


def scores(
    assessment: Assessment, figures: Mapping[str, Figure], counties: list[str], day: dt.date
) -> list[Score]:
    """One for each county; `figures`: by indicator, split by county."""
    return [
        Score(county, tuple(_points(assessment, i, figures, county, day) for i in assessment.items))
        for county in counties
    ]


def _points(
    assessment: Assessment, item: Item, figures: Mapping[str, Figure], county: str, day: dt.date
) -> Points:
    def value(name: str) -> int | None:
        given = assessment.params[name].in_force(day, county)
        return None if given is None else int(given)

    weight = value(item.weight)
    if weight is None:
        return Points(item, UNSET, 0, 0, 0, None)
    full = weight * HUNDREDTHS
    if item.waits:
        return Points(item, WAITS, 0, full, full, None)
    figure = figures[item.indicator]
    tally = next((g.tally for g in figure.groups[COUNTY] if g.key == county), Tally())
    number = figure.number(tally)
    open_ = tally.unknown or tally.unread
    if figure.indicator.way == SHARE and not tally.whole and not open_:
        return Points(item, EMPTY, 0, 0, 0, None)
    line = value(item.at_least or item.at_most)
    if line is None:
        return Points(item, UNSET, 0, full, full, number)
    low, high = range_of(figure.indicator, figure.rule, tally)
    if low is None or high is None:
        return Points(item, OPEN, 0, full, full, number)
    if item.at_most:
        earned = [full if number_ <= line else 0 for number_ in (high, low)]
    else:
        earned = [_part(full, number_, line) for number_ in (low, high)]
    state = SCORED if earned[0] == earned[1] else OPEN
    return Points(item, state, earned[0], earned[1], full, number)


def _part(full: int, number: int, line: int) -> int:
    """In proportion, rounded down, up to all of it."""
    return full if number >= line else full * max(number, 0) // line
