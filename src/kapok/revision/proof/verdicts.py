"""What a measure decides of a unit, as formulas: the order of outcomes is that of the executors (§10 of the format)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kapok.revision.proof import days
from kapok.revision.proof.encode import Encoder
from kapok.revision.proof.values import Sym, both, either, opposite
from kapok.rules.planning.plan import MeasurePlan


@dataclass(frozen=True, slots=True)
class Verdict:
    """`given`: the unit is given what the measure gives, on its own account; `free`: no soft condition fails."""

    given: Any
    free: Any
    each: dict[str, Sym]
    units: Sym | None


def verdict(plan: MeasurePlan, encoder: Encoder, valid: tuple[Any, Any]) -> Verdict:
    """`valid`: first and last day of the validity."""
    of = encoder.of
    as_of = encoder.around["as_of"].value
    holds: list[Any] = []
    free: list[Any] = []
    for condition in plan.conditions:
        value = of(condition.value)
        holds.append(value.known)
        (free if condition.soft else holds).append(value.value)
        if condition.day is not None:
            day = of(condition.day)
            reached = both(day.known, days.at_most(day.value, as_of))
            holds.append(either(opposite(value.value), reached) if condition.soft else reached)
    holds += [of(requirement.value).known for requirement in plan.requirements]
    event, valid_on = of(plan.event), of(plan.valid_on)
    holds += [event.known, valid_on.known, days.at_most(event.value, as_of)]
    holds.append(days.inside(valid_on.value, *valid))
    if plan.file_by is not None:
        last = of(plan.file_by)
        holds.append(either(opposite(last.known), days.at_most(as_of, last.value)))
    each = {a.name: of(a.value) for a in plan.amounts if not a.total}
    units = of(plan.limit.units) if plan.limit is not None else None
    return Verdict(both(*holds), both(*free), each, units)
