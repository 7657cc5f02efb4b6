"""Plan → Python source. Unknown is None; Kleene logic; every expression is evaluated whatever the others give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kapok.rules import arithmetic, calendar
from kapok.rules.expression import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    DaysBetween,
    Environment,
    In,
    Literal,
    Node,
    Not,
    Or,
    ShiftDays,
    Variable,
    variables,
)
from kapok.rules.model import Package
from kapok.rules.plan import AmountPlan, Compute, Filter, Join, Lookup, MeasurePlan, Relate, Scope, SpellTable, Stretch
from kapok.rules.python_executor.spells import UNKNOWN, Spell, stretches
from kapok.rules.results import UnitResult

OPERATORS = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Expressions:
    """Nodes → Python expressions. `known` values need no test for None."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}
        self.count = 0

    def constant(self, value: Any) -> str:
        if value is None or isinstance(value, (bool, int)):
            return repr(value)
        if isinstance(value, str):
            return repr(value)
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def fresh(self) -> str:
        self.count += 1
        return f"_{self.count}"

    def strict(self, nodes: list[Node], form: Callable[[list[str]], str]) -> str:
        """`form` of the values, or None if one of them is unknown."""
        names, tests = [], []
        for node in nodes:
            text = self.of(node)
            if isinstance(node, (Literal, Environment)):
                names.append(text)
            elif isinstance(node, Variable):
                names.append(text)
                tests.append(f"{text} is None")
            else:
                name = self.fresh()
                names.append(name)
                tests.append(f"({name} := {text}) is None")
        value = form(names)
        return f"(None if {' or '.join(tests)} else {value})" if tests else f"({value})"

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return self.constant(node.value)
            case Variable():
                return node.name
            case Environment():
                return node.name
            case Not():
                return self.strict([node.item], lambda v: f"not {v[0]}")
            case And() | Or():
                return self._junction(node)
            case Compare():
                operator = OPERATORS[node.op]
                return self.strict([node.left, node.right], lambda v: f"{v[0]} {operator} {v[1]}")
            case In():
                values = self.constant(frozenset(node.values))
                return self.strict([node.item], lambda v: f"{v[0]} in {values}")
            case Arithmetic():
                return self.strict([node.left, node.right], lambda v: f"({v[0]} {node.op} {v[1]})")
            case ShiftDays():
                sign = "+" if node.sign > 0 else "-"
                return self.strict([node.day, node.days], lambda v: f"({v[0]} {sign} timedelta({v[1]}))")
            case DaysBetween():
                return self.strict([node.left, node.right], lambda v: f"({v[0]} - {v[1]}).days")
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)
        raise TypeError(node)

    def _junction(self, node: And | Or) -> str:
        deciding = "False" if isinstance(node, And) else "True"
        other = "True" if isinstance(node, And) else "False"
        names, tests = [], []
        for item in node.items:
            text = self.of(item)
            if isinstance(item, Variable):
                names.append(text)
                tests.append(f"{text} is {deciding}")
            else:
                name = self.fresh()
                names.append(name)
                tests.append(f"({name} := {text}) is {deciding}")
        unknown = " or ".join(f"{n} is None" for n in names)
        return f"({deciding} if {' or '.join(tests)} else None if {unknown} else {other})"

    def _case(self, node: Case) -> str:
        text = self.of(node.default)
        for test, value in reversed(node.branches):
            name = self.fresh()
            text = f"(None if ({name} := {self.of(test)}) is None else {self.of(value)} if {name} else {text})"
        return text

    def _call(self, node: Call) -> str:
        match node.name:
            case "least":
                return self.strict(node.args, lambda v: f"min({', '.join(v)})")
            case "greatest":
                return self.strict(node.args, lambda v: f"max({', '.join(v)})")
            case "year" | "month" | "day":
                return self.strict(node.args, lambda v: f"{v[0]}.{node.name}")
            case "prorate" | "percent":
                return self.strict(node.args, lambda v: f"{node.name}({', '.join(v)}, {node.rounding!r})")
            case _:
                return self.strict(node.args, lambda v: f"{node.name}({', '.join(v)})")


class Emitter:
    """One plan → the source of `build(world, as_of, valid_from, valid_to, gated)`.

    `traced`: `unit` gives the result and, beside it, the values of `traced_names(plan)`, in that order.
    """

    def __init__(self, plan: MeasurePlan, package: Package, *, traced: bool = False) -> None:
        self.plan, self.package, self.traced = plan, package, traced
        self.expressions = Expressions()
        self.head: list[str] = []
        self.functions: list[str] = []
        self.tail: list[str] = []
        self.bound: set[str] = set()

    def source(self) -> str:
        for table in self.plan.spell_tables:
            self._spell_table(table)
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
            "add_months": calendar.add_months,
            "months_between": calendar.months_between,
            "last_day": calendar.last_day,
            "month_start": calendar.month_start,
            "floor_div": arithmetic.floor_div,
            "ceil_div": arithmetic.ceil_div,
            "prorate": arithmetic.prorate,
            "percent": arithmetic.percent,
            "timedelta": dt.timedelta,
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

    def _bind(self, name: str, value: str) -> str:
        if name not in self.bound:
            self.bound.add(name)
            self.head.append(f"{name} = {value}")
        return name

    # steps

    def steps(self, scope: Scope, row: str, *, gated: bool) -> list[str]:
        """The lines that compute a scope's variables for one row; `row` names the row itself."""
        lines: list[str] = []
        for step in scope.steps:
            match step:
                case Join():
                    lines += self._join(step, row)
                case Compute():
                    lines.append(f"{step.target.name} = {self.expressions.of(step.value)}")
                case Lookup():
                    lines += self._lookup(step)
                case Relate():
                    lines.append(self._relate(step))
                case Stretch():
                    lines += self._stretch(step)
                case Filter():
                    if gated:
                        tests = " or ".join(f"{self.expressions.of(g)} is False" for g in step.gates)
                        lines.append(f"if gated and ({tests}): return None")
        return lines

    def _join(self, join: Join, row: str) -> list[str]:
        if join.source is None:
            return [f"{v.name} = {row}[{c!r}]" for c, v in join.columns.items()]
        if not join.columns:
            return []
        table = self._bind(f"T_{join.entity}", f"world.table({join.entity!r})")
        lines = [f"{join.alias} = {table}.get({join.source.name})"]
        columns = list(join.columns.items())
        names = ", ".join(v.name for _, v in columns)
        lines.append(f"if {join.alias} is None: {' = '.join(v.name for _, v in columns)} = None")
        values = ", ".join(f"{join.alias}[{c!r}]" for c, _ in columns)
        lines.append(f"else: {names} = {values}")
        return lines

    def _lookup(self, step: Lookup) -> list[str]:
        parameter = self.package.parameter(step.key)
        city = sorted(parameter.values.items(), reverse=True)
        counties = {} if step.city_only else parameter.counties
        function = f"P{len(self.functions)}"
        body = [f"def {function}(day, county):"]
        if counties:
            table = {c: sorted(v.items(), reverse=True) for c, v in counties.items()}
            own = self.expressions.constant(_Table(table))
            body.append(f"    for start, value in {own}.get(county, EMPTY):")
            body.append("        if day >= start:")
            body.append("            if value is not None: return value")
            body.append("            break")
        for start, value in city:
            text = self.expressions.constant(value)
            body.append(f"    if day >= {self.expressions.constant(start)}: return {text}")
        body.append("    return None")
        self.functions.append("\n".join(body))
        day = self.expressions.of(step.day)
        county = self.expressions.of(step.county) if step.county is not None else "None"
        unknown = [f"(_d := {day}) is None"]
        if parameter.counties and step.county is not None:
            unknown.append(f"{county} is None")
        target, unset = step.target.name, step.unset.name
        return [
            f"if {' or '.join(unknown)}: {target} = None; {unset} = False",
            f"else: {target} = {function}(_d, {county}); {unset} = {target} is None",
        ]

    def _relate(self, step: Relate) -> str:
        name = f"R_{step.target.name}"
        columns = tuple(c for c, _ in step.match)
        index = self._bind(f"I_{step.rows.entity}_{'_'.join(columns)}", f"world.index({step.rows.entity!r}, {columns!r})")
        outer = [v.name for v in outer_variables(step)]
        row = step.rows.row.alias
        body = [f"def {name}({', '.join(['rows', 'complete', *outer])}):"]
        inner = self.steps(step.rows, row, gated=False)
        where = self.expressions.of(step.where) if step.where is not None else "True"
        inner.append(f"_w = {where}")
        body += _fold(step, inner, row, self.expressions)
        self.functions.append("\n".join(body))
        key = self._match_key(step)
        complete = self.expressions.of(step.complete) if step.complete is not None else "True"
        arguments = ", ".join([f"{index}.get(_k, EMPTY)", complete, *outer])
        return f"{step.target.name} = None if {key} else {name}({arguments})"

    def _match_key(self, step: Relate) -> str:
        parts = [self.expressions.of(node) for _, node in step.match]
        if len(parts) == 1:
            return f"(_k := {parts[0]}) is None"
        return f"None in (_k := ({', '.join(parts)}))"

    def _stretch(self, step: Stretch) -> list[str]:
        table = f"S_{step.spells.name}"
        if table not in self.bound:
            self.bound.add(table)
            self.tail.append(f"{table} = make_{step.spells.name}()")
        lines = [f"{step.alias} = {table}.get({step.source.name}, UNKNOWN)"]
        lines += [f"{v.name} = {step.alias}.{a}" for a, v in step.attributes.items()]
        return lines

    def _spell_table(self, table: SpellTable) -> None:
        row = table.rows.row.alias
        inner = self.steps(table.rows, row, gated=False)
        of = self.expressions.of
        where = of(table.where) if table.where is not None else "True"
        by = ", ".join(of(b) for b in table.by) + ","
        entity = table.rows.entity
        lines = [f"def make_{table.name}():", "    spells = []"]
        limit = "None"
        if table.limit_months is not None:
            limit = "limit"
            lines.append("    limit = None")
        lines.append(f"    for {row} in world.table({entity!r}).values():")
        lines += [f"        {line}" for line in inner]
        if table.limit_months is not None:
            lines.append(f"        limit = {of(table.limit_months)}")
        lines.append(f"        spells.append(Spell({row}['id'], ({by}), {of(table.start)}, {of(table.end)}, {where}))")
        limited = table.limit_months is not None
        lines.append(f"    return stretches(spells, {table.gap}, {limit}, limited={limited})")
        self.functions.append("\n".join(lines))

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
        trace = f", {_tuple(traced_names(plan))}" if self.traced else ""
        lines.append(
            "    return UnitResult(t0['id'], _o, _f, _m, _g, _u, _s, _n, _x, _nb, "
            f"{of(plan.event)}, {county}, {of(plan.payee)}, {keys}, {limit_key}, {order}, {units}, {per}, "
            f"{each}, {city}, {rank}, {self._route()}){trace}"
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
                lines.append(f"elif {day} > as_of: _g |= {bit}; _nb = {day} if _nb is None or {day} > _nb else _nb")
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
            lines.append(f"    if {variable.name} is None{known}: _x |= {1 << order[variable.name]}")
        lines.append("    if _x:")
        lines.append("        _need = 0")
        bit = 1
        for item in (*self.plan.conditions, *self.plan.requirements):
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
        return self.expressions.strict(list(parts), lambda v: f"{name + '|'!r} + " + " + '|' + ".join(_text(p, t) for p, t in zip(parts, v, strict=True)))

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
        limit_key = self._key_text(plan.limit.name, plan.limit.ledger_parts) if plan.limit else "None"
        per = _tuple(self.expressions.of(paid) for _, _, paid in plan.settle_per)
        lines.append(f"    return {keys}, {limit_key}, {per}")
        self.functions.append("\n".join(lines))

    def _group(self, function: str, *, city: bool) -> None:
        """`group(given, new, old)` → items so far, pay, whether a standard is not set; or the same for the city's part."""
        plan, of = self.plan, self.expressions.of
        names = ["n", "n_new", *(name for name, _, _ in plan.settle_per), "county"]
        lines = [f"def {function}(given, new, old):"]
        lines += [f"    g_{name} = given.get({name!r})" for name in dict.fromkeys(names)]
        lines += [f"    {line}" for line in self.steps(plan.group, "None", gated=False)]
        marks = [s.unset.name for s in plan.group.steps if isinstance(s, Lookup) and not s.city_only]
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
            return [f"{name} = None if new[{key}] is None else old[{key}] + new[{key}]"]
        text = self.expressions.of(value)
        if amount.settle == "once":
            return [f"{name} = old[{key}] if old[{key}] > 0 else {text}"]
        if amount.settle == "per_batch":
            return [
                "_all, g_n = g_n, g_n_new",
                f"{name} = {text}",
                "g_n = _all",
                f"if {name} is not None: {name} += old[{key}]",
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


class _Table(dict[str, Any]):
    """A county table kept as a constant."""

    __hash__ = None  # type: ignore[assignment]


def _fold(step: Relate, inner: list[str], row: str, expressions: Expressions) -> list[str]:
    """The body of a related-row function."""
    kind = step.kind
    start = {"exists": [], "count": ["_n = 0"], "sum": ["_n = 0"], "max": ["_n = None"], "min": ["_n = None"]}[kind]
    lines = [f"    {s}" for s in [*start, "_unknown = complete is not True"]]
    lines.append(f"    for {row} in rows:")
    lines += [f"        {line}" for line in inner]
    if kind == "exists":
        lines += ["        if _w: return True", "        if _w is None: _unknown = True"]
        lines.append("    return None if _unknown else False")
        return lines
    if kind == "count" and step.value is not None:
        lines[0] = "    _n = set()"
        lines += ["        if _w is None: return None", "        if _w:"]
        lines.append(f"            _v = {expressions.of(step.value)}")
        lines += ["            if _v is None: return None", "            _n.add(_v)"]
        lines.append("    return None if _unknown else len(_n)")
        return lines
    if kind == "count":
        lines += ["        if _w is None: return None", "        if _w: _n += 1"]
        lines.append("    return None if _unknown else _n")
        return lines
    assert step.value is not None
    lines += ["        if _w is None: return None", "        if _w:"]
    lines.append(f"            _v = {expressions.of(step.value)}")
    lines.append("            if _v is None: return None")
    if kind == "sum":
        lines.append("            _n += _v")
        lines.append("    return None if _unknown else _n")
    else:
        sign = ">" if kind == "max" else "<"
        lines.append(f"            if _n is None or _v {sign} _n: _n = _v")
        lines.append(f"    return None if _unknown else {expressions.constant(step.empty)} if _n is None else _n")
    return lines


def outer_variables(step: Relate) -> list[Variable]:
    """Variables of scopes above that the related rows' steps and tests read, in the order met."""
    found: dict[str, Variable] = {}
    own: set[int] = set()

    def visit(nodes: list[Node]) -> None:
        for node in nodes:
            for variable in variables(node):
                if variable.scope not in own:
                    found.setdefault(variable.name, variable)

    def enter(relate: Relate) -> None:
        own.add(relate.rows.number)
        for inner in relate.rows.steps:
            match inner:
                case Compute():
                    visit([inner.value])
                case Relate():
                    visit([n for _, n in inner.match] + ([inner.complete] if inner.complete is not None else []))
                    enter(inner)
                case Lookup():
                    visit([inner.day] + ([inner.county] if inner.county is not None else []))
                case _:
                    pass
        visit([n for n in (relate.where, relate.value) if n is not None])

    enter(step)
    return list(found.values())


def _text(node: Node, value: str) -> str:
    if node.type == "text":
        return value
    if node.type == "date":
        return f"{value}.isoformat()"
    if node.type == "bool":
        return f"('true' if {value} else 'false')"
    return f"str({value})"


def _tuple(parts: Any) -> str:
    items = list(parts)
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
