"""Django begun once, with its static files collected; pages are asked for as a browser would."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.registry.conftest import (  # noqa: F401 - fixtures
    Database,
    empty,
    environment,
    home,
    made,
    server,
    template,
    words,
)

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


@pytest.fixture(scope="session")
def django(empty: Database, home: Path) -> Iterator[None]:  # noqa: F811
    """Static files collected, so that pages name them as they are served."""
    from django.core.management import call_command
    from django.test import override_settings

    with override_settings(STATIC_ROOT=home / "static"):  # also makes the storage anew
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="session")
def filled(template: Database, home: Path, django: None) -> Iterator[Database]:  # noqa: F811
    """An office with its accounts and the keys of its fields."""
    from kapok.platform.secrets import create, new_ring
    from kapok.platform.secrets.datakeys import begin

    ring = new_ring()
    create(home / "web-ring", ring)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAPOK_HOME", str(home))
        with made(template.cluster, OFFICE, template.name) as database:
            key = begin(ring, "fields", 1)
            with database.as_("owner") as con:
                con.execute(
                    "INSERT INTO registry_datakey VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                    [
                        key.id,
                        key.purpose,
                        key.cipher,
                        key.made,
                        key.ring,
                        key.born,
                        key.kek,
                        key.wrapped,
                    ],
                )
            fill(database)
            yield database


def connect(database: Database) -> None:
    """Django's connection leads there from now on, as the web."""
    from django.db import connections

    from kapok.accounts.connecting import as_django
    from kapok.platform.database import address

    connections.close_all()
    connections.databases["default"].update(as_django(address("web", "test"), database.name))


def fill(database: Database) -> None:
    from django.contrib.auth.hashers import make_password
    from django.db import connections

    from kapok.accounts.models import Account, Area, Grant, Setting

    connect(database)
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
def office(filled: Database, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:  # noqa: F811
    """The filled office, with Django connected to it as the web; whatever a test does there is undone."""
    from django.db import connections, transaction

    monkeypatch.setenv("KAPOK_KEYS", str(home / "web-ring"))
    connect(filled)
    with transaction.atomic():
        yield filled
        transaction.set_rollback(True)
    connections.close_all()


@pytest.fixture
def browse(office: Database) -> Callable:
    """`browse("wang")`: a browser in which somebody has logged in; without a name, nobody."""
    from django.test import Client

    def begin(username: str = "", **cookies: str) -> Client:
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        client.cookies.load(cookies)
        if username:
            told = {"username": username, "password": PASSWORD}
            assert client.post("/login/", told).status_code == 303
        return client

    return begin


@pytest.fixture(autouse=True)
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
