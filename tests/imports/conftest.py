"""An office of its own for every test: areas, accounts and keys are there, people are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.office import DAY, Database, at_home, copied

VILLAGES = {"510422101201": "大田村", "510422101202": "河边村"}
TOWN = "桐子林镇"


@pytest.fixture(scope="module", autouse=True)
def environment(home: Path) -> Iterator[None]:
    with at_home(home):
        yield


def villages(own: Database) -> None:
    """Into a database that is one's own: what the sheets name."""
    with own.as_("owner") as con:
        places = [("510422101000", "510422101", TOWN, "township", "510422")]
        places += [(code, code, name, "village", "510422101000") for code, name in VILLAGES.items()]
        con.cursor().executemany(
            "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) VALUES (%s, %s, %s, %s, %s, true)",
            places,
        )


@pytest.fixture(scope="session")
def hall(filled: Database, home: Path) -> Iterator[Database]:
    """The filled office with villages; copies are made of it."""
    with at_home(home), copied(filled) as own:
        villages(own)
        yield own


@pytest.fixture
def desk(hall: Database, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An office of one's own, with a vault of its own; what is done there is really committed."""
    monkeypatch.setenv("KAPOK_KEYS", str(home / "web-ring"))
    with copied(hall) as own:
        yield own


@pytest.fixture
def officer(desk: Database) -> Callable:
    """`officer("wang")`: somebody with his roles."""
    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    def act(username: str = "wang"):
        one = Account.objects.get(username=username)
        return actor_of(one, standing(one, DAY))

    return act
