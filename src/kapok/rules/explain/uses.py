"""What a measure uses of the whole document: figures and readings, its own and those it reaches."""

from __future__ import annotations

from kapok.rules.explain.readings import Readings, of_measure
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter, Reading
from kapok.rules.planning.plan import Lookup, scopes_of
from kapok.rules.planning.planner import every_plan


def params_of(package: Package, measure: Measure) -> list[Parameter]:
    """The measure's parameters, then those of the whole document that it reads, through whatever it reads them."""
    plans = every_plan(package, measure)
    scopes = (scope for plan in plans for scope in scopes_of(plan))
    steps = (step for scope in scopes for step in scope.steps)
    read = {step.key: None for step in steps if isinstance(step, Lookup)}
    found = [package.parameter(key) for key in sorted(read)]
    own = measure.params.values()
    return [*own, *(p for p in found if p.key not in {q.key for q in own})]


def readings_of(package: Package, measure: Measure) -> list[Reading]:
    """The measure's readings, then those of the whole document that it rests on."""
    reached = Readings(package, measure, {}, None).reached(of_measure(measure))
    shared = [package.readings[name] for name in reached if name in package.readings]
    return [*measure.readings.values(), *(r for r in shared if r.name not in measure.readings)]
