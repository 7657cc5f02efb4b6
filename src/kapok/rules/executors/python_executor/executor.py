"""Decides units in Python: compiled plans, a world, a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kapok.rules.executors.python_executor.codegen import Emitter, traced_names
from kapok.rules.executors.resolve import Group, Ledger, Member, read_ledger, resolve
from kapok.rules.executors.results import MeasureResult, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.rules.planning.planner import plan_measure

Only = Mapping[str, Collection[str]]
"""The units that are decided, by measure."""
Traced = Callable[[dict[str, Any]], tuple[UnitResult, tuple[Any, ...]]]


@dataclass(slots=True)
class Compiled:
    """A plan and its generated `build`; kept with its package, for all executors."""

    plan: MeasurePlan
    build: Callable[..., Any]

    @classmethod
    def of(cls, plan: MeasurePlan, package: Package, *, traced: bool = False) -> Compiled:
        def make() -> Compiled:
            return cls(plan, Emitter(plan, package, traced=traced).compile())

        return package.worked.of(("compiled", id(plan), traced), make)


class PythonExecutor:
    """Executes measures of one package under one choice of readings."""

    def __init__(self, package: Package, readings: dict[str, str] | None = None) -> None:
        self.package = package
        self.readings = readings or {}
        self._compiled: dict[str, Compiled] = {}
        self._traced: dict[str, Compiled] = {}

    def compiled(self, measure: str) -> Compiled:
        if measure not in self._compiled:
            plan = plan_measure(self.package, self.package.measures[measure], self.readings)
            self._compiled[measure] = Compiled.of(plan, self.package)
        return self._compiled[measure]

    def unit_function(
        self, measure: str, world: World, as_of: dt.date
    ) -> Callable[[dict[str, Any]], UnitResult]:
        """The bare decision of one row, before keys, limits and money: for one case at full speed."""
        return self._bound(measure, world, as_of, gated=False)[0]  # type: ignore[no-any-return]

    def traced_function(self, measure: str, world: World, as_of: dt.date) -> Traced:
        """As `unit_function`, and beside the result the values of `trace_names`: one case with what explains it."""
        if measure not in self._traced:
            plan = self.compiled(measure).plan
            self._traced[measure] = Compiled.of(plan, self.package, traced=True)
        return self._built(self._traced[measure], world, as_of, gated=False)[0]  # type: ignore[no-any-return]

    def trace_names(self, measure: str) -> list[str]:
        """The names of the values that a traced function gives, in their order."""
        return traced_names(self.compiled(measure).plan)

    def settled(self, measure: str, world: World, as_of: dt.date) -> tuple[Group, Ledger]:
        """A measure's money function over one payee's units, and what its ledger holds."""
        _, ledger, group, _ = self._bound(measure, world, as_of, gated=False)
        lines = self.compiled(measure).plan.lines
        return group, read_ledger(world.table(LEDGER).values(), lines, ledger)

    def ledger_view(
        self, measure: str, world: World, as_of: dt.date
    ) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
        """A ledger line as the measure sees it: its keys, its limit key, its settlement group."""
        return self._bound(measure, world, as_of, gated=False)[1]  # type: ignore[no-any-return]

    def _bound(self, measure: str, world: World, as_of: dt.date, *, gated: bool) -> Any:
        return self._built(self.compiled(measure), world, as_of, gated=gated)

    def _built(self, compiled: Compiled, world: World, as_of: dt.date, *, gated: bool) -> Any:
        package = self.package
        return compiled.build(world, as_of, package.valid_from, package.valid_to, gated)

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
        only: Only | None = None,
    ) -> dict[str, MeasureResult]:
        """Every unit of the measures (all by default), or `only` those named, with keys, limits and settlements."""
        wanted = list(measures) if measures is not None else list(self.package.measures)
        results: dict[str, MeasureResult] = {}
        for family in families(self.package, wanted):
            members = [self._member(name, world, as_of, gated=gated, only=only) for name in family]
            for result in resolve(members):
                results[result.measure] = result
        return {name: results[name] for name in wanted}

    def _member(
        self, measure: str, world: World, as_of: dt.date, *, gated: bool, only: Only | None
    ) -> Member:
        compiled = self.compiled(measure)
        unit, ledger, group, city_group = self._bound(measure, world, as_of, gated=gated)
        units: list[UnitResult] = []
        dropped = 0
        for row in world.table(compiled.plan.unit.entity).values():
            if only is not None and row["id"] not in only.get(measure, ()):
                continue
            result = unit(row)
            if result is None:
                dropped += 1
            else:
                units.append(result)
        paid = read_ledger(world.table(LEDGER).values(), compiled.plan.lines, ledger)
        return Member(compiled.plan, units, dropped, paid, group, city_group)
