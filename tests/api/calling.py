"""A system that asks: with a token of some role in county A or B of the inhabited office."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from tests.office import DAY, Database
from tests.web.inhabited import INHABITANTS, SERVED

from kapok.accounts.roles import ROLES, Reach

ROOT = "/api/v1"
EXPIRES = DAY + dt.timedelta(days=90)
_number = count(1)


def by_hand(mark: str, role: str, **how: Any) -> str:
    """A token of the role over what belongs to the county, confirmed."""
    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as
    from kapok.api import tokens

    where = {
        Reach.AREA: {"area": INHABITANTS[mark].county},
        Reach.ORGANISATION: {"organisation": f"{mark}_organisation"},
        Reach.PERSON: {"person": f"{mark}_person"},
    }[ROLES[role].reach]
    first, second = administrator("root1"), administrator("root2")
    wanted = {"role": role, "purpose": "医保局对账", "expires": EXPIRES, **where, **how}
    username = wanted.pop("username", f"api-{role.replace('_', '-')}-{next(_number)}")
    with acting_as(first):
        token, secret = tokens.make(first, tokens.Wanted(username, "医保局接口", **wanted), DAY)
    with acting_as(second):
        actions.confirm_grant(second, tokens.grant_of(token), DAY)
    return secret


def administrator(username: str):
    from django.utils import timezone

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    one = Account.objects.get(username=username)
    one.factor_confirmed_at = one.factor_confirmed_at or timezone.now()
    return actor_of(one, standing(one, DAY))


@dataclass
class System:
    """Whoever comes with a token, or without one."""

    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: Any = None, /, key: str = "", **headers: str):
        from django.test import Client

        told = {"host": SERVED, **self.headers, **headers}
        if self.token:
            told["authorization"] = f"Bearer {self.token}"
        if key:
            told["idempotency-key"] = key
        client = Client(raise_request_exception=False)
        sent = (
            {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        )
        return client.generic(method, ROOT + path, headers=told, **sent)

    def get(self, path: str, **headers: str):
        return self("GET", path, **headers)

    def post(self, path: str, body: Any, key: str = "", **headers: str):
        return self("POST", path, body, key=key, **headers)


@pytest.fixture
def served(town: Database) -> Callable[..., System]:
    """`served("caseworker")`: a system with a token of county A; `served("caseworker", "b")`: of the other."""

    def begin(role: str = "caseworker", mark: str = "a", **how: Any) -> System:
        return System(by_hand(mark, role, **how))

    return begin
