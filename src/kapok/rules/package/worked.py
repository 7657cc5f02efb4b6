"""What is worked out of a package and kept with it: plans, compiled measures. Nobody changes a package that was read."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 512
"""So many things are kept, those made last; a plan or its function takes about 60 kB."""

Thing = TypeVar("Thing")


class Worked:
    """Things by name, each made when it is first asked for. Two threads may make one twice: they are alike."""

    def __init__(self) -> None:
        self._things: dict[Hashable, Any] = {}

    def of(self, name: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of that name; what cannot be made is not kept."""
        found: Thing | None = self._things.get(name)
        if found is None:
            if len(self._things) >= MOST:
                self._things = dict(list(self._things.items())[MOST // 2 :])
            found = self._things[name] = make()
        return found
