"""Warnings of what is touched are those that a run over everything would raise."""

from __future__ import annotations

import pytest
from tests.office import Database

pytestmark = pytest.mark.server


def of_everybody(package) -> set[tuple[str, str]]:
    """A run of the warnings over the whole registry."""
    from django.db import connection as database

    from kapok.accounts.actor import MACHINE
    from kapok.finds.running import day_for
    from kapok.registry.snapshot import take
    from kapok.rules.executors.duckdb_executor.executor import connection
    from kapok.screening.load import hold_counties, load_intake
    from kapok.screening.people import whom
    from kapok.screening.run import screen

    whole, found = package.whole(), set()
    taken = take(database.connection, package.vocabulary, MACHINE.settings)
    with connection() as con:
        loaded = load_intake(con, taken, package.vocabulary)
        hold_counties(con, loaded, package)
        run = screen(con, loaded, whole, day_for(package), list(package.warnings))
        for name, result in run.results.items():
            near = whom(package.vocabulary, result.measure.unit)
            person = "NULL" if near.owner else near.person
            rows = run.rows(
                f"SELECT coalesce({person}, {near.organisation}, u.id) AS whom FROM {result.units} u {near.joins} "
                "WHERE u.outcome = 'eligible'"
            )
            found |= {(name, row["whom"]) for row in rows}
    return found


def everybody() -> list[list[str]]:
    from kapok.imports import arrays

    tables = ("registry_person", "registry_organisation", "registry_household")
    return [[row for (row,) in arrays.ask(f"SELECT id FROM {name}")] for name in tables]


@pytest.fixture(scope="module")
def raised(runs):
    from kapok.finds.running import office_package

    return of_everybody(office_package())


def test_of_everybody_it_is_what_a_run_raises(city: Database, asked, raised) -> None:
    from kapok.finds.warned import moved, standing

    assert len({rule for rule, _ in raised}) > 4
    found = standing(*everybody())
    assert found == raised
    assert moved(found, found) == []
    some = {one for one in raised if one[0] == "W08"}
    assert [(one.rule, one.new, one.gone) for one in moved(some, set())] == [("W08", 0, len(some))]


def test_of_some_it_is_what_a_run_raises_for_them(city: Database, asked, raised) -> None:
    """For them, for whoever lives with them, and for who employs them; only within the areas that are asked about."""
    from kapok.finds.warned import standing
    from kapok.imports import arrays

    of_people = sorted({who for rule, who in raised if rule not in ("W07", "W08", "W11")})[::5]
    assert of_people
    lives = "SELECT household_id FROM registry_membership WHERE person_id = %s"
    for who in of_people:
        found, houses = standing([who]), {row for (row,) in arrays.ask(lives, [who])}
        assert found <= raised
        assert {one for one in raised if one[1] in {who, *houses}} <= found
        assert standing([who], areas=("999999",)) == set()
