"""How large a number may become: the same in every executor, and checked only where a tree may leave the bounds.

Stored numbers are bounded by their kind; what is computed from them is bounded by `LARGEST` and, beyond it, unknown.
A database counts in 64 bits and Python without end: without a common bound they would differ.
"""

from __future__ import annotations

from kapok.rules.expression import (
    Arithmetic,
    Call,
    Case,
    DaysBetween,
    Environment,
    Literal,
    Node,
    ShiftDays,
    Variable,
)

LARGEST = 2**63 - 1
"""No number that a rule computes is larger, nor smaller than its negative less one: what 64 bits hold."""
STORED = {"money": 10**17, "int": 10**12, "rate": 10**17}
"""The largest numbers that data and files may hold, by type: fen, whole numbers, basis points."""


def largest(node: Node) -> int:
    """A bound on the size of the node's value, after its check."""
    match node:
        case Literal(value=bool()):
            return 0
        case Literal(value=int() as number):
            return abs(number)
        case Variable():
            return node.most
        case DaysBetween():
            return STORED["int"]
        case Case():
            return max(largest(value) for value in (*(v for _, v in node.branches), node.default))
        case Arithmetic() | Call():
            return min(raw(node), LARGEST)
        case _:
            return 0


def raw(node: Arithmetic | Call) -> int:
    """A bound on the size of the node's value before its check."""
    if isinstance(node, Arithmetic):
        left, right = largest(node.left), largest(node.right)
        return left * right if node.op == "*" else left + right
    sizes = [largest(part) for part in node.args]
    match node.name:
        case "least" | "greatest":
            return max(sizes)
        case "floor_div" | "ceil_div":
            return sizes[0]
        case "prorate" | "percent":
            return sizes[0] * sizes[1]
        case _:
            return STORED["int"]


def may_leave(node: Arithmetic | Call) -> bool:
    """May the value lie beyond `LARGEST` before its check?"""
    return raw(node) > LARGEST


def within(number: int | None) -> int | None:
    """The number, None (unknown) beyond `LARGEST`."""
    return number if number is not None and -LARGEST - 1 <= number <= LARGEST else None


def day_may_leave(node: ShiftDays | Call) -> bool:
    """May the shifted day lie outside the calendar? One shift of a day from data or files cannot."""
    day = node.day if isinstance(node, ShiftDays) else node.args[0]
    stored = isinstance(day, Literal | Environment) or (isinstance(day, Variable) and day.stored)
    return not stored
