"""Figures set otherwise for a trial: read and checked as files are, and told by name where they cannot be so."""

from __future__ import annotations

import datetime as dt

import pytest

from kapok.rules.problems import PackageError
from kapok.simulation.changes import changed

FIRST = dt.date(2024, 1, 1)
LATER = dt.date(2025, 6, 1)


def test_a_figure_holds_from_its_day_and_the_package_stays_as_it_is(example):
    other, (change,) = changed(example, ["1.hire_subsidy=2600.50"], LATER)
    figure = other.measures["1"].params["hire_subsidy"]
    assert figure.values == {FIRST: 200_000, LATER: 260_050}
    assert (change.before, change.value) == (200_000, 260_050)
    assert example.measures["1"].params["hire_subsidy"].values == {FIRST: 200_000}


def test_a_county_below_the_citys_new_figure_gets_the_citys(example):
    other, _ = changed(example, ["1.hire_subsidy=3000"], FIRST)
    own = other.measures["1"].params["hire_subsidy"].counties["990102"]
    assert set(own.values()) == {300_000}
    other, _ = changed(example, ["1.hire_subsidy=2200"], FIRST)
    own = other.measures["1"].params["hire_subsidy"].counties["990102"]
    assert own[dt.date(2025, 1, 1)] == 250_000


def test_a_county_may_set_what_its_file_may_set(example):
    other, _ = changed(example, ["1.hire_subsidy=2300"], LATER, "990101")
    assert other.measures["1"].params["hire_subsidy"].counties["990101"] == {LATER: 230_000}


@pytest.mark.parametrize(
    ("words", "county", "said"),
    [
        ("1.hire_subsidy", "", "不是“措施.参数=数”"),
        ("hire_subsidy=1", "", "不是“措施.参数=数”"),
        ("1.hire_subsidy=1\n2=3", "", "不是“措施.参数=数”"),
        ("1.hire_subsidi=1", "", "没有参数“1.hire_subsidi”。是不是“1.hire_subsidy”"),
        ("9.hire_subsidy=1", "", "policy, 1, 2"),
        ("1.hire_subsidy=很多", "", "很多"),
        ("1.nix=3", "", "1.bonus_from"),
        ("1.hire_subsidy=-5", "", "-5"),
        ("1.bonus_from=2.5", "", "2.5"),
        ("1.hire_subsidy=1900", "990101", "1900"),
        ("1.bonus_cap=60000", "990101", "上限"),
    ],
)
def test_what_cannot_be_set_is_told(example, words, county, said):
    with pytest.raises(PackageError) as refused:
        changed(example, [words], FIRST, county)
    assert "--set" in str(refused.value)
    assert said in str(refused.value)


def test_everything_wrong_is_told_at_once(example):
    with pytest.raises(PackageError) as refused:
        changed(
            example, ["1.x=1", "1.hire_subsidy=a", "2.travel_aid=700", "2.travel_aid=800"], FIRST
        )
    assert len(refused.value.problems) == 3
    assert "设了两次" in str(refused.value)
