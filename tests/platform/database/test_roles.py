"""The application's roles: held by row-level security, makers of nothing, never waited for long."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors
from tests.platform.database.conftest import as_

from kapok.platform.database import Cluster, roles

pytestmark = pytest.mark.server
APPLICATION = ("web", "jobs")


@pytest.fixture
def counties(fresh: Cluster) -> None:
    """One row of each of two counties; one sees the rows of the county one is in."""
    with as_("owner") as con:
        con.execute("CREATE TABLE person (id int PRIMARY KEY, county text)")
        con.execute("INSERT INTO person VALUES (1, '东'), (2, '西')")
        con.execute("ALTER TABLE person ENABLE ROW LEVEL SECURITY")
        seen = "county = current_setting('kapok.county', true)"
        con.execute(f"CREATE POLICY seen ON person TO {roles.APP} USING ({seen})")


@pytest.mark.parametrize("role", APPLICATION)
def test_rows_of_elsewhere_are_not_there(counties, role: str):
    with as_(role) as con:
        assert con.execute("SELECT * FROM person").fetchall() == []
        con.execute("SET kapok.county = '东'")
        assert con.execute("SELECT id FROM person").fetchall() == [(1,)]
        assert con.execute("UPDATE person SET county = county").rowcount == 1
        with pytest.raises(errors.InsufficientPrivilege):
            con.execute("INSERT INTO person VALUES (3, '西')")


FORBIDDEN = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE DATABASE mine",
    "DROP TABLE person",
    "TRUNCATE person",
    "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
    "DROP POLICY seen ON person",
    "SET ROLE kapok_owner",
    "SET ROLE kapok_admin",
    "CREATE ROLE mine",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY person TO PROGRAM 'true'",
    "SELECT * FROM pg_authid",
)


@pytest.mark.parametrize("role", APPLICATION)
def test_what_the_application_may_not(counties, role: str):
    with as_(role) as con:
        con.autocommit = True
        for words in FORBIDDEN:
            with pytest.raises(errors.InsufficientPrivilege):
                con.execute(words)
        con.execute("SET row_security = off")
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            con.execute("SELECT * FROM person")


def test_what_the_roles_are(server: Cluster):
    with as_("owner") as con:
        strong = con.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'kapok%' AND"
            " (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)"
        ).fetchall()
        assert strong == [(roles.ADMIN,)]
        assert con.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone() == (roles.OWNER,)
        login = con.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'kapok_app'")
        assert login.fetchone() == (False,)
        owned = con.execute(
            "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid::regrole::text"
            " IN ('kapok_web', 'kapok_jobs', 'kapok_app')"
        )
        assert owned.fetchone() == (0,)


def test_other_databases_of_the_server_are_closed(server: Cluster):
    from kapok.platform.database import address

    there = address("web", "test").parameters | {"dbname": "postgres"}
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(**there)


def milliseconds(role: str, setting: str) -> int:
    with as_(role) as con:
        found = con.execute("SELECT setting FROM pg_settings WHERE name = %s", [setting]).fetchone()
    return int(found[0])


@pytest.mark.parametrize("setting", roles.WAITS[roles.WEB])
def test_the_web_waits_less_than_long_work(server: Cluster, setting: str):
    web, jobs = (milliseconds(role, setting) for role in APPLICATION)
    assert 0 < web < jobs
    assert milliseconds("owner", setting) > 0


def test_a_lock_is_not_waited_for_without_end(counties):
    with as_("owner") as holder, as_("web") as waiting:
        holder.execute("LOCK TABLE person IN ACCESS EXCLUSIVE MODE")
        waiting.execute("SET lock_timeout = '50ms'")
        with pytest.raises(errors.LockNotAvailable):
            waiting.execute("SELECT * FROM person")
        waiting.rollback()
        waiting.execute("SET statement_timeout = '50ms'")
        with pytest.raises(errors.QueryCanceled):
            waiting.execute("SELECT pg_sleep(5)")


def test_what_was_changed_by_hand_is_mended_at_the_next_start(server: Cluster):
    from kapok.platform.database.address import as_admin, connect
    from kapok.platform.database.making import make_inside

    with connect(as_admin(server, "kapok")) as con:
        con.execute("ALTER ROLE kapok_web BYPASSRLS CREATEDB PASSWORD 'known'")
        con.execute("ALTER ROLE kapok_web SET statement_timeout = 0")
    make_inside(server)
    test_what_the_roles_are(server)
    assert milliseconds("web", "statement_timeout") == 15_000
