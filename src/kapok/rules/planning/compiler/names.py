"""What a name means where it stands: lets, readings, parameters, ledger columns, the names of `total`; the compiler."""

from __future__ import annotations

from dataclasses import replace

from kapok.rules.language.expression import (
    Call,
    Case,
    Compare,
    Environment,
    Literal,
    Node,
    Origin,
    Variable,
    variables,
)
from kapok.rules.package.values import Parameter, Reading
from kapok.rules.package.vocabulary import Entity, Source
from kapok.rules.planning.compiler.columns import BIGGEST, Frame, inside
from kapok.rules.planning.compiler.facts import Facts
from kapok.rules.planning.compiler.operators import INSTEAD, refused
from kapok.rules.planning.compiler.stretches import check_cycle
from kapok.rules.planning.plan import Lookup, Scope
from kapok.rules.problems import ExpressionError

ALWAYS = ("as_of", "valid_from", "valid_to")
_MEANINGS = {
    "let": "let",
    "reading": "口径",
    "parameter": "参数",
    "policy reading": "全文件的口径",
    "policy parameter": "全文件的参数",
    "fact": "事实",
}


class Compiler(Facts):
    """Compiles the expressions of one measure (or of the vocabulary alone) under chosen readings."""

    def compile(
        self, source: Source, frame: Frame, want: str | None = None, where: str = ""
    ) -> Node | None:
        """The expression of a source; problems are added where they lie and None returned."""
        if self.size > BIGGEST:  # told where it grew
            return None
        try:
            return self.sourced(source, frame, want or "", where)
        except RecursionError:
            self.problems.add(source.place, "too_big")
            return None
        except ExpressionError as error:
            if error.code != "no_expression":  # told when it was read
                self.problems.add(error.place or source.place, error.code, **error.arguments)
            return None

    def name(self, parts: list[str], frame: Frame) -> Node:
        """A name or a path."""
        if len(parts) == 1 and (node := self._special(parts[0], frame)) is not None:
            return node
        if parts[0] == "row" and frame.row is not None and len(parts) > 1:
            inner = Frame(frame.row, frame.row, (), frame.row.entity, chain=frame.chain)
            return self.path(parts[1:], inner, None, own=False)
        if frame.group is not None:
            return self._group_name(parts, frame)
        meanings = self._meanings(parts[0], frame) if len(parts) == 1 else []
        if frame.ledger is not None and not meanings:
            return self._ledger_name(parts, frame)
        entity = self.entity(frame.entity)
        own = parts[0] in entity.facts or parts[0] in entity.refs
        if len(meanings) + own > 1:
            both = [*meanings, *(["fact"] if own else [])]
            said = "、".join(_MEANINGS[m] for m in both)
            raise ExpressionError(
                "ambiguous", name=parts[0], meanings=said, meanings_en=" and ".join(both)
            )
        if meanings:
            return self._named(meanings[0], parts[0], frame)
        return self.path(parts, frame, None)

    def _special(self, name: str, frame: Frame) -> Node | None:
        if name in ALWAYS:
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
            tables = (
                ("let", self.measure.lets),
                ("reading", self.measure.readings),
                ("parameter", self.measure.params),
            )
            found += [kind for kind, table in tables if name in table]
        if not found:
            shared = (
                ("policy reading", self.package.readings),
                ("policy parameter", self.package.params),
            )
            found += [kind for kind, table in shared if name in table]
        return found

    def unknown(self, entity: Entity, name: str, frame: Frame, *, first: bool) -> ExpressionError:
        """Nobody knows this name: what could be meant."""
        error = Facts.unknown(self, entity, name, frame, first=first)
        if not first:
            return error
        if name.lower() in INSTEAD:
            return refused(name.lower())
        names = [*ALWAYS, "event", *self.package.readings, *self.package.params]
        measure = self.measure
        if frame.measure and measure is not None:
            if name in ("n", "n_new") or any(a.name == name for a in measure.amounts):
                return ExpressionError("total_only", name=name)
            names += [*measure.lets, *measure.readings, *measure.params]
        if name in names:  # known, but no fact: only `at` asks for a fact by its name
            return ExpressionError("at_fact", got=name)
        if frame.row is not None:
            names.append("row")
        error.arguments["allowed"] = ", ".join([str(error.arguments["allowed"]), *names])
        return error

    def _named(self, kind: str, name: str, frame: Frame) -> Node:
        check_cycle(name, frame)
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
        self.used.add(("let", name))
        if frame.ledger is not None or frame.row is not None:
            return self.sourced(source, frame)
        key = ("let", name, self.city_only)
        if key not in self.memo:
            value = self.sourced(source, frame)
            origin = Origin(name, name, "let")
            self.memo[key] = self.computed(value.type, frame.home, name, origin, value)
        return self.memo[key]

    # readings and parameters

    def reading(self, reading: Reading, frame: Frame) -> Node:
        """The option in force, as an expression: on the day of the event, in totals on the settlement day."""
        self.used.add(("reading", reading.name))
        chosen = self.choices.get(reading.name)
        if chosen is not None or not reading.confirmed:
            return self._option(reading, chosen or reading.default, frame)
        day = self._reading_day(frame)
        if day is None:
            return self._option(reading, self.undated(reading), frame)
        branches: list[tuple[Node, Node]] = [
            (
                Compare("bool", ">=", day, Literal("date", c.start)),
                self._option(reading, c.option, frame),
            )
            for c in sorted(reading.confirmed, key=lambda c: c.start, reverse=True)
        ]
        default = self._option(reading, reading.default, frame)
        return Case(default.type, branches, default)

    def _reading_day(self, frame: Frame) -> Node | None:
        if frame.group is not None:
            return _settlement_day()
        if frame.ledger is not None:
            return self.column(frame.scope, (), "event")
        return self.event

    def undated(self, reading: Reading) -> str:
        """The option of a reading that no day can choose (the event itself, how to settle): one for all the validity."""
        for confirmation in reading.confirmed:
            if self.measure is not None and confirmation.start > self.package.valid_from:
                day, first = confirmation.start.isoformat(), self.package.valid_from.isoformat()
                raise ExpressionError("reading_undated", name=reading.name, day=day, first=first)
        return reading.in_force(self.package.valid_from)

    def _option(self, reading: Reading, option: str, frame: Frame) -> Node:
        if option not in reading.options:
            allowed = ", ".join(reading.options)
            raise ExpressionError("option", name=reading.name, option=option, allowed=allowed)
        node = self.sourced(reading.options[option].value, frame)
        self.option_types[reading.name] = node.type
        return node

    def parameter(self, parameter: Parameter, frame: Frame) -> Node:
        """The parameter's value at the frame's day and county."""
        self.used.add(("parameter", parameter.name))
        if frame.group is not None:
            county: Node | None = frame.group.get("county")
            return self._lookup(parameter, frame.home, _settlement_day(), county)
        if self.event is None or frame.ledger is not None:
            return self._lookup(parameter, frame.home, _settlement_day(), None)
        return self._lookup(parameter, self.scopes[0], self.event, self.county)

    def settlement_value(self, parameter: Parameter) -> Node:
        """The parameter's value on the settlement day in the unit's own county."""
        return self._lookup(parameter, self.scopes[0], _settlement_day(), self.county)

    def _lookup(
        self, parameter: Parameter, scope: Scope, day: Node, county: Node | None
    ) -> Variable:
        # what counties alone set has no city's part: it is the standard, and the policy's fund pays it
        city = self.city_only and bool(parameter.values)
        dated, placed = isinstance(day, Variable), county is not None
        key = ("parameter", parameter.key, scope.number, dated, placed, city)
        if key not in self.memo:
            say, en = parameter.say, parameter.en
            origin = Origin(say, en, "parameter", parameter.owner, parameter.name)
            target = self.variable(inside(parameter.type), scope, parameter.name, origin)
            target.inputs = tuple(variables(day))
            target.most, target.reach = parameter.largest(), 0
            if county is not None and parameter.counties:
                target.inputs += tuple(variables(county))
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

    # names of totals and keys

    def _group_name(self, parts: list[str], frame: Frame) -> Node:
        name = parts[0]
        assert frame.group is not None
        if len(parts) == 1 and name in frame.group:
            return frame.group[name]
        meanings = []
        if len(parts) == 1:
            meanings = [m for m in self._meanings(name, frame) if m != "let"]
        if meanings:
            return self._named(meanings[0], name, frame)
        entity = self.entity(frame.entity)
        unit = {*entity.facts, *entity.refs, "event", "self", "id"}
        names = [*frame.group, *self.package.readings, *self.package.params]
        if self.measure is not None:
            unit |= set(self.measure.lets)
            names += [*self.measure.readings, *self.measure.params]
        if name in unit:
            raise ExpressionError("unit_in_total", name=".".join(parts))
        raise ExpressionError("unknown_name", name=".".join(parts), allowed=", ".join(names))

    def _ledger_name(self, parts: list[str], frame: Frame) -> Node:
        assert frame.ledger is not None
        name = ".".join(parts)
        if name not in frame.ledger:
            raise ExpressionError("key_ledger", name=name)
        return self.column(frame.scope, (), frame.ledger[name])


def _settlement_day() -> Node:
    return Call("date", "least", [Environment("date", "as_of"), Environment("date", "valid_to")])
