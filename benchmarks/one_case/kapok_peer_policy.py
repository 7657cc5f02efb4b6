"""Kapok, the simplified measure: the decision with the value of every name that explains it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World
from kapok.rules.reading.loader import load_package
from one_case.common import AS_OF, Facts

PACKAGE = Path(__file__).resolve().parents[1] / "peer_policy"


def prepare() -> Callable[[Facts], str]:
    package = load_package(PACKAGE)
    unit = PythonExecutor(package).traced_function("16", World(package.vocabulary, {}), AS_OF)
    empty = dict.fromkeys(package.vocabulary.entities["applicant"].stored_columns()) | {"id": "P"}

    def decide(facts: Facts) -> str:
        result, _trace = unit({**empty, **facts})
        return result.outcome

    return decide
