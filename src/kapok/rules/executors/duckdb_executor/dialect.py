"""What DuckDB spells its own way."""

from __future__ import annotations

from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.language.calendar import EARLIEST, FARTHEST_MONTHS, LATEST

MACROS = f"""
CREATE OR REPLACE MACRO k_within(n) AS TRY_CAST(n AS BIGINT);
CREATE OR REPLACE MACRO k_day(d) AS CASE WHEN d BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}' THEN d END;
CREATE OR REPLACE MACRO k_step(d, n) AS CAST(d + to_months(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE MACRO k_add_months(d, n) AS
    CASE WHEN n BETWEEN -{FARTHEST_MONTHS} AND {FARTHEST_MONTHS} THEN k_step(d, n) END;
CREATE OR REPLACE MACRO k_month_gap(a, b) AS (year(b) - year(a)) * 12 + month(b) - month(a);
CREATE OR REPLACE MACRO k_months_between(a, b) AS
    k_month_gap(a, b) - CASE WHEN k_step(a, k_month_gap(a, b)) <= b THEN 0 ELSE 1 END;
CREATE OR REPLACE MACRO k_floor(a, b) AS CASE WHEN b = 0 THEN NULL ELSE
    a // b - CASE WHEN a % b <> 0 AND (a < 0) <> (b < 0) THEN 1 ELSE 0 END END;
CREATE OR REPLACE MACRO k_ceil(a, b) AS -k_floor(-a, b);
CREATE OR REPLACE MACRO k_half_up(a, b) AS CASE WHEN b = 0 THEN NULL ELSE
    CASE WHEN (a < 0) = (b < 0) OR a = 0 THEN (2 * abs(a) + abs(b)) // (2 * abs(b))
    ELSE -((2 * abs(a) + abs(b)) // (2 * abs(b))) END END;
"""
MAP_FROM = 3
"""Constants from which `map_contains` is faster than `IN`."""


class Dialect(SQLDialect):
    """Expressions as DuckDB SQL."""

    prelude = (MACROS,)

    def member(self, item: str, values: list[str]) -> str:
        """A look into a constant map beats a comparison with each, or a join with a list."""
        values = list(dict.fromkeys(values))
        if len(values) < MAP_FROM:
            return super().member(item, values)
        return f"map_contains(MAP {{{', '.join(f'{v}: 0' for v in values)}}}, {item})"


SQL_TYPES = Dialect.types
constant = Dialect().constant
