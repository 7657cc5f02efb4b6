"""Every test here works in the home of the server of tests/office.py; a small city is laid down once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office import CITY, Database, at_home, made

from kapok.city import make
from kapok.city.tree import tree
from kapok.intake import read_folder
from kapok.platform.secrets import create, new_ring

AS_OF = dt.date(2025, 9, 30)
RING = "finds-ring"
"""Where in the home the keys of its fields lie."""


@pytest.fixture(scope="module", autouse=True)
def environment(home: Path) -> Iterator[None]:
    with at_home(home):
        yield


@pytest.fixture(scope="session")
def laid(template: Database, home: Path, words, tmp_path_factory) -> Iterator[Database]:
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load

    folder = tmp_path_factory.mktemp("city")
    make(folder, persons=300, fmt="parquet")
    read, ring = read_folder(folder, words), new_ring()
    create(home / RING, ring)
    with at_home(home), made(template.cluster, "kapok_laid", template.name) as database:
        with database.as_("owner") as con:
            origin = Origin("hrss", "演示城市", AS_OF, "loader", dt.date(2021, 10, 1))
            load(con, read, words, ring, origin, CITY, tree([]))
            con.execute(
                "INSERT INTO accounts_setting (name, value) VALUES "
                "('business_day', '\"2025-09-30\"'), ('demonstration', 'true')"
            )
        yield database


@pytest.fixture(scope="module")
def city(laid: Database, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The small city, a module's own."""
    name = f"kapok_{request.module.__name__.rpartition('.')[2]}"
    with made(laid.cluster, name, laid.name) as database:
        yield database
