"""Whether a number reaches what the text wants, and what those who are unknown could still change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.reports.tally import HUNDRED_PERCENT, Tally
from kapok.rules.package.model import Measure
from kapok.rules.package.watching import COUNT, SHARE, WHOLE, Indicator

MET, SHORT, OVER, OPEN, UNSET = "met", "short", "over", "open", "unset"
Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """`state`, and the least and most that were asked for on the day."""

    state: str
    least: int | None
    most: int | None


def judge(
    indicator: Indicator, rule: Measure, tally: Tally, day: dt.date, county: str | None
) -> Judged | None:
    """None where the text sets no target."""
    target = indicator.target
    if target is None:
        return None
    values = [
        rule.params[name].in_force(day, county) if name else None
        for name in (target.at_least, target.at_most)
    ]
    least, most = values
    named = [v for v, name in zip(values, (target.at_least, target.at_most), strict=True) if name]
    if None in named:
        return Judged(UNSET, least, most)
    return Judged(_state(range_of(indicator, rule, tally), least, most), least, most)


def range_of(indicator: Indicator, rule: Measure, tally: Tally) -> Bounds:
    """The smallest and the largest the number can be, whatever the unknown units are; None where that is not known."""
    value = tally.value(indicator.way)
    if tally.unread:
        return None, None
    if not tally.unknown:
        return value, value
    if indicator.way == COUNT:
        return value, tally.part + tally.unknown
    if indicator.way == SHARE and WHOLE not in rule.facets:
        whole = (tally.whole or 0) + tally.unknown
        return tally.part * HUNDRED_PERCENT // whole, -(
            -(tally.part + tally.unknown) * HUNDRED_PERCENT // whole
        )
    return None, None


def _state(could_be: Bounds, least: int | None, most: int | None) -> str:
    low, high = could_be
    if low is None or high is None:
        return OPEN
    if least is not None and high < least:
        return SHORT
    if most is not None and low > most:
        return OVER
    if (least is not None and low < least) or (most is not None and high > most):
        return OPEN
    return MET
