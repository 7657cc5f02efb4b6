"""What warnings and indicators are beside the rule that finds their units. Plain data.

The rule itself is a measure that pays nothing (`Package.watched`): the same conditions, parameters, readings and keys,
planned and run like every other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.rules.problems import Place

WARNING, INDICATOR = "warning", "indicator"
COLOURS = ("red", "orange", "yellow", "blue")
COUNT, SUM, SHARE = "count", "sum", "share"
WAYS = (COUNT, SUM, SHARE)
VALUE, WHOLE, GROUP = "value", "whole", "by_"
"""Names of an indicator's facets: what is counted, added up or tested; the whole of a share; before a group's name."""
COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Action:
    """What has to be done when a warning is raised: by whom (a supplier of the vocabulary), within so many working days
    (a parameter of the warning).
    """

    id: str
    say: str
    en: str
    who: str
    within: str
    place: Place


@dataclass(frozen=True, slots=True)
class WarningRule:
    """`colours`: by rank, the last where no line before it holds. `why`: a sentence with `{names}` of what it tells."""

    id: str
    colours: tuple[str, ...]
    why: str
    why_en: str
    actions: tuple[Action, ...]
    place: Place

    def colour(self, rank: int) -> str:
        """The colour of a unit's rank: without lines of priority there is one."""
        return self.colours[max(rank, 1) - 1]


@dataclass(frozen=True, slots=True)
class Group:
    """One way to split an indicator."""

    name: str
    say: str
    en: str


@dataclass(frozen=True, slots=True)
class Target:
    """What the text wants to be reached: parameters that hold the least and the most, `each` group or all together."""

    say: str
    en: str
    at_least: str
    at_most: str
    each: str
    until: dt.date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number: how the units of its rule are counted, how it can be split, what is to be reached."""

    id: str
    way: str
    groups: tuple[Group, ...]
    target: Target | None
    place: Place

    def group(self, name: str) -> Group | None:
        return next((g for g in self.groups if g.name == name), None)
