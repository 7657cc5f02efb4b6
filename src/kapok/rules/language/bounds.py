"""How large a number may become: the same in every executor, and checked only where a tree may leave the bounds.

Stored numbers are bounded by their kind; what is computed from them is bounded by `LARGEST` and, beyond it, unknown.
A database counts in 64 bits and Python without end: without a common bound they would differ.
"""

from __future__ import annotations

from kapok.rules.language.calendar import EARLIEST, FARTHEST_DAYS, FIRST_DAY, LATEST, OPEN_END
from kapok.rules.language.expression import (
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
OUTSIDE = min((FIRST_DAY - EARLIEST).days, (LATEST - OPEN_END).days)
"""So many days the calendar goes on beyond the days that data and files may hold."""
LONGEST_MONTH = 31


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


def reach(node: Node) -> int:
    """By how many days at most the node's day lies outside the days that data and files may hold."""
    match node:
        case Literal() | Environment():
            return 0
        case Variable():
            return node.reach
        case Case():
            return max(reach(value) for value in (*(v for _, v in node.branches), node.default))
        case ShiftDays() | Call():
            return min(_raw_reach(node), OUTSIDE)
        case _:
            return OUTSIDE


def _raw_reach(node: ShiftDays | Call) -> int:
    """As `reach`, before the node's check."""
    if isinstance(node, ShiftDays):
        return reach(node.day) + _shift(node.days, 1)
    if node.name in ("least", "greatest"):
        return max(reach(part) for part in node.args)
    if node.name == "add_months":
        return reach(node.args[0]) + _shift(node.args[1], LONGEST_MONTH)
    return reach(node.args[0]) + LONGEST_MONTH


def _shift(by: Node, days: int) -> int:
    """Days that a shift by so many units of so many days makes at most."""
    if isinstance(by, Literal) and isinstance(by.value, int):
        return abs(by.value) * days
    return FARTHEST_DAYS


def day_may_leave(node: ShiftDays | Call) -> bool:
    """May the shifted day lie outside the calendar?"""
    return _raw_reach(node) > OUTSIDE
