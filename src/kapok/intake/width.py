"""How wide a column of a workbook has to be for what stands in it; a Chinese character takes the room of two letters."""

from __future__ import annotations

from collections.abc import Iterable

LEAST, MOST = 8, 60
_WIDE = "\u2e80"


def wide(words: str) -> int:
    return sum(2 if char >= _WIDE else 1 for char in words)


def width_of(cells: Iterable[str], least: int = LEAST) -> int:
    """Of a column: for its longest cell, within reason; what is longer goes on a second line."""
    return min(MOST, max((least, *(wide(cell) + 2 for cell in cells))))
