"""The worked cases of every package, in both executors; and whether there are enough of them.

All are decided in Python. DuckDB settles those under the same rules together, the largest `GROUPS` of each file, and
`FEW` of each kind that must stand alone, so that every measure with its commonest readings is settled; the others are long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.rules.comparing import Pair, differences, screen
from tests.rules.reachability import reachable
from tests.rules.whole import policy, whole_packages
from tests.rules.worlds import renamed

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.cases.casetest import CaseResult, run_case
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.watching import INDICATOR
from kapok.rules.planning.planner import plan_measure

POLICIES = Path(__file__).resolve().parents[2] / "policies"
FILES = sorted(POLICIES.glob("*/cases/*.yaml"))


@cache
def package(root: Path) -> Package:
    return policy(root.name, whole=True)


@cache
def cases(path: Path) -> list[Case]:
    return read_cases(path, package(path.parents[1]))


def _readings(case: Case) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(case.readings.items()))


_pairs: dict[tuple[Any, ...], Pair] = {}
"""Executors by package and readings, the package kept alive with them: plans are made once."""


def pair(rules: Package, readings: dict[str, str]) -> Pair:
    return _pairs.setdefault((id(rules), *sorted(readings.items())), Pair(rules, readings))


def python(rules: Package, readings: dict[str, str] | None = None) -> PythonExecutor:
    return pair(rules, readings or {}).python


class Shared:
    """A DuckDB executor in the database that all tests share."""

    def __init__(self, rules: Package, readings: dict[str, str] | None = None) -> None:
        self.duck: DuckExecutor = pair(rules, readings or {}).duck

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, MeasureResult]:
        return screen(self.duck, world, as_of, list(measures or ()), gated=gated)


@cache
def decided(path: Path) -> list[CaseResult]:
    """Every case of a file, as the definition decides it."""
    return [run_case(case, python) for case in cases(path)]


def alike(listed: list[CaseResult]) -> list[list[CaseResult]]:
    """Cases under the same rules on the same day."""
    groups: dict[tuple[Any, ...], list[CaseResult]] = {}
    for one in listed:
        case = one.case
        groups.setdefault((id(case.package), case.as_of, _readings(case)), []).append(one)
    return list(groups.values())


def shown(result: MeasureResult, mark: str) -> str:
    """The part of a result that belongs to the rows so marked, without the mark."""
    units = sorted((repr(u) for u in result.units if u.id.startswith(mark)), key=str)
    due = [repr(s) for s in result.settlements if s.units[0].startswith(mark)]
    return "\n".join([*units, *due]).replace(mark, "")


def together(group: list[CaseResult]) -> list[CaseResult]:
    """All cases of a group in one world, in DuckDB as in Python. Given are those that are not as they are alone."""
    first = group[0].case
    rows: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(group):
        for entity, part in renamed(one.case.rows, first.package, {}, f"case{number}·").items():
            rows.setdefault(entity, {}).update(part)
    world = World(first.package.vocabulary, {e: list(r.values()) for e, r in rows.items()})
    both = pair(first.package, first.readings)
    right, different = both.both(world, first.as_of, [first.measure])
    assert not different
    return [
        one  # it sees the others, through a county perhaps
        for number, one in enumerate(group)
        if shown(right[first.measure], f"case{number}·") != shown(one.result, "")
    ]


FEW = 2
"""Cases of a file that DuckDB settles alone outside the long tests, of those that see others and of the batched ones:
each, each batch even, is a screening of its own."""
GROUPS = 4
"""And groups of cases under the same rules, the largest first: each is planned and run for itself."""


def grouped(path: Path) -> list[list[CaseResult]]:
    single = [one for one in decided(path) if not one.case.batches]
    return sorted(alike(single), key=len, reverse=True)


@cache
def seeing(path: Path) -> list[CaseResult]:
    """The largest groups, each together; given are those of their cases that see others."""
    return [one for group in grouped(path)[:GROUPS] for one in together(group)]


def batched(path: Path) -> list[CaseResult]:
    return [one for one in decided(path) if one.case.batches]


def alone(one: CaseResult) -> None:
    again = run_case(one.case, Shared)
    assert not again.differences, one.case.name
    assert not differences(one.result, again.result), one.case.name


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_worked_cases_in_python(path: Path):
    wrong = [
        f"{one.case.name}: {'; '.join(map(str, one.differences))}"
        for one in decided(path)
        if one.differences
    ]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_worked_cases_in_duckdb(path: Path):
    for one in [*seeing(path)[:FEW], *batched(path)[:FEW]]:
        alone(one)


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_other_worked_case_in_duckdb(path: Path):
    others = [one for group in grouped(path)[GROUPS:] for one in together(group)]
    for one in [*seeing(path)[FEW:], *others, *batched(path)[FEW:]]:
        alone(one)


def of_measure(measure: Measure, rules: Package) -> list[CaseResult]:
    root = Path(rules.root)
    return [
        one
        for path in FILES
        if path.parents[1] == root
        for one in decided(path)
        if one.case.measure == measure.id
    ]


MEASURES = [
    (root, m.id)
    for root in whole_packages()
    for m in package(root).measures.values()
    if m.kind != INDICATOR
]


@pytest.mark.parametrize(("root", "name"), MEASURES, ids=[name for _, name in MEASURES])
def test_every_condition_is_decided_both_ways(root: Path, name: str):
    rules = package(root)
    measure = rules.measures[name]
    units = [u for one in of_measure(measure, rules) for u in one.result.units]
    lacking = []
    for bit, condition in enumerate(measure.conditions):
        ways = {way for u in units if (way := _way(u, 1 << bit)) is not None}
        lacking += [
            f"{condition.id}: {'holds' if way else 'fails'}" for way in {True, False} - ways
        ]
    assert not lacking


def _way(unit: UnitResult, bit: int) -> bool | None:
    if (unit.missing | unit.unset) & bit:
        return None
    return not (unit.failed | unit.flagged | unit.waiting) & bit


@pytest.mark.parametrize(("root", "name"), MEASURES, ids=[name for _, name in MEASURES])
def test_every_outcome_is_worked_out(root: Path, name: str):
    rules = package(root)
    measure = rules.measures[name]
    seen = {u.outcome for one in of_measure(measure, rules) for u in one.result.units}
    can = {outcome.split(":")[0] for outcome in reachable(plan_measure(rules, measure))}
    assert not can - seen


@pytest.mark.parametrize(("root", "name"), MEASURES, ids=[name for _, name in MEASURES])
def test_every_clause_has_different_results(root: Path, name: str):
    rules = package(root)
    results = {
        (
            tuple(sorted({u.outcome for u in one.result.units})),
            sum(s.due or 0 for s in one.result.settlements),
        )
        for one in of_measure(rules.measures[name], rules)
    }
    assert len(results) >= 2
