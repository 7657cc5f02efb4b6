"""Which condition is otherwise between two results of a unit, and which facts it reads.

{`kind`: condition, `name`, `before`, `now`}: states of a condition or requirement, or of what holds the key (`ledger`, `unit`,
`limit`). A state is nothing where the result does not say it: of somebody refused, what does not fail may hold or be unknown.
{`kind`: group, `now`}: it came into the measure's group, or left it. {`kind`: amount, `before`, `now`}: the same conditions,
other money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.executors.results import (
    ALREADY_USED,
    COUNTED,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.language.expression import leaves
from kapok.rules.planning.plan import Filter, MeasurePlan, scopes_of

Cause = dict[str, Any]
Fact = tuple[str, str]
"""Entity and column."""
FAILS, OPEN, UNSET, WAITS, TAKEN, OUTSIDE, HOLDS = (
    "fails",
    "open",
    "unset",
    "waits",
    "taken",
    "outside",
    "holds",
)
STATES = {
    NOT_ELIGIBLE: FAILS,
    UNKNOWN: OPEN,
    STANDARD_NOT_SET: UNSET,
    NOT_YET: WAITS,
    ALREADY_USED: TAKEN,
    OUTSIDE_VALIDITY: OUTSIDE,
}
"""Of what an outcome hangs on."""
_SAYS_ALL = {*COUNTED, UNKNOWN, NOT_YET, ALREADY_USED}
"""Outcomes in which whatever they do not hang on holds."""


@dataclass(frozen=True, slots=True)
class Was:
    """A result as far as it tells why; without an outcome, the unit was outside the group, or not there."""

    outcome: str | None
    deciding: tuple[str, ...] = ()
    amount: int | None = None

    def state(self, name: str) -> str | None:
        if name in self.deciding:
            return STATES.get(self.outcome or "")
        return HOLDS if self.outcome in _SAYS_ALL else None


def flipped(before: Was, now: Was) -> list[Cause]:
    """What is otherwise, in the order in which the results name it."""
    if (before.outcome is None) != (now.outcome is None):
        return [{"kind": "group", "now": now.outcome is not None}]
    found: list[Cause] = [
        {"kind": "condition", "name": name, "before": before.state(name), "now": now.state(name)}
        for name in dict.fromkeys([*before.deciding, *now.deciding])
        if before.state(name) != now.state(name)
    ]
    if not found and before.amount != now.amount:
        found = [{"kind": "amount", "before": before.amount, "now": now.amount}]
    return found


@dataclass(slots=True)
class Reads:
    """Which facts the parts of a measure read."""

    tests: dict[str, set[Fact]]
    gate: set[Fact]
    entities: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: MeasurePlan) -> Reads:
        tests = {test.id: set(_facts(test.leaves)) for test in plan.tests}
        gates = [one for step in plan.unit.steps if isinstance(step, Filter) for one in step.gates]
        entities = {scope.entity for scope in scopes_of(plan) if scope.entity}
        return cls(tests, set(_facts(leaves(gates))), entities)

    @property
    def all(self) -> set[Fact]:
        return self.gate.union(*self.tests.values())

    def by(self, flips: Iterable[Cause]) -> set[Fact]:
        """What those that are otherwise read; of money, whatever an amount reads."""
        found: set[Fact] = set()
        for one in flips:
            if one["kind"] == "group":
                found |= self.gate
            elif one["kind"] == "condition":
                found |= self.tests.get(one["name"], set())
            else:
                names = [name for name in self.tests if name.startswith(("@amount", "@total"))]
                found |= {fact for name in names for fact in self.tests[name]}
        return found


def _facts(variables: Iterable[Any]) -> Iterator[Fact]:
    for one in variables:
        yield one.origin.entity, one.origin.fact
