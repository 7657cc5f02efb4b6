"""Random worlds: both executors give the same in every field, and every outcome that can be reached is reached.

The normal suite tries each family of one or two measures in `WORLDS` worlds, and in further ones that reach something new;
all families in many worlds, and the largest at all, are long. What is wrong with a measure of those shows in its worked
cases (test_cases), each of which both executors decide.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.rules import laboratory
from tests.rules.comparing import Pair, Results
from tests.rules.reachability import label, reachable
from tests.rules.searching import OPEN_KEY, USED_BY_UNIT, of_cases, of_twins
from tests.rules.whole import cases_of, policy, whole_packages
from tests.rules.worlds import Setting, setting

from kapok.rules.cases.casefile import Case
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.package.watching import INDICATOR
from kapok.rules.planning.planner import plan_measure

POLICIES = Path(__file__).resolve().parents[2] / "policies"
PACKAGES = [root.name for root in whole_packages()]
WORLDS = 3
"""Worlds in any case; of further ones, `MOST` shared by the measures of a family, those that reach an outcome for the first time."""
MOST = 14
MANY = range(36)
UNITS = 75


@cache
def package(name: str) -> Package:
    return policy(name, whole=True)


@cache
def cases(name: str) -> dict[str, list[Case]]:
    return cases_of(name, whole=True)


def ruled(rules: Package) -> list[str]:
    """Measures and warnings; indicators are compared where they are counted."""
    return [m.id for m in rules.measures.values() if m.kind != INDICATOR]


FAMILIES = [
    (name, family) for name in PACKAGES for family in families(package(name), ruled(package(name)))
]
NAMES = [f"{name}:{'+'.join(family)}" for name, family in FAMILIES]
LARGEST = 3
"""Families of so many measures are tried in many worlds only."""
SOME = [
    pytest.param(name, family, marks=[pytest.mark.long] if len(family) >= LARGEST else [])
    for name, family in FAMILIES
]


def made(name: str, family: list[str], seed: int) -> Setting:
    return setting(seed, package(name), cases(name), family, UNITS * len(family))


def adds(one: Setting, family: list[str], lacking: list[str]) -> bool:
    """Whether a world reaches something that is lacking, as the definition has it."""
    right = PythonExecutor(one.package, one.readings).screen(
        one.world, one.as_of, family, gated=one.gated
    )
    found: Counter[tuple[str, str]] = Counter()
    note(right, found)
    return any(f"{measure}: {outcome}" in lacking for measure, outcome in found)


def compare(one: Setting, family: list[str], seed: int, reached: Counter[tuple[str, str]]) -> None:
    """One world; notes what was reached."""
    right, different = Pair(one.package, one.readings).both(
        one.world, one.as_of, family, gated=one.gated
    )
    note(right, reached)
    assert not different, f"seed {seed}, {one.readings}, {one.as_of}: " + "\n".join(different[:20])


def note(results: Results, reached: Counter[tuple[str, str]]) -> None:
    for measure, result in results.items():
        for unit in result.units:
            reached[measure, label(unit)] += 1


def unseen(name: str, family: list[str], reached: Counter[tuple[str, str]]) -> list[str]:
    """Outcomes that can be reached but were not."""
    rules = package(name)
    return [
        f"{measure}: {outcome}"
        for measure in family
        for outcome in sorted(reachable(plan_measure(rules, rules.measures[measure])))
        if not reached[measure, outcome]
    ]


def search(name: str, family: list[str], reached: Counter[tuple[str, str]]) -> list[str]:
    """Looks for what is unseen where it must be if it is anywhere; what was found, and both executors agree on, is noted.
    Left are the outcomes of which nothing shows that they can be reached at all, but for the keys left open.
    """
    for wanted in unseen(name, family, reached):
        measure, _, outcome = wanted.partition(": ")
        own = cases(name).get(measure, [])
        by_twins = outcome in (OPEN_KEY, USED_BY_UNIT)
        found = (of_twins if by_twins else of_cases)(own, measure, outcome)
        case = next(found, None)
        if case is not None:
            right, different = Pair(case.package, case.readings).both(
                case.world(), case.as_of, [measure]
            )
            note(right, reached)
            assert not different, f"{case.name}: " + "\n".join(different[:20])
    return [left for left in unseen(name, family, reached) if not left.endswith(OPEN_KEY)]


def show(family: list[str], reached: Counter[tuple[str, str]]) -> None:
    for measure in family:
        seen = sorted((outcome, n) for (m, outcome), n in reached.items() if m == measure)
        print(f"{measure}: " + ", ".join(f"{outcome} {n}" for outcome, n in seen))


@pytest.mark.parametrize(("name", "family"), SOME, ids=NAMES)
def test_executors_agree_on_random_worlds(name: str, family: list[str]):
    reached: Counter[tuple[str, str]] = Counter()
    for seed in range(max(WORLDS, MOST // len(family))):
        lacking = unseen(name, family, reached)
        if seed >= WORLDS and not lacking:
            break
        one = made(name, family, seed)
        if seed < WORLDS or adds(one, family, lacking):
            compare(one, family, seed, reached)
    left = search(name, family, reached)
    show(family, reached)
    assert not left


@pytest.mark.long
@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_executors_agree_on_many_worlds(name: str, family: list[str]):
    reached: Counter[tuple[str, str]] = Counter()
    for seed in MANY:
        compare(made(name, family, seed), family, seed, reached)
    left = search(name, family, reached)
    show(family, reached)
    assert not left


def laboratory_worlds(seeds: range) -> None:
    lab = laboratory.lab()
    ways = ("up", "first", "batch")
    pairs = {way: Pair(lab, {"way": way}) for way in ways}
    for seed in seeds:
        world = laboratory.world(seed, unknown=(0.0, 0.03, 0.08)[seed % 3])
        as_of = laboratory.AS_OF[seed % 4]
        pair = pairs[ways[seed % 3]]
        _, different = pair.both(world, as_of, lab.measures, gated=bool(seed % 2))
        assert not different, f"seed {seed}: " + "\n".join(different[:20])


def test_executors_agree_on_every_construct():
    laboratory_worlds(range(6))


@pytest.mark.long
def test_executors_agree_on_every_construct_in_many_worlds():
    laboratory_worlds(range(6, 120))
