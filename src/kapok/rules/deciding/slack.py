"""By how little a condition is missed: single comparisons of days or counts which, turned, make the condition true.

For a condition that is false, each `Slack` names one comparison, the distance by which it fails, and what else must
hold for the condition to become true when only this comparison changes. Nothing is run here: executors compute the
nodes. Distances are in days for dates and in ones for whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Compare,
    DaysBetween,
    Literal,
    Node,
    Not,
    Or,
    ShiftDays,
    Variable,
    walk,
)
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.planning.plan import Compute, MeasurePlan

DAYS, MONTHS, PEOPLE, ONES = "days", "months", "people", "ones"
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_INVERSE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
MONTH_COLUMN = "month"


@dataclass(frozen=True, slots=True)
class Slack:
    """`distance` > 0 where the comparison `left op right` fails; `guards` must be true besides. `left` holds a fact."""

    condition: int
    unit: str
    left: Node
    op: str
    right: Node
    distance: Node
    guards: tuple[Node, ...]


def slacks(plan: MeasurePlan, vocabulary: Vocabulary) -> list[Slack]:
    """Every comparison of every hard condition of the unit scope."""
    values = {s.target.name: s.value for s in plan.unit.steps if isinstance(s, Compute)}
    found: list[Slack] = []
    for index, condition in enumerate(plan.conditions):
        if condition.soft:
            continue
        for compare, guards in _flips(condition.value, True, values, ()):
            unit = _unit(compare, values, vocabulary)
            left, op, right = _sides(compare, values)
            found.append(Slack(index, unit, left, op, right, _distance(compare), guards))
    return found


Flip = tuple[Compare, tuple[Node, ...]]


def _flips(
    node: Node, want: bool, values: dict[str, Node], guards: tuple[Node, ...]
) -> Iterator[Flip]:
    """Comparisons which, turned alone, make the node what is wanted."""
    match node:
        case Variable() if node.name in values:
            yield from _flips(values[node.name], want, values, guards)
        case Not():
            yield from _flips(node.item, not want, values, guards)
        case And() | Or():
            all_needed = isinstance(node, And) is want
            for i, item in enumerate(node.items):
                others = [o if want else Not("bool", o) for j, o in enumerate(node.items) if j != i]
                yield from _flips(item, want, values, (*guards, *others) if all_needed else guards)
        case Compare() if (
            node.op in _INVERSE and node.left.type in ("date", "int") and not _existence(node)
        ):
            op = node.op if want else _INVERSE[node.op]
            yield Compare("bool", op, node.left, node.right), guards


def _sides(compare: Compare, values: dict[str, Node]) -> tuple[Node, str, Node]:
    """What is first, and what it has to be: a side without any fact is always the second; where both hold some, a fact
    that stands alone or beside a figure comes first, and alone: what is worked out is what it has to be.
    """
    left, op, right = compare.left, compare.op, compare.right
    if _has_fact(right, values) and (
        not _has_fact(left, values) or (_alone(right, values) and not _alone(left, values))
    ):
        left, op, right = right, _MIRRORED[op], left
    fact = _alone(left, values)
    return (left, op, right) if fact is None else (fact, op, _without(left, right))


def _alone(side: Node, values: dict[str, Node]) -> Variable | None:
    """The fact of a side that is a fact, give or take a figure."""
    match side:
        case Variable():
            return side if side.origin.kind == "fact" else None
        case (
            ShiftDays(day=Variable() as fact, days=figure)
            | Arithmetic(op="+" | "-", left=Variable() as fact, right=figure)
        ) if fact.origin.kind == "fact":
            return None if _has_fact(figure, values) else fact
    return None


def _without(side: Node, other: Node) -> Node:
    """The other side, with the figure of this one taken over."""
    match side:
        case ShiftDays():
            return ShiftDays("date", other, side.days, -side.sign)
        case Arithmetic():
            return Arithmetic(side.type, "-" if side.op == "+" else "+", other, side.right)
    return other


def _has_fact(node: Node, values: dict[str, Node]) -> bool:
    return any(isinstance(p, Variable) and p.origin.kind == "fact" for p in _deep(node, values))


def _existence(compare: Compare) -> bool:
    """`n >= 1` or `n > 0` asks whether there is anything at all: nobody misses that by little."""
    return any(
        isinstance(s, Literal) and s.type == "int" and s.value in (0, 1)
        for s in (compare.left, compare.right)
    )


def _distance(compare: Compare) -> Node:
    """How far `left` is from making it true; positive where it is false."""
    upper, lower = (
        (compare.right, compare.left)
        if compare.op in (">", ">=")
        else (compare.left, compare.right)
    )
    gap: Node
    if compare.left.type == "date":
        gap = DaysBetween("int", upper, lower)
    else:
        gap = Arithmetic("int", "-", upper, lower)
    return Arithmetic("int", "+", gap, Literal("int", 1)) if compare.op in ("<", ">") else gap


def _unit(compare: Compare, values: dict[str, Node], vocabulary: Vocabulary) -> str:
    """What the two sides count."""
    parts = [p for side in (compare.left, compare.right) for p in _deep(side, values)]
    if compare.left.type == "date":
        return DAYS
    if any(isinstance(p, DaysBetween) for p in parts):
        return DAYS
    if any(isinstance(p, Call) and p.name == "months_between" for p in parts):
        return MONTHS
    for part in parts:
        if isinstance(part, Variable) and part.origin.kind == "fact":
            fact = vocabulary.entities[part.origin.entity].facts.get(part.origin.fact)
            if fact is not None and fact.related is not None and fact.related.kind == "count":
                counted = vocabulary.entities[fact.related.entity]
                if MONTH_COLUMN in counted.facts:
                    return MONTHS
                return PEOPLE if "person" in counted.refs.values() else ONES
    return ONES


def _deep(node: Node, values: dict[str, Node]) -> Iterator[Node]:
    for part in walk(node):
        yield part
        if isinstance(part, Variable) and part.name in values:
            yield from _deep(values[part.name], values)
