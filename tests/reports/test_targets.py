"""A target is reached, missed, or cannot be said yet while units are unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reports.conftest import DAY

from kapok.reports.tally import Tally
from kapok.reports.targets import judge
from kapok.rules.package.watching import SHARE


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(units=1, part=1), "met"),
        (Tally(units=0, part=0), "short"),
        (Tally(units=0, unknown=1, part=0), "open"),
        (Tally(units=2, part=2), "met"),
        (Tally(units=2, unknown=1, part=2), "open"),
        (Tally(units=3, unknown=4, part=3), "over"),
    ],
)
def test_at_least_one_and_at_most_two(package, tally, state):
    name = "provincial_brands"
    judged = judge(package.indicators[name], package.measures[name], tally, DAY, None)
    assert (judged.state, judged.least, judged.most) == (state, 1, 2)


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(part=0), "met"),
        (Tally(units=1, part=1), "over"),
        (Tally(part=0, unknown=1), "open"),
        (Tally(units=1, unknown=1, part=1), "over"),
    ],
)
def test_at_most(package, tally, state):
    name = "zero_employment"
    judged = judge(package.indicators[name], package.measures[name], tally, DAY, None)
    assert judged.state == state


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(units=100, unknown=0, part=90, whole=100), "met"),
        (Tally(units=100, unknown=10, part=90, whole=100), "open"),
        (Tally(units=100, unknown=10, part=79, whole=100), "short"),
        (Tally(units=100, unknown=10, part=99, whole=100), "met"),
    ],
)
def test_what_the_unknown_could_do_to_a_share(package, tally, state):
    rule = package.measures["employment_rate"]
    brands = package.measures["county_brands"].params["brands_a_county"]
    least = replace(brands, name="least", type="rate", values={DAY: 9_000})
    target = replace(package.indicators["county_brands"].target, at_least="least", each="")
    indicator = replace(package.indicators["employment_rate"], way=SHARE, target=target)
    judged = judge(indicator, replace(rule, params={"least": least}), tally, DAY, None)
    assert judged.state == state


def test_without_a_value_the_target_is_not_set(package):
    name = "provincial_brands"
    rule = package.measures[name]
    none = rule.params | {"least_brands": replace(rule.params["least_brands"], values={})}
    judged = judge(package.indicators[name], replace(rule, params=none), Tally(), DAY, None)
    assert judged.state == "unset"


def test_no_target_no_judgement(package):
    rule = package.measures["employed"]
    assert judge(package.indicators["employed"], rule, Tally(), DAY, None) is None
