"""Facts: paths to them, statuses on a day, derived facts, related rows."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from kapok.rules.language.bounds import STORED, largest
from kapok.rules.language.expression import (
    Environment,
    Literal,
    Node,
    Origin,
    Variable,
    leaves,
    variables,
)
from kapok.rules.language.parsing import name_parts
from kapok.rules.package.vocabulary import SPELL_ATTRIBUTES, Entity, Fact, Related
from kapok.rules.planning.compiler.columns import Frame, deeper, fact_origin, inside
from kapok.rules.planning.compiler.operators import written
from kapok.rules.planning.compiler.stretches import Stretches, check_cycle
from kapok.rules.planning.plan import Relate, Scope
from kapok.rules.problems import ExpressionError


class Facts(Stretches):
    """What a path of names leads to."""

    def at(self, syntax: exp.Expr, day: Node, frame: Frame) -> Node:
        """A status on a day."""
        parts = name_parts(syntax)
        if parts is None or parts == ["row"]:
            raise ExpressionError("at_fact", got=written(syntax))
        if parts[0] == "row" and frame.row is not None:
            inner = Frame(frame.row, frame.row, (), frame.row.entity, chain=frame.chain)
            return self.path(parts[1:], inner, day, own=False)
        if frame.group is not None:
            raise ExpressionError("unit_in_total", name=".".join(parts))
        if frame.ledger is not None:
            raise ExpressionError("key_ledger", name=".".join(parts))
        return self.path(parts, frame, day)

    def path(self, parts: list[str], frame: Frame, day: Node | None, *, own: bool = True) -> Node:
        """A path through references from the frame's row, to a fact, a reference or a stretch's attribute.

        `own`: it began without `row.`, so that its first part could also have been another kind of name.
        """
        entity = self.entity(frame.entity)
        path = frame.path
        for index, part in enumerate(parts[:-1]):
            if part in entity.refs:
                path, entity = (*path, part), self.entity(entity.refs[part])
                continue
            fact = entity.facts.get(part)
            if fact is not None and fact.spells is not None and index == len(parts) - 2:
                if day is not None:
                    raise ExpressionError("not_on_date", name=".".join(parts))
                return self.stretch(fact, parts[-1], replace(frame, path=path, entity=entity.name))
            if fact is not None:
                raise ExpressionError("not_ref", name=part)
            raise self.unknown(entity, part, frame, first=own and index == 0)
        if parts[-1] not in (*entity.refs, *entity.facts, "id", "self"):
            raise self.unknown(entity, parts[-1], frame, first=own and len(parts) == 1)
        return self._last(parts, entity, replace(frame, path=path, entity=entity.name), day)

    def _last(self, parts: list[str], entity: Entity, frame: Frame, day: Node | None) -> Node:
        """The fact, reference or id that a path ends in."""
        last, name = parts[-1], ".".join(parts)
        if last in entity.refs or last == "id" or (last == "self" and len(parts) == 1):
            if day is not None:
                raise ExpressionError("not_on_date", name=name)
            return self.column(frame.scope, frame.path, "id" if last == "self" else last)
        fact = entity.facts.get(last)
        if fact is None:
            raise self.unknown(entity, last, frame, first=False)
        if fact.spells is not None:
            raise ExpressionError(
                "needs_attribute", name=name, attributes=", ".join(SPELL_ATTRIBUTES)
            )
        if fact.on_date and day is None:
            raise ExpressionError("needs_at", name=name)
        if not fact.on_date and day is not None:
            raise ExpressionError("not_on_date", name=name)
        return self.fact(fact, frame, day)

    def unknown(self, entity: Entity, name: str, frame: Frame, *, first: bool) -> ExpressionError:
        """Nobody knows this name: what could be meant."""
        del frame
        names = [*entity.facts, *entity.refs]
        label = f"{entity.label}（{entity.name}）"
        label_en = f"{entity.en} ({entity.name})"
        if first:
            return ExpressionError("unknown_name", name=name, allowed=", ".join(names))
        return ExpressionError(
            "unknown_fact", entity=label, entity_en=label_en, name=name, allowed=", ".join(names)
        )

    def fact(self, fact: Fact, frame: Frame, day: Node | None) -> Node:
        """A fact of the row at the frame's path, on a day if it is a status."""
        if fact.stored:
            return self.column(frame.scope, frame.path, fact.name)
        mark = f"{fact.entity}.{fact.name}"
        check_cycle(mark, frame)
        day = self._bind(day) if day is not None else None
        home = frame.scope
        if isinstance(day, Variable):
            home = deeper(frame.scope, self.scopes[day.scope])
        day_key = (
            day.name if isinstance(day, (Variable, Environment)) else getattr(day, "value", None)
        )
        key = (
            "fact",
            frame.scope.number,
            home.number,
            frame.path,
            mark,
            str(day_key),
            self.city_only,
        )
        if key not in self.memo:
            chain = (*frame.chain, mark)
            inner = Frame(frame.scope, home, frame.path, fact.entity, None, day, chain=chain)
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
            home = deeper(home, self.scopes[item.scope])
        return self.computed(node.type, home, "day", Origin("日期", "date", "derived"), node)

    def _derived(self, fact: Fact, frame: Frame, day: Node | None) -> Variable:
        assert fact.derived is not None
        value = self.sourced(fact.derived, frame, inside(fact.type), fact.name)
        origin = fact_origin(fact, frame.path, day)
        origin.kind = "derived"
        return self.computed(value.type, frame.home, fact.name, origin, value)

    def _related(self, fact: Fact, related: Related, frame: Frame, day: Node | None) -> Variable:
        type_ = inside(fact.type)
        target = self._target(related)
        rows = self.new_scope(target.name, frame.home)
        match = self._match(related, rows, frame)
        inner = replace(frame, row=rows, home=rows)
        where = self.sourced(related.where, inner, "bool", "where") if related.where else None
        of = "" if related.kind == "count" else type_
        value = self.sourced(related.value, inner, of, "value") if related.value else None
        complete: Node | None = self.sourced(related.complete, frame, "bool", "complete")
        if isinstance(complete, Literal) and complete.value is True:
            complete = None
        origin = fact_origin(fact, frame.path, day)
        if complete is not None and not origin.suppliers:
            origin.suppliers = tuple(
                s for leaf in leaves([complete]) for s in leaf.origin.suppliers
            )
        variable = self.variable(type_, frame.home, fact.name, origin)
        variable.leaf = True
        own = [node for _, node in match] + [n for n in (where, value, day) if n is not None]
        variable.inputs = tuple(v for v in _outer(own, rows, self.scopes) if v.scope != rows.number)
        variable.depends = ()
        if related.kind == "count":
            variable.most = STORED["int"]
        elif related.kind in ("max", "min") and value is not None:
            variable.most = max(largest(value), largest(Literal(type_, related.empty)))
        relate = Relate(variable, related.kind, rows, match, where, value, related.empty, complete)
        frame.home.steps.append(relate)
        return variable

    def _target(self, related: Related) -> Entity:
        try:
            return self.entity(related.entity)
        except ExpressionError as error:
            error.place = related.place
            raise

    def _match(self, related: Related, rows: Scope, frame: Frame) -> list[tuple[str, Node]]:
        entity = self.entity(related.entity)
        columns = entity.stored_columns()
        match = []
        for column, source in related.match.items():
            if column not in columns:
                error = self.unknown(entity, column, frame, first=False)
                error.place = source.place
                raise error
            node = self.sourced(source, frame, inside(columns[column]), f"match {column}")
            self.column(rows, (), column)
            match.append((column, node))
        return match


def _outer(nodes: list[Node], rows: Scope, scopes: list[Scope]) -> list[Variable]:
    """Variables of scopes above `rows` that the nodes read, also through steps of scopes below."""
    found: dict[str, Variable] = {}
    inner = {s.number for s in scopes if deeper(rows, s) is s}

    def visit(node: Node) -> None:
        for variable in variables(node):
            if variable.scope in inner:
                for item in (*variable.depends, *variable.inputs):
                    visit(item)
            else:
                found.setdefault(variable.name, variable)

    for node in nodes:
        visit(node)
    return list(found.values())
