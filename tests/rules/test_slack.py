"""Which comparisons, turned alone, make a condition true."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapok.rules.deciding.slack import DAYS, MONTHS, PEOPLE, slacks
from kapok.rules.language.expression import Variable
from kapok.rules.planning.planner import plan_measure
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package():
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)


def units(package, measure: str) -> dict[str, set[str]]:
    plan = plan_measure(package, package.measures[measure])
    found: dict[str, set[str]] = {}
    for slack in slacks(plan, package.vocabulary):
        found.setdefault(plan.conditions[slack.condition].id, set()).add(slack.unit)
    return found


def test_dates_are_missed_by_days_and_counts_by_what_they_count(package):
    assert units(package, "5")["one_year"] == {DAYS}
    assert units(package, "5")["insured"] == {MONTHS}
    bases = units(package, "14a")
    assert PEOPLE in {u for found in bases.values() for u in found}


def test_conditions_that_compare_nothing_are_missed_by_nothing(package):
    found = units(package, "5")
    assert not {"enterprise", "registered_here", "not_dispatched", "target"} & set(found)


def test_both_sides_of_a_conjunction_need_the_other_to_hold(package):
    plan = plan_measure(package, package.measures["5"])
    year = next(i for i, c in enumerate(plan.conditions) if c.id == "one_year")
    guarded = [s for s in slacks(plan, package.vocabulary) if s.condition == year]
    assert guarded
    assert all(s.guards for s in guarded)


def test_what_is_recorded_comes_first_and_what_is_worked_out_is_wanted(package):
    """`add_months(start, n) <= finish + 1` is missed by the last day at work, not by the day it should have reached."""
    plan = plan_measure(package, package.measures["3"])
    stayed = next(i for i, c in enumerate(plan.conditions) if c.id == "stayed")
    (one,) = [s for s in slacks(plan, package.vocabulary) if s.condition == stayed]
    assert isinstance(one.left, Variable)
    assert (one.left.origin.fact, one.op) == ("finish", ">=")
