"""Months, month ends and divisions: their laws, and that DuckDB's macros keep them too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapok.rules.executors.duckdb_executor.dialect import MACROS, Dialect
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.language.arithmetic import ROUNDINGS, divide, floor_div, percent, yuan_text
from kapok.rules.language.calendar import (
    add_months,
    last_day,
    month_start,
    months_between,
    shift_months,
)

DAY = dt.timedelta(days=1)
ENDS = [
    dt.date(y, m, d)
    for y in (2019, 2020, 2023, 2024)
    for m, d in ((1, 31), (2, 28), (3, 1), (3, 30), (8, 31), (12, 31))
]
ENDS += [dt.date(2020, 2, 29), dt.date(2024, 2, 29), dt.date(2000, 2, 29), dt.date(2999, 12, 31)]
days = st.one_of(st.sampled_from(ENDS), st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
months = st.integers(-1200, 1200)
amounts = st.one_of(st.integers(-50, 50), st.integers(-(10**15), 10**15))
divisors = st.one_of(st.integers(-12, 12), st.integers(-(10**9), 10**9))
roundings = st.sampled_from(ROUNDINGS)


@pytest.fixture(scope="module")
def database():
    with connection(threads=1) as con:
        con.execute(MACROS)
        yield con


def computed(con: Any, sql: str, rows: Sequence[Sequence[Any]], types: str) -> list[Any]:
    """`sql` over columns a, b, … of the rows, in their order."""
    names = "abcde"[: len(rows[0])]
    columns = ", ".join(
        f"unnest(?::{type_}[]) AS {name}" for name, type_ in zip(names, types.split(), strict=True)
    )
    values = [list(column) for column in zip(*rows, strict=True)]
    return [
        row[0] for row in con.execute(f"SELECT {sql} FROM (SELECT {columns})", values).fetchall()
    ]


@given(days, months)
def test_adding_months_keeps_the_day_or_clamps_to_the_months_end(day: dt.date, count: int):
    later = add_months(day, count)
    index = day.year * 12 + day.month - 1 + count
    assert (later.year, later.month) == (index // 12, index % 12 + 1)
    assert later.day == day.day or (later.day < day.day and later == last_day(later))


@given(days, days, months)
def test_adding_months_keeps_the_order(a: dt.date, b: dt.date, count: int):
    first, second = sorted((a, b))
    assert add_months(first, count) <= add_months(second, count)


@given(days, st.integers(-1200, 1199))
def test_more_months_are_later(day: dt.date, count: int):
    assert add_months(day, count) < add_months(day, count + 1)


@given(days, days)
def test_months_between_is_the_most_that_fits(a: dt.date, b: dt.date):
    count = months_between(a, b)
    assert add_months(a, count) <= b < add_months(a, count + 1)


@given(days, months)
def test_months_between_undoes_adding_months(day: dt.date, count: int):
    assert months_between(day, add_months(day, count)) == count


@given(days)
def test_a_month_starts_on_its_first_and_ends_before_the_next(day: dt.date):
    assert month_start(day) <= day <= last_day(day)
    assert (last_day(day) + DAY).day == month_start(day).day == 1


@given(st.lists(st.tuples(days, days, months), min_size=1, max_size=40))
def test_duckdb_counts_months_alike(database: Any, rows: list[tuple[dt.date, dt.date, int]]):
    dialect = Dialect()
    added = computed(database, dialect.add_months(["a", "c"]), rows, "DATE DATE BIGINT")
    assert added == [add_months(a, n) for a, _, n in rows]
    between = computed(database, dialect.months_between(["a", "b"]), rows, "DATE DATE BIGINT")
    assert between == [months_between(a, b) for a, b, _ in rows]
    assert computed(database, "last_day(b)", rows, "DATE DATE BIGINT") == [
        last_day(b) for _, b, _ in rows
    ]


@given(amounts, divisors.filter(bool))
def test_floor_and_rest(a: int, b: int):
    quotient = floor_div(a, b)
    assert quotient is not None
    rest = a - quotient * b
    assert 0 <= rest < b if b > 0 else b < rest <= 0


@given(amounts, divisors.filter(bool), roundings)
def test_rounding_is_within_one_and_half_up_is_nearest(a: int, b: int, rounding: str):
    got = divide(a, b, rounding)
    assert got is not None
    if rounding == "floor":
        assert got == floor_div(a, b)
    elif rounding == "ceil":
        assert got == -divide(-a, b, "floor")  # type: ignore[operator]
    else:
        assert 2 * abs(got * b - a) <= abs(b)
        assert divide(-a, b, rounding) == -got


@given(amounts, st.integers(-20_000, 20_000), roundings)
def test_percent_is_a_share_of_ten_thousand(amount: int, rate: int, rounding: str):
    assert percent(amount, rate, rounding) == divide(amount * rate, 10_000, rounding)


def test_nothing_is_divided_by_zero():
    assert [divide(1, 0, r) for r in ROUNDINGS] == [None, None, None]


@given(st.lists(st.tuples(amounts, divisors), min_size=1, max_size=40), roundings)
def test_duckdb_divides_alike(database: Any, rows: list[tuple[int, int]], rounding: str):
    sql = Dialect().divide("a", "b", rounding)
    assert computed(database, sql, rows, "HUGEINT BIGINT") == [
        divide(a, b, rounding) for a, b in rows
    ]


@pytest.mark.parametrize("count", [9_600, -9_600, 9_601, -9_601, 2**40, -(2**40)])
def test_data_cannot_shift_a_day_out_of_the_calendar(database: Any, count: int):
    day = dt.date(2022, 8, 31)
    in_sql = database.execute(f"SELECT k_add_months(DATE '{day}', {count}::BIGINT)").fetchone()[0]
    assert in_sql == shift_months(day, count)
    assert (in_sql is None) == (abs(count) > 9_600)


def test_amounts_in_words():
    assert [yuan_text(fen, grouped=False) for fen in (0, 5, 100_000, 26_350, -5, -100_000)] == [
        "0",
        "0.05",
        "1000",
        "263.50",
        "-0.05",
        "-1000",
    ]
    assert yuan_text(123_456_789) == "1,234,567.89"


@given(st.integers(-(10**20), 10**20))
def test_amounts_in_words_are_exact(fen):
    sign = -1 if yuan_text(fen).startswith("-") else 1
    yuan, _, rest = yuan_text(fen).replace(",", "").lstrip("-").partition(".")
    assert sign * (int(yuan) * 100 + int(rest or 0)) == fen
