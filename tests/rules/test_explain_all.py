"""Every worked case of the package can be explained, and what is said agrees with what was decided."""

from functools import cache
from pathlib import Path

import pytest
from tests.rules.whole import policy

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.explain import render
from kapok.rules.explain.build import explanation
from kapok.rules.explain.decided import Decided, decide_unit
from kapok.rules.explain.settling import evaluated
from kapok.rules.explain.verdict import LONGEST

FOLDER = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"
PACKAGE = policy(whole=True)
FILES = sorted((FOLDER / "cases").glob("*.yaml"))
PER_CASE = 2
"""Units of a case that are explained in the long tests: the first ones; else the first alone."""


@cache
def executor(readings: tuple[tuple[str, str], ...]) -> PythonExecutor:
    return PythonExecutor(PACKAGE, dict(readings))


def decided(case: Case, most: int) -> list[Decided]:
    own = case.package is not PACKAGE
    runs = (
        PythonExecutor(case.package, case.readings)
        if own
        else executor(tuple(sorted(case.readings.items())))
    )
    world = case.world()
    units = list(world.table(case.package.measures[case.measure].unit))[:most]
    return [decide_unit(runs, case.measure, world, case.as_of, unit) for unit in units]


@pytest.mark.parametrize("file", FILES, ids=[f.stem for f in FILES])
def test_worked_cases_of_every_file_are_explained_as_they_were_decided(file: Path) -> None:
    """One in three of each file; every one in the long tests."""
    told(file, 1, 3)


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=[f.stem for f in FILES])
def test_every_worked_case_is_explained_as_it_was_decided(file: Path) -> None:
    told(file, PER_CASE)


def told(file: Path, most: int, one_in: int = 1) -> None:
    for case in read_cases(file, PACKAGE)[::one_in]:
        for one in decided(case, most):
            said = explanation(one, "zh")
            masks = one.unit
            for index, line in enumerate(said.conditions):
                bit = 1 << index
                assert (line.status == "fails") == bool(masks.failed & bit)
                if line.status == "fails":
                    assert any(c.holds is False for c in line.comparisons), (case.name, line.id)
                if line.status == "holds":
                    assert all(c.holds for c in line.comparisons), (case.name, line.id)
                if line.status == "unknown":
                    assert any(c.holds is None for c in line.comparisons), (case.name, line.id)
            assert len(said.verdict.sentence.zh) <= LONGEST, said.verdict.sentence.zh
            assert said.verdict.sentence.zh.startswith(said.verdict.word.zh)
            if one.settlement is not None and one.settlement.pay is not None:
                assert evaluated(one, one.settlement) == one.settlement.pay
                assert said.money is not None
                for working in said.money.items:
                    assert working.amount == one.settlement.items[working.name], (
                        case.name,
                        working,
                    )
            for lang in ("zh", "en"):
                text = render(said, lang)
                assert "None" not in text
                assert said.verdict.sentence.get(lang) in text
