"""Values of the typed tree as formulas: whether a value is known, and which it is.

A day is two numbers, the month (year × 12 + month − 1) and the day in it: so months are added without division, and
days are ordered by one sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.rules.language.expression import Value

YES, NO = z3.BoolVal(True), z3.BoolVal(False)
SPAN = 32
"""More than a month has days."""


class NotEncoded(Exception):
    """What the formulas cannot say: it counts as not proved."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day: `month` counts months from the year 0, `day` is 1 to 31."""

    month: Any
    day: Any

    @property
    def code(self) -> Any:
        return self.month * SPAN + self.day


@dataclass(frozen=True, slots=True)
class Sym:
    """A value that may be unknown. `value` means nothing where `known` is false."""

    known: Any
    value: Any


@dataclass(slots=True)
class Texts:
    """Texts as numbers; what no rule mentions has a number of its own."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def text(self, number: int) -> str:
        return next((t for t, n in self.numbers.items() if n == number), f"~{number}")


def both(*parts: Any) -> Any:
    """All of them hold; constants are taken out, so that equal formulas stay equal."""
    kept = [p for p in dict.fromkeys(parts) if not z3.is_true(p)]
    if any(z3.is_false(p) for p in kept):
        return NO
    return YES if not kept else kept[0] if len(kept) == 1 else z3.And(*kept)


def either(*parts: Any) -> Any:
    """One of them holds."""
    kept = [p for p in dict.fromkeys(parts) if not z3.is_false(p)]
    if any(z3.is_true(p) for p in kept):
        return YES
    return NO if not kept else kept[0] if len(kept) == 1 else z3.Or(*kept)


def opposite(part: Any) -> Any:
    if z3.is_true(part):
        return NO
    return YES if z3.is_false(part) else z3.Not(part)


def choose(test: Any, yes: Any, no: Any) -> Any:
    """`yes` where the test holds, else `no`: numbers, truths or days."""
    if isinstance(yes, Day):
        return Day(choose(test, yes.month, no.month), choose(test, yes.day, no.day))
    if z3.is_true(test):
        return yes
    if z3.is_false(test) or yes.eq(no):
        return no
    return z3.If(test, yes, no)


def constant(value: Value, texts: Texts) -> Any:
    """A known value of any type."""
    match value:
        case bool():
            return z3.BoolVal(value)
        case int():
            return z3.IntVal(value)
        case dt.date():
            return Day(z3.IntVal(value.year * 12 + value.month - 1), z3.IntVal(value.day))
        case str():
            return z3.IntVal(texts.number(value))
        case _:
            raise NotEncoded(str(value))


def equal(left: Any, right: Any) -> Any:
    if isinstance(left, Day):
        return equal(left.code, right.code)
    return YES if left.eq(right) else left == right


def known(value: Any) -> Sym:
    return Sym(YES, value)


def all_known(parts: Iterable[Sym]) -> Any:
    return both(*(p.known for p in parts))


def spread(term: Any, make: Callable[[Any], Any]) -> Any | None:
    """`make` of a number that is one of a few constants, each case by itself; None if it is anything else."""
    if z3.is_int_value(term):
        return make(term)
    if not z3.is_app_of(term, z3.Z3_OP_ITE):
        return None
    test, yes, no = term.children()
    one, other = spread(yes, make), spread(no, make)
    return None if one is None or other is None else choose(test, one, other)
