"""Rows of large entities left out before their gate: the answers stay the same, and something is left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.rules.comparing import Pair
from tests.rules.whole import cases_of, policy
from tests.rules.worlds import setting

from kapok.rules.cases.casefile import Case
from kapok.rules.executors.duckdb_executor.dialect import Dialect
from kapok.rules.executors.sql import nearby
from kapok.rules.executors.sql.sources import early_filters
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.planning.planner import plan_measure

ROOT = Path(__file__).resolve().parents[2] / "policies" / "panzhihua-2022-143"
WORLDS = 3


@cache
def package() -> Package:
    return policy()


@cache
def cases() -> dict[str, list[Case]]:
    return cases_of()


def filtered(family: list[str]) -> bool:
    rules = package()
    days = {"as_of": rules.valid_to, "valid_from": rules.valid_from, "valid_to": rules.valid_to}
    return any(
        early_filters(plan_measure(rules, rules.measures[m]), days, Dialect()) for m in family
    )


FAMILIES = [family for family in families(package(), package().measures) if filtered(family)]


def test_measures_on_jobs_months_and_people_are_filtered():
    measures = {measure for family in FAMILIES for measure in family}
    assert {"2b", "5", "5c", "6", "7", "23a"} <= measures


@pytest.mark.parametrize("family", FAMILIES, ids="+".join)
def test_answers_stay_the_same(family: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(nearby, "LARGE", 0)
    for seed in range(WORLDS):
        one = setting(seed, package(), cases(), family, 60 * len(family))
        right, different = Pair(one.package, one.readings).both(
            one.world, one.as_of, family, gated=True
        )
        assert right.keys() == set(family)
        assert not different, f"seed {seed}: " + "\n".join(different[:20])
