"""Which outcomes a measure can give, read off its plan."""

from __future__ import annotations

from kapok.rules.executors.results import UnitResult
from kapok.rules.language.expression import Environment, Node, Variable
from kapok.rules.planning.plan import MeasurePlan


def label(unit: UnitResult) -> str:
    """The outcome, and what it came of where that is told apart."""
    return f"{unit.outcome}:{unit.because}" if unit.because else unit.outcome


def reachable(plan: MeasurePlan) -> set[str]:
    """The outcomes a measure can give, under some facts and some values of its parameters."""
    positive = "discretionary" if plan.kind == "discretionary" else "eligible"
    found = {positive, "unknown", "outside_validity"}
    if not _is_today(plan.event) or any(c.day is not None for c in plan.conditions):
        found.add("not_yet")
    if any(not c.soft for c in plan.conditions):
        found.add("not_eligible")
    if any(item.unset for item in (*plan.conditions, *plan.requirements)):
        found.add("standard_not_set")
    if plan.keys:
        found.add("already_used:ledger")
    if any(not any(_own_id(part) for part in key.parts) for key in plan.keys):
        found |= {"already_used:unit", "unknown:key"}
    if plan.limit is not None:
        found |= {"already_used:limit", "unknown:limit"}
    return found


def _is_today(event: Node) -> bool:
    return isinstance(event, Variable) and any(
        isinstance(d, Environment) and d.name == "as_of" for d in event.depends
    )


def _own_id(node: Node) -> bool:
    return isinstance(node, Variable) and node.origin.fact == "id" and not node.origin.path
