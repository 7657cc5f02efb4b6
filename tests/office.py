"""One server a process for the tests of registry, accounts and pages: a migrated database, and copies of it."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import logging
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.memory import roomy

from kapok.platform.database import Address, Cluster, Trouble, address, cluster, elsewhere, launcher
from kapok.platform.database.address import as_admin, parse
from kapok.platform.database.places import make_folder, write_private
from kapok.platform.database.processes import marked, signal_all
from kapok.platform.database.programs import server_programs
from kapok.platform.database.roles import JOBS, OWNER, WEB, grant_rights
from kapok.rules.package.entities import Vocabulary
from kapok.rules.package.vocabulary import read_vocabulary
from kapok.rules.problems import Problems

ROOT = Path(__file__).parents[1]
GIVEN = os.environ.get("DATABASE_URL") or None
"""A server that others keep, to run these tests on."""
OFFICE = "kapok_office"
PASSWORD = "木棉花开在三月里"
DAY = dt.date(2023, 6, 30)
COUNTY, OTHER = "510422", "510421"
PEOPLE = {
    "wang": ("王经办", [("caseworker", COUNTY)]),
    "li": ("李审批", [("approver", COUNTY)]),
    "zhou": ("周审计", [("auditor", "510400")]),
    "root1": ("赵管理", [("administrator", "510400")]),
    "root2": ("钱管理", [("administrator", "510400")]),
    "sun": ("孙经办", [("caseworker", OTHER), ("leader", OTHER)]),
}
AT_ONCE = ("wang", "zhou", "sun")
"""Whose roles ask for no second factor."""

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
        return psycopg.connect(**admin(self.cluster, self.name).parameters)


def admin(cluster: Cluster, database: str) -> Address:
    """Whoever may make databases; of a server that others keep, the user of its address."""
    if GIVEN is None:
        return as_admin(cluster, database)
    return Address(parse(GIVEN).parameters | {"dbname": database})


@contextmanager
def made(cluster: Cluster, name: str, template: str = "template1") -> Iterator[Database]:
    """A database of this process, gone at the end."""
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(admin(cluster, "postgres").conninfo, autocommit=True) as con:
        names = {"name": name, "template": template, "owner": owner_of_databases()}
        quoted = {key: sql.Identifier(value) for key, value in names.items()}
        words = sql.SQL("CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")
        try:
            con.execute(words.format(**quoted))
        except psycopg.errors.ObjectInUse:  # a test that broke off left a session behind
            con.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [template],
            )
            con.execute(words.format(**quoted))
        try:
            yield Database(cluster, name)
        finally:
            con.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(name=quoted["name"]))


def owner_of_databases() -> str:
    """To whom databases belong."""
    return OWNER if GIVEN is None else parse(GIVEN).parameters["user"]


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """For what lives longer than one test: nothing of the place is left in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAPOK_HOME", str(home))
        for name in ("DATABASE_URL", "DATABASE_URL_WEB", "DATABASE_URL_JOBS", "KAPOK_DB_USER"):
            patch.delenv(name, raising=False)
        if GIVEN is not None:
            patch.setenv("DATABASE_URL_TEST", GIVEN)
        yield


@contextmanager
def a_home(prefix: str) -> Iterator[Path]:
    """Short, and where another user may go through: pytest's own folders are neither. Its servers end with it."""
    place = Path(tempfile.mkdtemp(prefix=prefix, dir=roomy()))
    place.chmod(0o711)
    with at_home(place):
        try:
            server_programs()
        except Trouble as trouble:
            pytest.skip(f"没有 PostgreSQL 的程序 / no PostgreSQL programs: {trouble}")
    yield place
    with at_home(place):
        for folder in place.glob("clusters/*"):
            signal_all(marked(cluster(folder.name).mark), signal.SIGKILL)
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    with a_home("kapok-office-") as place:
        yield place


@pytest.fixture(scope="session")
def server(home: Path) -> Cluster:
    """Our own, or the one that DATABASE_URL names; there all processes give our roles the same passwords."""
    with at_home(home):
        if GIVEN is None:
            launcher.start(cluster("test"))
        else:
            secret = {role: sha256(f"{GIVEN} {role}".encode()).hexdigest() for role in (WEB, JOBS)}
            with psycopg.connect(GIVEN) as con:
                con.execute("SELECT pg_advisory_lock(hashtext('tests of kapok'))")
                place = elsewhere.passwords_file(parse(GIVEN))
                make_folder(place.parent, 0o700)
                write_private(place, json.dumps(secret))
                elsewhere.prepare(GIVEN)
        return cluster("test")


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    problems = Problems()
    read = read_vocabulary(ROOT / "policies/vocabulary", problems)
    assert not problems.found
    return read


@pytest.fixture(scope="session")
def empty(server: Cluster, home: Path) -> Iterator[Database]:
    """Nothing in it but the rights."""
    with made(server, "kapok_nothing") as database:
        with at_home(home), pytest.MonkeyPatch.context() as patch:
            for name in ("KAPOK_CLUSTER", "KAPOK_DB_ROLE", "KAPOK_DATABASE"):
                patch.setenv(name, "")
            patch.setenv("DJANGO_SETTINGS_MODULE", "kapok.web.settings")
            with database.as_admin() as con:
                grant_rights(con, owner_of_databases())
            from kapok.web.ready import begin

            begin("test", "web")
        yield database


@pytest.fixture(scope="session")
def template(empty: Database, home: Path, words: Vocabulary) -> Iterator[Database]:
    from kapok.registry.setup import migrate

    with made(empty.cluster, TEMPLATE, empty.name) as database:
        with at_home(home):
            assert migrate(words, CITY, "test", database.name)
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
def settled(template: Database, home: Path, words: Vocabulary) -> Iterator[Database]:
    """People in two counties; nobody changes it, copies are made of it."""
    from tests.registry.people import settle

    with made(template.cluster, "kapok_settled", template.name) as own:
        with at_home(home), own.as_("owner", actor="loader", reason="settled") as con:
            settle(con, words)
        yield own


@pytest.fixture
def people(settled: Database) -> Iterator[Database]:
    """A copy of one's own of the people in two counties."""
    with copied(settled) as own:
        yield own


@pytest.fixture(scope="session")
def django(empty: Database, home: Path) -> Iterator[None]:
    """Static files collected, so that pages name them as they are served."""
    from django.core.management import call_command
    from django.test import override_settings

    with override_settings(STATIC_ROOT=home / "static"):  # also makes the storage anew
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="session")
def filled(template: Database, home: Path, django: None) -> Iterator[Database]:
    """An office with its accounts and the keys of its fields."""
    from kapok.platform.secrets import create, new_ring
    from kapok.platform.secrets.datakeys import begin

    ring = new_ring()
    create(home / "web-ring", ring)
    with made(template.cluster, OFFICE, template.name) as database:
        key = begin(ring, "fields", 1)
        kept = [key.id, key.purpose, key.cipher, key.made, key.ring, key.born, key.kek, key.wrapped]
        with at_home(home):
            with database.as_("owner") as con:
                words = f"INSERT INTO registry_datakey VALUES ({', '.join(['%s'] * len(kept))})"
                con.execute(words, kept)
            fill(database)
        yield database


def connect(database: Database, role: str = "web") -> None:
    """Django's connection leads there from now on, as the web."""
    from django.db import connections

    from kapok.accounts.connecting import as_django
    from kapok.platform.database import address

    connections.close_all()
    connections.databases["default"].update(as_django(address(role, "test"), database.name))


def give(username: str, role: str, start: dt.date = dt.date(2022, 1, 1), **where: str) -> None:
    """A role more, given by one administrator of the filled office and confirmed by the other."""
    from kapok.accounts.actor import Actor, tell
    from kapok.accounts.models import Account, Grant

    first, second = (Account.objects.get(username=one) for one in ("root1", "root2"))
    tell(Actor(first.username))
    given = Grant.objects.create(
        account=Account.objects.get(username=username),
        role=role,
        start=start,
        given_by=first,
        reason="x",
        **where,
    )
    tell(Actor(second.username))
    Grant.objects.filter(pk=given.pk).update(confirmed_by=second)


def fill(database: Database) -> None:
    from django.contrib.auth.hashers import make_password
    from django.db import connections

    from kapok.accounts.models import Account, Area, Grant, Setting

    connect(database, "jobs")
    Setting.objects.create(name="business_day", value=str(DAY))
    Setting.objects.create(name="demonstration", value=True)
    city = Area.objects.create(code="510400", scope="5104", name="攀枝花市", level="city")
    for code, name in ((COUNTY, "盐边县"), (OTHER, "米易县")):
        Area.objects.create(code=code, scope=code, name=name, level="county", parent=city)
    password = make_password(PASSWORD)
    for username, (name, grants) in PEOPLE.items():
        one = Account.objects.create(
            username=username, name=name, password=password, must_change_password=False
        )
        for role, area in grants:
            Grant.objects.create(
                account=one,
                role=role,
                area_id=area,
                start=dt.date(2022, 1, 1),
                reason="攀人社〔2022〕1号",
            )
    connections.close_all()


@pytest.fixture
def setting(filled: Database) -> Iterator[Callable[..., None]]:
    """`setting(name=value)`: a setting of the filled office until the test ends, None for none. Only the owner may."""
    before: dict[str, object] = {}

    def put(con: psycopg.Connection, name: str, value: object) -> None:
        con.execute("DELETE FROM accounts_setting WHERE name = %s", [name])
        if value is not None:
            con.execute("INSERT INTO accounts_setting VALUES (%s, %s)", [name, json.dumps(value)])

    def lay(**values: object) -> None:
        with filled.as_("owner", actor="test") as con:
            for name, value in values.items():
                found = con.execute("SELECT value FROM accounts_setting WHERE name = %s", [name])
                row = found.fetchone()
                before.setdefault(name, row[0] if row else None)
                put(con, name, value)

    yield lay
    with filled.as_("owner", actor="test") as con:
        for name, value in before.items():
            put(con, name, value)


@pytest.fixture
def office(
    filled: Database, home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """The filled office, with Django connected to it as the web (or as the role of a parameter); whatever a test does
    there is undone.
    """
    from django.db import connections, transaction

    monkeypatch.setenv("KAPOK_KEYS", str(home / "web-ring"))
    connect(filled, getattr(request, "param", "web"))
    with transaction.atomic():
        yield filled
        transaction.set_rollback(True)
    connections.close_all()


@pytest.fixture
def typing(office: Database) -> Callable:
    """`typing("wang")`: a browser in which somebody has logged in by name and password; without a name, nobody."""
    from django.test import Client

    def begin(username: str = "", **cookies: str) -> Client:
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        client.cookies.load(cookies)
        if username:
            told = {"username": username, "password": PASSWORD}
            assert client.post("/login/", told).status_code == 303
        return client

    return begin


@pytest.fixture
def browse(typing: Callable) -> Callable:
    """The same without the way through the login page, which takes its time, but for who has a second factor to come."""

    def begin(username: str = "", **cookies: str):
        if username not in AT_ONCE:
            return typing(username, **cookies)
        client = typing(**cookies)
        let_in(client, username)
        return client

    return begin


def let_in(client, username: str) -> None:
    """As if somebody had logged in."""
    from kapok.accounts.models import Account

    client.force_login(Account.objects.get(username=username))
    session = client.session
    session["began"] = time.time()
    session.save()


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def drawn(django: None) -> Callable[..., str]:
    """`drawn(view, lang, size, rights)`: what a view that asks no database writes, for somebody with the rights."""
    from django.test import RequestFactory

    from kapok.accounts.actor import NOBODY, Actor
    from kapok.web.texts import Words

    class Officer:
        name = "王经办"

    def draw(view, path="/", lang="zh", size="normal", rights=None) -> str:
        request = RequestFactory().get(path)
        request.say, request.size, request.session = Words(lang), size, {}
        request.actor = NOBODY if rights is None else Actor("wang", rights, account=Officer())
        request.held = [] if rights is None else [("caseworker", "盐边县"), ("auditor", "攀枝花市")]
        return view(request).content.decode()

    return draw


@pytest.fixture
def day() -> dt.date:
    return dt.date(2023, 6, 30)


@pytest.fixture
def acting(office) -> Callable:
    """`acting("root1")`: an actor whose roles hold."""
    from django.utils import timezone

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    def act(username: str):
        one = Account.objects.get(username=username)
        one.factor_confirmed_at = one.factor_confirmed_at or timezone.now()
        return actor_of(one, standing(one, DAY))

    return act
