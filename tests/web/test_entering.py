"""Logging in: passwords, throttling, the second factor, sessions that end, roles that are switched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pyotp
import pytest
from tests.office import DAY, PASSWORD


@pytest.fixture
def browse(typing: Callable) -> Callable:
    """Everybody comes through the login page here."""
    return typing


def account(username: str):
    from kapok.accounts.models import Account

    return Account.objects.get(username=username)


def enrolled(username: str) -> pyotp.TOTP:
    """The authenticator of somebody who has set up a second factor; no code of it was used."""
    from django.utils import timezone

    from kapok.accounts import factor
    from kapok.registry.keys import fields

    one = account(username)
    secret = factor.begin(one, fields())
    one.factor_confirmed_at = timezone.now()
    one.save()
    return pyotp.TOTP(secret)


def test_one_comes_in_and_goes_out(browse):
    client = browse("wang")
    desk = client.get("/", follow=True)
    assert "今天没有要您办的事" in desk.content.decode()
    assert "王经办" in desk.content.decode()
    client.post("/logout/")
    assert client.get("/desk/")["Location"] == "/login/?next=/desk/"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(browse):
    client = browse()
    wrong = [
        client.post("/login/", {"username": name, "password": "x" * 12}).content.decode()
        for name in ("wang", "nobody-of-us")
    ]
    assert all("账号或密码不对" in page for page in wrong)
    assert all(page.count('aria-invalid="true"') == 1 for page in wrong)


def test_after_five_wrong_tries_even_the_right_password_waits(browse):
    client, told = browse(), {"username": "wang", "password": "wrong-password"}
    for _ in range(5):
        assert "账号或密码不对" in client.post("/login/", told).content.decode()
    page = client.post("/login/", told | {"password": PASSWORD}).content.decode()
    assert "请 15 分钟后再试" in page
    assert client.post("/login/", {"username": "sun", "password": PASSWORD}).status_code == 303


def test_the_wait_ends(browse, monkeypatch):
    later = SimpleNamespace(now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16))
    client = browse()
    for _ in range(5):
        client.post("/login/", {"username": "wang", "password": "wrong-password"})
    monkeypatch.setattr("kapok.accounts.throttle.timezone", later)
    assert browse("wang").get("/desk/").status_code == 200


def test_an_address_is_throttled_whatever_names_it_tries(browse):
    from kapok.accounts.models import Attempt

    Attempt.objects.bulk_create(
        Attempt(username=f"u{i}", address="127.0.0.1", succeeded=False) for i in range(50)
    )
    page = browse().post("/login/", {"username": "wang", "password": PASSWORD})
    assert "分钟后再试" in page.content.decode()


def test_where_a_second_factor_is_in_use_the_password_alone_opens_nothing(browse):
    codes = enrolled("li")
    client = browse("li")
    assert client.get("/desk/").status_code == 302
    page = client.post("/login/code/", {"code": "000000" if codes.now() != "000000" else "1"})
    assert "动态码不对" in page.content.decode()
    assert client.post("/login/code/", {"code": codes.now()}).status_code == 303
    assert client.get("/desk/").status_code == 200


def test_a_code_is_never_taken_twice(browse):
    codes = enrolled("li")
    first, second, code = browse("li"), browse("li"), codes.now()
    assert first.post("/login/code/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert "已用过" in second.post("/login/code/", {"code": code}).content.decode()


def test_codes_are_throttled(browse):
    codes = enrolled("li")
    client = browse("li")
    for _ in range(5):
        client.post("/login/code/", {"code": "12"})
    assert "分钟后再试" in client.post("/login/code/", {"code": codes.now()}).content.decode()


def test_a_role_that_asks_for_a_second_factor_holds_only_with_one(browse):
    client = browse("root1")
    desk = client.get("/desk/").content.decode()
    assert "启用第二因素" in desk
    assert client.get("/admin/accounts/").status_code == 403
    assert "还差一步：启用第二因素，管理员的角色才有效" in client.get("/settings/").content.decode()
    page = client.get("/settings/factor/").content.decode()
    secret = (
        page.partition('<code class="secret mono">')[2].partition("</code>")[0].replace(" ", "")
    )
    assert f"secret={secret}" in page
    assert client.post("/settings/factor/", {"code": pyotp.TOTP(secret).now()}).status_code == 303
    assert client.get("/admin/accounts/").status_code == 200
    assert secret.encode() not in bytes(account("root1").factor_sealed)


def test_a_first_password_must_be_changed_first(browse):
    from kapok.accounts.models import Account

    Account.objects.filter(username="wang").update(must_change_password=True)
    client, other = browse("wang"), browse("wang")
    assert client.get("/desk/")["Location"] == "/settings/password/"
    bad = client.post(
        "/settings/password/", {"old": PASSWORD, "new": "1234567890", "again": "1234567890"}
    )
    assert "新密码" in bad.content.decode()
    assert bad.status_code == 200
    new = {"old": PASSWORD, "new": "金沙江水向东流去", "again": "金沙江水向东流去"}
    short = client.post("/settings/password/", new)
    assert "至少 10 个字符" in short.content.decode()
    long = "金沙江水向东流去不复回"
    assert (
        client.post(
            "/settings/password/", {"old": PASSWORD, "new": long, "again": long}
        ).status_code
        == 303
    )
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302, "other sessions end"


def test_a_session_ends_after_eight_hours_and_when_the_grants_end(browse):
    from kapok.accounts.models import Grant

    client = browse("wang")
    session = client.session
    session["began"] -= 8 * 3600 + 1
    session.save()
    assert client.get("/desk/")["Location"] == "/login/?ended=1&next=/desk/"
    assert "重新登录" in client.get("/login/?ended=1").content.decode()
    client = browse("wang")
    Grant.objects.filter(account__username="wang").update(finish=DAY - dt.timedelta(days=1))
    assert client.get("/desk/")["Location"] == "/login/?ended=1&next=/desk/"
    page = client.post("/login/", {"username": "wang", "password": PASSWORD}).content.decode()
    assert "没有有效的角色" in page


def test_after_logging_in_again_one_is_where_one_was(browse):
    """On the day asked for as well; whoever sent something comes back to its form."""
    client, told = browse("wang"), {"username": "wang", "password": PASSWORD}
    place = "/people/p1/?as_of=2022-08-01&known=2023-01-01"
    session = client.session
    session["began"] -= 8 * 3600 + 1
    session.save()
    for again in (client.get(place), client.get(place)):  # ended; logged out
        assert client.post(again["Location"], told)["Location"] == place
        client.post("/logout/")
    sent = client.post("/settings/password/?x=1")["Location"]
    assert client.post(sent, told)["Location"] == "/settings/password/"
    session = client.session
    session["began"] -= 8 * 3600 + 1
    session.save()
    elsewhere = client.get("/", PATH_INFO="//evil.example/")["Location"]
    assert client.post(elsewhere, told)["Location"] == "/"


def test_codes_of_other_times_are_refused(office):
    """Clocks may differ by a step, not by more; and after a later code an earlier one is used."""
    from django.utils import timezone

    from kapok.accounts import factor
    from kapok.accounts.trouble import Refused
    from kapok.registry.keys import fields

    codes, li = enrolled("li"), account("li")

    def at(step: int) -> str:
        return codes.at(int(timezone.now().timestamp()) + 30 * step)

    for step in (-3, -2, 3, 10):
        with pytest.raises(Refused) as refused:
            factor.verify(li, fields(), at(step))
        assert refused.value.code == "wrong_code"
    factor.verify(li, fields(), at(1))
    with pytest.raises(Refused, check=lambda found: found.code == "wrong_code"):
        factor.verify(li, fields(), at(0))


def test_the_role_switcher_narrows_what_one_may_do(browse):
    client = browse("sun")
    assert "领导" in client.get("/desk/").content.decode()
    client.post("/settings/role/", {"role": "leader", "next": "/desk/"})
    assert client.session["role"] == "leader"
    client.post("/settings/role/", {"role": "administrator"})
    assert client.session["role"] == "leader", "a role that is not held"


@pytest.mark.parametrize(
    "goal", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_one_is_never_sent_elsewhere(browse, goal):
    client = browse()
    told = {"username": "wang", "password": PASSWORD}
    assert client.post(f"/login/?next={goal}", told)["Location"] == "/"


def test_a_choice_of_language_leads_back_to_a_path_of_ours(django):
    from kapok.web.preferences import own_path

    assert own_path("//evil.example/") == "/evil.example/"
    assert own_path("/\\evil.example/") == "/evil.example/"
