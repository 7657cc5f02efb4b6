"""Calendar arithmetic on dates: the one place that says what a month is.

Months clamp to the month's end (31 August + 6 months = 28 or 29 February), so that steps do not chain: six single
months may end elsewhere than one step of six. Source: measure conventions G2 and G3; Civil Code arts. 200-204.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

FIRST_DAY = dt.date(1800, 1, 1)
"""Files may name no earlier day, and none after `OPEN_END`."""
OPEN_END = dt.date(2999, 12, 31)
"""“长期”: an open end is this day, never an unknown."""
FARTHEST_MONTHS = 9_600
FARTHEST_DAYS = 292_200
"""800 years: what data shifts a day further than that is unknown, in every executor."""
EARLIEST = dt.date(1000, 1, 1)
LATEST = dt.date(3999, 12, 31)
"""The calendar of computed days: one shift of a day from a file stays inside; outside, a day is unknown."""


def add_months(day: dt.date, months: int) -> dt.date:
    """The day `months` later (earlier if negative), clamped to the end of that month. OverflowError past year 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{day} + {months} months")
    if day.day <= 28:
        return dt.date(year, month + 1, day.day)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift_months(day: dt.date, months: int) -> dt.date | None:
    """`add_months` by a number that comes from data: None (unknown) further than `FARTHEST_MONTHS` or off the calendar."""
    if not -FARTHEST_MONTHS <= months <= FARTHEST_MONTHS:
        return None
    return _in_calendar(add_months(day, months))


def shift_days(day: dt.date, days: int) -> dt.date | None:
    """The day `days` later: None (unknown) further than `FARTHEST_DAYS` or off the calendar."""
    if not -FARTHEST_DAYS <= days <= FARTHEST_DAYS:
        return None
    return _in_calendar(day + dt.timedelta(days=days))


def _in_calendar(day: dt.date) -> dt.date | None:
    return day if EARLIEST <= day <= LATEST else None


def months_between(start: dt.date, end: dt.date) -> int:
    """The most m with `add_months(start, m) <= end`; negative when `end` lies before `start`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def last_day(day: dt.date) -> dt.date:
    """The last day of that month."""
    return dt.date(day.year, day.month, monthrange(day.year, day.month)[1])


def month_start(day: dt.date) -> dt.date:
    """The first day of that month."""
    return day.replace(day=1)
