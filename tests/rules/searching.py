"""What random worlds did not reach: looked for in the worked cases, and in worlds that differ from them by one fact.

An outcome that the plan allows may still be out of reach: an unknown fact of an earlier unit that leaves its rival's
key open often leaves the rival itself unknown. So the twins of units that count are tried, one fact unknown after the
other, before an outcome is held to be there and missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.rules.reachability import label

from kapok.rules.cases.casefile import Case
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED
from kapok.rules.executors.world import World

OPEN_KEY = "unknown:key"
USED_BY_UNIT = "already_used:unit"
TRIED = 4
"""So many counted units of a measure are given twins."""
MOST_ROWS = 20


def of_cases(cases: list[Case], measure: str, outcome: str) -> Iterator[Case]:
    """Worked cases that reach the outcome."""
    for case in cases:
        if not case.batches and outcome in _outcomes(case, case.rows, measure):
            yield case


def of_twins(cases: list[Case], measure: str, outcome: str) -> Iterator[Case]:
    """Worked cases with one row more in which a key stays open, for an earlier twin that lacks a fact, or is taken, by a
    twin that lacks none.
    """
    tried = 0
    for case in cases:
        unit = case.package.measures[measure].unit
        if case.batches or len(case.rows.get(unit, {})) > MOST_ROWS:
            continue
        result = _screened(case, case.rows, measure)
        counted = [u.id for u in result.units if u.outcome in COUNTED]
        if not counted:
            continue
        tried += 1
        row = case.rows[unit][counted[0]]
        lacking = [{c: None} for c in sorted(row.keys() - {"id"})] if outcome == OPEN_KEY else [{}]
        for less in lacking:
            twin = row | {"id": f"!{row['id']}"} | less
            rows = case.rows | {unit: {**case.rows[unit], twin["id"]: twin}}
            if outcome in _outcomes(case, rows, measure):
                yield replace(case, rows=rows)
        if tried >= TRIED:
            return


def _screened(case: Case, rows: Any, measure: str) -> Any:
    tables = {entity: list(of.values()) for entity, of in rows.items()}
    world = World(case.package.vocabulary, tables)
    executor = PythonExecutor(case.package, case.readings)
    return executor.screen(world, case.as_of, [measure], gated=False)[measure]


def _outcomes(case: Case, rows: Any, measure: str) -> set[str]:
    return {label(unit) for unit in _screened(case, rows, measure).units}
