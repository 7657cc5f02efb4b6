"""Kapok, the real measure 16 of the Panzhihua package: person, statuses and business, readings and all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package
from one_case.common import AS_OF, CASES, OPEN_END, Facts

PACKAGE = Path(__file__).resolve().parents[2] / "policies" / "panzhihua-2022-143"


def known() -> dict[str, list[dict[str, Any]]]:
    """The person and what is on record, one row each."""
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
    return {"person": [person], "status": [status]}


def business(package: Package, facts: Facts) -> dict[str, Any]:
    """The business that a case is about."""
    return dict.fromkeys(package.vocabulary.entities["business"].stored_columns()) | {
        "id": "B",
        "person": "P",
        "organisation": "X",
        "role": "principal",
        "kind": "individual",
        "abnormal": False,
        "operation_proved": True,
        "county": facts["home_county"],
        "registered_on": facts["registered_on"],
        "closed_on": facts["closed_on"],
    }


def prepare() -> Callable[[Facts], str]:
    package = load_package(PACKAGE)
    world = World(package.vocabulary, known())
    unit = PythonExecutor(package).traced_function("16", world, AS_OF)
    row = business(package, CASES[0][0])

    def decide(facts: Facts) -> str:
        case = {
            **row,
            "county": facts["home_county"],
            "registered_on": facts["registered_on"],
            "closed_on": facts["closed_on"],
        }
        result, _trace = unit(case)
        return result.outcome

    return decide
