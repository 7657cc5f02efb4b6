"""Says what goes on, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kapok.cli.face import Face


@dataclass(slots=True)
class Stages:
    face: Face
    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, key: str, **values: Any) -> Iterator[dict[str, Any]]:
        """What is put into the mapping is said when the stage is done."""
        begun = time.perf_counter()
        told: dict[str, Any] = {}
        yield told
        self.seconds[key] = round(time.perf_counter() - begun, 1)
        if not self.face.json:
            self.face.say(key, **values, **told, seconds=f"{self.seconds[key]:.1f}")

    @property
    def total(self) -> float:
        return time.perf_counter() - self.started
