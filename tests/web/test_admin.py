"""Administrators' pages: an account from its making to its end, by the forms as they are sent."""

from __future__ import annotations

import re

from tests.web.conftest import COUNTY, DAY
from tests.web.test_entering import account
from tests.web.test_pages import inside


def test_an_account_from_its_making_to_its_end(browse):
    first, second = inside(browse, "root1"), inside(browse, "root2")
    made = first.post(
        "/admin/accounts/new/", {"username": "chen", "name": "陈新米"}
    ).content.decode()
    password = re.search(r'class="secret mono">([^<]+)<', made).group(1)
    assert "只显示这一次" in made
    place = f"/admin/accounts/{account('chen').pk}/"
    assert password not in first.get(place).content.decode()

    wanted = {"do": "grant", "role": "township_officer", "area": COUNTY, "reason": "7号文"}
    wrong = first.post(place, wanted | {"area": "1", "start": "2023-02-30"}).content.decode()
    assert "没有 2023-02-30 这一天" in wrong
    assert 'value="7号文"' in wrong, "what was typed is kept"
    assert first.post(place, wanted, follow=True).content.decode().count("待确认") == 1
    number = account("chen").grants.get().pk
    assert (
        "另一位管理员确认" in first.post(place, {"do": "confirm", "grant": number}).content.decode()
    )
    assert second.post(place, {"do": "confirm", "grant": number}).status_code == 303

    officer = browse()
    told = {"username": "chen", "password": password}
    assert officer.post("/login/", told, follow=True).redirect_chain[-1][0] == "/settings/password/"
    assert second.post(place, {"do": "end", "grant": number, "reason": "调离"}).status_code == 303
    assert officer.get("/settings/password/")["Location"] == "/login/?ended=1"


def test_sessions_are_ended_by_somebody_else(browse):
    wang, root = browse("wang"), inside(browse, "root1")
    place = f"/admin/accounts/{account('wang').pk}/"
    assert wang.get("/desk/").status_code == 200
    root.post(place, {"do": "sessions"})
    assert wang.get("/desk/").status_code == 302
    root.post(place, {"do": "block"})
    assert (
        "账号或密码不对"
        in browse().post("/login/", {"username": "wang", "password": "x"}).content.decode()
    )


def test_the_log_tells_who_did_what_and_shows_no_secret(browse):
    inside(browse, "root1").post("/admin/accounts/new/", {"username": "chen", "name": "陈新米"})
    page = browse("zhou").get("/audit/log/?actor=root1&op=insert").content.decode()
    assert "accounts_account" in page
    assert "make account" in page
    assert "argon2" not in page
    assert str(DAY) not in page, "the log goes by the real clock"
