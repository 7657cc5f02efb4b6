"""An office of its own with a village in which one household after the other has one fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.comparing.village import settle
from tests.office import DAY, Database, at_home, connect, copied


@pytest.fixture(scope="module", autouse=True)
def environment(home: Path) -> Iterator[None]:
    with at_home(home), pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAPOK_KEYS", str(home / "web-ring"))
        yield


@pytest.fixture(scope="module")
def village(filled: Database, environment: None) -> Iterator[Database]:
    from django.db import connections

    with copied(filled) as own:
        settle(own)
        connections.close_all()  # copies are made of it
        yield own


@pytest.fixture
def desk(village: Database) -> Iterator[Database]:
    """A copy of one's own, with Django connected as the role of long work; what is done is really committed."""
    with copied(village) as own:
        connect(own, "jobs")
        yield own


@pytest.fixture
def acting_at(desk: Database) -> Callable:
    """`acting_at("wang")`: somebody with his roles."""
    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    def act(username: str):
        one = Account.objects.get(username=username)
        return actor_of(one, standing(one, DAY))

    return act
