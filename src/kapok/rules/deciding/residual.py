"""What is left of a measure once the known facts are put in: conditions over the missing facts alone.

`Figure` and `HasValue` are two more kinds of node, needed only here: a parameter whose day or county is not known yet,
and the demand that a division or a parameter has a value at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.language.evaluate import operate
from kapok.rules.language.expression import (
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
    Value,
    Variable,
    children,
)
from kapok.rules.package.values import Parameter

DIVISIONS = ("floor_div", "ceil_div", "prorate")


@dataclass(slots=True, eq=False)
class Figure(Node):
    """The value of a parameter in force on a day in a county."""

    parameter: Parameter
    day: Node
    county: Node | None
    city_only: bool


@dataclass(slots=True, eq=False)
class HasValue(Node):
    """Has the item a value, once every fact is known?"""

    item: Node


def parts(node: Node) -> list[Node]:
    """The nodes directly below, of these nodes too."""
    match node:
        case Figure():
            return [node.day] if node.county is None else [node.day, node.county]
        case HasValue():
            return [node.item]
        case _:
            return children(node)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for part in parts(node):
        yield from walk(part)


def names(node: Node) -> dict[str, Variable]:
    """The missing facts of a residual."""
    return {part.name: part for part in walk(node) if isinstance(part, Variable)}


def rebuilt(node: Node, new: list[Node]) -> Node:
    """The same node with other parts."""
    match node:
        case Not():
            return Not(node.type, new[0])
        case And():
            return And(node.type, new)
        case Or():
            return Or(node.type, new)
        case Compare():
            return Compare(node.type, node.op, *new)
        case Arithmetic():
            return Arithmetic(node.type, node.op, *new)
        case DaysBetween():
            return DaysBetween(node.type, *new)
        case In():
            return In(node.type, new[0], node.values, node.label)
        case ShiftDays():
            return ShiftDays(node.type, new[0], new[1], node.sign)
        case Case():
            pairs = list(zip(new[:-1:2], new[1:-1:2], strict=True))
            return Case(node.type, pairs, new[-1])
        case Call():
            return Call(node.type, node.name, new, node.rounding)
        case Figure():
            return Figure(
                node.type, node.parameter, new[0], new[1] if node.county else None, node.city_only
            )
        case HasValue():
            return HasValue(node.type, new[0])
        case _:
            return node


def fold(node: Node, given: Mapping[str, Value]) -> Node:
    """The node with some missing facts given, as far as that decides it: a `Literal` where it does."""
    match node:
        case Literal():
            return node
        case Variable():
            return Literal(node.type, given[node.name]) if node.name in given else node
        case And() | Or():
            return _junction(node, given)
        case Case():
            return _case(node, given)
        case HasValue():
            item = fold(node.item, given)
            if isinstance(item, Literal):
                return Literal("bool", item.value is not None)
            return HasValue("bool", item) if can_fail(item) else Literal("bool", True)
        case _:
            new = [fold(part, given) for part in parts(node)]
            values = [part.value for part in new if isinstance(part, Literal)]
            if None in values:
                return Literal(node.type, None)
            return (
                Literal(node.type, _value(node, values))
                if len(values) == len(new)
                else rebuilt(node, new)
            )


def _value(node: Node, values: list[Any]) -> Value:
    if isinstance(node, Figure):
        county = values[1] if node.county is not None else None
        return node.parameter.in_force(values[0], None if node.city_only else county)  # type: ignore[no-any-return]
    return operate(node, values)


def _junction(node: And | Or, given: Mapping[str, Value]) -> Node:
    kind, deciding = type(node), isinstance(node, Or)
    left: list[Node] = []
    for item in node.items:
        folded = fold(item, given)
        if isinstance(folded, Literal) and folded.value is deciding:
            return folded
        if isinstance(folded, kind):
            left += folded.items
        elif not (isinstance(folded, Literal) and folded.value is not None):
            left.append(folded)
    if not left:
        return Literal("bool", not deciding)
    if all(isinstance(item, Literal) for item in left):
        return Literal("bool", None)
    return left[0] if len(left) == 1 else kind("bool", left)


def _case(node: Case, given: Mapping[str, Value]) -> Node:
    branches: list[tuple[Node, Node]] = []
    default: Node | None = None
    for test, value in node.branches:
        truth = fold(test, given)
        if isinstance(truth, Literal):
            if truth.value is False:
                continue
            default = Literal(node.type, None) if truth.value is None else fold(value, given)
            break
        branches.append((truth, fold(value, given)))
    default = fold(node.default, given) if default is None else default
    return Case(node.type, branches, default) if branches else default


def can_fail(node: Node) -> bool:
    """May the node be without a value although every fact is known?"""
    for part in walk(node):
        match part:
            case Figure() | Literal(value=None):
                return True
            case Call() if part.name in DIVISIONS:
                divisor = part.args[-1]
                if not (isinstance(divisor, Literal) and divisor.value):
                    return True
            case _:
                pass
    return False


def key(node: Node) -> tuple[Any, ...]:
    """Equal for nodes that are the same expression."""
    below = tuple(key(part) for part in parts(node))
    match node:
        case Literal():
            return ("literal", node.type, node.value)
        case Variable() | Environment():
            return ("variable", node.name)
        case Compare() | Arithmetic():
            return (type(node).__name__, node.op, *below)
        case In():
            return ("in", node.values, *below)
        case ShiftDays():
            return ("shift", node.sign, *below)
        case Call():
            return (node.name, node.rounding, *below)
        case Figure():
            return ("figure", node.parameter.key, node.city_only, *below)
        case _:
            return (type(node).__name__, *below)


@dataclass(slots=True)
class Known:
    """Puts in what is known of one unit: `values` of all variables of its scope, `environment`, `figures` by name."""

    values: Mapping[str, Value]
    environment: Mapping[str, Value]
    figures: Mapping[str, Figure]
    unset: Mapping[str, str]
    _roots: dict[str, frozenset[str]] = field(default_factory=dict)

    def put(self, node: Node) -> Node:
        """The node over missing facts only: computed values are followed to what they are computed from."""
        match node:
            case Literal():
                return node
            case Environment():
                return Literal(node.type, self.environment[node.name])
            case Variable():
                return self._variable(node)
            case _:
                return fold(rebuilt(node, [self.put(part) for part in parts(node)]), {})

    def _variable(self, variable: Variable) -> Node:
        value = self.values.get(variable.name)
        if value is not None:
            return Literal(variable.type, value)
        if variable.name in self.figures:
            if self.values.get(self.unset[variable.name]):
                return Literal(variable.type, None)
            return fold(self.put_parts(self.figures[variable.name]), {})
        if variable.depends and not variable.leaf:
            return self.put(variable.depends[0])
        return variable if self.roots(variable) else Literal(variable.type, None)

    def put_parts(self, figure: Figure) -> Node:
        return rebuilt(figure, [self.put(part) for part in parts(figure)])

    def roots(self, variable: Variable) -> frozenset[str]:
        """The missing facts that have to be supplied before this one is known: itself, or what it is read through."""
        if variable.name not in self._roots:
            self._roots[variable.name] = self._find_roots(variable)
        return self._roots[variable.name]

    def _find_roots(self, variable: Variable) -> frozenset[str]:
        open_inputs = [v for v in variable.inputs if self.values.get(v.name) is None]
        if not open_inputs:
            return frozenset([variable.name] if variable.leaf else [])
        below: set[str] = set()
        for item in open_inputs:
            for name, leaf in names(self.put(item)).items():
                below |= self.roots(leaf) if name != variable.name else set()
        return frozenset(below)
