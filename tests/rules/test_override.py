"""A package with other values, the package itself unchanged."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.reading.loader import load_package

START = dt.date(2022, 1, 1)
LATER = dt.date(2024, 1, 1)
PER_HIRE = ("1", "per_hire")


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package(BASE / PACKAGE)


def test_the_citys_values_are_replaced_in_order_of_dates(package: Package):
    other = with_values(package, {PER_HIRE: {LATER: 120_000, START: 80_000}})
    assert list(other.parameter(PER_HIRE).values.items()) == [(START, 80_000), (LATER, 120_000)]


def test_a_countys_values_stand_beside_those_of_other_counties(package: Package):
    other = with_values(package, {}, {PER_HIRE: {"510402": {START: 110_000}}})
    assert other.parameter(PER_HIRE).counties == {
        "510421": {dt.date(2023, 1, 1): 150_000},
        "510402": {START: 110_000},
    }
    assert other.parameter(PER_HIRE).values == package.parameter(PER_HIRE).values


def test_a_policy_wide_parameter_has_no_measure(package: Package):
    assert with_values(package, {("", "youngest"): {START: 18}}).params["youngest"].values == {
        START: 18
    }


def test_the_package_itself_is_never_changed(package: Package):
    before = {name: dict(p.values) for name, p in package.measures["1"].params.items()}
    other = with_values(package, {PER_HIRE: {}}, {PER_HIRE: {"510402": {START: 1}}})
    assert other.parameter(PER_HIRE).values == {}
    assert {name: dict(p.values) for name, p in package.measures["1"].params.items()} == before
    assert "510402" not in package.parameter(PER_HIRE).counties


def test_everything_else_is_the_same(package: Package):
    other = with_values(package, {PER_HIRE: {START: 1}})
    assert other.measures["1"].conditions is package.measures["1"].conditions
    assert other.params == package.params
