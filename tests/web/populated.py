"""An office over a made city: its people and their years of work, and somebody in each role over the whole of it and a county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.office import CITY, PASSWORD, Database, at_home, connect, made

from kapok.rules.package.entities import Vocabulary

DAY = dt.date(2025, 9, 30)
SINCE = dt.date(2022, 1, 1)
WHOLE, COUNTY = "510400", "510422"
ROLES = ("policy_officer", "caseworker", "leader", "village_officer", "auditor")
PERSONS = 400


def ring_of(persons: int) -> str:
    return f"city-ring-{persons}"


@contextmanager
def populated(
    template: Database, home: Path, words: Vocabulary, folder: Path, persons: int
) -> Iterator[Database]:
    """Django is connected to it as the web; the keys of its fields lie in `ring_of(persons)`."""
    from django.db import connections

    from kapok.city import make
    from kapok.city.tree import tree
    from kapok.intake import read_folder
    from kapok.platform.secrets import create, new_ring
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load

    make(folder, persons=persons)
    read = read_folder(folder, words)
    ring = new_ring()
    create(home / ring_of(persons), ring)
    origin = Origin("hrss", "演示城市", DAY, "loader", SINCE)
    villages = [(row["id"], row["name"]) for row in read.directory["_village"].to_pylist()]
    with made(template.cluster, f"kapok_city{persons}", template.name) as own:
        with at_home(home):
            with own.as_("owner") as con:
                load(con, read, words, ring, origin, CITY, tree(villages))
            with own.as_("owner") as con:
                con.autocommit = True
                con.execute("ANALYZE")
            connect(own, "jobs")
            _engage()
            connections.close_all()
        yield own


def _engage() -> None:
    """`policy_officer` is over the city, `policy_officer_county` over one county."""
    from django.contrib.auth.hashers import make_password

    from kapok.accounts.models import Account, Grant, Setting

    Setting.objects.create(name="business_day", value=str(DAY))
    Setting.objects.create(name="demonstration", value=True)
    password = make_password(PASSWORD)
    for role in ROLES:
        for end, area in (("", WHOLE), ("_county", COUNTY)):
            who = Account.objects.create(
                username=role + end, name=role, password=password, must_change_password=False
            )
            Grant.objects.create(
                account=who, role=role, area_id=area, start=dt.date(2022, 1, 1), reason="测试"
            )


@pytest.fixture(scope="session")
def peopled(
    template: Database, home: Path, django: None, words: Vocabulary, tmp_path_factory
) -> Iterator[Database]:
    """A small city. Tests of several files ask it; what one of them writes, the others bear."""
    folder = tmp_path_factory.mktemp("city") / "files"
    with populated(template, home, words, folder, PERSONS) as own:
        yield own
