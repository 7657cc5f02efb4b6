"""Executors that are wrong on purpose: each does one thing as SQL written without care would do it.

A mutant is a `SQLDialect` that emits a construct naively, or a rewriting of the SQL on its way to the database. A
rewriting that finds nothing to rewrite is no mutant: `Mutant.rewrite` counts what it changed.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TypeVar

from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.language.expression import Call, Case, Compare, DaysBetween, In, Node, Not

D = TypeVar("D", bound=SQLDialect)


@dataclass(slots=True)
class Mutant:
    """`measures`: those of the laboratory in which it can be seen."""

    name: str
    measures: tuple[str, ...]
    dialect: type[SQLDialect] = SQLDialect
    patterns: tuple[tuple[str, str], ...] = ()
    only: bool = False
    """Written in DuckDB's own words."""
    changed: int = field(default=0, compare=False)

    def of(self, dialect: type[D]) -> type[D]:
        """A database's dialect with this mutant's mistake."""
        if self.dialect is SQLDialect:
            return dialect
        return type(self.dialect.__name__, (self.dialect, dialect), {})

    def rewrite(self, sql: str) -> str:
        for pattern, replacement in self.patterns:
            sql, times = re.subn(pattern, replacement, sql, flags=re.DOTALL)
            self.changed += times
        return sql

    @property
    def born(self) -> bool:
        return not self.patterns or self.changed > 0


class NativeExtremes(SQLDialect):
    def extreme(self, name: str, args: list[str]) -> str:
        return f"{name}({', '.join(args)})"


class NativeCase(SQLDialect):
    def case(self, node: Case) -> str:
        parts = " ".join(
            f"WHEN {self.of(test)} THEN {self.of(value)}" for test, value in node.branches
        )
        return f"(CASE {parts} ELSE {self.of(node.default)} END)"


class CaseUnknownAtOnce(SQLDialect):
    """Any unknown test makes the whole unknown, even one that is never come to."""

    def case(self, node: Case) -> str:
        tests = " OR ".join(f"({self.of(test)}) IS NULL" for test, _ in node.branches)
        parts = " ".join(
            f"WHEN {self.of(test)} THEN {self.of(value)}" for test, value in node.branches
        )
        return f"(CASE WHEN {tests} THEN NULL {parts} ELSE {self.of(node.default)} END)"


class _Division(SQLDialect, ABC):
    roundings: tuple[str, ...] = ()

    @abstractmethod
    def naive(self, a: str, b: str, rounding: str) -> str:
        """The division as one would write it first."""

    def divide(self, a: str, b: str, rounding: str) -> str:
        if rounding not in self.roundings:
            return super().divide(a, b, rounding)
        return (
            f"CASE WHEN ({b}) = 0 THEN NULL ELSE CAST({self.naive(a, b, rounding)} AS BIGINT) END"
        )


class FloatDivision(_Division):
    """Through floating point: large amounts lose fen."""

    roundings = ("half_up",)

    def naive(self, a: str, b: str, rounding: str) -> str:
        return f"round(({a})::DOUBLE / ({b}))"


class RoundingDivision(_Division):
    """`/` and a cast: rounds where it should cut."""

    roundings = ("floor",)

    def naive(self, a: str, b: str, rounding: str) -> str:
        return f"({a}) / ({b})"


class TruncatingDivision(_Division):
    """Native whole division goes towards zero."""

    roundings = ("floor",)

    def naive(self, a: str, b: str, rounding: str) -> str:
        return f"({a}) // ({b})"


class CeilByAdding(_Division):
    """(a + b - 1) // b holds for positive numbers only."""

    roundings = ("ceil",)

    def naive(self, a: str, b: str, rounding: str) -> str:
        return f"(({a}) + ({b}) - 1) // ({b})"


class HalfTowardsInfinity(_Division):
    """Halves of negative amounts go up instead of away from zero."""

    roundings = ("half_up",)

    def naive(self, a: str, b: str, rounding: str) -> str:
        return f"k_floor(2 * ({a}) + ({b}), 2 * ({b}))"


class DivisionByZeroIsZero(SQLDialect):
    def divide(self, a: str, b: str, rounding: str) -> str:
        return f"CASE WHEN ({b}) = 0 THEN 0 ELSE {super().divide(a, b, rounding)} END"


class MonthsByBoundaries(SQLDialect):
    def months_between(self, args: list[str]) -> str:
        return f"date_diff('month', {args[0]}, {args[1]})"


class MonthsByDays(SQLDialect):
    def months_between(self, args: list[str]) -> str:
        return f"k_floor(({args[1]}) - ({args[0]}), 30)"


class MonthsOverflow(SQLDialect):
    """31 January + 1 month = 3 March."""

    def add_months(self, args: list[str]) -> str:
        day, months = args
        first = f"date_trunc('month', {day}) + to_months(CAST({months} AS INTEGER))"
        return f"(CAST({first} AS DATE) + CAST(day({day}) - 1 AS INTEGER))"


class MonthsStickToTheEnd(SQLDialect):
    """28 February + 1 month = 31 March, as some databases have it."""

    def add_months(self, args: list[str]) -> str:
        plain = super().add_months(args)
        return (
            f"(CASE WHEN {args[0]} = last_day({args[0]}) THEN last_day({plain}) ELSE {plain} END)"
        )


class MonthsOfThirtyDays(SQLDialect):
    def add_months(self, args: list[str]) -> str:
        return f"({args[0]} + CAST(30 * {args[1]} AS INTEGER))"


class MonthsLoseTheirType(SQLDialect):
    """A date and an interval are a timestamp: keys and days come out as another type."""

    def add_months(self, args: list[str]) -> str:
        return f"({args[0]} + to_months(CAST({args[1]} AS INTEGER)))"

    def of(self, node: Node) -> str:
        if isinstance(node, DaysBetween):  # would not run at all otherwise
            return f"date_diff('day', {self.of(node.right)}, {self.of(node.left)})"
        return super().of(node)


class LastDayIsThirtieth(SQLDialect):
    def call(self, node: Call) -> str:
        if node.name == "last_day":
            return f"(CAST(date_trunc('month', {self.of(node.args[0])}) AS DATE) + 29)"
        return super().call(node)


class LastDayAsNextMonth(SQLDialect):
    def call(self, node: Call) -> str:
        if node.name == "last_day":
            return f"(CAST(date_trunc('month', {self.of(node.args[0])}) AS DATE) + 31)"
        return super().call(node)


class MonthStartIsTheDay(SQLDialect):
    def call(self, node: Call) -> str:
        return self.of(node.args[0]) if node.name == "month_start" else super().call(node)


class _Logic(SQLDialect):
    """Something in the logic of unknowns."""

    kind: type[Node] = Node
    form = "{}"

    def of(self, node: Node) -> str:
        sql = super().of(node)
        return self.form.format(sql) if isinstance(node, self.kind) else sql


class ComparisonOfUnknownIsFalse(_Logic):
    kind, form = Compare, "coalesce({}, FALSE)"


class InOfUnknownIsFalse(_Logic):
    kind, form = In, "coalesce({}, FALSE)"


class NotOfUnknownIsTrue(_Logic):
    kind, form = Not, "coalesce({}, TRUE)"


class UnknownEqualsUnknown(SQLDialect):
    def of(self, node: Node) -> str:
        if isinstance(node, Compare) and node.op == "=":
            return f"({self.of(node.left)} IS NOT DISTINCT FROM {self.of(node.right)})"
        return super().of(node)


class JunctionIsStrict(SQLDialect):
    """`false and unknown` is unknown, `true or unknown` is unknown."""

    def junction(self, operator: str, items: list[Node]) -> str:
        parts = [self.of(i) for i in items]
        tests = " OR ".join(f"({p}) IS NULL" for p in parts)
        return f"(CASE WHEN {tests} THEN NULL ELSE {f' {operator} '.join(parts)} END)"


class _Folding(SQLDialect):
    """Something in the folding of related rows: `kinds`, and what is taken for known."""

    kinds: tuple[str, ...] = ()
    complete = False
    rows_known = False
    values_known = False

    def aggregates(self, kind: str, where: str, value: str | None) -> dict[str, str]:
        found = super().aggregates(kind, where, value)
        if kind in self.kinds and self.rows_known:
            found["a_unknown"] = "0"
        if kind in self.kinds and self.values_known and "a_open" in found:
            found["a_open"] = "0"
        return found

    def fold(self, kind: str, matched: str, complete: str, empty: str, *, valued: bool) -> str:
        told = "TRUE" if kind in self.kinds and self.complete else complete
        return super().fold(kind, matched, told, empty, valued=valued)


class ExistsByBoolOr(_Folding):
    """bool_or skips the rows of which it is not known."""

    kinds, rows_known = ("exists",), True


class ExistsAlwaysComplete(_Folding):
    kinds, complete = ("exists",), True


class CountSkipsUnknownRows(_Folding):
    kinds, rows_known = ("count",), True


class CountAlwaysComplete(_Folding):
    kinds, complete = ("count",), True


class CountIsNotDistinct(SQLDialect):
    """Counts rows where different values are asked for."""

    def aggregates(self, kind: str, where: str, value: str | None) -> dict[str, str]:
        return {
            name: sql.replace("DISTINCT ", "")
            for name, sql in super().aggregates(kind, where, value).items()
        }


class DistinctSkipsUnknownValues(_Folding):
    kinds, values_known = ("count",), True


class SumSkipsUnknownRows(_Folding):
    kinds, rows_known = ("sum", "max", "min"), True


class SumSkipsUnknownValues(_Folding):
    kinds, values_known = ("sum",), True


class MaxSkipsUnknownValues(_Folding):
    kinds, values_known = ("max", "min"), True


class SumAlwaysComplete(_Folding):
    kinds, complete = ("sum", "max", "min"), True


class SumOfNothingIsNull(SQLDialect):
    def fold(self, kind: str, matched: str, complete: str, empty: str, *, valued: bool) -> str:
        folded = super().fold(kind, matched, complete, empty, valued=valued)
        return folded.replace("coalesce(a.a_value, 0)", "a.a_value") if kind == "sum" else folded


class MaxOfNothingIsNull(SQLDialect):
    def fold(self, kind: str, matched: str, complete: str, empty: str, *, valued: bool) -> str:
        folded = super().fold(kind, matched, complete, empty, valued=valued)
        return (
            folded.replace(f"coalesce(a.a_value, {empty})", "a.a_value")
            if kind in ("max", "min")
            else folded
        )


class UnknownMatchIsNone(SQLDialect):
    """Rows looked for by an unknown value: none found, so none there."""

    def fold(self, kind: str, matched: str, complete: str, empty: str, *, valued: bool) -> str:
        return super().fold(kind, "TRUE", complete, empty, valued=valued)


def dialect(name: str, measures: str, mutant: type[SQLDialect], *, only: bool = False) -> Mutant:
    return Mutant(name, tuple(measures.split()), mutant, only=only)


def rewriting(name: str, measures: str, *patterns: tuple[str, str], only: bool = False) -> Mutant:
    return Mutant(name, tuple(measures.split()), patterns=patterns, only=only)
