"""Work done beside other work: what is wanted next is made ready while what came before is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 2


def ahead(work: Iterator[T]) -> Iterator[T]:
    """What `work` gives, in its order, worked out by one thread of its own, a little ahead. The work may not use the database:
    its connection belongs to whoever asked.
    """
    end = object()
    with ThreadPoolExecutor(1) as beside:
        coming: deque[Future[T | object]] = deque(
            beside.submit(next, work, end) for _ in range(_AHEAD)
        )
        while (one := coming.popleft().result()) is not end:
            coming.append(beside.submit(next, work, end))
            yield one  # type: ignore[misc]
