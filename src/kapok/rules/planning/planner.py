"""Measure + readings → plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.language.expression import (
    And,
    Call,
    Compare,
    Environment,
    Literal,
    Node,
    Variable,
    leaves,
)
from kapok.rules.package.choices import choices_of
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.links import lines_of
from kapok.rules.package.model import PAYING, Condition, Measure, Package
from kapok.rules.planning.compiler import Compiler, Frame
from kapok.rules.planning.plan import ConditionPlan, Filter, MeasurePlan, Requirement
from kapok.rules.planning.settlement import MoneyPlanning
from kapok.rules.problems import Problems

MAX_BITS = 62
"""Conditions and facts of one measure must fit a mask of 64 bits."""


def plan_measure(
    package: Package, measure: Measure, choices: dict[str, str] | None = None
) -> MeasurePlan:
    """The plan under the chosen readings (others at their default or confirmed option). PackageError if it is wrong.

    Of the package's own measures it is made once and shared: nobody changes a plan.
    """
    chosen = choices_of(package, measure, choices or {})
    if package.measures.get(measure.id) is not measure:
        return _planned(package, measure, chosen)[1]
    name = ("plan", id(measure), *sorted(chosen.items()))
    return package.worked.of(name, lambda: (measure, _planned(package, measure, chosen)[1]))[1]


def _planned(
    package: Package, measure: Measure, chosen: dict[str, str]
) -> tuple[Planner, MeasurePlan]:
    problems = Problems()
    planner = Planner.of(package, measure, chosen, problems)
    plan = planner.plan()
    problems.raise_if_any()
    assert plan is not None
    return planner, plan


def every_plan(package: Package, measure: Measure) -> Iterator[MeasurePlan]:
    """The plan in force, then the plan under each option of each reading that it goes through, by itself."""
    planner, plan = _planned(package, measure, {})
    yield plan
    for reading in (*package.readings.values(), *measure.readings.values()):
        if ("reading", reading.name) in planner.compiler.used:  # others make no difference
            for option in reading.options:
                yield _planned(package, measure, {reading.name: option})[1]


@dataclass(slots=True)
class Planner(MoneyPlanning):
    """Plans one measure under chosen readings; problems are collected."""

    @classmethod
    def of(
        cls, package: Package, measure: Measure, choices: dict[str, str], problems: Problems
    ) -> Planner:
        compiler = Compiler(package, measure, choices, problems)
        unit = compiler.new_scope(measure.unit, None)
        frame = Frame(unit, unit, (), measure.unit, measure=True)
        ledger = compiler.new_scope(LEDGER, None)
        group = compiler.new_scope("", None)
        group.steps.clear()
        return cls(package, measure, choices, problems, compiler, frame, ledger, group)

    def plan(self) -> MeasurePlan | None:
        """The plan, or None after adding problems."""
        measure = self.measure
        if measure.unit not in self.package.vocabulary.entities:
            known = ", ".join(sorted(self.package.vocabulary.entities))
            self.problems.add(measure.place, "unknown_entity", name=measure.unit, allowed=known)
            return None
        before = len(self.problems.found)
        plan = self._draft(self.event())
        if plan is None or len(self.problems.found) > before:
            return None
        plan.requirements = self._requirements(plan)
        tests = [t.value for t in plan.tests] + [
            c.day for c in plan.conditions if c.day is not None
        ]
        plan.leaves = leaves(tests)
        for what, got in (("条件", len(plan.tests)), ("事实", len(plan.leaves))):
            if got > MAX_BITS:
                self.problems.add(measure.place, "too_many", what=what, limit=MAX_BITS, got=got)
        return plan

    def _by_run_off(self, file_by: Node | None) -> Node | None:
        """The last day to claim, where the policy's run-off may close before it. What is watched is not claimed."""
        off = self.package.run_off
        if off is None or self.measure.id in self.package.watched:
            return file_by
        last = Literal("date", off.claim_by)
        return last if file_by is None else Call("date", "least", [file_by, last])

    def _draft(self, event: Variable) -> MeasurePlan | None:
        """Everything but what has to be known (`requirements`) and the facts that takes (`leaves`)."""
        measure = self.measure
        county = self._county()
        conditions = self._conditions()
        payee = self.expr(measure.payee, "text", "payee")
        valid_on = self.expr(measure.valid_on, "date", "valid_on") if measure.valid_on else event
        file_by_source = measure.file_by or self.package.file_by
        file_by = self.expr(file_by_source, "date", "file_by") if file_by_source else None
        file_by = self._by_run_off(file_by)
        keys, limit = self.keys(), self.limit()
        amounts, group_names, settle_per = self.amounts(payee, county)
        pay, city_pay = self.pay(group_names)
        totals = [a.value for a in amounts if a.total]
        beside = self.beside([*totals, *([pay] if pay is not None else [])])
        routes = self.routes()
        flags = [(n.id, self.expr(n.when, "bool", "flags")) for n in measure.flags]
        priority = [self.expr(n.when, "bool", "priority") for n in measure.priority]
        facets = [(name, self.expr(source)) for name, source in measure.facets.items()]
        if payee is None or valid_on is None:
            return None
        return MeasurePlan(
            measure=measure.id,
            kind=measure.kind,
            unit=self.frame.scope,
            ledger=self.ledger,
            group=self.group,
            event=event,
            valid_on=valid_on,
            county=county,
            payee=payee,
            file_by=file_by,
            conditions=conditions,
            requirements=[],
            flags=[(i, n) for i, n in flags if n is not None],
            priority=[n for n in priority if n is not None],
            keys=keys,
            limit=limit,
            settle_per=settle_per,
            amounts=amounts,
            pay=pay,
            city_pay=city_pay,
            additive=measure.pay is None and not any(a.total for a in amounts),
            routes=routes,
            lines=lines_of(self.package, measure.id),
            spell_tables=list(self.compiler.spell_tables.values()),
            leaves=[],
            readings=dict(self.choices),
            facets=[(name, node) for name, node in facets if node is not None],
            beside=beside,
        )

    def event(self) -> Variable:
        """The event; some day stands in for one that is wrong, so that the rest is looked at."""
        node = self.expr(self.measure.event, "date", "event") or Environment("date", "valid_from")
        event = self.bind("event", node, "date", "事件日", "event date")
        assert event is not None
        self.compiler.event = event
        return event

    def _county(self) -> Variable | None:
        if self.measure.county is None:
            return None
        node = self.expr(self.measure.county, "text", "county")
        county = self.bind("county", node, "text", "县（区）", "county")
        self.compiler.county = county
        return county

    def _conditions(self) -> list[ConditionPlan]:
        """Conditions in the measure's order; the gate's are compiled first, and close the scope behind them."""
        measure = self.measure
        by_id: dict[str, ConditionPlan] = {}
        gates: list[Node] = []
        for condition in sorted(measure.conditions, key=lambda c: c.id not in measure.gate):
            planned = self._condition(condition)
            if planned is None:
                continue
            by_id[condition.id] = planned
            if condition.id in measure.gate:
                gates.append(planned.value)
                if len(gates) == len(measure.gate):
                    self.frame.scope.steps.append(Filter(gates))
        return [by_id[c.id] for c in measure.conditions if c.id in by_id]

    def _condition(self, condition: Condition) -> ConditionPlan | None:
        before = self.expr(condition.before, "date", "before") if condition.before else None
        if condition.when is not None:
            day, value = None, self.expr(condition.when, "bool", condition.id)
        else:
            assert condition.reached is not None
            day = self.expr(condition.reached, "date", "reached")
            if day is None:
                return None
            value = _not_late(day, before)
        if value is None:
            return None
        name = f"c_{condition.id}"
        bound = self.bind(name, value, "bool", condition.say, condition.en)
        assert bound is not None
        bound_day = (
            self.bind(f"{name}_day", day, "date", condition.say, condition.en)
            if day is not None
            else None
        )
        nodes: list[Node] = [bound] if bound_day is None else [bound, bound_day]
        unset = self.compiler.unset_of(nodes)
        return ConditionPlan(condition.id, bound, bound_day, condition.soft, leaves(nodes), unset)

    def _requirements(self, plan: MeasurePlan) -> list[Requirement]:
        """What has to be known besides the conditions; constants always are."""
        needed: list[tuple[str, Node]] = [("@event", plan.event)]
        if plan.valid_on is not plan.event:
            needed.append(("@valid_on", plan.valid_on))
        if plan.county is not None:
            needed.append(("@county", plan.county))
        if self.measure.kind in PAYING:
            needed.append(("@payee", plan.payee))
            needed += [
                (f"@per_{name}", node) for name, node, _ in plan.settle_per if name != "payee"
            ]
        needed += [
            (f"@key_{i}_{j}", p) for i, key in enumerate(plan.keys) for j, p in enumerate(key.parts)
        ]
        if plan.limit is not None:
            needed += [("@limit", plan.limit.units), ("@order", plan.limit.order)]
            needed += [(f"@limit_{i}", p) for i, p in enumerate(plan.limit.parts)]
        needed += [(f"@route_{r.id}", r.when) for r in plan.routes if r.when is not None]
        needed += [(f"@amount_{a.name}", a.value) for a in plan.amounts if not a.total]
        needed += [(f"@total_{name}", node) for name, node in self.total_parameters()]
        return [
            Requirement(name, node, leaves([node]), self.compiler.unset_of([node]))
            for name, node in needed
            if not isinstance(node, Literal)
        ]


def _not_late(day: Node, before: Node | None) -> Node:
    """Known, and not after the last day on which it still counts."""
    known = Compare("bool", "=", day, day)
    if before is None:
        return known
    return And("bool", [known, Compare("bool", "<=", day, before)])
