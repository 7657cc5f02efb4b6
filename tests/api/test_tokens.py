"""Tokens: made by one administrator, confirmed by another, shown once; what they open, and when no more."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.api.calling import EXPIRES, System, administrator, by_hand
from tests.office import DAY
from tests.registry.people import A

pytestmark = pytest.mark.server


def wanted(**how):
    from kapok.api.tokens import Wanted

    told = {"username": "api-ybj", "name": "医保局", "purpose": "对账", "role": "caseworker"}
    return Wanted(**(told | {"expires": EXPIRES, "area": A} | how))


def made(**how):
    from kapok.accounts.actor import acting_as
    from kapok.api import tokens

    first = administrator("root1")
    with acting_as(first):
        return tokens.make(first, wanted(**how), DAY)


def confirmed(token):
    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as
    from kapok.api import tokens

    second = administrator("root2")
    with acting_as(second):
        actions.confirm_grant(second, tokens.grant_of(token), DAY)


def test_it_opens_nothing_until_a_second_administrator_has_confirmed_it(town):
    token, secret = made()
    answer = System(secret).get("/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "unconfirmed")
    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as
    from kapok.accounts.trouble import Refused
    from kapok.api import tokens

    first = administrator("root1")
    with acting_as(first), pytest.raises(Refused, check=lambda e: e.code == "confirm_own"):
        actions.confirm_grant(first, tokens.grant_of(token), DAY)
    confirmed(token)
    told = System(secret).get("/me").json()
    assert (told["account"], told["roles"], told["areas"]) == ("api-ybj", ["caseworker"], [A])
    assert told["expires_on"] == str(EXPIRES)


def test_only_a_digest_is_kept_and_history_tells_who_made_it_not_what_it_is(town):
    token, secret = made()
    last = secret.rsplit("_", 1)[-1]
    from django.db import connection

    from kapok.accounts.actor import MACHINE, tell

    tell(MACHINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM api_token t")
        rows = " ".join(row for (row,) in cursor.fetchall())
        cursor.execute(
            "SELECT actor, reason, coalesce(after::text, ''), scope FROM registry_event WHERE table_name = 'api_token' AND \"row\" = %s",
            [str(token.pk)],
        )
        told = cursor.fetchall()
    assert last not in rows
    assert (told[0][0], told[0][1], told[0][3]) == ("root1", "对账", A)
    assert token.digest not in told[0][2]


@pytest.mark.parametrize("how", ["revoked", "expired", "blocked", "wrong", "none", "ended"])
def test_a_token_that_holds_no_more_opens_nothing(town, monkeypatch, how):
    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as
    from kapok.api import tokens
    from kapok.api.models import Token

    secret = by_hand("a", "caseworker")
    token = Token.objects.select_related("account").get(pk=secret.split("_")[1])
    assert System(secret).get("/me").status_code == 200
    second = administrator("root2")
    with acting_as(second):
        match how:
            case "revoked":
                tokens.revoke(second, token)
            case "blocked":
                actions.set_active(second, token.account, DAY, active=False)
            case "ended":
                actions.end_grant(second, tokens.grant_of(token), DAY, "不用了")
            case "expired":
                Token.objects.filter(pk=token.pk).update(expires_on=DAY - dt.timedelta(days=1))
    sent = {"wrong": secret[:-1] + ("A" if secret[-1] != "A" else "B"), "none": ""}.get(how, secret)
    answer = System(sent).get("/people")
    if how == "ended":
        assert (answer.status_code, answer.json()["code"]) == (403, "unconfirmed")
        return
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("how", "key"),
    [
        ({"role": "approver"}, "role_wants_person"),
        ({"role": "administrator"}, "role_wants_person"),
        ({"role": "nobody"}, "unknown_role"),
        ({"purpose": " "}, "purpose_missing"),
        ({"purpose": "x" * 201}, "purpose_long"),
        ({"expires": DAY}, "token_period"),
        ({"expires": DAY + dt.timedelta(days=367)}, "token_period"),
        ({"reveal": "x"}, "unknown_reveal"),
        ({"role": "auditor", "reveal": "case"}, "role_reveals_nothing"),
        ({"per_minute": 0}, "rate_range"),
        ({"area": ""}, "place_wanted"),
        ({"username": "wang"}, "username_taken"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(town, how, key):
    from kapok.accounts.models import Account
    from kapok.accounts.trouble import Refused

    with pytest.raises(Refused, check=lambda e: e.code == key):
        made(**how)
    assert not Account.objects.filter(username="api-ybj").exists()


def test_nobody_but_an_administrator_of_the_place_makes_or_revokes_one(town):
    from kapok.accounts.actor import acting_as, actor_of, standing
    from kapok.accounts.models import Account
    from kapok.accounts.trouble import Refused
    from kapok.api import tokens

    token, _ = made()
    for username, key in (
        ("caseworker_a", "not_administrator"),
        ("administrator_b", "place_elsewhere"),
    ):
        one = Account.objects.get(username=username)
        by = actor_of(one, standing(one, DAY))
        with acting_as(by), pytest.raises(Refused, check=lambda e, key=key: e.code == key):
            tokens.make(by, wanted(username="api-other"), DAY)
    with acting_as(by), pytest.raises(Refused, check=lambda e: e.code == "account_elsewhere"):
        tokens.revoke(by, token)


def test_nobody_logs_in_as_it_and_it_gets_no_password(town):
    from django.test import Client

    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as
    from kapok.accounts.trouble import Refused

    token, _ = made()
    confirmed(token)
    client = Client(headers={"host": "127.0.0.1"})
    for password in ("", "!", token.account.password):
        told = {"username": "api-ybj", "password": password}
        assert client.post("/login/", told).status_code == 200
    second = administrator("root2")
    with acting_as(second), pytest.raises(Refused, check=lambda e: e.code == "machine_account"):
        actions.reset_password(second, token.account, DAY)


def test_a_session_opens_nothing_here_and_a_token_nothing_there(town):
    from django.test import Client
    from tests.web.inhabited import entered

    client = entered("all_a")
    assert client.get("/people/a_person/").status_code == 200
    assert client.get("/api/v1/people/a_person").status_code == 401
    secret = by_hand("a", "caseworker")
    told = {"host": "127.0.0.1", "authorization": f"Bearer {secret}"}
    assert Client(headers=told).get("/people/a_person/").status_code == 302
