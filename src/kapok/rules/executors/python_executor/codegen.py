"""Plan → the source of `build`: the unit's decision, the ledger's view, the payee's money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kapok.rules.executors.python_executor.scopes import ScopeEmitter
from kapok.rules.executors.python_executor.spells import UNKNOWN, Spell, stretches
from kapok.rules.executors.results import UnitResult, key_part
from kapok.rules.language import arithmetic, calendar
from kapok.rules.language.bounds import within
from kapok.rules.language.expression import Node, Variable
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import (
    AmountPlan,
    Compute,
    Filter,
    Join,
    Lookup,
    MeasurePlan,
    Relate,
    Stretch,
)


class Emitter(ScopeEmitter):
    """One plan → the source of `build(world, as_of, valid_from, valid_to, gated)`.

    `traced`: `unit` gives the result and, beside it, the values of `traced_names(plan)`, in that order.
    """

    def __init__(self, plan: MeasurePlan, package: Package, *, traced: bool = False) -> None:
        super().__init__(plan, package)
        self.traced = traced

    def source(self) -> str:
        for table in self.plan.spell_tables:
            self.spell_table(table)
        self._unit()
        self._ledger()
        self._group("group", city=False)
        self._group("city_group", city=True)
        lines = ["def build(world, as_of, valid_from, valid_to, gated):"]
        lines += [f"    {line}" for line in self.head]
        lines += [f"    {line}" for text in self.functions for line in text.split("\n")]
        lines += [f"    {line}" for line in self.tail]
        lines.append("    return unit, ledger, group, city_group")
        return "\n".join(lines)

    def compile(self) -> Callable[..., Any]:
        names: dict[str, Any] = {
            "add_months": calendar.shift_months,
            "shift_days": calendar.shift_days,
            "months_between": calendar.months_between,
            "last_day": calendar.last_day,
            "month_start": calendar.month_start,
            "floor_div": arithmetic.floor_div,
            "ceil_div": arithmetic.ceil_div,
            "prorate": arithmetic.prorate,
            "percent": arithmetic.percent,
            "within": within,
            "prorate_within": _within(arithmetic.prorate),
            "percent_within": _within(arithmetic.percent),
            "key_part": key_part,
            "stretches": stretches,
            "Spell": Spell,
            "UNKNOWN": UNKNOWN,
            "UnitResult": UnitResult,
            "EMPTY": (),
        }
        code = compile(self.source(), f"<measure {self.plan.measure}>", "exec")
        names |= self.expressions.constants
        exec(code, names)  # noqa: S102 - our own source, made from a checked tree
        return names["build"]  # type: ignore[no-any-return]

    # the unit, the ledger and the group

    def _unit(self) -> None:
        plan, of = self.plan, self.expressions.of
        lines = ["def unit(t0):"]
        lines += [f"    {line}" for line in self.steps(plan.unit, "t0", gated=True)]
        lines += [f"    {line}" for line in self._masks()]
        lines += [f"    {line}" for line in self._facts()]
        lines += [f"    {line}" for line in self._verdict()]
        rank = str(len(plan.priority) + 1 if plan.priority else 0)
        for index, node in reversed(list(enumerate(plan.priority, 1))):
            rank = f"{index} if {of(node)} else {rank}"
        pays = [a for a in plan.amounts if not a.total]
        each = _tuple(of(a.value) for a in pays)
        city = _tuple(of(a.city if a.city is not None else a.value) for a in pays)
        keys = _tuple(self._key_text(k.name, k.parts) for k in plan.keys)
        limit = plan.limit
        limit_key = self._key_text(limit.name, limit.parts) if limit else "None"
        order, units = (of(limit.order), of(limit.units)) if limit else ("None", "None")
        county = of(plan.county) if plan.county is not None else "None"
        per = _tuple(of(node) for _, node, _ in plan.settle_per)
        facets = _tuple(of(node) for _, node in plan.facets)
        counts = _tuple(of(a.counts) for a in plan.amounts if a.counts is not None)
        trace = f", {_tuple(traced_names(plan))}" if self.traced else ""
        lines.append(
            "    return UnitResult(t0['id'], _o, _f, _m, _g, _u, _s, _n, _x, _nb, "
            f"{of(plan.event)}, {county}, {of(plan.payee)}, {keys}, {limit_key}, {order}, {units}, {per}, "
            f"{each}, {city}, {rank}, {self._route()}, facets={facets}, counts={counts}){trace}"
        )
        self.functions.append("\n".join(lines))

    def _masks(self) -> list[str]:
        lines = ["_f = _m = _u = _g = _s = _n = 0", "_nb = None"]
        bit = 1
        for condition in self.plan.conditions:
            value = self.expressions.of(condition.value)
            target = "_s" if condition.soft else "_f"
            lines.append(f"if {value} is None:")
            lines.append(f"    {self._unknown(bit, condition.unset)}")
            lines.append(f"elif not {value}: {target} |= {bit}")
            if condition.day is not None:
                day = self.expressions.of(condition.day)
                lines.append(
                    f"elif {day} > as_of: _g |= {bit}; _nb = {day} if _nb is None or {day} > _nb else _nb"
                )
            bit <<= 1
        for requirement in self.plan.requirements:
            value = self.expressions.of(requirement.value)
            lines.append(f"if {value} is None:")
            lines.append(f"    {self._unknown(bit, requirement.unset)}")
            bit <<= 1
        for index, (_, node) in enumerate(self.plan.flags):
            lines.append(f"if {self.expressions.of(node)}: _n |= {1 << index}")
        return lines

    def _unknown(self, bit: int, unset: list[Variable]) -> str:
        if not unset:
            return f"_m |= {bit}"
        tests = " or ".join(v.name for v in unset)
        return f"_u, _m = (_u | {bit}, _m) if {tests} else (_u, _m | {bit})"

    def _facts(self) -> list[str]:
        """The leaves that are unknown although what they are read through is known, where an unknown test needs them."""
        order = {v.name: i for i, v in enumerate(self.plan.leaves)}
        lines = ["_x = 0", "if _m:"]
        for variable in self.plan.leaves:
            known = "".join(f" and {v.name} is not None" for v in variable.inputs)
            lines.append(
                f"    if {variable.name} is None{known}: _x |= {1 << order[variable.name]}"
            )
        lines.append("    if _x:")
        lines.append("        _need = 0")
        bit = 1
        for item in self.plan.tests:
            mask = sum(1 << order[v.name] for v in item.leaves)
            lines.append(f"        if _m & {bit}: _need |= {mask}")
            bit <<= 1
        lines.append("        _x &= _need")
        return lines

    def _verdict(self) -> list[str]:
        plan, of = self.plan, self.expressions.of
        valid = of(plan.valid_on)
        closed = ""
        if plan.file_by is not None:
            closed = f" or ((_fb := {of(plan.file_by)}) is not None and as_of > _fb)"
        event = of(plan.event)
        positive = "discretionary" if plan.kind == "discretionary" else "eligible"
        return [
            "if _f: _o = 'not_eligible'",
            f"elif ({valid} is not None and not valid_from <= {valid} <= valid_to){closed}: _o = 'outside_validity'",
            "elif _m: _o = 'unknown'",
            "elif _u: _o = 'standard_not_set'",
            f"elif _g or {event} > as_of:",
            "    _o = 'not_yet'",
            f"    if _nb is None or {event} > _nb: _nb = {event}",
            f"else: _o = '{positive}'",
            "if _o != 'not_yet': _nb = None",
        ]

    def _key_text(self, name: str, parts: list[Node]) -> str:
        if not parts:
            return repr(name)
        return self.expressions.strict(
            list(parts),
            lambda v: (
                f"{name + '|'!r} + "
                + " + '|' + ".join(_text(p, t) for p, t in zip(parts, v, strict=True))
            ),
        )

    def _route(self) -> str:
        text = "-1"
        for index, route in reversed(list(enumerate(self.plan.routes))):
            if route.when is None:
                text = str(index)
            else:
                value = self.expressions.of(route.when)
                text = f"(-1 if {value} is None else {index} if {value} else {text})"
        return text

    def _ledger(self) -> None:
        plan = self.plan
        row = plan.ledger.row.alias
        lines = [f"def ledger({row}):"]
        lines += [f"    {line}" for line in self.steps(plan.ledger, row, gated=False)]
        keys = _tuple(self._key_text(k.name, k.ledger_parts) for k in plan.keys)
        limit_key = (
            self._key_text(plan.limit.name, plan.limit.ledger_parts) if plan.limit else "None"
        )
        per = _tuple(self.expressions.of(paid) for _, _, paid in plan.settle_per)
        lines.append(f"    return {keys}, {limit_key}, {per}")
        self.functions.append("\n".join(lines))

    def _group(self, function: str, *, city: bool) -> None:
        """`group(given, new, old)` → items so far, pay, whether a standard is not set; or the same for the city's part."""
        plan, of = self.plan, self.expressions.of
        names = ["n", "n_new", *(name for name, _, _ in plan.settle_per), "county"]
        names += [b.name for b in plan.beside]
        lines = [f"def {function}(given, new, old):"]
        lines += [f"    g_{name} = given.get({name!r})" for name in dict.fromkeys(names)]
        lines += [f"    {line}" for line in self.steps(plan.group, "None", gated=False)]
        marks = [
            s.unset.name for s in plan.group.steps if isinstance(s, Lookup) and not s.city_only
        ]
        for amount in plan.amounts:
            value = amount.city if city and amount.city is not None else amount.value
            lines += [f"    {line}" for line in self._group_item(amount, value)]
        items = ", ".join(f"{a.name!r}: g_{a.name}" for a in plan.amounts)
        pay_node = plan.city_pay if city and plan.city_pay is not None else plan.pay
        pay = of(pay_node) if pay_node is not None else "0"
        lines.append(f"    return {{{items}}}, {pay}, {' or '.join(marks) or 'False'}")
        self.functions.append("\n".join(lines))

    def _group_item(self, amount: AmountPlan, value: Node) -> list[str]:
        name, key = f"g_{amount.name}", repr(amount.name)
        if not amount.total:
            return [f"{name} = None if new[{key}] is None else within(old[{key}] + new[{key}])"]
        if amount.counts is not None:
            return self._counting(amount, value)
        return self._group_total(amount, value)

    def _counting(self, amount: AmountPlan, value: Node) -> list[str]:
        """With the `n` of its own; people who left take nothing back that was paid."""
        name, key = f"g_{amount.name}", repr(amount.name)
        return [
            "_n, _n_new = g_n, g_n_new",
            f"g_n, g_n_new = given['counted'][{key}]",
            *self._group_total(amount, value),
            "g_n, g_n_new = _n, _n_new",
            f"if {name} is not None: {name} = within(max({name}, old[{key}]))",
        ]

    def _group_total(self, amount: AmountPlan, value: Node) -> list[str]:
        name, key = f"g_{amount.name}", repr(amount.name)
        text = self.expressions.of(value)
        if amount.settle == "once":
            return [f"{name} = within(old[{key}]) if old[{key}] > 0 else {text}"]
        if amount.settle == "per_batch":
            return [
                "_all, g_n = g_n, g_n_new",
                f"{name} = {text}",
                "g_n = _all",
                f"if {name} is not None: {name} = within(old[{key}] + {name})",
            ]
        return [f"{name} = {text}"]


def traced_names(plan: MeasurePlan) -> list[str]:
    """The variables of the unit scope, in the order they are computed."""
    names: list[str] = []
    for step in plan.unit.steps:
        match step:
            case Join():
                names += [v.name for v in step.columns.values()]
            case Compute() | Relate():
                names.append(step.target.name)
            case Lookup():
                names += [step.target.name, step.unset.name]
            case Stretch():
                names += [v.name for v in step.attributes.values()]
            case Filter():
                pass
    return names


def _within(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """The function, unknown where its value is too large."""

    def bounded(*arguments: Any) -> int | None:
        value = function(*arguments)
        return None if value is None else within(value)

    return bounded


def _text(node: Node, value: str) -> str:
    if node.type == "text":
        return f"key_part({value})"
    if node.type == "date":
        return f"{value}.isoformat()"
    if node.type == "bool":
        return f"('true' if {value} else 'false')"
    return f"str({value})"


def _tuple(parts: Any) -> str:
    items = list(parts)
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
