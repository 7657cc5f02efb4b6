"""Units become numbers in two ways that agree; a number says how many are unknown."""

from __future__ import annotations

import pytest

from kapok.reports.database import tally_in
from kapok.reports.figures import figures, units_of
from kapok.reports.tally import Tally, tally
from kapok.reports.targets import range_of
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.watching import COUNTY

SPLIT = 5


@pytest.fixture(scope="module")
def decided(package, registry):
    """Every indicator's units as the definition finds them."""
    return PythonExecutor(package).screen(registry.world, registry.run.as_of, package.indicators)


def test_both_executors_give_the_same_numbers_in_all_and_by_every_group(package, registry, decided):
    compared = 0
    for name, indicator in package.indicators.items():
        plan, units = registry.run.results[name].plan, decided[name].units
        for by in ("", *(group.name for group in indicator.groups)):
            right = tally(indicator, plan, units, by)
            assert tally_in(registry.run, indicator, by) == right, (name, by)
            compared += len(right)
    assert compared > len(package.indicators) * SPLIT


def test_something_is_counted_and_something_unknown(registry):
    found = {f.rule.id: f for f in figures(registry.run)}
    assert found["labour_force"].total.units > 0
    assert found["labour_force"].total.unknown > 0
    assert found["employment_rate"].total.whole
    assert found["zero_employment"].total.unknown > 0


def test_every_number_opens_to_its_units(registry):
    for figure in figures(registry.run):
        listed = list(units_of(registry.run, figure.rule.id))
        assert sum(u.known for u in listed) == figure.total.units
        assert sum(not u.known for u in listed) == figure.total.unknown


def test_groups_add_up_to_the_units_in_all(registry):
    for figure in figures(registry.run):
        for lines in figure.groups.values():
            assert sum(line.tally.units for line in lines) == figure.total.units
            assert sum(line.tally.unknown for line in lines) == figure.total.unknown


def test_a_county_without_any_stands_there_with_nought(package, registry):
    (figure,) = [f for f in figures(registry.run, [COUNTY]) if f.rule.id == "provincial_brands"]
    assert set(package.counties) <= {line.key for line in figure.groups[COUNTY]}


def test_a_share_is_rounded_half_up():
    assert Tally(part=1, whole=3).value("share") == 3333
    assert Tally(part=2, whole=3).value("share") == 6667
    assert Tally(part=1, whole=20_000).value("share") == 1
    assert Tally(part=1, whole=20_001).value("share") == 0


def test_a_share_of_nothing_is_no_number():
    assert Tally(part=0, whole=0).value("share") is None


def test_what_was_not_read_is_no_nought_and_reaches_no_target(package):
    unread = Tally(unread=True)
    assert [unread.value(way) for way in ("count", "sum", "share")] == [None, None, None]
    assert Tally(units=2, part=5, unread=True).value("sum") == 5
    paid = package.indicators["paid"]
    for read in (unread, Tally(units=2, part=5, unread=True)):
        assert range_of(paid, package.measures["paid"], read) == (None, None)


def test_a_share_of_two_sums(registry):
    (figure,) = [f for f in figures(registry.run, []) if f.rule.id == "relief_share"]
    assert 0 < figure.total.part < figure.total.whole
    assert figure.number(figure.total) == figure.total.value("share")
    assert figure.groups[COUNTY]  # the target is for each county
