"""One database, migrated once; every test that wants one gets its own copy of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.platform.database.conftest import ROOT, home, server  # noqa: F401 - fixtures

from kapok.platform.database import Cluster, address
from kapok.platform.database.address import as_admin
from kapok.platform.database.roles import OWNER, grant_rights
from kapok.rules.package.entities import Vocabulary
from kapok.rules.package.vocabulary import read_vocabulary
from kapok.rules.problems import Problems

CITY = "5104"
TEMPLATE = "kapok_template"
_number = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of the shared server."""

    cluster: Cluster
    name: str

    def as_(self, role: str, **told: str) -> psycopg.Connection:
        """A real connection of the role; what is told holds for the session."""
        con = psycopg.connect(**address(role, "test").parameters | {"dbname": self.name})
        for setting, value in told.items():
            con.execute("SELECT set_config(%s, %s, false)", [f"kapok.{setting}", value])
        con.commit()
        return con

    def as_admin(self) -> psycopg.Connection:
        return psycopg.connect(**as_admin(self.cluster, self.name).parameters)


@contextmanager
def made(cluster: Cluster, name: str, template: str = "template1") -> Iterator[Database]:
    with psycopg.connect(as_admin(cluster, "postgres").conninfo, autocommit=True) as con:
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        words = "CREATE DATABASE {name} TEMPLATE {template} OWNER kapok_owner"
        con.execute(sql.SQL(words).format(**names))
        try:
            yield Database(cluster, name)
        finally:
            con.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**names))


@pytest.fixture(autouse=True)
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("KAPOK_HOME", str(home))
    for name in ("DATABASE_URL", "DATABASE_URL_WEB", "DATABASE_URL_JOBS", "KAPOK_DB_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    problems = Problems()
    read = read_vocabulary(ROOT / "policies/vocabulary", problems)
    assert not problems.found
    return read


@pytest.fixture(scope="session")
def empty(server: Cluster, home: Path) -> Iterator[Database]:  # noqa: F811
    """Nothing in it but the rights."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAPOK_HOME", str(home))
        for name in ("KAPOK_CLUSTER", "KAPOK_DB_ROLE", "KAPOK_DATABASE", "DJANGO_SETTINGS_MODULE"):
            patch.setenv(name, "")
            patch.delenv(name)  # so that they are gone afterwards
        with made(server, "kapok_nothing") as database:
            with database.as_admin() as con:
                grant_rights(con, OWNER)
            from kapok.web.ready import begin

            begin("test", "web")
            yield database


@pytest.fixture(scope="session")
def template(server: Cluster, empty: Database, words: Vocabulary) -> Iterator[Database]:  # noqa: F811
    from kapok.registry.setup import migrate

    with made(server, TEMPLATE, empty.name) as database:
        assert migrate(words, CITY, "test", TEMPLATE)
        yield database


@pytest.fixture
def database(template: Database) -> Iterator[Database]:
    """A migrated database of one's own, with Django connected to it as the web."""
    with copied(template) as own:
        yield own


@contextmanager
def copied(template: Database) -> Iterator[Database]:
    from django.db import connections

    from kapok.accounts.connecting import as_django

    with made(template.cluster, f"kapok_{next(_number)}", template.name) as own:
        connections.close_all()
        connections.databases["default"].update(as_django(address("web", "test"), own.name))
        yield own
        connections.close_all()


@pytest.fixture(scope="session")
def settled(server: Cluster, template: Database, words: Vocabulary) -> Iterator[Database]:  # noqa: F811
    """People in two counties; nobody changes it, copies are made of it."""
    from tests.registry.people import settle

    with made(server, "kapok_settled", template.name) as own:
        with own.as_("owner", actor="loader", reason="settled") as con:
            settle(con, words)
        yield own


@pytest.fixture
def people(settled: Database) -> Iterator[Database]:
    """A copy of one's own of the people in two counties."""
    with copied(settled) as own:
        yield own
