"""A server that DATABASE_URL names: prepared by an owner who is no superuser, used by roles that are less."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.platform.database.conftest import as_

from kapok.platform.database import Address, Cluster, Trouble, address, elsewhere, roles
from kapok.platform.database.address import connect, parse
from kapok.platform.database.backup import backup, restore

pytestmark = pytest.mark.server


@pytest.fixture
def there(database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """A database with an owner of its own on a server that is not ours."""
    name = f"kapok_try_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as con:
        before = roles.existing(con)
        con.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'p@ss:/ word'")
        con.execute(f"CREATE DATABASE {name} OWNER {name}")
        url = make_conninfo(database_url, dbname=name, user=name, password="p@ss:/ word")
        monkeypatch.setenv("DATABASE_URL", url)
        yield parse(url)
        con.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in roles.existing(con) - before:
            con.execute(f"DROP OWNED BY {role}")
            con.execute(f"DROP ROLE {role}")
        con.execute(f"DROP ROLE {name}")
    for file in home.glob("elsewhere/*"):
        file.unlink()


def refused(code: str, what, *arguments) -> Trouble:
    with pytest.raises(Trouble) as raised:
        what(*arguments)
    assert raised.value.code == code
    return raised.value


def test_it_is_prepared_once_and_used_by_less(there: Address, tmp_path: Path, monkeypatch):
    refused("not_prepared", address, "web")
    elsewhere.prepare(there.conninfo)
    elsewhere.prepare(there.conninfo)
    with connect(address("owner")) as con:
        con.execute("CREATE TABLE person (id int); INSERT INTO person VALUES (1)")
        con.execute("ALTER TABLE person ENABLE ROW LEVEL SECURITY")
    for role in ("web", "jobs"):
        with connect(address(role)) as con:
            assert con.info.user == roles.LOGINS[role]
            assert con.execute("SELECT count(*) FROM person").fetchone() == (0,)
            assert con.execute("SHOW lock_timeout").fetchone() == (
                roles.WAITS[roles.LOGINS[role]]["lock_timeout"],
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute("CREATE TABLE mine (id int)")
    path = backup(tmp_path / "a.dump").path
    refused("not_empty", restore, path)
    assert restore(path, replace=True) == 1
    with connect(address("owner")) as con:
        assert con.execute("SELECT id FROM person").fetchall() == [(1,)]
    monkeypatch.setenv(
        "KAPOK_HOME", str(tmp_path)
    )  # another machine: it cannot know their passwords
    assert "kapok_web" in str(refused("foreign_roles", elsewhere.prepare, there.conninfo).values)
    monkeypatch.setenv("DATABASE_URL_WEB", "postgresql://other@host/base")
    assert address("web").parameters["user"] == "other"


def test_what_it_must_be(there: Address, database_url: str, monkeypatch: pytest.MonkeyPatch):
    name = there.parameters["user"]
    with psycopg.connect(database_url, autocommit=True) as con:
        con.execute(f"ALTER ROLE {name} NOCREATEROLE")
        refused("may_not_make_roles", elsewhere.prepare, there.conninfo)
        monkeypatch.setenv("DATABASE_URL_WEB", "postgresql://kapok_web@host/base")
        monkeypatch.setenv("DATABASE_URL_JOBS", "postgresql://kapok_jobs@host/base")
        refused("no_app_role", elsewhere.prepare, there.conninfo)
        con.execute("CREATE ROLE kapok_app NOLOGIN")  # made by others, left to them
        elsewhere.prepare(there.conninfo)
        assert roles.existing(con) == {"kapok_app"}
        con.execute(f"ALTER DATABASE {name} OWNER TO CURRENT_USER")
        con.execute(f"GRANT CONNECT ON DATABASE {name} TO {name}")
        refused("not_the_owner", elsewhere.prepare, there.conninfo)
        assert "kapok_web" not in roles.existing(con)


def test_addresses_that_lead_nowhere(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x")
    assert "geheim" not in str(refused("no_connection", connect, address("owner")).values)
    monkeypatch.setenv("DATABASE_URL", "mysql://u@host/x")
    refused("bad_url", address, "owner")


def test_it_stands_in_for_the_real_one_only(server: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1:1/x")
    with as_("web", "test") as con:
        assert con.info.host == str(server.socket)
    refused("not_running", address, "web", "never-made")
