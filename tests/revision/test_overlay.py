"""What a county may write and what not; and that what it may write never lowers anyone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from tests.rules.worlds import setting, worked_cases

from kapok.revision.overlay import Overlay, clause_of_rule, read_overlay, touched
from kapok.rules.cases.casefile import Case
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED
from kapok.rules.package.model import Package, Parameter
from kapok.rules.package.override import with_values
from kapok.rules.problems import Problems
from kapok.rules.reading.counties import add_county, ceilings
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "overlays"
FOLDER = ROOT / "policies" / "panzhihua-2022-143"
MIYI = "510421"


@cache
def package() -> Package:
    return load_package(FOLDER, check=False)


@cache
def cases() -> dict[str, list[Case]]:
    return worked_cases(package())


def proposal(folder: Path, changes: str) -> Overlay:
    path = folder / "draft.yaml"
    head = f'county: "{MIYI}"\nname: 米易县\ndocument: 示例\nchanges:\n'
    path.write_text(f"{head}{changes}", "utf-8")
    return read_overlay(package(), path)


def test_the_lawful_example_is_lawful():
    found = read_overlay(package(), EXAMPLES / "510421-lawful.yaml")
    assert found.problems == ()
    told = {(c.parameter.name, str(c.start), c.city, c.now, c.proposed) for c in found.changes}
    assert told == {
        ("hire_subsidy", "2024-07-01", "1000", "1500", "1800"),
        ("startup_grant", "2024-07-01", "10000", "", "12000"),
    }
    assert {"5", "6", "10a", "16"} <= set(touched(package(), found))
    assert "7" not in touched(package(), found)


def test_the_refused_example_is_refused_for_each_reason():
    found = read_overlay(package(), EXAMPLES / "510421-refused.yaml")
    codes = sorted(p.code for p in found.problems)
    assert codes == ["ceiling_raise", "county_scope", "county_scope", *["lowered"] * 3]
    assert all(p.what() and p.mend("en") for p in found.problems)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ("  16: {startup_grant: {2024-01-01: 9999}}\n", "lowered"),
        ("  16: {startup_grant: {2022-01-01: 12000, 2024-06-01: 9000}}\n", "lowered"),
        ("  policy: {bonus_from: {2022-01-01: 11}}\n", "lowered"),
        ("  policy: {bonus_cap: {2022-01-01: 300000}}\n", "ceiling_raise"),
        ("  16: {first: {2022-01-01: true}}\n", "county_scope"),
        ("  16: {gate: []}\n", "county_scope"),
        ("  16: {readings: {place_rule: local}}\n", "county_scope"),
    ],
)
def test_a_county_may_not(tmp_path: Path, changes: str, code: str):
    assert [p.code for p in proposal(tmp_path, changes).problems] == [code]


def test_the_package_itself_is_not_changed(tmp_path: Path):
    before = {k: dict(v) for k, v in package().params["hire_subsidy"].counties.items()}
    found = proposal(tmp_path, "  policy: {hire_subsidy: {2022-01-01: 2000}}\n")
    assert found.package.params["hire_subsidy"].counties[MIYI] == {dt.date(2022, 1, 1): 200000}
    assert package().params["hire_subsidy"].counties == before


def test_the_sentence_of_the_text_is_found():
    assert clause_of_rule(package()) == "十五"
    assert "标准不能降" in package().overlay_quote


# what is lawful never lowers anyone

MEASURES = ["2b", "6", "7", "14b", "16"]


def lawful(random: Random, parameter: Parameter, rules: Package) -> dict[dt.date, int] | None:
    """Some other values that a county may set; None where there are none."""
    base = sorted({*parameter.values, dt.date(2022, 1, 1), dt.date(2024, 3, 1)})
    values: dict[dt.date, int] = {}
    for day in base:
        city = parameter.in_force(day)
        if not isinstance(city, int) or isinstance(city, bool):
            return None
        step = random.randrange(0, max(2, city))
        values[day] = city + step if parameter.better == "higher" else max(0, city - step)
    problems = Problems()
    probe = replace(parameter, counties={})
    add_county(probe, "x", "x", values, parameter.place, problems, ceilings(rules))
    return None if problems.found else values


def raised(random: Random, rules: Package) -> Package:
    """The package with lawful values of its own for every county, and the counties' present ones left out."""
    own: dict[tuple[str, str], dict[str, dict[dt.date, int]]] = {}
    owners = [rules.params, *(m.params for m in rules.measures.values())]
    for parameter in (p for params in owners for p in params.values()):
        for county in rules.counties:
            if parameter.set_by == "city" and random.random() < 0.7:
                values = lawful(random, parameter, rules)
                if values is not None:
                    own.setdefault(parameter.key, {})[county] = values
    assert own
    return with_values(rules, {}, own)


def bare(rules: Package) -> Package:
    """Without what counties set above the city."""
    empty = {
        p.key: {county: {} for county in p.counties}
        for params in [rules.params, *(m.params for m in rules.measures.values())]
        for p in params.values()
        if p.set_by == "city"
    }
    return with_values(rules, {}, empty)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_lawful_overlay_never_lowers_anyone(measure: str):
    rules = bare(package())
    compared = more = 0
    for seed in (0, 3):
        one = setting(seed, rules, cases(), [measure], 60)
        after = raised(Random(f"{measure} {seed}"), bare(one.package))
        old = PythonExecutor(bare(one.package), one.readings)
        new = PythonExecutor(after, one.readings)
        entity = package().measures[measure].unit
        decide = [e.unit_function(measure, one.world, one.as_of) for e in (old, new)]
        for row in one.world.table(entity).values():
            was, now = (function(row) for function in decide)
            if was.outcome not in COUNTED:
                continue
            compared += 1
            assert now.outcome in COUNTED, (was, now)
            for a, b in zip(was.each, now.each, strict=True):
                assert a is not None
                assert b is not None
                assert b >= a
            more += was.each != now.each
    assert compared > 10
    assert more > 0
