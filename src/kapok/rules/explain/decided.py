"""One unit decided, with everything that explaining it needs: result, values, settlement, ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kapok.rules.deciding import figures_of
from kapok.rules.executors.python_executor.executor import Only, PythonExecutor
from kapok.rules.executors.resolve import Group, Ledger
from kapok.rules.executors.results import COUNTED, MeasureResult, Settlement, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.explain.phrases import Speaker
from kapok.rules.explain.readings import Readings
from kapok.rules.explain.words import Words
from kapok.rules.language.evaluate import evaluate
from kapok.rules.language.expression import Value
from kapok.rules.package.choices import choices_of
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.families import families
from kapok.rules.package.model import Measure, Package
from kapok.rules.planning.plan import Compute, Lookup, MeasurePlan, Scope


@dataclass(slots=True)
class Decided:
    """A unit after keys, limits and settlement. `speaker` knows the values of the unit and of the environment."""

    executor: PythonExecutor
    measure: Measure
    plan: MeasurePlan
    world: World
    as_of: dt.date
    unit: UnitResult
    result: MeasureResult
    family: dict[str, MeasureResult]
    settlement: Settlement | None
    values: dict[str, Value]
    speaker: Speaker
    readings: Readings

    @property
    def package(self) -> Package:
        return self.executor.package

    @property
    def words(self) -> Words:
        return self.speaker.words

    @property
    def at_settlement(self) -> Readings:
        """The readings as totals take them: on the settlement day."""
        return replace(self.readings, day=min(self.as_of, self.package.valid_to))

    def money_function(self) -> tuple[Group, Ledger]:
        return self.executor.settled(self.measure.id, self.world, self.as_of)

    def payment(self) -> dict[str, Any] | None:
        """The ledger line of the case that holds the key."""
        rows = self.world.table(LEDGER).values()
        mine = (r for r in rows if r["case_no"] == self.unit.holder and r["case_no"])
        return next(
            iter(sorted(mine, key=lambda r: (r["measure"] != self.measure.id, str(r["event"])))),
            None,
        )

    def limit_used(self) -> int:
        """So many units of the limit are used up before this one, measures that share it taken together."""
        key, mine = self.unit.limit_key, _place(self.unit)
        if key is None:
            return 0
        paid: set[str] = set()
        earlier = 0
        for measure, result in self.family.items():
            _, ledger = self.executor.settled(measure, self.world, self.as_of)
            paid |= ledger.limits.get(key, set())
            earlier += sum(
                u.limit_key == key and u.outcome in COUNTED and _place(u) < mine
                for u in result.units
            )
        return len(paid) + earlier

    def group_speaker(self, settlement: Settlement) -> Speaker:
        """Speaks of the totals of the payee: n, items so far, standards on the settlement day."""
        values: dict[str, Value] = dict(self.environment())
        given: dict[str, Any] = {
            "n": settlement.n,
            "n_new": settlement.n_new,
            "county": settlement.county,
        }
        given |= {
            name: v for (name, _, _), v in zip(self.plan.settle_per, settlement.per, strict=True)
        }
        named = given | settlement.beside | settlement.items
        values |= {f"g_{name}": value for name, value in named.items()}
        figures, _ = figures_of(self.plan.group, self.package)
        for step in self.plan.group.steps:
            match step:
                case Lookup():
                    figure = figures[step.target.name]
                    day = evaluate(figure.day, values)
                    county = evaluate(figure.county, values) if figure.county is not None else None
                    place = None if figure.city_only else county
                    value = figure.parameter.in_force(day, place)  # type: ignore[arg-type]
                    values[step.target.name], values[step.unset.name] = value, value is None
                case Compute():
                    values[step.target.name] = evaluate(step.value, values)
                case _:
                    pass
        unset = _unset(self.plan.group, values)
        return Speaker(self.words, values, self.words.units(self.measure), unset)

    def environment(self) -> Mapping[str, Value]:
        return {
            "as_of": self.as_of,
            "valid_from": self.package.valid_from,
            "valid_to": self.package.valid_to,
        }


def _place(unit: UnitResult) -> tuple[dt.date, str]:
    """Where a unit stands in the order of its limit."""
    return unit.limit_order or dt.date.min, unit.id


def _unset(scope: Scope, values: Mapping[str, Value]) -> frozenset[str]:
    """The variables of standards that have no value on their day."""
    looked = [step for step in scope.steps if isinstance(step, Lookup)]
    return frozenset(step.target.name for step in looked if values.get(step.unset.name))


def decide_unit(
    executor: PythonExecutor,
    measure: str,
    world: World,
    as_of: dt.date,
    unit_id: str,
    only: Only | None = None,
) -> Decided:
    """Decide all units of the measure (or `only` those named), so that keys and money are right, and look at one.
    KeyError if it is not there.
    """
    package = executor.package
    rule = package.measures[measure]
    row = world.table(rule.unit)[unit_id]
    family = families(package, [measure])[0]
    results = executor.screen(world, as_of, family, gated=False, only=only)
    result = results[measure]
    _, trace = executor.traced_function(measure, world, as_of)(row)
    values: dict[str, Value] = dict(zip(executor.trace_names(measure), trace, strict=True))
    unit = next(u for u in result.units if u.id == unit_id)
    environment = {"as_of": as_of, "valid_from": package.valid_from, "valid_to": package.valid_to}
    plan = executor.compiled(measure).plan
    return Decided(
        executor,
        rule,
        plan,
        world,
        as_of,
        unit,
        result,
        results,
        next((s for s in result.settlements if unit_id in s.units), None),
        values,
        Speaker(Words(package), values | environment, unset=_unset(plan.unit, values)),
        Readings(package, rule, choices_of(package, rule, executor.readings), unit.event),
    )
