"""One enterprise, several clauses: what it gets in all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kapok.rules.cases.casefile import read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"
AS_OF = dt.date(2024, 6, 30)
RECOGNISED = {"recognised": True, "site_checked": True, "roster_checked": True}


def test_twenty_hires_and_a_base_are_paid_ninety_thousand_in_two_cases():
    package = load_package(ROOT, check=False)
    cases = read_cases(ROOT / "cases" / "05-enterprise-hiring.yaml", package)
    world = next(c for c in cases if c.name.startswith("20人又认定为基地")).world()
    tables = {entity: list(rows.values()) for entity, rows in world.tables.items()}
    tables["payment"] = []
    for job in tables["employment"]:
        job["contract_end"] = dt.date(2025, 2, 28)  # still runs when the base is recognised
    base = {"id": "B", "operator": "E", "kind": "base", "county": "510402"}
    tables["base_recognition"] = [base | RECOGNISED | {"recognised_on": dt.date(2024, 6, 1)}]
    executor = PythonExecutor(package)
    results = executor.screen(World(package.vocabulary, tables), AS_OF, ["5", "14a"], gated=False)
    due = {name: [s.due for s in result.settlements] for name, result in results.items()}
    assert due == {"5": [4_000_000], "14a": [5_000_000]}
