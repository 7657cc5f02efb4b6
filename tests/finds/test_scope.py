"""Who sees what runs gave: the database's own guard, asked as another county."""

from __future__ import annotations

import psycopg
import pytest
from tests.office import Database, connect
from tests.registry.people import A, B

pytestmark = pytest.mark.server
KEPT = "entity, unit, person, organisation, scope"
WHO = "'person', '{who}', '{who}', '', '{scope}'"
TABLES = {
    "result": (
        "since, measure, outcome, missing, deciding, noted, holder",
        "1, '2b', 'eligible', ARRAY[]::text[], ARRAY[]::text[], ARRAY[]::text[], ''",
    ),
    "find": ("since, measure, kind, units, missing", "1, '2b', 'ready', 1, ''"),
    "change": ("run, measure, causes", "1, '2b', '[]'"),
    "regret": (
        "since, measure, kind, units, distance, said",
        "1, '2b', 'day', 1, 1, '[]'",
    ),
}


def inserting(name: str, who: str, scope: str) -> str:
    columns, values = TABLES[name]
    told = WHO.format(who=who, scope=scope)
    return f"INSERT INTO finds_{name} ({KEPT}, {columns}) VALUES ({told}, {values})"


@pytest.fixture
def kept(people: Database) -> Database:
    """A row of every table for a person of each county, and one of a person of B that says it is A's."""
    with people.as_("jobs", actor="system", areas="*") as con:
        for name in TABLES:
            for who, scope in (("a_person", A), ("b_person", B)):
                con.execute(inserting(name, who, scope))
        astray = inserting("find", "b_household", A).replace("'person'", "'household'")
        con.execute(astray)
    return people


@pytest.mark.parametrize("name", TABLES)
def test_results_of_another_county_are_not_seen(kept: Database, name: str):
    """Neither by their place nor, where that is not up to date, by the row they are about."""
    with kept.as_("web", actor="wang", areas=A) as con:
        assert con.execute(f"SELECT unit FROM finds_{name}").fetchall() == [("a_person",)]
    with kept.as_("web", actor="sun", areas=B) as con:
        assert con.execute(f"SELECT unit FROM finds_{name}").fetchall() == [("b_person",)]
    with kept.as_("web", actor="nobody") as con:
        assert con.execute(f"SELECT unit FROM finds_{name}").fetchall() == []


@pytest.mark.parametrize(
    "command",
    [
        inserting("result", "a_person", A),
        "UPDATE finds_result SET until = 2",
        "DELETE FROM finds_result",
    ],
)
def test_pages_write_no_results(kept: Database, command: str):
    with (
        kept.as_("web", actor="wang", areas="*") as con,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        con.execute(command)


@pytest.mark.parametrize(
    "command", ["UPDATE finds_result SET outcome = 'x'", "DELETE FROM finds_find"]
)
def test_jobs_only_end_a_result(kept: Database, command: str):
    with kept.as_("jobs", actor="system", areas="*") as con:
        con.execute("UPDATE finds_result SET until = 2")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute(command)


def test_a_job_for_a_county_writes_nothing(kept: Database):
    """What runs give is written by the machine alone."""
    with (
        kept.as_("jobs", actor="wang", areas=A) as con,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        con.execute(inserting("result", "a_person", A))


def test_where_nobody_is_there_is_no_run(database: Database):
    """Else the first people to come in would all be changes."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import reading, running

    connect(database, "jobs")
    with pytest.raises(running.Nothing), running.full(running.Wanted()):
        pass
    with acting_as(MACHINE):
        assert reading.latest() is None
