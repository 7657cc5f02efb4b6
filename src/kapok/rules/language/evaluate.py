"""The typed tree evaluated directly: slower than a generated executor, and open to any values of its variables.

`operate` is the meaning of every node that is unknown as soon as a part is; `evaluate` adds Kleene logic and `case`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kapok.rules.language import arithmetic, calendar
from kapok.rules.language.bounds import within
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

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
_CALLS: dict[str, Callable[..., Any]] = {
    "add_months": calendar.shift_months,
    "months_between": calendar.months_between,
    "last_day": calendar.last_day,
    "month_start": calendar.month_start,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "least": min,
    "greatest": max,
    "floor_div": arithmetic.floor_div,
    "ceil_div": arithmetic.ceil_div,
}


def operate(node: Node, parts: list[Any]) -> Value:
    """The value of a node whose parts are known. No value (division by zero, off the calendar, too large) is None."""
    value = _operate(node, parts)
    return within(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _operate(node: Node, parts: list[Any]) -> Value:
    match node:
        case Not():
            return not parts[0]
        case Compare():
            return COMPARE[node.op](*parts)
        case In():
            return parts[0] in node.values
        case Arithmetic():
            return _ARITHMETIC[node.op](*parts)  # type: ignore[no-any-return]
        case ShiftDays():
            return calendar.shift_days(parts[0], node.sign * parts[1])
        case DaysBetween():
            return (parts[0] - parts[1]).days  # type: ignore[no-any-return]
        case Call(name="prorate"):
            return arithmetic.prorate(parts[0], parts[1], parts[2], node.rounding)
        case Call(name="percent"):
            return arithmetic.percent(parts[0], parts[1], node.rounding)
        case Call():
            return _CALLS[node.name](*parts)  # type: ignore[no-any-return]
        case _:
            raise TypeError(node)


def evaluate(node: Node, values: Mapping[str, Value]) -> Value:
    """The node's value; `values` holds those of its variables and of the environment, by name."""
    match node:
        case Literal():
            return node.value
        case Variable() | Environment():
            return values[node.name]
        case And() | Or():
            return junction(isinstance(node, And), [evaluate(item, values) for item in node.items])
        case Case():
            for test, value in node.branches:
                if (truth := evaluate(test, values)) is None:
                    return None
                if truth:
                    return evaluate(value, values)
            return evaluate(node.default, values)
        case _:
            parts = [evaluate(part, values) for part in children(node)]
            return None if None in parts else operate(node, parts)


def junction(conjunctive: bool, items: list[Value]) -> bool | None:
    """Kleene and, or."""
    deciding = not conjunctive
    if any(item is deciding for item in items):
        return deciding
    return None if None in items else conjunctive
