"""Nodes → formulas: exactly what `kapok.rules.language.evaluate` does, with unknown values.

Products and quotients of two numbers that are both open are beyond what the solver can decide well. `Loose` lets them
be any numbers that keep what is true of all such (equal operands give equal results, a larger amount not a smaller
share): good for proofs, and sound, because it allows more. `Exact` says what they are: good for finding units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.revision.proof import days
from kapok.revision.proof.asking import Clock
from kapok.revision.proof.values import (
    Day,
    NotEncoded,
    Sym,
    Texts,
    all_known,
    both,
    choose,
    constant,
    either,
    equal,
    known,
    opposite,
    spread,
)
from kapok.rules.language.arithmetic import BASIS
from kapok.rules.language.bounds import LARGEST, day_may_leave, may_leave
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
    Variable,
    children,
)

Look = Callable[[Variable], Sym]
Surroundings = dict[str, Sym]


@dataclass(slots=True)
class Workshop:
    """What all formulas of one question share: its time, texts, assumptions, fresh names, how loose products are."""

    loose: bool
    clock: Clock
    texts: Texts = field(default_factory=Texts)
    assumed: list[Any] = field(default_factory=list)
    loosened: dict[tuple[Any, ...], list[tuple[Any, Any]]] = field(default_factory=dict)
    shifted: dict[tuple[Any, ...], Day] = field(default_factory=dict)
    count: int = 0

    def name(self, hint: str) -> str:
        self.count += 1
        return f"{hint}!{self.count}"

    def number(self, hint: str) -> Any:
        return z3.Int(self.name(hint))

    def day(self, hint: str = "day") -> Day:
        name = self.name(hint)
        return Day(z3.Int(f"{name}.month"), z3.Int(f"{name}.day"))

    def moved(self, at: Day, number: Any) -> Day:
        """The day that lies so many days from another: one name for one day."""
        return self.shifted.setdefault((at.month, at.day, number), self.day())

    def monotone(self, kind: str, fixed: tuple[Any, ...], rising: Any, holds: Any) -> Any:
        """A number that depends on `rising` and the fixed ones, and does not fall as it rises where `holds`."""
        known_of = self.loosened.setdefault((kind, *fixed), [])
        for other, result in known_of:
            if other.eq(rising):
                return result
        result = self.number(kind)
        for other, before in known_of:
            self.assumed.append(z3.Implies(both(holds, other <= rising), before <= result))
            self.assumed.append(z3.Implies(both(holds, rising <= other), result <= before))
            self.assumed.append(z3.Implies(other == rising, before == result))
        known_of.append((rising, result))
        return result


@dataclass(slots=True)
class Encoder:
    """Encodes nodes of one plan; `look` gives the values of its variables, `around` those of the environment."""

    workshop: Workshop
    around: Surroundings
    look: Look

    def of(self, node: Node) -> Sym:
        self.workshop.clock.check()
        match node:
            case Literal():
                return known(constant(node.value, self.workshop.texts))
            case Variable():
                return self.look(node)
            case Environment():
                return self.around[node.name]
            case And() | Or():
                return junction(isinstance(node, And), [self.of(item) for item in node.items])
            case Case():
                return self._case(node)
            case _:
                return self._strict(node, [self.of(part) for part in children(node)])

    def _case(self, node: Case) -> Sym:
        result = self.of(node.default)
        for test, value in reversed(node.branches):
            when, then = self.of(test), self.of(value)
            is_known = both(when.known, choose(when.value, then.known, result.known))
            result = Sym(is_known, choose(when.value, then.value, result.value))
        return result

    def _strict(self, node: Node, parts: list[Sym]) -> Sym:
        values = [p.value for p in parts]
        is_known = all_known(parts)
        match node:
            case Not():
                return Sym(is_known, opposite(values[0]))
            case Compare():
                return Sym(is_known, self._compare(node, values[0], values[1]))
            case In():
                options = (constant(v, self.workshop.texts) for v in node.values)
                return Sym(is_known, either(*(equal(values[0], o) for o in options)))
            case Arithmetic():
                return self._bounded(node, is_known, self._arithmetic(node.op, *values))
            case ShiftDays():
                return self._shift(node, parts)
            case DaysBetween():
                return Sym(is_known, days.ordinal(values[0]) - days.ordinal(values[1]))
            case Call():
                return self._call(node, parts)
            case _:
                raise NotEncoded(type(node).__name__)

    def _compare(self, node: Compare, left: Any, right: Any) -> Any:
        if node.op in ("=", "<>"):
            same = equal(left, right)
            return same if node.op == "=" else opposite(same)
        if node.left.type in ("text", "bool"):
            raise NotEncoded(f"{node.left.type} {node.op}")
        if isinstance(left, Day):
            left, right = left.code, right.code
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[
            node.op
        ]

    def _arithmetic(self, op: str, left: Any, right: Any) -> Any:
        if op == "+":
            return left + right
        if op == "-":
            return left - right
        for one, other in ((left, right), (right, left)):
            if (made := spread(one, lambda v, o=other: o * v)) is not None:  # type: ignore[misc]
                return made
        if not self.workshop.loose:
            return left * right
        return self.workshop.monotone("times", (right,), left, right >= 0)

    def _bounded(self, node: Arithmetic | Call, is_known: Any, value: Any) -> Sym:
        if may_leave(node):
            is_known = both(is_known, value >= -LARGEST - 1, value <= LARGEST)
        return Sym(is_known, value)

    def _shift(self, node: ShiftDays, parts: list[Sym]) -> Sym:
        moved, assumed = days.shift_days(parts[0], parts[1], node.sign, self.workshop.moved)
        self.workshop.assumed += assumed
        if not day_may_leave(node):
            return Sym(all_known(parts), moved.value)
        return moved

    def _call(self, node: Call, parts: list[Sym]) -> Sym:
        values = [p.value for p in parts]
        is_known = all_known(parts)
        match node.name:
            case "add_months":
                moved = days.add_months(*parts)
                return moved if day_may_leave(node) else Sym(is_known, moved.value)
            case "months_between":
                return Sym(is_known, days.months_between(*values))
            case "last_day":
                return Sym(is_known, days.last_day(values[0]))
            case "month_start":
                return Sym(is_known, days.month_start(values[0]))
            case "year":
                return Sym(is_known, values[0].month / 12)
            case "month":
                return Sym(is_known, values[0].month % 12 + 1)
            case "day":
                return Sym(is_known, values[0].day)
            case "least" | "greatest":
                return Sym(is_known, self._extreme(node.name, values))
            case "floor_div" | "ceil_div":
                return self._bounded(node, *self._quotient(node.name, is_known, values))
            case "prorate" | "percent":
                return self._bounded(node, *self._share(node, is_known, values))
            case _:
                raise NotEncoded(node.name)

    def _extreme(self, name: str, values: list[Any]) -> Any:
        best = values[0]
        for value in values[1:]:
            left, right = (value.code, best.code) if isinstance(value, Day) else (value, best)
            best = choose(left < right if name == "least" else left > right, value, best)
        return best

    def _quotient(self, name: str, is_known: Any, values: list[Any]) -> tuple[Any, Any]:
        above, below = values
        fits = both(is_known, z3.simplify(below != 0))
        rounding = "floor" if name == "floor_div" else "ceil"
        made = spread(below, lambda v: divided(above, v, rounding))
        if made is not None:
            return fits, made
        if self.workshop.loose:
            return fits, self.workshop.monotone(rounding, (below,), above, below > 0)
        return fits, divided(above, below, rounding)

    def _share(self, node: Call, is_known: Any, values: list[Any]) -> tuple[Any, Any]:
        """Amount × numerator ÷ denominator."""
        amount, over = values[0], values[1]
        under = values[2] if node.name == "prorate" else z3.IntVal(BASIS)
        fits = both(is_known, z3.simplify(under != 0))

        def share(top: Any) -> Any | None:
            return spread(under, lambda v: divided(amount * top, v, node.rounding))

        made = spread(over, share) if share(z3.IntVal(1)) is not None else None
        if made is not None:
            return fits, made
        if self.workshop.loose:
            rising = both(z3.simplify(over >= 0), z3.simplify(under > 0))
            return fits, self.workshop.monotone(node.rounding, (over, under), amount, rising)
        return fits, divided(amount * over, under, node.rounding)


def junction(conjunctive: bool, items: list[Sym]) -> Sym:
    """Kleene and, or."""
    if conjunctive:
        decided = either(*(both(i.known, opposite(i.value)) for i in items))
        return Sym(either(decided, all_known(items)), opposite(decided))
    decided = either(*(both(i.known, i.value) for i in items))
    return Sym(either(decided, all_known(items)), decided)


def divided(above: Any, below: Any, rounding: str) -> Any:
    """A quotient with a stated rounding; the solver's own division rounds down where the divisor is above 0."""
    sign = z3.If(below < 0, -1, 1)
    above, below = z3.simplify(above * sign), z3.simplify(below * sign)
    if rounding == "floor":
        return above / below
    if rounding == "ceil":
        return -(-above / below)
    half = (2 * z3.If(above < 0, -above, above) + below) / (2 * below)
    return z3.If(above < 0, -half, half)
