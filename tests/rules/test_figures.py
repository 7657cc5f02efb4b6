"""Figures of a quote, compared with a parameter's values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kapok.rules.reading.figures import figures, values_agree


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("按1,000元/人", {1000}),
        ("最高1.5万元", {15000}),
        ("最长不超过3年", {3, 36}),
        ("补贴60%，10人以上", {60, 10}),
        ("给予补贴", set()),
    ],
)
def test_figures_are_read_with_their_units(text: str, found: set[int]):
    assert figures(text) == {Decimal(n) for n in found}


@pytest.mark.parametrize(
    ("quote", "type_", "values", "agree"),
    [
        ("按1000元/人", "money", [100_000, 150_000], True),
        ("按1000元/人", "money", [120_000], False),
        ("补贴60%", "rate", [6_000], True),
        ("最长不超过3年", "int", [36], True),
        ("给予补贴", "money", [1], True),
        ("2022年起", "text", ["x"], True),
    ],
)
def test_one_value_stands_in_the_quote(quote: str, type_: str, values: list[object], agree: bool):
    assert values_agree(quote, type_, values) is agree
