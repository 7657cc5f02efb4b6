"""Values as files write them (§2 of the format)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapok.rules.language.calendar import OPEN_END
from kapok.rules.reading.valuesfile import show
from kapok.rules.source.values import is_id, read_value

DAY = dt.date(2022, 3, 1)


@pytest.mark.parametrize(
    ("type_", "written", "inside"),
    [
        ("bool", True, True),
        ("int", 12, 12),
        ("int", -1, -1),
        ("money", 1000, 100_000),
        ("money", "263.50", 26_350),
        ("money", "0.05", 5),
        ("money", "-1.5", -150),
        ("rate", "3.85%", 385),
        ("rate", "0.01%", 1),
        ("rate", "100%", 10_000),
        ("date", DAY, DAY),
        ("date", "2022-03-01", DAY),
        ("date", "长期", OPEN_END),
        ("date", "open", OPEN_END),
        ("text", "米易县", "米易县"),
        ("text", 5, "5"),
        ("code", "poor", "poor"),
    ],
)
def test_right(type_: str, written: Any, inside: Any):
    assert read_value(written, type_, ("poor",)) == inside


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("bool", 1),
        ("bool", "true"),
        ("bool", "是"),
        ("int", True),
        ("int", "12"),
        ("int", 2**62),
        ("money", True),
        ("money", "1000.005"),
        ("money", "1,000"),
        ("money", "1e3"),
        ("money", "1_000"),
        ("money", "１０"),
        ("money", "20万"),
        ("money", "Infinity"),
        ("money", "NaN"),
        ("money", ""),
        ("money", "9" * 5000),
        ("rate", 3),
        ("rate", "3.85"),
        ("rate", "%"),
        ("rate", "3.855%"),
        ("date", 20220301),
        ("date", "20220301"),
        ("date", "2022-3-1"),
        ("date", "2022-02-30"),
        ("date", "2022/03/01"),
        ("date", "2022-W09-2"),
        ("date", dt.datetime(2022, 3, 1, 8)),
        ("date", []),
        ("text", True),
        ("text", ["a"]),
        ("text", {"a": 1}),
        ("code", "rich"),
    ],
)
def test_wrong(type_: str, written: Any):
    with pytest.raises(ValueError):
        read_value(written, type_, ("poor",))


@pytest.mark.parametrize("type_", ["bool", "int", "money", "rate", "date", "text", "code"])
def test_nothing_is_unknown(type_: str):
    assert read_value(None, type_) is None


@given(st.integers(-(10**12), 10**12))
def test_money_and_rates_are_shown_as_they_are_written(amount: int):
    assert read_value(show(amount, "money"), "money") == amount
    assert read_value(show(amount, "rate"), "rate") == amount


@pytest.mark.parametrize("text", ["a", "poverty_exited", "r2"])
def test_names(text: str):
    assert is_id(text)


@pytest.mark.parametrize(
    "text", ["", "A", "2a", "_a", "a-b", "补贴", "a b", "a\n", "case", "row", "self", 5, None, True]
)
def test_no_names(text: Any):
    assert not is_id(text)


def test_the_far_end_of_other_systems_is_an_open_end():
    assert read_value(dt.date(9999, 12, 31), "date") == OPEN_END
    with pytest.raises(ValueError, match="9998"):
        read_value(dt.date(9998, 12, 31), "date")
