"""What two packages differ in: each kind of change is found, and told as what it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.revision.towns import MEASURE, POLICY, Edit, loaded

from kapok.revision.diff import ADDED, CHANGED, GONE, differences
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

CHANGES: list[tuple[Edit, str, str, str]] = [
    ((MEASURE, "2022-01-01: 1000}", "2022-01-01: 1100}"), "parameter", "per_hire", "values"),
    ((MEASURE, "employer.kind = 'enterprise'", "employer.kind = 'farm'"), "condition", "enterprise", "when"),
    ((MEASURE, "reached: half_year", "reached: add_months(half_year, 1)"), "condition", "half_year_worked", "reached"),
    ((MEASURE, "{of: [person]}", "{of: [person, employer]}"), "key", "person", "of"),
    ((MEASURE, "default: bonus_only", "default: both"), "reading", "cap_scope", "default"),
    ((MEASURE, "event: start", "event: finish"), "measure", "1", "event"),
    ((MEASURE, "level: county", "level: city"), "fund_route", "route_1", "level"),
    ((MEASURE, "each: per_hire", "each: per_hire + per_hire"), "amount", "subsidy", "each"),
    ((POLICY, "to: 2025-12-31", "to: 2024-12-31"), "policy", "policy", "valid"),
    ((POLICY, "2022-01-01: 16", "2022-01-01: 17"), "parameter", "youngest", "values"),
    (("counties/510421.yaml", "1500", "1600"), "parameter", "per_hire", "county 510421"),
]  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return loaded(tmp_path_factory.mktemp("before"))


def test_nothing_changed_says_so(before: Package, tmp_path: Path):
    found = differences(before, loaded(tmp_path))
    assert found.changes == ()
    assert found.as_data()["same"] is True


@pytest.mark.parametrize(("edit", "kind", "name", "field"), CHANGES)
def test_a_change_is_told_as_what_it_is(
    before: Package, tmp_path: Path, edit: Edit, kind: str, name: str, field: str
):
    (change,) = differences(before, loaded(tmp_path, edit)).changes
    assert (change.how, change.thing.kind, change.thing.name) == (CHANGED, kind, name)
    assert [f.name for f in change.fields] == [field]
    assert change.fields[0].before != change.fields[0].after


def test_a_condition_comes_and_goes(before: Package, tmp_path: Path):
    line = '  - {id: here, say: 在本地登记, en: registered here, when: employer.county in home_counties, source: "domain:1"}\n'
    new = "  - {id: insured, say: 已参保, en: insured, when: insured, quote: 企业吸纳脱贫人口}\n"
    sets = (POLICY, 'sets:\n  home_counties: ["510402", "510421"]\n', "")
    found = differences(before, loaded(tmp_path, (MEASURE, line, new), sets))
    assert {(c.how, c.thing.kind, c.thing.name) for c in found.changes} == {
        (GONE, "condition", "here"),
        (ADDED, "condition", "insured"),
        (GONE, "set", "home_counties"),
    }
    assert found.measures(CHANGED) == ["1"]


def test_a_measure_that_goes_is_told_once(before: Package, tmp_path: Path):
    after = loaded(tmp_path)
    del after.measures["1"]
    found = differences(before, after)
    assert found.measures(GONE) == ["1"]
    assert [c.thing.kind for c in found.told() if c.thing.owner == "1"] == ["measure"]


def test_a_warning_that_changes_is_told_under_its_own_name():
    root = Path(__file__).resolve().parents[2] / "policies" / "panzhihua-2022-143"
    old = load_package(root, check=False)
    rule = old.watched["W01"]
    days = rule.params["look_back"]
    other = replace(days, values=dict.fromkeys(days.values, 60))
    watched = {"W01": replace(rule, params={**rule.params, "look_back": other})}
    colours = replace(old.warnings["W02"], colours=("blue",))
    new = replace(
        old, watched={**old.watched, **watched}, warnings={**old.warnings, "W02": colours}
    )
    told = [(c.thing.kind, c.thing.owner, c.fields[0].name) for c in differences(old, new).told()]
    assert told == [("parameter", "W01", "values"), ("warning", "W02", "colours")]
