"""What Spark SQL spells its own way: whole numbers of 38 digits, days apart, the first of a group, backslashes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.language.calendar import EARLIEST, FARTHEST_MONTHS, LATEST

WIDE = "DECIMAL(38,0)"


def _function(name: str, takes: str, gives: str, body: str) -> str:
    return f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({takes}) RETURNS {gives} RETURN {body}"


def _quotient(a: str, b: str) -> str:
    """Towards zero. What divides without a rest is exact; what is too large is unknown, as it is beyond 64 bits."""
    divisor = f"nullif({b}, 0)"
    return f"try_cast(try_divide({a} - {a} % {divisor}, {divisor}) AS {WIDE})"


_GAP = "CAST((year(b) - year(a)) * 12 + month(b) - month(a) AS BIGINT)"
_NEAREST = (
    f"({_quotient('abs(a)', 'abs(b)')} + "
    "CASE WHEN abs(a) % nullif(abs(b), 0) >= abs(b) - abs(a) % nullif(abs(b), 0) THEN 1 ELSE 0 END)"
)
_TWO = f"a {WIDE}, b {WIDE}"
FUNCTIONS = (
    _function("k_within", f"n {WIDE}", "BIGINT", "try_cast(n AS BIGINT)"),
    _function(
        "k_day",
        "d DATE",
        "DATE",
        f"CASE WHEN d BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN d END",
    ),
    _function("k_step", "d DATE, n BIGINT", "DATE", "add_months(d, CAST(n AS INT))"),
    _function(
        "k_add_months",
        "d DATE, n BIGINT",
        "DATE",
        f"CASE WHEN n BETWEEN -{FARTHEST_MONTHS} AND {FARTHEST_MONTHS} THEN add_months(d, CAST(n AS INT)) END",
    ),
    _function(
        "k_months_between",
        "a DATE, b DATE",
        "BIGINT",
        f"{_GAP} - CASE WHEN add_months(a, CAST({_GAP} AS INT)) <= b THEN 0 ELSE 1 END",
    ),
    _function(
        "k_floor",
        _TWO,
        WIDE,
        f"{_quotient('a', 'b')} - CASE WHEN a % nullif(b, 0) <> 0 AND (a < 0) <> (b < 0) THEN 1 ELSE 0 END",
    ),
    _function(
        "k_ceil",
        _TWO,
        WIDE,
        f"{_quotient('a', 'b')} + CASE WHEN a % nullif(b, 0) <> 0 AND (a < 0) = (b < 0) THEN 1 ELSE 0 END",
    ),
    _function(
        "k_half_up", _TWO, WIDE, f"CASE WHEN (a < 0) = (b < 0) THEN {_NEAREST} ELSE -{_NEAREST} END"
    ),
)


class Dialect(SQLDialect):
    """Expressions as Spark SQL."""

    types: ClassVar[Mapping[str, str]] = {**SQLDialect.types, "text": "STRING", "code": "STRING"}
    wide = WIDE
    prelude = FUNCTIONS

    def quote(self, text: str) -> str:
        return super().quote(text.replace("\\", "\\\\"))

    def days(self, later: str, earlier: str) -> str:
        return f"datediff({later}, {earlier})"

    def part(self, name: str, day: str) -> str:
        return f"CAST({name}({day}) AS BIGINT)"

    def quantile(self, value: str, share: float) -> str:
        number = super().quantile(f"unix_date({value})", share)
        return f"date_from_unix_date(CAST({number} AS INT))"

    def total(self, value: str) -> str:
        """A sum of 64 bits would overflow with an error."""
        return f"sum(CAST({value} AS {WIDE}))"

    def of_first(self, value: str, order: list[str]) -> str:
        return f"min_by({value}, struct({', '.join(order)}))"

    def of_least(self, value: str, number: str, test: str) -> str:
        return f"min_by({value}, {number}) FILTER (WHERE {test})"

    def listed(self, value: str, order: list[str]) -> str:
        named = ", ".join(f"{sql} AS o{i}" for i, sql in enumerate(order))
        rows = f"collect_list(struct({named}, {value} AS v))"
        return f"transform(array_sort({rows}), e -> e.v)"

    def same(self, left: str, right: str) -> str:
        return f"{left} <=> {right}"
