"""How units become a number: the definition, over results in memory.

A unit is *counted* when all of the filter holds and what is counted, added up or tested is known; it is *unknown* when
it may belong but nobody can say. A number never hides how many are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kapok.rules.executors.results import ELIGIBLE, STANDARD_NOT_SET, UNKNOWN, UnitResult
from kapok.rules.package.watching import COUNT, COUNTY, GROUP, SHARE, SUM, VALUE, WHOLE, Indicator
from kapok.rules.planning.plan import MeasurePlan

OPEN = (UNKNOWN, STANDARD_NOT_SET)
HUNDRED_PERCENT = 10_000
"""A share is given in basis points."""
Value = object


@dataclass(frozen=True, slots=True)
class Tally:
    """`units` counted, `unknown` beside them. `part`: the number, the sum, or the part of a share whose `whole` is beside
    it (a count: units; a ratio: a sum). `unread`: of units that lie behind the end of what was read; where none was
    counted, that is not known to be nought.
    """

    units: int = 0
    unknown: int = 0
    part: int = 0
    whole: int | None = None
    unread: bool = False

    def value(self, way: str) -> int | None:
        """The number; a share in basis points, half up, None of nothing; None where nothing was read."""
        if self.unread and not self.units:
            return None
        if way != SHARE:
            return self.part
        if not self.whole:
            return None
        return (2 * self.part * HUNDRED_PERCENT + self.whole) // (2 * self.whole)


def columns(plan: MeasurePlan) -> dict[str, int]:
    """Which facet stands where."""
    return {name: i for i, (name, _) in enumerate(plan.facets)}


def needed(indicator: Indicator, places: dict[str, int]) -> list[str]:
    """The facets without which a unit cannot be counted."""
    return [name for name in (VALUE, WHOLE) if name in places] if indicator.way else []


def tally(
    indicator: Indicator, plan: MeasurePlan, units: Iterable[UnitResult], by: str = ""
) -> dict[Value, Tally]:
    """Value of the group → tally; without a group all units under None."""
    places = columns(plan)
    groups: dict[Value, list[UnitResult]] = {} if by else {None: []}
    for unit in units:
        groups.setdefault(_group(unit, places, by), []).append(unit)
    found = {key: _fold(indicator, places, of) for key, of in groups.items()}
    return {key: t for key, t in found.items() if not by or t.units or t.unknown}


def _group(unit: UnitResult, places: dict[str, int], by: str) -> Value:
    if not by:
        return None
    return unit.county if by == COUNTY else unit.facets[places[GROUP + by]]


def _fold(indicator: Indicator, places: dict[str, int], units: list[UnitResult]) -> Tally:
    wanted = [places[name] for name in needed(indicator, places)]
    sure = [u for u in units if u.outcome == ELIGIBLE]
    counted = [u for u in sure if all(u.facets[i] is not None for i in wanted)]
    unknown = len(sure) - len(counted) + sum(u.outcome in OPEN for u in units)
    values = [u.facets[places[VALUE]] for u in counted] if VALUE in places else []
    part, whole = len(counted), None
    if indicator.way == COUNT and VALUE in places:
        part = len(set(values))
    elif indicator.way == SUM:
        part = _sum(values)
    elif indicator.way == SHARE and WHOLE in places:
        part, whole = _sum(values), _sum(u.facets[places[WHOLE]] for u in counted)
    elif indicator.way == SHARE:
        part, whole = sum(v is True for v in values), len(counted)
    return Tally(len(counted), unknown, part, whole)


def _sum(values: Iterable[object]) -> int:
    return sum(v for v in values if isinstance(v, int))
