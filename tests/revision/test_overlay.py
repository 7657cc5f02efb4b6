"""What a county may write and what not; and that what it may write never lowers anyone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from tests.rules.comparing import Pair, Results
from tests.rules.worlds import setting, worked_cases

from kapok.revision.overlay import Overlay, _without, clause_of_rule, read_overlay, touched
from kapok.rules.cases.casefile import Case
from kapok.rules.executors.results import COUNTED, Settlement
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.package.values import Parameter
from kapok.rules.planning.plan import Lookup, scopes_of
from kapok.rules.planning.planner import plan_measure
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


def proposal(folder: Path, changes: str, *, bare_county: bool = True) -> Overlay:
    """Laid over a package where the county has nothing of its own, or over the package as it is."""
    path = folder / "draft.yaml"
    head = f'county: "{MIYI}"\nname: 米易县\ndocument: 示例\nchanges:\n'
    path.write_text(f"{head}{changes}", "utf-8")
    return read_overlay(_without(package(), MIYI) if bare_county else package(), path)


def test_the_lawful_example_is_lawful():
    found = read_overlay(package(), EXAMPLES / "510421-lawful.yaml")
    assert found.problems == ()
    told = {(c.parameter.name, str(c.start), c.city, c.now, c.proposed) for c in found.changes}
    assert told == {
        ("hire_subsidy", "2024-07-01", 100_000, 150_000, 180_000),
        ("startup_grant", "2024-07-01", 1_000_000, None, 1_200_000),
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
        ("  5: {hire_subsidy: {2022-01-01: 1500}}\n", "county_shared"),
        ("  16: {readings: {place_rule: local}}\n", "county_scope"),
    ],
)
def test_a_county_may_not(tmp_path: Path, changes: str, code: str):
    assert [p.code for p in proposal(tmp_path, changes).problems] == [code]


def test_what_the_county_has_now_may_not_be_lowered_or_left_out(tmp_path: Path):
    """Measured against the county's own figures, not only the city's."""
    changes = "  policy: {hire_subsidy: {2023-01-01: 1200}}\n"
    found = proposal(tmp_path, changes, bare_county=False)
    said = {dict(p.args)["name"]: p.say("zh") for p in found.problems}
    assert said["每人补贴"] == (
        "draft.yaml:5 米易县现在的“每人补贴”是 1500，这份文件从 2023-01-01 起改成 1200：标准不能降。"
        "至少照现在的写：policy: {hire_subsidy: {2023-01-01: 1500}}"
    )
    assert said["岗位补贴月标准（由县区定）"] == (
        "draft.yaml:4 米易县现在的“岗位补贴月标准（由县区定）”是 600，按这份文件从 2022-01-01 起没有了，"
        "标准未配置：标准不能降。照现在的写上：20: {post_standard: {2022-01-01: 600}}"
    )
    assert found.only_lowers
    late = proposal(tmp_path, "  policy: {hire_subsidy: {2024-01-01: 1800}}\n", bare_county=False)
    told = [p.code for p in late.problems if dict(p.args)["name"] == "每人补贴"]
    assert told == ["own_dropped"]
    own = (FOLDER / "counties" / f"{MIYI}.yaml").read_text("utf-8")
    broken = own.partition("changes:\n")[2].replace("1500", "1500.123")
    assert not any(
        p.code.startswith("own") for p in proposal(tmp_path, broken, bare_county=False).problems
    )


def test_the_package_itself_is_not_changed(tmp_path: Path):
    before = {k: dict(v) for k, v in package().params["hire_subsidy"].counties.items()}
    found = proposal(tmp_path, "  policy: {hire_subsidy: {2022-01-01: 2000}}\n")
    assert found.package.params["hire_subsidy"].counties[MIYI] == {dt.date(2022, 1, 1): 200000}
    assert package().params["hire_subsidy"].counties == before


def test_the_sentence_of_the_text_is_found():
    assert clause_of_rule(package()) == "十五"
    assert "标准不能降" in package().overlay_quote


# what is lawful never lowers anyone

WORLDS = (0, 1, 2, 3, 5, 6, 7, 8)
"""Seeds; in the world of seed 4 nothing is due yet."""
QUICK = [["2b"], ["7"], ["14b"], ["16"]]
"""What is asked each time, in the first world; all others take long."""


def raisable(parameter: Parameter) -> bool:
    """May a county set it above the city?"""
    return parameter.set_by == "city" and lawful(Random(0), parameter, package()) is not None


def touchable() -> list[str]:
    """The measures that read something a county may raise."""
    rules = package()
    plans = {name: plan_measure(rules, m) for name, m in rules.measures.items()}
    return [
        name
        for name, plan in plans.items()
        if any(
            isinstance(step, Lookup) and not step.city_only and raisable(rules.parameter(step.key))
            for scope in scopes_of(plan)
            for step in scope.steps
        )
    ]


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


def losses(old: Results, new: Results) -> Iterator[str]:
    """Who gets less by the second: units by themselves, and payees with the ledger counted in."""
    for measure, before in old.items():
        units = {u.id: u for u in new[measure].units}
        for was in before.units:
            now = units[was.id]
            if was.outcome in COUNTED and (
                now.outcome not in COUNTED or any(map(lower, was.each, now.each))
            ):
                yield f"{measure}: {was} → {now}"
        payees = {_payee(s): s for s in new[measure].settlements}
        for one in before.settlements:
            other = payees.get(_payee(one))
            if other is None or lower(one.pay, other.pay) or lower(one.due, other.due):
                yield f"{measure}: {one} → {other}"


def lower(was: int | None, now: int | None) -> bool:
    return was is not None and (now is None or now < was)


def _payee(settlement: Settlement) -> tuple[object, ...]:
    return settlement.per, settlement.payee, settlement.county, settlement.route


def asked_twice(family: list[str], seed: int) -> tuple[Results, Results]:
    """A world under the city's figures and under higher ones; both executors say the same of it."""
    one = setting(seed, bare(package()), cases(), family, 60 * len(family))
    before = bare(one.package)
    answers = []
    for rules in (before, raised(Random(f"{family} {seed}"), before)):
        results, different = Pair(rules, one.readings).both(one.world, one.as_of, family)
        assert not different, "\n".join(different[:20])
        answers.append(results)
    return answers[0], answers[1]


def gained(family: list[str], seed: int) -> list[str]:
    """Who gets more by what is lawful, after it was made sure that nobody gets less."""
    old, new = asked_twice(family, seed)
    lost = list(losses(old, new))
    assert not lost, f"seed {seed}: " + "\n".join(lost[:10])
    return list(losses(new, old))


@pytest.mark.parametrize("family", QUICK, ids="+".join)
def test_a_lawful_overlay_never_lowers_anyone(family: list[str]):
    """And what a unit, or a payee, loses the other way round is seen: so it would be seen here too."""
    more = gained(family, 0)
    assert any("UnitResult(" in line for line in more)
    assert any("Settlement(" in line for line in more)


@pytest.mark.long
@pytest.mark.parametrize("seed", WORLDS)
def test_no_lawful_overlay_lowers_anyone_in_any_world(seed: int):
    """Every measure that reads what a county may raise, with those that share its keys."""
    found = families(package(), touchable())
    assert len(found) > 15
    more = [line for family in found for line in gained(family, seed)]
    assert more
