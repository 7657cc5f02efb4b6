"""The office of the pages' tests, and actors in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.conftest import (  # noqa: F401 - fixtures
    DAY,
    django,
    empty,
    environment,
    filled,
    home,
    office,
    server,
    template,
    words,
)


@pytest.fixture
def acting(office) -> Callable:  # noqa: F811
    """`acting("root1")`: an actor whose roles hold."""
    from django.utils import timezone

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    def act(username: str):
        one = Account.objects.get(username=username)
        one.factor_confirmed_at = one.factor_confirmed_at or timezone.now()
        return actor_of(one, standing(one, DAY))

    return act
