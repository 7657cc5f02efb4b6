"""The calendar as formulas: the same months, days and bounds as `kapok.rules.language.calendar`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import z3

from kapok.revision.proof.values import Day, Sym, Texts, both, choose, constant, spread
from kapok.rules.language.calendar import (
    EARLIEST,
    FARTHEST_DAYS,
    FARTHEST_MONTHS,
    FIRST_DAY,
    LATEST,
    OPEN_END,
)

SHORTEST_MONTH = 28
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
"""Days of a common year before each month."""


def is_leap(month: Any) -> Any:
    year = month / 12
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def month_length(month: Any) -> Any:
    """Days of a month that is counted from the year 0."""
    of_year = month % 12
    short = z3.Or(*(of_year == m for m in (3, 5, 8, 10)))
    return z3.If(of_year == 1, z3.If(is_leap(month), 29, 28), z3.If(short, 30, 31))


def ordinal(day: Day) -> Any:
    """Days from the first day of the year 1, as `date.toordinal`."""
    before = day.month / 12 - 1
    of_year = day.month % 12
    gone: Any = z3.IntVal(_BEFORE[11])
    for number in range(10, -1, -1):
        gone = z3.If(of_year == number, _BEFORE[number], gone)
    leap = z3.If(z3.And(of_year > 1, is_leap(day.month)), 1, 0)
    return before * 365 + before / 4 - before / 100 + before / 400 + gone + leap + day.day


def at_most(left: Day, right: Day) -> Any:
    return left.code <= right.code


def inside(day: Day, first: Any, last: Any) -> Any:
    """Between two days of the calendar, both counted."""
    low, high = constant(first, Texts()), constant(last, Texts())
    return both(at_most(low, day), at_most(day, high))


def in_calendar(day: Day) -> Any:
    return inside(day, EARLIEST, LATEST)


def in_files(day: Day) -> Any:
    """A day that files may hold; every month has at least this many days."""
    return both(inside(day, FIRST_DAY, OPEN_END), day.day >= 1, day.day <= 31)


def exact(day: Day) -> Any:
    """The month has that day."""
    return day.day <= month_length(day.month)


def clamped(month: Any, day: Any) -> Day:
    """That day of the month, or its last."""
    length = month_length(month)
    return Day(month, z3.If(day <= length, day, length))


def add_months(day: Sym, months: Sym) -> Sym:
    """Months later; off the calendar or too far it is unknown."""
    number = months.value
    moved = clamped(day.value.month + number, day.value.day)
    near = both(number >= -FARTHEST_MONTHS, number <= FARTHEST_MONTHS)
    if z3.is_int_value(number):
        near = z3.BoolVal(abs(number.as_long()) <= FARTHEST_MONTHS)
    return Sym(both(day.known, months.known, near, in_calendar(moved)), moved)


def months_between(start: Day, end: Day) -> Any:
    """The most m with `add_months(start, m) <= end`."""
    months = end.month - start.month
    reached = clamped(end.month, start.day).day <= end.day
    return z3.If(reached, months, months - 1)


def last_day(day: Day) -> Day:
    return Day(day.month, month_length(day.month))


def month_start(day: Day) -> Day:
    return Day(day.month, z3.IntVal(1))


def shift_days(
    day: Sym, days: Sym, sign: int, fresh: Callable[[Day, Any], Day]
) -> tuple[Sym, list[Any]]:
    """Days later or earlier, and what has to be assumed of the day found. `fresh` gives a name to the day that lies so
    far from another: the same one whenever it is asked for the same.
    """
    at = day.value
    near_by = spread(z3.simplify(days.value), lambda n: _nearby(at, sign * n.as_long()))
    if near_by is not None:
        return Sym(both(day.known, days.known, in_calendar(near_by)), near_by), []
    number = z3.simplify(sign * days.value)
    near = both(number >= -FARTHEST_DAYS, number <= FARTHEST_DAYS)
    target = ordinal(at) + number
    fits = both(target >= EARLIEST.toordinal(), target <= LATEST.toordinal())
    moved = fresh(at, number)
    assumed = [
        z3.Implies(both(near, fits), both(ordinal(moved) == target, moved.day >= 1, exact(moved))),
        in_calendar(moved),
    ]
    return Sym(both(day.known, days.known, near, fits), moved), assumed


def _nearby(at: Day, number: int) -> Day | None:
    """A shift that crosses one end of a month at most; None if it may cross more."""
    return _small(at, number) if abs(number) <= SHORTEST_MONTH else None


def _small(at: Day, number: int) -> Day:
    day = at.day + number
    if number >= 0:
        length = month_length(at.month)
        return choose(day > length, Day(at.month + 1, day - length), Day(at.month, day))  # type: ignore[no-any-return]
    earlier = at.month - 1
    return choose(day < 1, Day(earlier, day + month_length(earlier)), Day(at.month, day))  # type: ignore[no-any-return]
