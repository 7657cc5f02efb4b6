"""One question to the solver, and what both packages are asked with."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Timer
from typing import Any

import z3

from kapok.rules.executors.python_executor.executor import PythonExecutor

SEED = 7
UNSAT, SAT, UNKNOWN = "unsat", "sat", "unknown"


class OutOfTime(Exception):
    """The time of a claim is up, wherever it was spent."""


@dataclass(slots=True)
class Clock:
    """Time that is given: building formulas and solving them both count."""

    seconds: float
    until: float = field(init=False)

    def __post_init__(self) -> None:
        self.until = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    def half(self) -> Clock:
        """At most half of what is left, so that no claim takes the time of all others."""
        return Clock(self.left / 2)

    def check(self) -> None:
        if self.left <= 0:
            raise OutOfTime


def solved(assumed: list[Any], question: Any, clock: Clock) -> tuple[str, Any]:
    """`unsat`, `sat` with a model, or `unknown` (the time was up)."""
    clock.check()
    stop = Timer(clock.left, z3.main_ctx().interrupt)  # simplifying knows no other bound
    stop.start()
    try:
        if z3.is_false(z3.simplify(question)):
            return UNSAT, None
        solver = z3.Solver()
        solver.set("timeout", max(1, int(clock.left * 1000)))
        solver.set("random_seed", SEED)
        solver.add(*assumed, question)
        found = str(solver.check())
        return found, solver.model() if found == SAT else None
    except z3.Z3Exception as error:
        if clock.left > 0:
            raise
        raise OutOfTime from error
    finally:
        stop.cancel()


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure before and the one after, the executors of their packages, and the time for all that is claimed."""

    old: PythonExecutor
    new: PythonExecutor
    measure: str
    later: str
    clock: Clock
