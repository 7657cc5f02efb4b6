"""Measure + readings → plan; and the check that compiles everything once under every option."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.rules.compiler import Compiler, Frame
from kapok.rules.expression import Environment, Literal, Node, Origin, Type, Variable, leaves
from kapok.rules.model import PAYING, SETTLEMENTS, Condition, Measure, Package
from kapok.rules.plan import (
    AmountPlan,
    Compute,
    ConditionPlan,
    Filter,
    KeyPlan,
    LimitPlan,
    Lookup,
    MeasurePlan,
    Requirement,
    RoutePlan,
)
from kapok.rules.problems import PackageError, Place, Problems
from kapok.rules.vocabulary import Source

LEDGER = "payment"
MAX_BITS = 62


def plan_measure(package: Package, measure: Measure, choices: dict[str, str] | None = None) -> MeasurePlan:
    """The plan under the chosen readings (others at their default or confirmed option). PackageError if it is wrong."""
    problems = Problems()
    chosen = {name: option for name, option in (choices or {}).items() if name in measure.readings | package.readings}
    plan = Planner(package, measure, chosen, problems).plan()
    problems.raise_if_any()
    assert plan is not None
    return plan


@dataclass(slots=True)
class Planner:
    """Plans one measure under chosen readings; problems are collected."""

    package: Package
    measure: Measure
    choices: dict[str, str]
    problems: Problems
    compiler: Compiler = None  # type: ignore[assignment]
    frame: Frame = None  # type: ignore[assignment]

    def plan(self) -> MeasurePlan | None:
        measure = self.measure
        compiler = self.compiler = Compiler(self.package, measure, self.choices, self.problems)
        if measure.unit not in self.package.vocabulary.entities:
            known = ", ".join(sorted(self.package.vocabulary.entities))
            self.problems.add(measure.place, "unknown_entity", name=measure.unit, allowed=known)
            return None
        before = len(self.problems.found)
        unit = compiler.new_scope(measure.unit, None)
        self.frame = Frame(unit, unit, (), measure.unit, measure=True)
        ledger = compiler.new_scope(LEDGER, None)
        group = compiler.new_scope("", None)
        group.steps.clear()
        event = self._event()
        if event is None:
            return None
        county = self._county()
        gates, conditions = self._conditions()
        payee = self._expr(measure.payee, "text", "payee")
        valid_on = self._expr(measure.valid_on, "date", "valid_on") if measure.valid_on else event
        file_by_source = measure.file_by or self.package.file_by
        file_by = self._expr(file_by_source, "date", "file_by") if file_by_source else None
        keys = self._keys(ledger)
        limit = self._limit(ledger)
        amounts, group_names, settle_per = self._amounts(ledger, group, payee, county)
        pay, city_pay = self._pay(group_names)
        routes = self._routes()
        flags = [(n.id, self._expr(n.when, "bool", "flags")) for n in measure.flags]
        priority = [self._expr(n.when, "bool", "priority") for n in measure.priority]
        if len(self.problems.found) > before or payee is None or valid_on is None:
            return None
        requirements = self._requirements(event, valid_on, county, payee, keys, limit, amounts, routes, settle_per)
        all_leaves = leaves([c.value for c in conditions] + [c.day for c in conditions if c.day is not None]
                            + [r.value for r in requirements])
        for what, got in (("条件", len(conditions) + len(requirements)), ("事实", len(all_leaves))):
            if got > MAX_BITS:
                self.problems.add(measure.place, "too_many", what=what, limit=MAX_BITS, got=got)
        del gates
        return MeasurePlan(
            measure=measure.id,
            kind=measure.kind,
            unit=unit,
            ledger=ledger,
            group=group,
            event=event,
            valid_on=valid_on,
            county=county,
            payee=payee,
            file_by=file_by,
            conditions=conditions,
            requirements=requirements,
            flags=[(i, n) for i, n in flags if n is not None],
            priority=[n for n in priority if n is not None],
            keys=keys,
            limit=limit,
            settle_per=settle_per,
            amounts=amounts,
            pay=pay,
            city_pay=city_pay,
            routes=routes,
            spell_tables=list(compiler.spell_tables.values()),
            leaves=all_leaves,
            readings=dict(self.choices),
        )

    def _expr(self, source: Source, want: str | None = None, where: str = "", frame: Frame | None = None) -> Node | None:
        return self.compiler.compile(source, frame or self.frame, want, where)

    def _bind(self, name: str, node: Node | None, type_: Type, zh: str, en: str) -> Variable | None:
        if node is None:
            return None
        scope = self.frame.scope
        variable = self.compiler.variable(type_, scope, name, Origin(zh, en, "let"))
        variable.depends = (node,)
        scope.steps.append(Compute(variable, node))
        return variable

    def _event(self) -> Variable | None:
        event = self._bind("event", self._expr(self.measure.event, "date", "event"), "date", "事件日", "event date")
        self.compiler.event = event
        return event

    def _county(self) -> Variable | None:
        if self.measure.county is None:
            return None
        node = self._expr(self.measure.county, "text", "county")
        county = self._bind("county", node, "text", "县（区）", "county")
        self.compiler.county = county
        return county

    def _conditions(self) -> tuple[list[Node], list[ConditionPlan]]:
        measure = self.measure
        by_id: dict[str, ConditionPlan] = {}
        order = [c for c in measure.conditions if c.id in measure.gate]
        order += [c for c in measure.conditions if c.id not in measure.gate]
        gates: list[Node] = []
        for condition in order:
            planned = self._condition(condition)
            if planned is None:
                continue
            by_id[condition.id] = planned
            if condition.id in measure.gate:
                gates.append(planned.value)
                if len(gates) == len(measure.gate):
                    self.frame.scope.steps.append(Filter(gates))
        return gates, [by_id[c.id] for c in measure.conditions if c.id in by_id]

    def _condition(self, condition: Condition) -> ConditionPlan | None:
        before = self._expr(condition.before, "date", "before") if condition.before else None
        if condition.when is not None:
            day, value = None, self._expr(condition.when, "bool", condition.id)
        else:
            assert condition.reached is not None
            day = self._expr(condition.reached, "date", "reached")
            if day is None:
                return None
            value = _not_late(day, before)
        if value is None:
            return None
        name = f"c_{condition.id}"
        bound = self._bind(name, value, "bool", condition.say, condition.en)
        assert bound is not None
        bound_day = self._bind(f"{name}_day", day, "date", condition.say, condition.en) if day is not None else None
        nodes: list[Node] = [bound] + ([bound_day] if bound_day is not None else [])
        unset = self.compiler.unset_of(nodes)
        return ConditionPlan(condition.id, bound, bound_day, condition.soft, leaves(nodes), unset)

    # keys, limits, money

    def _ledger_frame(self, ledger_scope: object) -> Frame:
        from dataclasses import replace

        entity = self.package.vocabulary.entities[self.measure.unit]
        mapping = dict(entity.ledger)
        mapping.setdefault("self", mapping.get("id", "subject"))
        mapping.setdefault("id", mapping["self"])
        return replace(self.frame, scope=ledger_scope, home=ledger_scope, entity=LEDGER, ledger=mapping)  # type: ignore[arg-type]

    def _pair(self, sources: list[Source], ledger: object) -> tuple[list[Node], list[Node]]:
        frame = self._ledger_frame(ledger)
        unit, paid = [], []
        for source in sources:
            first = self._expr(source)
            second = self._expr(source, None, "", frame) if first is not None else None
            if first is not None and second is not None:
                unit.append(first)
                paid.append(second)
        return unit, paid

    def _keys(self, ledger: object) -> list[KeyPlan]:
        keys = []
        for key in self.measure.keys:
            parts, paid = self._pair(key.parts, ledger)
            if key.shared:
                holders = tuple(
                    m.id for m in self.package.measures.values() if any(k.shared == key.shared for k in m.keys)
                )
            else:
                holders = (self.measure.id,)
            keys.append(KeyPlan(key.shared or f"{self.measure.id}:{key.name}", parts, paid, holders))
        return keys

    def _limit(self, ledger: object) -> LimitPlan | None:
        limit = self.measure.limit
        if limit is None:
            return None
        units = self._expr(limit.units, "int", "limit")
        order = self._expr(limit.order, "date", "limit order")
        parts, paid = self._pair(limit.per, ledger)
        if units is None or order is None:
            return None
        name = f"{limit.shared or self.measure.id}:limit"
        return LimitPlan(name, units, self.compiler.unset_of([units]), parts, paid, order)

    def _amounts(
        self, ledger: object, group: object, payee: Node | None, county: Variable | None
    ) -> tuple[list[AmountPlan], dict[str, Variable], list[tuple[str, Node, Node]]]:
        names: dict[str, Variable] = {}
        settle_per: list[tuple[str, Node, Node]] = []
        given = self.measure.settle_per or {"payee": self.measure.payee}
        if payee is None:
            given = self.measure.settle_per
        for name, source in given.items():
            unit, paid = self._pair([source], ledger)
            if unit:
                settle_per.append((name, unit[0], paid[0]))
                names[name] = self._group_variable(name, unit[0].type, name, name)
        for name, zh in (("n", "人（件）数"), ("n_new", "本次人（件）数")):
            names[name] = self._group_variable(name, "int", zh, name)
        if county is not None:
            names["county"] = self._group_variable("county", "text", "县（区）", "county")
        amounts = []
        for amount in self.measure.amounts:
            frame = self._group_frame(names) if amount.total else self.frame
            value = self._expr(amount.value, "money", amount.name, frame)
            if value is None:
                names[amount.name] = self._group_variable(amount.name, "money", amount.say, amount.en)
                continue
            city = self._city(amount.value, value, frame)
            settle = self._settle(amount.settle or self.measure.settle)
            amounts.append(AmountPlan(amount.name, amount.total, value, city, settle))
            names[amount.name] = self._group_variable(amount.name, "money", amount.say, amount.en)
        _ = group
        return amounts, names, settle_per

    def _group_variable(self, name: str, type_: Type, zh: str, en: str) -> Variable:
        scope = self.compiler.scopes[2]
        variable = self.compiler.variable(type_, scope, name, Origin(zh, en, "group", fact=name))
        variable.name = f"g_{name}"
        return variable

    def _group_frame(self, names: dict[str, Variable]) -> Frame:
        from dataclasses import replace

        group = self.compiler.scopes[2]
        return replace(self.frame, scope=group, home=group, entity=self.measure.unit, group=dict(names))

    def _city(self, source: Source, value: Node, frame: Frame) -> Node | None:
        """The same value at the city's parameters, if a county has any of its own in it."""
        raised = False
        seen: set[str] = set()
        stack: list[Node] = [value]
        from kapok.rules.expression import variables

        while stack:
            for variable in variables(stack.pop()):
                if variable.name in seen:
                    continue
                seen.add(variable.name)
                stack.extend(variable.depends)
                if variable.origin.kind == "parameter":
                    parameter = self.package.parameter((variable.origin.entity, variable.origin.fact))
                    raised |= bool(parameter.counties) and bool(parameter.values)
        if not raised:
            return None
        self.compiler.city_only = True
        try:
            return self._expr(source, "money", "", frame)
        finally:
            self.compiler.city_only = False

    def _settle(self, name: str) -> str:
        readings = {**self.package.readings, **self.measure.readings}
        if name in readings:
            reading = readings[name]
            self.compiler.used.add(("reading", name))
            last = max(reading.confirmed, key=lambda c: c.start).option if reading.confirmed else reading.default
            option = self.choices.get(name, last)
            if option not in reading.options:
                allowed = ", ".join(reading.options)
                self.problems.add(reading.place, "option", name=name, option=option, allowed=allowed)
                return "top_up"
            source = reading.options[option].value
            if source.text not in SETTLEMENTS:
                self.problems.add(source.place, "settle", value=source.text)
            return source.text
        return name

    def _pay(self, names: dict[str, Variable]) -> tuple[Node | None, Node | None]:
        if not self.measure.amounts:
            return None, None
        text = " + ".join(a.name for a in self.measure.amounts)
        source = self.measure.pay or Source(text, self.measure.place)
        frame = self._group_frame(names)
        value = self._expr(source, "money", "pay", frame)
        return value, self._city(source, value, frame) if value is not None else None

    def _routes(self) -> list[RoutePlan]:
        routes = []
        for route in self.measure.routes:
            when = self._expr(route.when, "bool", "fund") if route.when else None
            if when is not None:
                when = self._bind(f"route_{route.id}", when, "bool", route.say or route.id, route.en or route.id)
            routes.append(
                RoutePlan(route.id, when, route.source, route.level, route.payer, route.department, route.books)
            )
        return routes

    def _total_parameters(self) -> list[tuple[str, Node]]:
        """Parameters of totals, looked up for the unit's own county: a unit whose payee cannot be paid says so."""
        found = []
        for step in list(self.compiler.scopes[2].steps):
            if isinstance(step, Lookup) and not step.city_only:
                parameter = self.package.parameter(step.key)
                found.append((parameter.name, self.compiler.settlement_value(parameter)))
        return found

    def _requirements(
        self,
        event: Node,
        valid_on: Node,
        county: Node | None,
        payee: Node,
        keys: list[KeyPlan],
        limit: LimitPlan | None,
        amounts: list[AmountPlan],
        routes: list[RoutePlan],
        settle_per: list[tuple[str, Node, Node]],
    ) -> list[Requirement]:
        needed: list[tuple[str, Node]] = [("@event", event)]
        if valid_on is not event:
            needed.append(("@valid_on", valid_on))
        if county is not None:
            needed.append(("@county", county))
        pays = self.measure.kind in PAYING
        if pays:
            needed.append(("@payee", payee))
            needed += [(f"@per_{name}", node) for name, node, _ in settle_per if name != "payee"]
        needed += [(f"@key_{i}_{j}", p) for i, key in enumerate(keys) for j, p in enumerate(key.parts)]
        if limit is not None:
            needed += [("@limit", limit.units), ("@order", limit.order)]
            needed += [(f"@limit_{i}", p) for i, p in enumerate(limit.parts)]
        needed += [(f"@route_{r.id}", r.when) for r in routes if r.when is not None]
        needed += [(f"@amount_{a.name}", a.value) for a in amounts if not a.total]
        needed += [(f"@total_{name}", node) for name, node in self._total_parameters()]
        result = []
        for id_, node in needed:
            if isinstance(node, Literal):
                continue
            result.append(Requirement(id_, node, leaves([node]), self.compiler.unset_of([node])))
        return result


def _not_late(day: Node, before: Node | None) -> Node:
    from kapok.rules.expression import And, Compare

    known = Compare("bool", "=", day, day)
    if before is None:
        return known
    return And("bool", [known, Compare("bool", "<=", day, before)])


__all__ = ["MAX_BITS", "PackageError", "Place", "Planner", "plan_measure"]
