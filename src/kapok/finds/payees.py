"""Finds of payees decided anew, as `finding` makes them of a run over everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kapok.finds.models import DECIDE, NO_STANDARD, ONE_MISSING, READY
from kapok.finds.near import About
from kapok.rules.executors.results import (
    DISCRETIONARY,
    STANDARD_NOT_SET,
    UNKNOWN,
    MeasureResult,
    UnitResult,
)
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.people import ORGANISATION, PERSON


def finds_of(
    package: Package,
    plan: MeasurePlan,
    one: MeasureResult,
    near: Mapping[str, About],
    free: Mapping[str, tuple[str, str]],
) -> Iterator[dict[str, Any]]:
    """Of these payees, `free` of payments, each with its entity and scope."""
    measure = package.measures[one.measure]
    facts = [f"{v.origin.entity}.{v.origin.fact}" for v in plan.leaves]
    units = {unit.id: unit for unit in one.units}
    groups: dict[tuple[str, str, str], list[tuple[UnitResult, int | None]]] = {}
    for settled in one.settlements:
        ours = not measure.routes or (settled.route >= 0 and measure.routes[settled.route].books)
        payee = settled.payee or ""
        if settled.due is not None and settled.due > 0 and ours and payee in free:
            kind = DECIDE if settled.outcome == DISCRETIONARY else READY
            for number, id_ in enumerate(settled.units):
                due = settled.due if number == 0 else None
                groups.setdefault((payee, kind, ""), []).append((units[id_], due))
    for unit in one.units:
        payee = unit.payee or near[unit.id].person or near[unit.id].organisation
        if payee not in free:
            continue
        if unit.outcome == STANDARD_NOT_SET:
            groups.setdefault((payee, NO_STANDARD, ""), []).append((unit, None))
        elif unit.outcome == UNKNOWN and not unit.because and unit.facts.bit_count() == 1:
            missing = facts[unit.facts.bit_length() - 1]
            groups.setdefault((payee, ONE_MISSING, missing), []).append((unit, None))
    for (payee, kind, missing), found in groups.items():
        yield _row(one.measure, payee, kind, missing, found, free[payee])


def _row(
    measure: str,
    payee: str,
    kind: str,
    missing: str,
    found: list[tuple[UnitResult, int | None]],
    place: tuple[str, str],
) -> dict[str, Any]:
    entity, scope = place
    days = [unit.event for unit, _ in found if unit.event is not None]
    money = [due for _, due in found if due is not None]
    return {
        "entity": entity,
        "unit": payee,
        "person": payee if entity == PERSON else "",
        "organisation": payee if entity == ORGANISATION else "",
        "scope": scope,
        "measure": measure,
        "kind": kind,
        "units": len(found),
        "amount": sum(money) if money else None,
        "missing": missing,
        "first": min(days, default=None),
        "last": max(days, default=None),
    }
