"""Expressions → typed nodes in the scopes of a plan: names, types, related rows, statuses, parameters, readings.

One pass resolves and checks. A `Frame` says where an expression stands: whose facts its names are, which rows are
`row`, which day is `on_date`, whether measure names, `event` or `n` exist.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from sqlglot import exp

from kapok.rules.arithmetic import ROUNDINGS
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
    Origin,
    ShiftDays,
    Type,
    Variable,
    leaves,
    variables,
)
from kapok.rules.model import Measure, Package, Parameter, Reading
from kapok.rules.parsing import name_parts, parse
from kapok.rules.plan import Compute, Join, Lookup, Relate, Scope, SpellTable, Stretch
from kapok.rules.problems import ExpressionError, Problems
from kapok.rules.vocabulary import SPELL_ATTRIBUTES, Entity, Fact, Related, Source

BIG = 2**62
COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
FUNCTIONS: dict[str, tuple[tuple[str, ...], Type]] = {
    "add_months": (("date", "int"), "date"),
    "months_between": (("date", "date"), "int"),
    "last_day": (("date",), "date"),
    "month_start": (("date",), "date"),
    "year": (("date",), "int"),
    "month": (("date",), "int"),
    "day": (("date",), "int"),
    "floor_div": (("int", "int"), "int"),
    "ceil_div": (("int", "int"), "int"),
    "prorate": (("money", "int", "int"), "money"),
    "percent": (("money", "rate"), "money"),
    "yuan": (("int",), "money"),
}
ROUNDED = {"prorate": "half_up", "percent": "floor"}
OTHER_FUNCTIONS = ("at", "least", "greatest")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an expression stands. `scope`/`path`/`entity`: own facts; `home`: the scope its steps are placed in."""

    scope: Scope
    home: Scope
    path: tuple[str, ...]
    entity: str
    row: Scope | None = None
    on_date: Node | None = None
    measure: bool = False
    group: dict[str, Variable] | None = None
    ledger: dict[str, str] | None = None
    chain: tuple[str, ...] = ()


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one measure (or of the vocabulary alone) under chosen readings."""

    package: Package
    measure: Measure | None
    choices: dict[str, str]
    problems: Problems
    scopes: list[Scope] = field(default_factory=list)
    memo: dict[tuple[object, ...], Variable] = field(default_factory=dict)
    spell_tables: dict[str, SpellTable] = field(default_factory=dict)
    unset: dict[str, Variable] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    event: Node | None = None
    county: Node | None = None
    city_only: bool = False

    # scopes and columns

    def new_scope(self, entity: str, parent: Scope | None) -> Scope:
        scope = Scope(len(self.scopes), entity, parent)
        join = Join(f"t{scope.number}", entity, None)
        scope.joins[()] = join
        scope.steps.append(join)
        self.scopes.append(scope)
        return scope

    def variable(self, type_: Type, scope: Scope, hint: str, origin: Origin) -> Variable:
        name = f"v{len(self.memo)}_{hint}"
        result = Variable(type_, name, scope.number, origin)
        self.memo["name", name] = result
        return result

    def entity(self, name: str) -> Entity:
        try:
            return self.package.vocabulary.entities[name]
        except KeyError:
            known = ", ".join(sorted(self.package.vocabulary.entities))
            raise ExpressionError("unknown_entity", name=name, allowed=known) from None

    def join(self, scope: Scope, path: tuple[str, ...]) -> Join:
        """The join that brings the row at the end of a path of references."""
        if path not in scope.joins:
            above = self.join(scope, path[:-1])
            source = self.column(scope, path[:-1], path[-1])
            target = self.entity(above.entity).refs[path[-1]]
            join = Join(f"t{scope.number}_{'_'.join(path)}", target, source)
            scope.joins[path] = join
            scope.steps.append(join)
        return scope.joins[path]

    def column(self, scope: Scope, path: tuple[str, ...], name: str) -> Variable:
        """A stored column (fact, reference or id) of the row at the end of a path."""
        join = self.join(scope, path)
        if name not in join.columns:
            entity = self.entity(join.entity)
            origin = self._column_origin(entity, name, path)
            fact = entity.facts.get(name)
            type_ = _inside(fact.type) if fact else "text"
            variable = self.variable(type_, scope, name, origin)
            variable.leaf = name != "id"
            variable.inputs = (join.source,) if join.source else ()
            join.columns[name] = variable
        return join.columns[name]

    def _column_origin(self, entity: Entity, name: str, path: tuple[str, ...]) -> Origin:
        if fact := entity.facts.get(name):
            return _fact_origin(fact, path)
        target = self.package.vocabulary.entities.get(entity.refs.get(name, entity.name), entity)
        return Origin(target.label, target.en, "fact", entity.name, name, path)

    # expressions

    def compile(self, source: Source, frame: Frame, want: str | None = None, where: str = "") -> Node | None:
        """The expression of a source; problems are added at its place and None returned."""
        try:
            node = self.node(parse(source.text), frame)
            if want is not None and node.type != want:
                raise ExpressionError("type", where=where or source.text, want=want, got=node.type)
        except ExpressionError as error:
            self.problems.add(source.place, error.code, **error.arguments)
            return None
        return node

    def node(self, syntax: exp.Expression, frame: Frame) -> Node:
        """One syntax node, typed."""
        if (parts := name_parts(syntax)) is not None:
            return self.name(parts, frame)
        if type(syntax) in COMPARISONS:
            return self._compare(COMPARISONS[type(syntax)], syntax, frame)
        match syntax:
            case exp.Paren():
                return self.node(syntax.this, frame)
            case exp.Literal():
                return _literal(syntax)
            case exp.Boolean():
                return Literal("bool", bool(syntax.this))
            case exp.Cast():
                return _date_literal(syntax)
            case exp.Not():
                return Not("bool", self._want(syntax.this, frame, "bool", "not"))
            case exp.And() | exp.Or():
                items = [self._want(s, frame, "bool", "and/or") for s in syntax.flatten()]
                return And("bool", items) if isinstance(syntax, exp.And) else Or("bool", items)
            case exp.Between():
                return self._between(syntax, frame)
            case exp.In():
                return self._in(syntax, frame)
            case exp.Neg():
                item = self.node(syntax.this, frame)
                if isinstance(item, Literal) and item.type in ("int", "money"):
                    return Literal(item.type, -item.value)  # type: ignore[operator]
                _need(item, ("int", "money"), "-")
                return Arithmetic(item.type, "-", Literal(item.type, 0), item)
            case exp.Add() | exp.Sub():
                return self._add(syntax, frame)
            case exp.Mul():
                return self._multiply(syntax, frame)
            case exp.Case():
                return self._case(syntax, frame)
            case exp.Anonymous():
                return self._call(str(syntax.this).lower(), syntax.expressions, frame)
        raise ExpressionError("banned", what=syntax.sql(), mend="见格式说明第4节", mend_en="see the format, section 4")

    def _want(self, syntax: exp.Expression, frame: Frame, want: str, where: str) -> Node:
        node = self.node(syntax, frame)
        _need(node, (want,), where)
        return node

    def _compare(self, op: str, syntax: exp.Expression, frame: Frame) -> Node:
        left, right = self.node(syntax.this, frame), self.node(syntax.expression, frame)
        _same(left, right, f"{syntax.this.sql()} {op}")
        if op not in ("=", "<>") and left.type in ("bool", "text"):
            raise ExpressionError("type", where=op, want="int/money/rate/date", got=left.type)
        return Compare("bool", op, left, right)

    def _between(self, syntax: exp.Between, frame: Frame) -> Node:
        item = self.node(syntax.this, frame)
        low, high = self.node(syntax.args["low"], frame), self.node(syntax.args["high"], frame)
        _same(item, low, "between")
        _same(item, high, "between")
        return And("bool", [Compare("bool", ">=", item, low), Compare("bool", "<=", item, high)])

    def _in(self, syntax: exp.In, frame: Frame) -> Node:
        item = self.node(syntax.this, frame)
        named = syntax.args.get("field")
        if named is not None:
            name = ".".join(name_parts(named) or [named.sql()])
            if name not in self.package.sets:
                hint = ", ".join(sorted(self.package.sets)) or "–"
                raise ExpressionError("unknown_name", name=name, hint=f"集合有：{hint}", hint_en=f"sets: {hint}")
            _need(item, ("text",), "in")
            return In("bool", item, tuple(self.package.sets[name]), name)
        values = []
        for part in syntax.expressions:
            value = self.node(part, frame)
            if not isinstance(value, Literal):
                raise ExpressionError("banned", what=part.sql(), mend="in 里只写常量", mend_en="constants only inside in")
            _same(item, value, "in")
            values.append(value.value)
        return In("bool", item, tuple(values))

    def _add(self, syntax: exp.Add | exp.Sub, frame: Frame) -> Node:
        op = "+" if isinstance(syntax, exp.Add) else "-"
        left, right = self.node(syntax.this, frame), self.node(syntax.expression, frame)
        if left.type == "date" and right.type == "int":
            return ShiftDays("date", left, right, 1 if op == "+" else -1)
        if left.type == "date" and right.type == "date" and op == "-":
            return DaysBetween("int", left, right)
        _need(left, ("int", "money", "rate"), op)
        _same(left, right, op)
        return Arithmetic(left.type, op, left, right)

    def _multiply(self, syntax: exp.Mul, frame: Frame) -> Node:
        left, right = self.node(syntax.this, frame), self.node(syntax.expression, frame)
        if {left.type, right.type} not in ({"int"}, {"int", "money"}):
            raise ExpressionError("type", where="*", want="int × int / money × int", got=f"{left.type} × {right.type}")
        return Arithmetic("money" if "money" in (left.type, right.type) else "int", "*", left, right)

    def _case(self, syntax: exp.Case, frame: Frame) -> Node:
        if syntax.this is not None:
            raise ExpressionError("banned", what="case x when", mend="写 case when 条件", mend_en="write case when TEST")
        if syntax.args.get("default") is None:
            raise ExpressionError("no_else")
        branches = [
            (self._want(b.this, frame, "bool", "case when"), self.node(b.args["true"], frame))
            for b in syntax.args["ifs"]
        ]
        default = self.node(syntax.args["default"], frame)
        types = {v.type for _, v in branches} | {default.type}
        if len(types) > 1:
            raise ExpressionError("case_type", types=", ".join(sorted(types)))
        return Case(default.type, branches, default)

    def _call(self, name: str, args: list[exp.Expression], frame: Frame) -> Node:
        if name == "at":
            _arity(name, "2", args, 2, 2)
            return self._at(args[0], self._want(args[1], frame, "date", "at()"), frame)
        if name in ("least", "greatest"):
            _arity(name, "≥2", args, 2, 99)
            items = [self.node(a, frame) for a in args]
            _need(items[0], ("int", "money", "rate", "date"), name)
            for item in items[1:]:
                _same(items[0], item, name)
            return Call(items[0].type, name, items)
        if name not in FUNCTIONS:
            allowed = ", ".join(sorted([*FUNCTIONS, *OTHER_FUNCTIONS]))
            raise ExpressionError("unknown_function", name=name, allowed=allowed)
        types, result = FUNCTIONS[name]
        rounding = ROUNDED.get(name, "")
        _arity(name, str(len(types)), args, len(types), len(types) + bool(rounding))
        if len(args) > len(types):
            literal = args[-1]
            rounding = literal.name if isinstance(literal, exp.Literal) and literal.is_string else ""
            if rounding not in ROUNDINGS:
                raise ExpressionError("bad_choice", key=name, value=literal.sql(), allowed=", ".join(ROUNDINGS))
        nodes = [self._want(a, frame, t, f"{name}()") for a, t in zip(args, types, strict=False)]
        if name == "yuan":
            if not isinstance(nodes[0], Literal):
                return Arithmetic("money", "*", nodes[0], Literal("int", 100))
            return Literal("money", nodes[0].value * 100)  # type: ignore[operator]
        return Call(result, name, nodes, rounding)

    # names

    def name(self, parts: list[str], frame: Frame) -> Node:
        """A name or a path."""
        if len(parts) == 1 and (node := self._special(parts[0], frame)) is not None:
            return node
        if parts[0] == "row" and frame.row is not None and len(parts) > 1:
            inner = Frame(frame.row, frame.row, (), frame.row.entity, measure=False, chain=frame.chain)
            return self._path(parts[1:], inner, None)
        if frame.group is not None:
            return self._group_name(parts, frame)
        meanings = self._meanings(parts[0], frame) if len(parts) == 1 else []
        if frame.ledger is not None and not meanings:
            return self._ledger_name(parts, frame)
        entity = self.entity(frame.entity)
        own = parts[0] in entity.facts or parts[0] in entity.refs
        if len(meanings) + own > 1:
            raise ExpressionError("ambiguous", name=parts[0], meanings=", ".join([*meanings, *(["fact"] if own else [])]))
        if meanings:
            return self._named(meanings[0], parts[0], frame)
        return self._path(parts, frame, None)

    def _special(self, name: str, frame: Frame) -> Node | None:
        if name in ("as_of", "valid_from", "valid_to"):
            return Environment("date", name)
        if name == "on_date" and frame.on_date is not None:
            return frame.on_date
        if name == "event" and frame.group is None:
            if frame.ledger is not None:
                return self.column(frame.scope, (), "event")
            if self.event is not None:
                return self.event
        return None

    def _meanings(self, name: str, frame: Frame) -> list[str]:
        found = []
        if frame.measure and self.measure is not None:
            found += [
                kind
                for kind, table in (
                    ("let", self.measure.lets),
                    ("reading", self.measure.readings),
                    ("parameter", self.measure.params),
                )
                if name in table
            ]
        if not found:
            found += [
                kind
                for kind, table in (("policy reading", self.package.readings), ("policy parameter", self.package.params))
                if name in table
            ]
        return found

    def _named(self, kind: str, name: str, frame: Frame) -> Node:
        if name in frame.chain:
            raise ExpressionError("cycle", chain=" → ".join([*frame.chain, name]))
        inner = replace(frame, chain=(*frame.chain, name))
        measure = self.measure
        if kind == "let" and measure is not None:
            return self._let(name, measure.lets[name], inner)
        if kind == "reading" and measure is not None:
            return self.reading(measure.readings[name], inner)
        if kind == "parameter" and measure is not None:
            return self.parameter(measure.params[name], frame)
        if kind == "policy reading":
            return self.reading(self.package.readings[name], inner)
        return self.parameter(self.package.params[name], frame)

    def _let(self, name: str, source: Source, frame: Frame) -> Node:
        if frame.ledger is not None or frame.row is not None:
            return self.node(parse(source.text), frame)
        key = ("let", name, self.city_only)
        if key not in self.memo:
            value = self.node(parse(source.text), frame)
            variable = self.variable(value.type, frame.home, name, Origin(name, name, "let"))
            variable.depends = (value,)
            frame.home.steps.append(Compute(variable, value))
            self.memo[key] = variable
        return self.memo[key]

    def reading(self, reading: Reading, frame: Frame) -> Node:
        """The option in force, as an expression."""
        self.used.add(("reading", reading.name))
        chosen = self.choices.get(reading.name)
        if chosen is not None or not reading.confirmed:
            return self._option(reading, chosen or reading.default, frame)
        confirmed = sorted(reading.confirmed, key=lambda c: c.start, reverse=True)
        if self.event is None or frame.group is not None or frame.ledger is not None:
            return self._option(reading, confirmed[0].option, frame)
        branches: list[tuple[Node, Node]] = [
            (Compare("bool", ">=", self.event, Literal("date", c.start)), self._option(reading, c.option, frame))
            for c in confirmed
        ]
        default = self._option(reading, reading.default, frame)
        return Case(default.type, branches, default)

    def _option(self, reading: Reading, option: str, frame: Frame) -> Node:
        if option not in reading.options:
            raise ExpressionError("option", name=reading.name, option=option, allowed=", ".join(reading.options))
        return self.node(parse(reading.options[option].value.text), frame)

    def parameter(self, parameter: Parameter, frame: Frame) -> Node:
        """The parameter's value at the frame's day and county."""
        self.used.add(("parameter", parameter.name))
        city = self.city_only
        if frame.group is not None:
            scope, day, county = frame.home, _settlement_day(), frame.group.get("county")
        elif self.event is None or frame.ledger is not None:
            scope, day, county = frame.home, _settlement_day(), None
        else:
            scope, day, county = self.scopes[0], self.event, self.county
        key = ("parameter", parameter.key, scope.number, isinstance(day, Variable), county is not None, city)
        if key not in self.memo:
            origin = Origin(parameter.say, parameter.en, "parameter", parameter.owner, parameter.name)
            type_ = _inside(parameter.type)
            target = self.variable(type_, scope, parameter.name, origin)
            target.inputs = tuple(variables(day)) + (tuple(variables(county)) if county and parameter.counties else ())
            unset = self.variable("bool", scope, f"{parameter.name}_unset", origin)
            self.unset[target.name] = unset
            scope.steps.append(Lookup(target, unset, parameter.key, day, county, city))
            self.memo[key] = target
        return self.memo[key]

    def unset_of(self, nodes: list[Node]) -> list[Variable]:
        """The “has no value” marks of every parameter the nodes depend on."""
        found: dict[str, Variable] = {}
        seen: set[str] = set()

        def visit(node: Node) -> None:
            for variable in variables(node):
                if variable.name in seen:
                    continue
                seen.add(variable.name)
                if variable.name in self.unset:
                    found[variable.name] = self.unset[variable.name]
                for item in (*variable.depends, *variable.inputs):
                    visit(item)

        for node in nodes:
            visit(node)
        return list(found.values())

    def _group_name(self, parts: list[str], frame: Frame) -> Node:
        name = parts[0]
        assert frame.group is not None
        if len(parts) == 1 and name in frame.group:
            return frame.group[name]
        meanings = [m for m in self._meanings(name, frame) if m != "let"] if len(parts) == 1 else []
        if meanings:
            return self._named(meanings[0], name, frame)
        raise ExpressionError("unit_in_total", name=".".join(parts))

    def _ledger_name(self, parts: list[str], frame: Frame) -> Node:
        assert frame.ledger is not None
        name = ".".join(parts)
        if name not in frame.ledger:
            raise ExpressionError("key_ledger", name=name)
        return self.column(frame.scope, (), frame.ledger[name])

    # facts

    def _at(self, syntax: exp.Expression, day: Node, frame: Frame) -> Node:
        parts = name_parts(syntax)
        if parts is None:
            raise ExpressionError("type", where="at()", want="fact", got=syntax.sql())
        if parts[0] == "row" and frame.row is not None:
            inner = Frame(frame.row, frame.row, (), frame.row.entity, chain=frame.chain)
            return self._path(parts[1:], inner, day)
        return self._path(parts, frame, day)

    def _path(self, parts: list[str], frame: Frame, day: Node | None) -> Node:
        """A path through references from the frame's own row, to a fact, a reference or a spell's attribute."""
        entity = self.entity(frame.entity)
        path = frame.path
        for index, part in enumerate(parts[:-1]):
            if part in entity.refs:
                path, entity = (*path, part), self.entity(entity.refs[part])
                continue
            fact = entity.facts.get(part)
            if fact is not None and fact.spells is not None and index == len(parts) - 2:
                return self._spell(fact, parts[-1], replace(frame, path=path, entity=entity.name))
            if fact is not None:
                raise ExpressionError("not_ref", name=part)
            raise self._unknown(entity, part, frame, first=index == 0)
        last = parts[-1]
        if last in entity.refs or last == "id" or (last == "self" and len(parts) == 1):
            return self.column(frame.scope, path, "id" if last == "self" else last)
        fact = entity.facts.get(last)
        if fact is None:
            raise self._unknown(entity, last, frame, first=len(parts) == 1)
        if fact.on_date and day is None:
            raise ExpressionError("needs_at", name=".".join(parts))
        if not fact.on_date and day is not None:
            raise ExpressionError("not_on_date", name=".".join(parts))
        return self.fact(fact, replace(frame, path=path, entity=entity.name), day)

    def _unknown(self, entity: Entity, name: str, frame: Frame, *, first: bool) -> ExpressionError:
        from difflib import get_close_matches

        names = [*entity.facts, *entity.refs]
        if first and frame.measure and self.measure is not None:
            names += [*self.measure.lets, *self.measure.readings, *self.measure.params]
        if first:
            names += [*self.package.readings, *self.package.params, "event", "as_of"]
        close = get_close_matches(name, names, 3) or sorted(entity.facts)[:8]
        hint = ", ".join(close)
        if first:
            return ExpressionError("unknown_name", name=name, hint=f"是不是：{hint}", hint_en=f"perhaps: {hint}")
        label = f"{entity.label} {entity.name}"
        return ExpressionError("unknown_fact", entity=label, name=name, hint=f"是不是：{hint}", hint_en=f"perhaps: {hint}")

    def fact(self, fact: Fact, frame: Frame, day: Node | None) -> Node:
        """A fact of the row at the frame's path, on a day if it is a status."""
        if fact.stored:
            return self.column(frame.scope, frame.path, fact.name)
        if fact.spells is not None:
            raise ExpressionError("unknown_fact", entity=fact.label, name=fact.name, hint="加上 .start 等", hint_en="add .start")
        mark = f"{fact.entity}.{fact.name}"
        if mark in frame.chain:
            raise ExpressionError("cycle", chain=" → ".join([*frame.chain, mark]))
        day = self._bind(day) if day is not None else None
        home = _deeper(frame.scope, self.scopes[day.scope]) if isinstance(day, Variable) else frame.scope
        day_key = day.name if isinstance(day, (Variable, Environment)) else getattr(day, "value", None)
        key = ("fact", frame.scope.number, home.number, frame.path, mark, str(day_key), self.city_only)
        if key not in self.memo:
            inner = Frame(frame.scope, home, frame.path, fact.entity, None, day, chain=(*frame.chain, mark))
            if fact.derived is not None:
                self.memo[key] = self._derived(fact, inner, day)
            else:
                assert fact.related is not None
                self.memo[key] = self._related(fact, fact.related, inner, day)
        return self.memo[key]

    def _bind(self, node: Node) -> Node:
        """A day as a variable, a constant or the environment, so that it can be carried into other scopes."""
        if isinstance(node, (Variable, Literal, Environment)):
            return node
        used = variables(node)
        home = self.scopes[0]
        for item in used:
            home = _deeper(home, self.scopes[item.scope])
        variable = self.variable(node.type, home, "day", Origin("日期", "date", "derived"))
        variable.depends = (node,)
        home.steps.append(Compute(variable, node))
        return variable

    def _derived(self, fact: Fact, frame: Frame, day: Node | None) -> Variable:
        assert fact.derived is not None
        value = self.node(parse(fact.derived.text), frame)
        _need(value, (_inside(fact.type),), fact.name)
        origin = _fact_origin(fact, frame.path, day)
        origin.kind = "derived"
        variable = self.variable(value.type, frame.home, fact.name, origin)
        variable.depends = (value,)
        frame.home.steps.append(Compute(variable, value))
        return variable

    def _related(self, fact: Fact, related: Related, frame: Frame, day: Node | None) -> Variable:
        target = self.entity(related.entity)
        rows = self.new_scope(target.name, frame.home)
        match = self._match(related, rows, frame)
        inner = replace(frame, row=rows, home=rows)
        where = self.node(parse(related.where.text), inner) if related.where else None
        value = self.node(parse(related.value.text), inner) if related.value else None
        complete = self.node(parse(related.complete.text), frame)
        _need(complete, ("bool",), "complete")
        if where is not None:
            _need(where, ("bool",), "where")
        type_ = _inside(fact.type)
        want = {"exists": "bool", "count": "int"}.get(related.kind, type_)
        _need(Literal(type_, None), (want,), fact.name)
        if value is not None:
            _need(value, (type_,), "value")
        if isinstance(complete, Literal) and complete.value is True:
            complete = None
        origin = _fact_origin(fact, frame.path, day)
        if complete is not None and not origin.suppliers:
            origin.suppliers = tuple(s for leaf in leaves([complete]) for s in leaf.origin.suppliers)
        variable = self.variable(type_, frame.home, fact.name, origin)
        variable.leaf = True
        own = [node for _, node in match] + [n for n in (where, value) if n is not None] + ([day] if day else [])
        variable.inputs = tuple(v for v in _outer(own, rows, self.scopes) if v.scope != rows.number)
        variable.depends = ()
        frame.home.steps.append(Relate(variable, related.kind, rows, match, where, value, related.empty, complete))
        return variable

    def _match(self, related: Related, rows: Scope, frame: Frame) -> list[tuple[str, Node]]:
        columns = self.entity(related.entity).stored_columns()
        match = []
        for column, source in related.match.items():
            if column not in columns:
                hint = ", ".join(columns)
                label = self.entity(related.entity).label
                raise ExpressionError("unknown_fact", entity=label, name=column, hint=hint, hint_en=hint)
            node = self.node(parse(source.text), frame)
            self.column(rows, (), column)
            _need(node, (_inside(columns[column]),), f"match {column}")
            match.append((column, node))
        return match

    def _spell(self, fact: Fact, attribute: str, frame: Frame) -> Variable:
        if attribute not in SPELL_ATTRIBUTES:
            hint = ", ".join(SPELL_ATTRIBUTES)
            raise ExpressionError("unknown_fact", entity=fact.label, name=attribute, hint=hint, hint_en=hint)
        table = self._spell_table(fact, frame)
        key = ("stretch", frame.scope.number, frame.path, table.name)
        label = f"{fact.entity}.{fact.name}"
        source = self.column(frame.scope, frame.path, "id")
        alias = f"x{frame.scope.number}_{'_'.join((*frame.path, fact.name))}"
        step = next((s for s in frame.scope.steps if isinstance(s, Stretch) and s.alias == alias), None)
        if step is None:
            step = Stretch(alias, table, source)
            frame.scope.steps.append(step)
        if attribute not in step.attributes:
            type_: Type = "date" if SPELL_ATTRIBUTES[attribute] == "date" else "int"
            origin = _fact_origin(fact, frame.path)
            origin.label, origin.en = _attribute_label(fact, attribute)
            variable = self.variable(type_, frame.scope, f"{fact.name}_{attribute}", origin)
            variable.leaf = True
            join = self.join(frame.scope, frame.path)
            variable.inputs = (join.source,) if join.source else ()
            step.attributes[attribute] = variable
        _ = key, label
        return step.attributes[attribute]

    def _spell_table(self, fact: Fact, frame: Frame) -> SpellTable:
        name = f"{fact.entity}_{fact.name}"
        if name not in self.spell_tables:
            spells = fact.spells
            assert spells is not None
            mark = f"{fact.entity}.{fact.name}"
            if mark in frame.chain:
                raise ExpressionError("cycle", chain=" → ".join([*frame.chain, mark]))
            rows = self.new_scope(fact.entity, None)
            event, self.event = self.event, None
            inner = Frame(rows, rows, (), fact.entity, rows, chain=(*frame.chain, mark))
            try:
                table = SpellTable(
                    name,
                    rows,
                    [self.node(parse(s.text), inner) for s in spells.by],
                    self._typed(spells.start, inner, "date", "from"),
                    self._typed(spells.end, inner, "date", "to"),
                    self._typed(spells.where, inner, "bool", "where") if spells.where else None,
                    spells.gap,
                    self._typed(spells.limit_months, inner, "int", "limit_months") if spells.limit_months else None,
                    fact,
                )
            finally:
                self.event = event
            self.spell_tables[name] = table
        return self.spell_tables[name]

    def _typed(self, source: Source, frame: Frame, want: str, where: str) -> Node:
        node = self.node(parse(source.text), frame)
        _need(node, (want,), where)
        return node


def _settlement_day() -> Node:
    return Call("date", "least", [Environment("date", "as_of"), Environment("date", "valid_to")])


def _deeper(a: Scope, b: Scope) -> Scope:
    """The scope further down; they lie on one line."""
    scope: Scope | None = b
    while scope is not None:
        if scope is a:
            return b
        scope = scope.parent
    return a


def _outer(nodes: list[Node], rows: Scope, scopes: list[Scope]) -> list[Variable]:
    """Variables of scopes above `rows` that the nodes read, also through steps of scopes below."""
    found: dict[str, Variable] = {}
    inside = {s.number for s in scopes if _deeper(rows, s) is s}

    def visit(node: Node) -> None:
        for variable in variables(node):
            if variable.scope in inside:
                for item in (*variable.depends, *variable.inputs):
                    visit(item)
            else:
                found.setdefault(variable.name, variable)

    for node in nodes:
        visit(node)
    return list(found.values())


def _inside(type_: str) -> Type:
    """A vocabulary type as the tree knows it: codes are text."""
    return "text" if type_ in ("code", "text") else type_  # type: ignore[return-value]


def _fact_origin(fact: Fact, path: tuple[str, ...], on: Node | None = None) -> Origin:
    return Origin(
        fact.label,
        fact.en,
        "fact",
        fact.entity,
        fact.name,
        path,
        fact.suppliers,
        fact.ask,
        fact.ask_en,
        fact.codes,
        fact.codes_en,
        on,
    )


_ATTRIBUTE_LABELS = {
    "start": ("起", "start"),
    "end": ("止", "end"),
    "months": ("整月数", "whole months"),
    "days": ("余下天数", "days left over"),
    "used_months": ("此前整月数", "whole months before"),
    "used_days": ("此前余下天数", "days left over before"),
    "total_months": ("累计整月数", "whole months in all"),
    "total_days": ("累计余下天数", "days left over in all"),
    "last": ("可计的最后一天", "last day that counts"),
}


def _attribute_label(fact: Fact, attribute: str) -> tuple[str, str]:
    zh, en = _ATTRIBUTE_LABELS[attribute]
    return f"{fact.label}·{zh}", f"{fact.en}: {en}"


def _literal(syntax: exp.Literal) -> Literal:
    if syntax.is_string:
        return Literal("text", syntax.name)
    if not syntax.name.isdigit():
        raise ExpressionError("banned", what=syntax.name, mend="只用整数；钱写 yuan(n)", mend_en="whole numbers only; money is yuan(n)")
    value = int(syntax.name)
    if value >= BIG:
        raise ExpressionError("literal_overflow", value=value)
    return Literal("int", value)


def _date_literal(syntax: exp.Cast) -> Literal:
    inner = syntax.this
    if syntax.to.this == exp.DataType.Type.DATE and isinstance(inner, exp.Literal) and inner.is_string:
        try:
            return Literal("date", dt.date.fromisoformat(inner.name))
        except ValueError:
            raise ExpressionError("date_text", value=inner.name) from None
    raise ExpressionError("banned", what="cast", mend="直接用同一类型的值", mend_en="use a value of the right type")


def _need(node: Node, allowed: tuple[str, ...], where: str) -> None:
    if node.type not in allowed:
        raise ExpressionError("type", where=where, want=" / ".join(allowed), got=node.type)


def _same(left: Node, right: Node, where: str) -> None:
    if left.type != right.type:
        raise ExpressionError("type", where=where, want=left.type, got=right.type)
    for variable, literal in ((left, right), (right, left)):
        if isinstance(variable, Variable) and isinstance(literal, Literal) and variable.origin.codes:
            codes = variable.origin.codes
            if literal.value not in codes:
                raise ExpressionError(
                    "code_value", value=literal.value, fact=variable.origin.label, allowed=", ".join(codes)
                )


def _arity(name: str, want: str, args: list[exp.Expression], low: int, high: int) -> None:
    if not low <= len(args) <= high:
        raise ExpressionError("arity", name=name, want=want, got=len(args))
