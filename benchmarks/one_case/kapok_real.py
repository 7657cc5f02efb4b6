"""Kapok, the real measure 16 of the Panzhihua package: person, statuses and business, readings and all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapok.rules.loader import load_package
from kapok.rules.python_executor.executor import PythonExecutor
from kapok.rules.python_executor.world import World
from one_case.common import AS_OF, OPEN_END, Facts

PACKAGE = Path(__file__).resolve().parents[2] / "policies" / "panzhihua-2022-143"


def prepare() -> Callable[[Facts], str]:
    package = load_package(PACKAGE)
    person = {
        "id": "P",
        "origin_county": "510421",
        "other_startup_grant": False,
        "status_checked_to": AS_OF,
        "business_checked_to": AS_OF,
    }
    status = {
        "id": "S",
        "person": "P",
        "kind": "poverty_exited",
        "policy": "enjoyed",
        "start": AS_OF.replace(year=2014),
        "finish": OPEN_END,
    }
    world = World(package.vocabulary, {"person": [person], "status": [status]})
    unit = PythonExecutor(package).traced_function("16", world, AS_OF)
    row = dict.fromkeys(package.vocabulary.entities["business"].stored_columns()) | {
        "id": "B",
        "person": "P",
        "organisation": "X",
        "role": "principal",
        "kind": "individual",
        "abnormal": False,
        "operation_proved": True,
    }

    def decide(facts: Facts) -> str:
        registered, closed = facts["registered_on"], facts["closed_on"]
        case = {
            **row,
            "county": facts["home_county"],
            "registered_on": registered,
            "closed_on": closed,
        }
        result, _trace = unit(case)
        return result.outcome

    return decide
