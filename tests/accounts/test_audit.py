"""What is done to accounts stands in history where auditors of the area see it, and never a secret."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.accounts.test_actions import account, actions, grant
from tests.office import COUNTY, DAY, OTHER, PASSWORD


@pytest.fixture
def browse(typing: Callable) -> Callable:
    """Everybody comes through the login page here."""
    return typing


@pytest.fixture
def told(office):
    """`told("510422")`: events of accounts that somebody of that area sees, the newest last."""
    from django.db import transaction

    from kapok.accounts.actor import Actor, tell
    from kapok.registry.models import Event

    def see(area: str) -> list[Event]:
        with transaction.atomic():
            tell(Actor("auditor", areas=(area,)))
            return list(Event.objects.filter(table__startswith="accounts_").order_by("id"))

    return see


def seen(events, table: str, row: object) -> list[tuple[str, str, str]]:
    return [(e.op, e.actor, e.scope) for e in events if (e.table, e.row) == (table, str(row))]


def test_a_new_account_its_role_and_its_end_are_seen_where_it_acts(acting, told):
    one, password = actions().make_account(acting("root1"), "chen", "陈新米")
    given = grant(acting("root1"), "chen")
    actions().confirm_grant(acting("root2"), given, DAY)
    actions().end_grant(acting("root2"), given, DAY, "调离")
    new = actions().reset_password(acting("root1"), account("chen"), DAY)

    here, city, other = told(COUNTY), told("5104"), told(OTHER)
    steps = [("insert", "root1"), ("update", "root2"), ("update", "root2")]
    assert seen(here, "accounts_grant", given.pk) == [(*step, COUNTY) for step in steps]
    assert seen(city, "accounts_grant", given.pk) == seen(here, "accounts_grant", given.pk)
    assert seen(other, "accounts_grant", given.pk) == []
    assert seen(here, "accounts_account", one.pk) == [("update", "root1", COUNTY)]
    assert seen(city, "accounts_account", one.pk)[0] == ("insert", "root1", "5104")
    assert seen(other, "accounts_account", one.pk) == []
    reasons = [e.reason for e in here if e.table == "accounts_grant" and e.row == str(given.pk)]
    assert reasons == ["盐人社〔2023〕7号", "盐人社〔2023〕7号", "调离"]

    everything = json.dumps([[e.before, e.after, e.reason, e.row] for e in city], default=str)
    for secret in (password, new, account("chen").password, "argon2", "factor_sealed"):
        assert secret not in everything


def test_administrators_are_seen_by_auditors_of_every_county(acting, told):
    """Given over the whole city, they act in the county too."""
    given = grant(acting("root1"), "sun", "administrator", area="510400")
    for area in (COUNTY, OTHER, "5104"):
        assert seen(told(area), "accounts_grant", given.pk) == [("insert", "root1", "5104")]
    assert seen(told("5103"), "accounts_grant", given.pk) == []


def test_who_acts_in_two_counties_is_the_citys(acting, told):
    grant(acting("root1"), "sun")  # of the other county so far
    actions().end_sessions(acting("root1"), account("sun"))
    sun = account("sun").pk
    assert seen(told("5104"), "accounts_account", sun)[-1] == ("update", "root1", "5104")
    assert ("update", "root1", "5104") not in seen(told(OTHER), "accounts_account", sun)


def test_logins_are_seen_and_what_was_typed_is_not(browse, told):
    browse("wang")
    typed = {"username": "wang", "password": "not this one"}
    browse().post("/login/", typed)
    browse().post("/login/", {"username": "510422199001010037", "password": PASSWORD})
    here = [(e.actor, e.reason) for e in told(COUNTY) if e.table == "accounts_attempt"]
    assert here[-2:] == [("wang", "logged in"), ("wang", "login refused")]
    city = [e for e in told("5104") if e.table == "accounts_attempt"]
    assert (city[-1].actor, city[-1].scope) == ("-", "5104")
    assert "19900101" not in json.dumps([[e.row, e.reason, e.after] for e in city])
    page = browse("zhou").get("/audit/log/?table=accounts_attempt").content.decode()
    assert "登录没有成功" in page


def test_what_was_typed_in_the_wrong_place_is_counted_and_not_kept(browse):
    from kapok.accounts.models import Attempt

    client, typed = browse(), {"username": "木棉花开 Passw0rd!", "password": PASSWORD}
    for _ in range(5):
        client.post("/login/", typed)
    assert "分钟后再试" in client.post("/login/", typed).content.decode()
    assert {one.username[0] for one in Attempt.objects.filter(succeeded=False)} == {"~"}


def test_the_page_of_roles_shows_whom_it_must(browse, acting):
    grant(acting("root1"), "sun", "administrator", area="510400")
    page = browse("zhou").get("/audit/roles/").content.decode()
    for name in ("赵管理", "钱管理", "王经办", "孙经办", "等第二人确认的 1 个"):
        assert name in page
    assert browse("wang").get("/audit/roles/").status_code == 403


def test_a_login_stands_in_the_log_once(browse, told):
    """When somebody was last here, and which code was used, is kept; what else changes of an account stands in the log."""
    from tests.web.test_entering import enrolled

    from kapok.accounts.models import Account

    codes = enrolled("li")
    before = len(told("5104"))
    browse("wang")
    client = browse("li")
    assert client.post("/login/code/", {"code": codes.now()}).status_code == 303
    since = [(one.table, one.op) for one in told("5104")[before:]]
    assert since == [("accounts_attempt", "insert")] * 2
    assert account("wang").last_login
    assert account("li").factor_last_step > 0
    Account.objects.filter(username="wang").update(factor_sealed=b"x")
    assert [(one.table, one.op) for one in told("5104")[before + 2 :]] == [
        ("accounts_account", "update")
    ]
