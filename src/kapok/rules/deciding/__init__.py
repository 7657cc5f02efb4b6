"""Deciding sets of one unit: the smallest sets of missing facts that would settle whether it is paid.

Takes a plan and the values of its variables as a traced decision gives them; owns nothing, runs no rows. The meaning
is in `sets`; `residual` puts in what is known, `candidates` finds values worth trying, `diagram` quantifies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kapok.rules.deciding.residual import Figure, HasValue, Known
from kapok.rules.deciding.sets import MOST_FACTS, Deciding, DecidingSet, deciding_sets, missing_of
from kapok.rules.language.expression import And, Compare, Environment, Literal, Node, Not, Or, Value
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import Lookup, MeasurePlan, Scope

__all__ = [
    "MOST_FACTS",
    "Deciding",
    "DecidingSet",
    "Known",
    "days_arrived",
    "deciding_sets",
    "figures_of",
    "known_of",
    "missing_of",
    "paid_when",
    "unit_deciding",
]


def unit_deciding(
    plan: MeasurePlan, package: Package, values: Mapping[str, Value], as_of: dt.date, used: int = 0
) -> Deciding:
    """The deciding sets of a unit whose keys are free; `used`: so many units of its limit are used up.

    They settle whether it is paid now or, where a known day is still to come, then: that day decides nothing.
    """
    known = known_of(plan, package, values, as_of)
    to_come = [test for test in days_arrived(plan) if not _is_false(known.put(test))]
    return deciding_sets([*paid_when(plan, used), *to_come], known, as_of)


def _is_false(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is False


def known_of(
    plan: MeasurePlan, package: Package, values: Mapping[str, Value], as_of: dt.date
) -> Known:
    """What a traced decision knows of a unit."""
    environment: dict[str, Value] = {
        "as_of": as_of,
        "valid_from": package.valid_from,
        "valid_to": package.valid_to,
    }
    figures, unset = figures_of(plan.unit, package)
    return Known(values, environment, figures, unset)


def figures_of(scope: Scope, package: Package) -> tuple[dict[str, Figure], dict[str, str]]:
    """The parameters read in a scope, by variable; and the variable that says that one has no value."""
    figures: dict[str, Figure] = {}
    unset: dict[str, str] = {}
    for step in scope.steps:
        if isinstance(step, Lookup):
            parameter = package.parameter(step.key)
            county = step.county if parameter.counties and not step.city_only else None
            figures[step.target.name] = Figure(
                step.target.type, parameter, step.day, county, step.city_only
            )
            unset[step.target.name] = step.unset.name
    return figures, unset


def paid_when(plan: MeasurePlan, used: int = 0) -> list[Node]:
    """The tests that must all be true of a unit that is paid (or proposed) some day, one for each thing that can stand in
    the way.
    """
    as_of = Environment("date", "as_of")
    tests: list[Node] = [HasValue("bool", c.value) if c.soft else c.value for c in plan.conditions]
    valid_from = Compare("bool", ">=", plan.valid_on, Environment("date", "valid_from"))
    valid_to = Compare("bool", "<=", plan.valid_on, Environment("date", "valid_to"))
    tests.append(And("bool", [valid_from, valid_to]))
    if plan.file_by is not None:
        open_end = Not("bool", HasValue("bool", plan.file_by))
        tests.append(Or("bool", [open_end, Compare("bool", ">=", plan.file_by, as_of)]))
    if plan.limit is not None:
        tests.append(Compare("bool", ">", plan.limit.units, Literal("int", used)))
    tests += [HasValue("bool", requirement.value) for requirement in plan.requirements]
    return tests


def days_arrived(plan: MeasurePlan) -> list[Node]:
    """The tests that the days a unit waits for have come: those of its conditions, and the event."""
    as_of = Environment("date", "as_of")
    tests: list[Node] = []
    for condition in plan.conditions:
        if condition.day is not None:
            arrived = Compare("bool", "<=", condition.day, as_of)
            failed = [Not("bool", condition.value)] if condition.soft else []
            tests.append(Or("bool", [*failed, arrived]) if failed else arrived)
    return [*tests, Compare("bool", "<=", plan.event, as_of)]
