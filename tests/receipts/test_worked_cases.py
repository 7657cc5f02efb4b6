"""Receipts of the worked cases verify, and come out again byte for byte."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from tests.rules.whole import cases_of, policy
from tests.rules.worlds import setting

from kapok.receipts import Asked, make, replay
from kapok.receipts.reading import Question
from kapok.receipts.shape import BODY, faults
from kapok.receipts.verify import canonical, findings, parse
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.families import families
from kapok.rules.package.model import Package

POLICIES = Path(__file__).resolve().parents[2] / "policies"
FILES = sorted(POLICIES.glob("*/cases/*.yaml"))
FEW_ROWS = 60


@cache
def package(root: Path) -> Package:
    return policy(root.name)


@cache
def cases(root: Path) -> dict[str, list[Case]]:
    return cases_of(root.name)


FAMILIES = [
    (path.parent, family)
    for path in sorted(POLICIES.glob("*/policy.yaml"))
    for family in families(package(path.parent), package(path.parent).measures)
    if all(cases(path.parent).get(name) for name in family)
]


@cache
def document(root: Path) -> bytes:
    return (root / "document.md").read_bytes()


def holds(rules: Package, package: Package, rows, asked: Asked, executor=None) -> None:
    """Sealed, written, read, verified and decided again."""
    receipt = make(rules, rows, asked, files=package, executor=executor, secret=b"salt")
    again = parse(canonical(receipt))
    assert [one.say("en") for one in findings(again, document(Path(package.root)))] == []
    assert list(faults(again["body"], BODY, "body")) == []
    assert replay(again, package) == []


def sealed(case: Case, unit: str) -> None:
    rows = {entity: list(of.values()) for entity, of in case.rows.items()}
    asked = Asked(Question(case.measure, unit, case.as_of), case.readings)
    holds(case.package, package(Path(case.package.root)), rows, asked)


def kind(root: Path, name: str) -> str:
    """A warning has a measure's unit and outcome, and no kind."""
    found = package(root).measures.get(name)
    return found.kind if found else "warning"


def units(case: Case) -> list[str]:
    return sorted(case.rows.get(case.package.measures[case.measure].unit, {}))


@pytest.mark.parametrize("root", sorted({path.parents[1] for path in FILES}), ids=lambda p: p.name)
def test_a_worked_case_of_every_outcome_of_every_kind_comes_out_again(root):
    """Of each kind of measure; every case of every measure in the long suite."""
    seen: set[tuple[str, str]] = set()
    for name, listed in cases(root).items():
        for case in listed:
            outcome = case.expect.get("outcome", "money" if "pay" in case.expect else "")
            mark = kind(root, name), outcome
            small = sum(map(len, case.rows.values())) < FEW_ROWS
            if mark not in seen and units(case) and small:
                seen.add(mark)
                sealed(case, units(case)[-1])
    assert {one for one, _ in seen} == {kind(root, name) for name in cases(root)}


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_worked_case_comes_out_again(path):
    for case in read_cases(path, package(path.parents[1])):
        if listed := units(case):
            sealed(case, listed[-1])
            if len(listed) > 1 and sum(map(len, case.rows.values())) < FEW_ROWS:
                sealed(case, listed[0])


def random_world(root: Path, family: list[str], seed: int, replayed: float) -> None:
    """A unit of every outcome of a random world: what it has read is enough (`make` holds both against each other)."""
    rules, chance = package(root), random.Random(seed)
    one = setting(seed, rules, cases(root), family, 20 * len(family))
    executor = PythonExecutor(one.package, one.readings)
    rows = {entity: list(of.values()) for entity, of in one.world.tables.items()}
    results = executor.screen(one.world, one.as_of, family, gated=False)
    for name in family:
        picked = {(unit.outcome, unit.because): unit.id for unit in results[name].units}
        for id_ in picked.values():
            asked = Asked(Question(name, id_, one.as_of), one.readings)
            if chance.random() < replayed:
                holds(one.package, rules, rows, asked, executor)
            else:
                make(one.package, rows, asked, files=rules, executor=executor)


SMALL = [one for one in FAMILIES if len(one[1]) < 3][::9]


@pytest.mark.parametrize(
    ("root", "family"), SMALL, ids=lambda one: "+".join(one) if isinstance(one, list) else ""
)
def test_what_was_read_is_enough_in_a_random_world(root, family):
    random_world(root, family, 4, 0.1)


@pytest.mark.long
@pytest.mark.parametrize(
    ("root", "family"), FAMILIES, ids=lambda one: "+".join(one) if isinstance(one, list) else ""
)
def test_what_was_read_is_enough_in_many_random_worlds(root, family):
    for seed in range(5):
        random_world(root, family, seed, 0.3)
