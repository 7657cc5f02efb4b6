"""Random streams that are the same everywhere.

Owns: how the city draws. Only ``random.Random.random`` is used, whose sequence
Python guarantees across versions for an integer seed; choosing, shuffling and
weighing are written here because the library's own may change. A stream is
named, so that one part of the city does not move when another draws more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from bisect import bisect_right
from collections.abc import MutableSequence, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Draw:
    """A named stream of random numbers, from the city's number."""

    __slots__ = ("_next",)

    def __init__(self, seed: int, name: str) -> None:
        digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
        self._next = random.Random(int.from_bytes(digest[:16], "big")).random  # noqa: S311

    def unit(self) -> float:
        """A number in [0, 1)."""
        return self._next()

    def chance(self, probability: float) -> bool:
        return self._next() < probability

    def below(self, n: int) -> int:
        """0 … n-1."""
        return int(self._next() * n)

    def between(self, low: int, high: int) -> int:
        """Low … high, both possible."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._next() * len(items))]

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from first to last, both possible."""
        return first + dt.timedelta(days=self.below((last - first).days + 1))

    def shuffle(self, items: MutableSequence[T]) -> None:
        for i in range(len(items) - 1, 0, -1):
            j = int(self._next() * (i + 1))
            items[i], items[j] = items[j], items[i]

    def sample(self, items: Sequence[T], k: int) -> list[T]:
        """K different items, in drawn order (all of them if there are fewer)."""
        pool = list(items)
        self.shuffle(pool)
        return pool[:k]


class Weighted(Generic[T]):
    """Items with weights, picked by one draw."""

    __slots__ = ("_edges", "_items", "_total")

    def __init__(self, pairs: Sequence[tuple[T, float]]) -> None:
        self._items = [item for item, _ in pairs]
        self._edges = list(accumulate(weight for _, weight in pairs))
        self._total = self._edges[-1]

    def pick(self, draw: Draw) -> T:
        i = bisect_right(self._edges, draw.unit() * self._total)
        return self._items[min(i, len(self._items) - 1)]
