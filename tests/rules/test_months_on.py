"""A day against another some months on: the short way never says otherwise than the exact one."""

from __future__ import annotations

import duckdb
import pytest

from kapok.rules.executors.duckdb_executor.dialect import MACROS, Dialect
from kapok.rules.executors.sql.dialect import (
    DAYS_IN_CENTURIES,
    MONTHS_IN_CENTURIES,
    MONTHS_WITHIN,
)
from kapok.rules.language.expression import Call, Compare, Literal, Origin, ShiftDays, Variable

MONTHS = (*range(-40, 41), 192, 720, 4799, -193)


def test_months_stay_near_their_mean_length_over_the_whole_calendar():
    """Every day of the 400 years after which the calendar repeats."""
    con = duckdb.connect()
    con.execute(MACROS)
    months = ", ".join(f"({m})" for m in MONTHS)
    farthest = con.execute(
        f"""SELECT max(abs(k_step(d, m) - d - CAST(floor(m * {DAYS_IN_CENTURIES} / {MONTHS_IN_CENTURIES}) AS INTEGER)))
        FROM (SELECT DATE '2000-01-01' + CAST(i AS INTEGER) AS d FROM range({DAYS_IN_CENTURIES}) r(i)),
        (VALUES {months}) v(m)"""
    ).fetchone()
    assert farthest is not None
    assert 2 <= farthest[0] <= MONTHS_WITHIN


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "=", "<>"])
@pytest.mark.parametrize("turned", [False, True])
def test_as_the_exact_comparison_says(op, turned):
    a, b = (Variable("date", n, 0, Origin(n, n, "fact"), reach=0) for n in "ab")
    months = Call("date", "add_months", [a, Literal("int", 12)])
    on = ShiftDays("date", months, Literal("int", 1), -1)
    node = Compare("bool", op, on, b) if turned else Compare("bool", op, b, on)
    short = Dialect().of(node)
    exact = f"({Dialect().of(node.left)} {op} {Dialect().of(node.right)})"
    assert short != exact
    con = duckdb.connect()
    con.execute(MACROS)
    differing = con.execute(
        f"""SELECT count(*) FROM (
            SELECT CASE WHEN i % 50 = 0 THEN NULL ELSE DATE '2020-01-15' + CAST(i AS INTEGER) END AS a,
                CASE WHEN j % 50 = 0 THEN NULL ELSE DATE '2020-06-01' + CAST(j AS INTEGER) END AS b
            FROM range(800) x(i), range(1600) y(j)
        ) WHERE ({short}) IS DISTINCT FROM ({exact})"""
    ).fetchone()
    assert differing == (0,)
