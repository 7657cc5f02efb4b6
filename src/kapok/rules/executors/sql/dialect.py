"""Nodes → SQL with the meaning of §4 of the format: one small method per construct that SQL means otherwise.

What databases spell alike stands here; each executor's own dialect gives the rest. The functions `k_…` are made by
each dialect's `prelude`: `k_within`, `k_day`, `k_step`, `k_add_months`, `k_months_between`, `k_floor`, `k_ceil`,
`k_half_up`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from kapok.rules.language.arithmetic import BASIS
from kapok.rules.language.bounds import day_may_leave, may_leave
from kapok.rules.language.calendar import FARTHEST_DAYS
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
)

PLAIN = Variable | Environment | Literal
"""Nodes that cost nothing to write down twice."""
ABOVE_BELOW = {
    ">": ("TRUE", "FALSE"),
    ">=": ("TRUE", "FALSE"),
    "<": ("FALSE", "TRUE"),
    "<=": ("FALSE", "TRUE"),
    "=": ("FALSE", "FALSE"),
    "<>": ("TRUE", "TRUE"),
}
"""What a comparison comes to where the left side is surely above the right one, and surely below."""
DAYS_IN_CENTURIES, MONTHS_IN_CENTURIES = 146_097, 4_800
MONTHS_WITHIN = 5
"""So many months are never farther from their mean length in days than this (tested over the whole calendar)."""
DIVISIONS = {"floor": "k_floor", "ceil": "k_ceil", "half_up": "k_half_up"}


def months_on(node: Node) -> tuple[Node, int, int] | None:
    """Of `day + months (± days)`: the day, and how many days on it lies at least and at most. None for all else."""
    shift = 0
    while isinstance(node, ShiftDays) and not day_may_leave(node):
        if not (isinstance(node.days, Literal) and isinstance(node.days.value, int)):
            return None
        shift += node.sign * node.days.value
        node = node.day
    if not (isinstance(node, Call) and node.name == "add_months") or day_may_leave(node):
        return None
    day, months = node.args
    if not (
        isinstance(months, Literal) and isinstance(months.value, int) and isinstance(day, PLAIN)
    ):
        return None
    mean = months.value * DAYS_IN_CENTURIES // MONTHS_IN_CENTURIES + shift
    return day, mean - MONTHS_WITHIN, mean + MONTHS_WITHIN


class SQLDialect:
    """Expressions as SQL. `names` renames variables (group variants)."""

    types: ClassVar[Mapping[str, str]] = {
        "bool": "BOOLEAN",
        "int": "BIGINT",
        "money": "BIGINT",
        "rate": "BIGINT",
        "date": "DATE",
        "text": "VARCHAR",
        "code": "VARCHAR",
    }
    wide: ClassVar[str] = "HUGEINT"
    """A type in which products and sums of the language's numbers have room."""
    prelude: ClassVar[tuple[str, ...]] = ()
    """Statements to run once before any other."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.names = names or {}

    # constants

    def quote(self, text: str) -> str:
        """A text constant."""
        return "'" + text.replace("'", "''") + "'"

    def constant(self, value: Value, type_: str) -> str:
        """A constant as SQL."""
        if value is None:
            return f"CAST(NULL AS {self.types[type_]})"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return f"{value}::BIGINT"
        if isinstance(value, dt.date):
            return f"DATE '{value.isoformat()}'"
        return self.quote(value)

    # what databases spell differently

    def days(self, later: str, earlier: str) -> str:
        """The days from one day to another, as some whole number."""
        return f"{later} - {earlier}"

    def part(self, name: str, day: str) -> str:
        """The year, month or day of a day."""
        return f"{name}({day})"

    def last_day(self, day: str) -> str:
        return f"last_day({day})"

    def month_start(self, day: str) -> str:
        return f"CAST(date_trunc('month', {day}) AS DATE)"

    def member(self, item: str, values: list[str]) -> str:
        """One of several constants."""
        return f"({item} IN ({', '.join(dict.fromkeys(values))}))"

    def quantile(self, value: str, share: float) -> str:
        """Of the rows in order of a day, the day that stands at this share of them."""
        return f"percentile_disc({share}) WITHIN GROUP (ORDER BY {value})"

    def total(self, value: str) -> str:
        """The sum over rows, wide."""
        return f"sum({value})"

    def of_first(self, value: str, order: list[str]) -> str:
        """Of the rows of a group, the value in the first one in order."""
        return f"first({value} ORDER BY {', '.join(order)})"

    def of_least(self, value: str, number: str, test: str) -> str:
        """Of the rows that pass, the value in the one with the least number."""
        return f"arg_min({value}, {number}) FILTER (WHERE {test})"

    def listed(self, value: str, order: list[str]) -> str:
        """The values of a group's rows, in order."""
        return f"list({value} ORDER BY {', '.join(order)})"

    def same(self, left: str, right: str) -> str:
        """Equal, two unknowns included; fit to join by."""
        return f"{left} IS NOT DISTINCT FROM {right}"

    # expressions

    def renamed(self, names: Mapping[str, str]) -> SQLDialect:
        """The same dialect with some variables under other names."""
        return type(self)({**self.names, **names})

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return self.constant(node.value, node.type)
            case Variable():
                return self.names.get(node.name, node.name)
            case Environment():
                return f"${node.name}"
            case Not():
                return f"(NOT {self.of(node.item)})"
            case And():
                return self.junction("AND", node.items)
            case Or():
                return self.junction("OR", node.items)
            case Compare():
                return self.compare(node)
            case In():
                return self.member(
                    self.of(node.item), [self.constant(v, node.item.type) for v in node.values]
                )
            case Arithmetic():
                return self.arithmetic(node)
            case ShiftDays():
                sign = "+" if node.sign > 0 else "-"
                known = isinstance(node.days, Literal)
                shifted = self.shift_days(self.of(node.day), sign, self.of(node.days), known=known)
                return f"k_day({shifted})" if day_may_leave(node) else shifted
            case DaysBetween():
                return f"CAST({self.days(self.of(node.left), self.of(node.right))} AS BIGINT)"
            case Case():
                return self.case(node)
            case Call():
                return self.call(node)
        raise TypeError(node)

    def compare(self, node: Compare) -> str:
        """A day against another some months on is mostly decided by the days between; the rest is compared exactly."""
        exact = f"({self.of(node.left)} {node.op} {self.of(node.right)})"
        for later, earlier, (above, below) in (
            (node.left, node.right, ABOVE_BELOW[node.op]),
            (node.right, node.left, ABOVE_BELOW[node.op][::-1]),
        ):
            if (span := months_on(earlier)) and isinstance(later, PLAIN):
                start, least, most = span
                days = self.days(self.of(later), self.of(start))
                return f"(CASE WHEN {days} > {most} THEN {above} WHEN {days} < {least} THEN {below} ELSE {exact} END)"
        return exact

    def arithmetic(self, node: Arithmetic) -> str:
        """Beyond `bounds.LARGEST` unknown, counted in 128 bits."""
        left, right = self.of(node.left), self.of(node.right)
        if may_leave(node):
            return f"k_within(CAST({left} AS {self.wide}) {node.op} {right})"
        return f"({left} {node.op} {right})"

    def junction(self, operator: str, items: list[Node]) -> str:
        return "(" + f" {operator} ".join(self.of(i) for i in items) + ")"

    def case(self, node: Case) -> str:
        """Unknown as soon as a test on the way is unknown: native CASE would fall through."""
        parts = []
        for test, value in node.branches:
            sql = self.of(test)
            parts.append(f"WHEN {sql} IS NULL THEN NULL WHEN {sql} THEN {self.of(value)}")
        return f"(CASE {' '.join(parts)} ELSE {self.of(node.default)} END)"

    def call(self, node: Call) -> str:
        args = [self.of(a) for a in node.args]
        match node.name:
            case "least" | "greatest":
                return self.extreme(node.name, args)
            case "add_months":
                shifted = self.add_months(args)
                return f"k_day({shifted})" if day_may_leave(node) else shifted
            case "months_between":
                return self.months_between(args)
            case "last_day":
                return self.last_day(args[0])
            case "month_start":
                return self.month_start(args[0])
            case "year" | "month" | "day":
                return self.part(node.name, args[0])
            case "floor_div":
                return self.divide(args[0], args[1], "floor")
            case "ceil_div":
                return self.divide(args[0], args[1], "ceil")
            case "prorate" | "percent":
                product = f"(CAST({args[0]} AS {self.wide}) * {args[1]})"
                by = args[2:] or [str(BASIS)]
                return self.divide(product, by[0], node.rounding)
        raise TypeError(node.name)

    def extreme(self, name: str, args: list[str]) -> str:
        """Native least and greatest skip unknowns."""
        if len(args) == 1:
            return args[0]
        tests = " OR ".join(f"{a} IS NULL" for a in args)
        return f"(CASE WHEN {tests} THEN NULL ELSE {name}({', '.join(args)}) END)"

    def add_months(self, args: list[str]) -> str:
        return f"k_add_months({args[0]}, {args[1]})"

    def shift_days(self, day: str, sign: str, days: str, *, known: bool) -> str:
        """Data may not shift a day out of the calendar (`calendar.FARTHEST_DAYS`)."""
        shifted = f"({day} {sign} CAST({days} AS INTEGER))"
        near = f"{days} BETWEEN -{FARTHEST_DAYS} AND {FARTHEST_DAYS}"
        return shifted if known else f"(CASE WHEN {near} THEN {shifted} END)"

    def months_between(self, args: list[str]) -> str:
        return f"k_months_between({args[0]}, {args[1]})"

    def divide(self, a: str, b: str, rounding: str) -> str:
        return f"k_within({DIVISIONS[rounding]}({a}, {b}))"

    # folding related rows: aggregates over the rows, then the value per parent

    def aggregates(self, kind: str, where: str, value: str | None) -> dict[str, str]:
        """Names → aggregates over the related rows of one parent."""
        found = {
            "a_true": f"count(*) FILTER (WHERE {where})",
            "a_unknown": f"count(*) FILTER (WHERE ({where}) IS NULL)",
        }
        if value is not None:
            fold = f"{kind}({value})" if kind in ("max", "min") else self.total(value)
            if kind == "count":
                fold = f"count(DISTINCT {value})"
            found["a_value"] = f"{fold} FILTER (WHERE {where})"
            found["a_open"] = f"count(*) FILTER (WHERE {where} AND ({value}) IS NULL)"
        return found

    def fold(self, kind: str, matched: str, complete: str, empty: str, *, valued: bool) -> str:
        """The value of a related-row fact from `a.*` (NULL where there was no row)."""
        unknown = f"({complete}) IS NOT TRUE OR coalesce(a.a_unknown, 0) > 0"
        none = f"NOT ({matched})"
        if kind == "exists":
            return (
                f"CASE WHEN {none} THEN NULL WHEN coalesce(a.a_true, 0) > 0 THEN TRUE "
                f"WHEN {unknown} THEN NULL ELSE FALSE END"
            )
        if kind == "count" and not valued:
            return f"CASE WHEN {none} OR {unknown} THEN NULL ELSE coalesce(a.a_true, 0) END"
        start = empty if kind in ("max", "min") else "0"
        value = f"coalesce(a.a_value, {start})"
        value = f"k_within({value})" if kind == "sum" else f"CAST({value} AS {{type}})"
        return (
            f"CASE WHEN {none} OR {unknown} OR coalesce(a.a_open, 0) > 0 THEN NULL ELSE {value} END"
        )
