"""The figures of a text, and whether a parameter's values are among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)\s*(万|千|%|年)?")
_TIMES = {"万": 10_000, "千": 1_000}
_SCALE = {"money": 100, "rate": 100, "int": 1}


def figures(text: str) -> set[Decimal]:
    """Every number of the text, 1万元 being 10000; a number of years also as months."""
    found: set[Decimal] = set()
    for digits, unit in _FIGURE.findall(text):
        value = Decimal(digits.replace(",", "")) if digits.count(".") < 2 else None
        if value is None:
            continue
        found.add(value * _TIMES.get(unit, 1))
        if unit == "年":
            found.add(value * 12)
    return found


def values_agree(quote: str, type_: str, values: Iterable[Any]) -> bool:
    """One of the values (as they are inside) stands in the quote, or the quote holds no figure to compare with."""
    stated = figures(quote)
    own = {
        Decimal(value) / _SCALE[type_] for value in values if value is not None and type_ in _SCALE
    }
    return not stated or not own or bool(stated & own)
