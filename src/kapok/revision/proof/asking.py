"""One question to the solver, and what both packages are asked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import z3

from kapok.rules.executors.python_executor.executor import PythonExecutor

SEED = 7
UNSAT, SAT, UNKNOWN = "unsat", "sat", "unknown"


def solved(assumed: list[Any], question: Any, seconds: float) -> tuple[str, Any]:
    """`unsat`, `sat` with a model, or `unknown` (the time was up)."""
    if z3.is_false(z3.simplify(question)):
        return UNSAT, None
    solver = z3.Solver()
    solver.set("timeout", max(1, int(seconds * 1000)))
    solver.set("random_seed", SEED)
    solver.add(*assumed, question)
    found = str(solver.check())
    return found, solver.model() if found == SAT else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure before and the one after, the executors of their packages, and seconds for each question."""

    old: PythonExecutor
    new: PythonExecutor
    measure: str
    later: str
    seconds: float
