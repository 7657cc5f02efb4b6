"""Django begun once, with its static files collected; pages are asked for as a browser would."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.platform.database.conftest import home, server  # noqa: F401 - fixtures

from kapok.platform.database import Cluster


@pytest.fixture(scope="session")
def django(server: Cluster, home: Path) -> Iterator[None]:  # noqa: F811
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "KAPOK_HOME": str(home),
            "KAPOK_CLUSTER": "test",
            "KAPOK_DB_ROLE": "web",
            "DJANGO_SETTINGS_MODULE": "kapok.web.settings",
        }.items():
            patch.setenv(name, value)
        import django as framework
        from django.core.management import call_command

        framework.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


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
