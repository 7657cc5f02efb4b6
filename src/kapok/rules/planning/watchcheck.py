"""What is asked of the rules of warnings and indicators beyond being well typed: what is counted can be counted."""

from __future__ import annotations

from kapok.rules.package.model import Measure, Package
from kapok.rules.package.watching import COUNT, GROUP, SHARE, SUM, VALUE, WHOLE, Indicator
from kapok.rules.planning.plan import MeasurePlan
from kapok.rules.problems import Problems

NUMBERS = ("int", "money")
_KEYS = {COUNT: "distinct", SUM: "value", SHARE: "part"}
_COUNTED = ("text", "date", "int")


def check_watched(package: Package, rule: Measure, plan: MeasurePlan, problems: Problems) -> None:
    """The types of what an indicator counts and is split by."""
    indicator = package.indicators.get(rule.id)
    if indicator is None:
        return
    types: dict[str, str] = {name: node.type for name, node in plan.facets}
    wanted: dict[str, tuple[str, ...]] = {
        name: (*_COUNTED, "bool") for name in types if name.startswith(GROUP)
    }
    wanted |= _wanted(indicator, types)
    for name, allowed in wanted.items():
        if name in types and types[name] not in allowed:
            key = "whole" if name == WHOLE else _KEYS[indicator.way] if name == VALUE else "is"
            said = {"got": types[name], "want": " / ".join(allowed)}
            problems.add(rule.facets[name].place, "counted_type", key=key, **said)


def _wanted(indicator: Indicator, types: dict[str, str]) -> dict[str, tuple[str, ...]]:
    if indicator.way == COUNT:
        return {VALUE: _COUNTED}
    if indicator.way == SUM:
        return {VALUE: NUMBERS}
    if WHOLE not in types:
        return {VALUE: ("bool",)}
    return {VALUE: NUMBERS, WHOLE: (types[VALUE],) if types.get(VALUE) in NUMBERS else NUMBERS}


def named_params(package: Package) -> set[tuple[str, str]]:
    """Parameters that no expression reads: the days of actions, the bounds of targets."""
    used = {
        (f"parameter {warning.id}", action.within)
        for warning in package.warnings.values()
        for action in warning.actions
    }
    for indicator in package.indicators.values():
        if (target := indicator.target) is not None:
            used |= {(f"parameter {indicator.id}", n) for n in (target.at_least, target.at_most)}
    return used
