"""Keys, limits, amounts, settlement and routes of a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kapok.rules.language.bounds import STORED
from kapok.rules.language.expression import Literal, Node, Origin, Type, Variable, variables
from kapok.rules.package.model import SETTLEMENTS, Amount
from kapok.rules.package.vocabulary import Source
from kapok.rules.planning.compiler import Frame
from kapok.rules.planning.measureplan import Planning
from kapok.rules.planning.plan import AmountPlan, BesidePlan, KeyPlan, LimitPlan, Lookup, RoutePlan
from kapok.rules.problems import ExpressionError


@dataclass(slots=True)
class MoneyPlanning(Planning):
    """The part of planning that knows money."""

    def keys(self) -> list[KeyPlan]:
        """Uniqueness keys; a shared one names every measure that holds it."""
        keys = []
        for key in self.measure.keys:
            parts, paid = self.pair(key.parts)
            if key.shared:
                holders = tuple(
                    m.id
                    for m in self.package.measures.values()
                    if any(k.shared == key.shared for k in m.keys)
                )
            else:
                holders = (self.measure.id,)
            keys.append(
                KeyPlan(key.shared or f"{self.measure.id}:{key.name}", parts, paid, holders)
            )
        return keys

    def limit(self) -> LimitPlan | None:
        """How many units a key may have."""
        limit = self.measure.limit
        if limit is None:
            return None
        units = self.expr(limit.units, "int", "limit")
        order = self.expr(limit.order, "date", "limit order")
        parts, paid = self.pair(limit.per)
        if units is None or order is None:
            return None
        name = f"{limit.shared or self.measure.id}:limit"
        return LimitPlan(name, units, self.compiler.unset_of([units]), parts, paid, order)

    def amounts(
        self, payee: Node | None, county: Variable | None
    ) -> tuple[list[AmountPlan], dict[str, Variable], list[tuple[str, Node, Node]]]:
        """Items of money; the names totals may use; what a settlement is grouped by, over the unit and the ledger."""
        names, settle_per = self._grouping(payee, county)
        amounts = []
        for amount in self.measure.amounts:
            frame = self._group_frame(names) if amount.total else self.frame
            value = self.expr(amount.value, "money", amount.name, frame)
            if value is None:
                names[amount.name] = self._group_variable(
                    amount.name, "money", amount.say, amount.en
                )
                continue
            city = self._city(amount.value, value, frame)
            settle = self._settle(amount.settle or self.measure.settle)
            counts = self._counts(amount)
            amounts.append(AmountPlan(amount.name, amount.total, value, city, settle, counts))
            names[amount.name] = self._group_variable(amount.name, "money", amount.say, amount.en)
        return amounts, names, settle_per

    def _counts(self, amount: Amount) -> Node | None:
        """Which units a total counts; None where that is all of them."""
        if amount.counts is None:
            return None
        node = self.expr(amount.counts, "bool", amount.name)
        if isinstance(node, Literal) and node.value is True:
            return None
        return self.bind(f"counts_{amount.name}", node, "bool", amount.say, amount.en)

    def beside(self, read: list[Node]) -> list[BesidePlan]:
        """What totals read of other measures."""
        names = {v.origin.fact for v in grouped(read)}
        return [
            BesidePlan(b.name, b.measure, b.amount) for b in self.measure.beside if b.name in names
        ]

    def _grouping(
        self, payee: Node | None, county: Variable | None
    ) -> tuple[dict[str, Variable], list[tuple[str, Node, Node]]]:
        names: dict[str, Variable] = {}
        settle_per: list[tuple[str, Node, Node]] = []
        given = self.measure.settle_per
        if not given and payee is not None:
            given = {"payee": self.measure.payee}
        for name, source in given.items():
            unit, paid = self.pair([source])
            if unit:
                settle_per.append((name, unit[0], paid[0]))
                names[name] = self._group_variable(name, unit[0].type, name, name)
        for name, zh in (("n", "人（件）数"), ("n_new", "本次人（件）数")):
            names[name] = self._group_variable(name, "int", zh, name)
        for other in self.measure.beside:
            names[other.name] = self._group_variable(other.name, "money", other.say, other.en)
        if county is not None:
            names["county"] = self._group_variable("county", "text", "县（区）", "county")
        return names, settle_per

    def _group_variable(self, name: str, type_: Type, zh: str, en: str) -> Variable:
        variable = self.compiler.variable(
            type_, self.group, name, Origin(zh, en, "group", fact=name)
        )
        variable.name = f"g_{name}"
        if type_ == "int":
            variable.most = STORED["int"]
        return variable

    def _group_frame(self, names: dict[str, Variable]) -> Frame:
        return replace(
            self.frame,
            scope=self.group,
            home=self.group,
            entity=self.measure.unit,
            group=dict(names),
        )

    def _city(self, source: Source, value: Node, frame: Frame) -> Node | None:
        """The same value at the city's parameters, if a county has any of its own in it."""
        if not self._raised(value):
            return None
        self.compiler.city_only = True
        try:
            return self.expr(source, "money", "", frame)
        finally:
            self.compiler.city_only = False

    def _raised(self, value: Node) -> bool:
        """Does the value depend on a parameter that has both a city's and a county's value?"""
        seen: set[str] = set()
        stack: list[Node] = [value]
        while stack:
            for variable in variables(stack.pop()):
                if variable.name in seen:
                    continue
                seen.add(variable.name)
                stack.extend(variable.depends)
                if variable.origin.kind == "parameter":
                    parameter = self.package.parameter(
                        (variable.origin.entity, variable.origin.fact)
                    )
                    if parameter.counties and parameter.values:
                        return True
        return False

    def _settle(self, name: str) -> str:
        readings = {**self.package.readings, **self.measure.readings}
        if name in readings:
            reading = readings[name]
            self.compiler.used.add(("reading", name))
            try:
                option = self.choices.get(name) or self.compiler.undated(reading)
            except ExpressionError as error:
                self.problems.add(reading.place, error.code, **error.arguments)
                return "top_up"
            if option not in reading.options:
                allowed = ", ".join(reading.options)
                self.problems.add(
                    reading.place, "option", name=name, option=option, allowed=allowed
                )
                return "top_up"
            source = reading.options[option].value
            if source.text not in SETTLEMENTS:
                self.problems.add(source.place, "settle", value=source.text)
            return source.text
        return name

    def pay(self, names: dict[str, Variable]) -> tuple[Node | None, Node | None]:
        """What a payee has earned in all, and the city's part of it."""
        if not self.measure.amounts:
            return None, None
        text = " + ".join(a.name for a in self.measure.amounts)
        source = self.measure.pay or Source(text, self.measure.place)
        frame = self._group_frame(names)
        value = self.expr(source, "money", "pay", frame)
        return value, self._city(source, value, frame) if value is not None else None

    def routes(self) -> list[RoutePlan]:
        """Where the money comes from, in the order in which routes are tried."""
        routes = []
        for route in self.measure.routes:
            when = self.expr(route.when, "bool", "fund") if route.when else None
            if when is not None:
                when = self.bind(
                    f"route_{route.id}", when, "bool", route.say or route.id, route.en or route.id
                )
            routes.append(
                RoutePlan(
                    route.id,
                    when,
                    route.source,
                    route.level,
                    route.payer,
                    route.department,
                    route.books,
                )
            )
        return routes

    def total_parameters(self) -> list[tuple[str, Node]]:
        """Parameters of totals, looked up for the unit's own county: a unit whose payee cannot be paid says so."""
        found = []
        for step in list(self.group.steps):
            if isinstance(step, Lookup) and not step.city_only:
                parameter = self.package.parameter(step.key)
                found.append((parameter.name, self.compiler.settlement_value(parameter)))
        return found


def grouped(nodes: list[Node]) -> list[Variable]:
    """The values of a payee that expressions read, also through what they are computed from."""
    found: dict[str, Variable] = {}
    waiting = list(nodes)
    while waiting:
        for variable in variables(waiting.pop()):
            if variable.name not in found:
                found[variable.name] = variable
                waiting += variable.depends
    return [v for v in found.values() if v.origin.kind == "group"]
