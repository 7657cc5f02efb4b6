"""What PostgreSQL spells its own way.

Functions are plain SQL that the planner writes into the query. Constants are computed while a query is planned, even
in a branch that is never taken: hence `nullif` before every division.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.language.bounds import LARGEST
from kapok.rules.language.calendar import EARLIEST, FARTHEST_MONTHS, LATEST


def _function(name: str, takes: str, gives: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}({takes}) RETURNS {gives} "
        f"LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {body} $$"
    )


def _part(name: str, day: str) -> str:
    return f"CAST(extract({name} FROM {day}) AS BIGINT)"


_GAP = f"(({_part('year', 'b')} - {_part('year', 'a')}) * 12 + {_part('month', 'b')} - {_part('month', 'a')})"
_HALVES = "div(2 * abs(a) + abs(b), nullif(2 * abs(b), 0))"
FUNCTIONS = (
    _function(
        "k_within",
        "n NUMERIC",
        "BIGINT",
        f"CASE WHEN n BETWEEN -{LARGEST + 1} AND {LARGEST} THEN CAST(n AS BIGINT) END",
    ),
    _function(
        "k_day",
        "d DATE",
        "DATE",
        f"CASE WHEN d BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN d END",
    ),
    _function(
        "k_step",
        "d DATE, n BIGINT",
        "DATE",
        "CAST(d + make_interval(months => CAST(n AS INTEGER)) AS DATE)",
    ),
    _function(
        "k_add_months",
        "d DATE, n BIGINT",
        "DATE",
        f"CASE WHEN n BETWEEN -{FARTHEST_MONTHS} AND {FARTHEST_MONTHS} THEN k_step(d, n) END",
    ),
    _function(
        "k_months_between",
        "a DATE, b DATE",
        "BIGINT",
        f"{_GAP} - CASE WHEN k_step(a, {_GAP}) <= b THEN 0 ELSE 1 END",
    ),
    _function(
        "k_floor",
        "a NUMERIC, b NUMERIC",
        "NUMERIC",
        "div(a, nullif(b, 0)) - CASE WHEN mod(a, nullif(b, 0)) <> 0 AND (a < 0) <> (b < 0) THEN 1 ELSE 0 END",
    ),
    _function("k_ceil", "a NUMERIC, b NUMERIC", "NUMERIC", "-k_floor(-a, b)"),
    _function(
        "k_half_up",
        "a NUMERIC, b NUMERIC",
        "NUMERIC",
        f"CASE WHEN (a < 0) = (b < 0) THEN {_HALVES} ELSE -{_HALVES} END",
    ),
)


class Dialect(SQLDialect):
    """Expressions as PostgreSQL. Texts come from columns of collation "C", so that they compare by their bytes."""

    types: ClassVar[Mapping[str, str]] = {**SQLDialect.types, "text": "TEXT", "code": "TEXT"}
    wide = "NUMERIC"
    prelude = FUNCTIONS

    def part(self, name: str, day: str) -> str:
        return _part(name, day)

    def last_day(self, day: str) -> str:
        return f"(k_step({self.month_start(day)}, 1) - 1)"

    def month_start(self, day: str) -> str:
        return f"({day} - CAST(extract(day FROM {day}) AS INTEGER) + 1)"

    def of_first(self, value: str, order: list[str]) -> str:
        return f"(array_agg({value} ORDER BY {', '.join(order)}))[1]"

    def of_least(self, value: str, number: str, test: str) -> str:
        return f"(array_agg({value} ORDER BY {number}) FILTER (WHERE {test}))[1]"

    def listed(self, value: str, order: list[str]) -> str:
        return f"array_agg({value} ORDER BY {', '.join(order)})"

    def same(self, left: str, right: str) -> str:
        """Arrays of unknowns are equal, and can be joined by hash, which `IS NOT DISTINCT FROM` cannot."""
        return f"ARRAY[{left}] = ARRAY[{right}]"
