"""The typed tree: the single source from which every executor, explanation and proof is made.

About a dozen kinds of node. Leaves are `Literal`, `Variable` (a value that a step of some scope computes) and
`Environment` (given when a run starts). A node knows its type; nothing here knows YAML, SQL or Python.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

Type = OneOf["bool", "int", "money", "rate", "date", "text"]
Value = bool | int | str | dt.date | None


@dataclass(slots=True, eq=False)
class Node:
    """A value of one type; None at run time is unknown."""

    type: Type


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A constant, as it is inside (fen, basis points, date)."""

    value: Value


@dataclass(slots=True, eq=False)
class Origin:
    """What a variable is, for explanations: the labels, and who is asked for it."""

    label: str
    en: str
    kind: OneOf["fact", "parameter", "let", "group", "derived"]
    entity: str = ""
    fact: str = ""
    path: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    ask: str = ""
    ask_en: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    codes_en: dict[str, str] = field(default_factory=dict)
    on: Node | None = None


@dataclass(slots=True, eq=False)
class Variable(Node):
    """A value computed by a step of scope number `scope`; `name` is unique in the plan and safe in SQL and Python.

    `inputs` are the variables it is read through: it is *missing* only where it is unknown and they are known.
    `leaf` marks a fact that somebody could supply; others are followed to their leaves by `depends`.
    `most` bounds the size of a number, `reach` how far a day lies outside the days that data may hold.
    """

    name: str
    scope: int
    origin: Origin
    inputs: tuple[Variable, ...] = ()
    leaf: bool = False
    depends: tuple[Node, ...] = ()
    most: int = 2**63 - 1
    reach: int = 10**6


@dataclass(slots=True, eq=False)
class Environment(Node):
    """`as_of` and the like: the same for all rows of a run."""

    name: str


@dataclass(slots=True, eq=False)
class Not(Node):
    """Kleene not."""

    item: Node


@dataclass(slots=True, eq=False)
class And(Node):
    """Kleene and."""

    items: list[Node]


@dataclass(slots=True, eq=False)
class Or(Node):
    """Kleene or."""

    items: list[Node]


@dataclass(slots=True, eq=False)
class Compare(Node):
    """`=`, `<>`, `<`, `<=`, `>`, `>=` of two values of one type."""

    op: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class In(Node):
    """Is the item one of these constants? `label` is the name of the set, if it has one."""

    item: Node
    values: tuple[Value, ...]
    label: str = ""


@dataclass(slots=True, eq=False)
class Arithmetic(Node):
    """`+`, `-`, `*` on ints and money."""

    op: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class ShiftDays(Node):
    """A date and a number of days (`sign` 1 or -1)."""

    day: Node
    days: Node
    sign: int


@dataclass(slots=True, eq=False)
class DaysBetween(Node):
    """left − right, in days."""

    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Case(Node):
    """The first branch whose test is true; unknown as soon as a test on the way is unknown."""

    branches: list[tuple[Node, Node]]
    default: Node


@dataclass(slots=True, eq=False)
class Call(Node):
    """A function of the language (`FUNCTIONS` in the compiler); `rounding` for those that divide."""

    name: str
    args: list[Node]
    rounding: str = ""


def children(node: Node) -> list[Node]:
    """The nodes directly below."""
    match node:
        case Not():
            return [node.item]
        case And() | Or():
            return list(node.items)
        case Compare() | Arithmetic() | DaysBetween():
            return [node.left, node.right]
        case In():
            return [node.item]
        case ShiftDays():
            return [node.day, node.days]
        case Case():
            return [part for branch in node.branches for part in branch] + [node.default]
        case Call():
            return list(node.args)
        case _:
            return []


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it; variables are not followed to what computes them."""
    yield node
    for child in children(node):
        yield from walk(child)


def variables(node: Node) -> list[Variable]:
    """The distinct variables of an expression, in the order they are met."""
    seen: dict[str, Variable] = {}
    for part in walk(node):
        if isinstance(part, Variable):
            seen.setdefault(part.name, part)
    return list(seen.values())


def leaves(nodes: list[Node]) -> list[Variable]:
    """The facts that somebody could supply and on which the values depend: inputs before what is read through them."""
    found: dict[str, Variable] = {}
    visited: set[str] = set()

    def visit(variable: Variable) -> None:
        if variable.name in visited:
            return
        visited.add(variable.name)
        for item in variable.inputs:
            visit(item)
        for node in variable.depends:
            for item in variables(node):
                visit(item)
        if variable.leaf:
            found[variable.name] = variable

    for node in nodes:
        for variable in variables(node):
            visit(variable)
    return list(found.values())
