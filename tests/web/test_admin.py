"""Administrators' pages: an account from its making to its end, by the forms as they are sent."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.office import COUNTY, DAY, OTHER, give
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
    assert "乡镇经办人（待确认）" in first.get("/admin/accounts/").content.decode()
    number = account("chen").grants.get().pk
    assert (
        "另一位管理员确认" in first.post(place, {"do": "confirm", "grant": number}).content.decode()
    )
    page = second.get(place).content.decode()
    ends, confirms = (page.index(f'value="{do}"') for do in ("end", "confirm"))
    assert ends < confirms, "Enter after a reason for the end must not confirm"
    assert second.post(place, {"do": "confirm", "grant": number}).status_code == 303
    assert "（待确认）" not in second.get("/admin/accounts/").content.decode()

    officer = browse()
    told = {"username": "chen", "password": password}
    assert officer.post("/login/", told, follow=True).redirect_chain[-1][0] == "/settings/password/"
    assert "没有写理由" in second.post(place, {"do": "end", "grant": number}).content.decode()
    assert (
        second.post(place, {"do": "end", "grant": number, f"reason-{number}": "调离"}).status_code
        == 303
    )
    assert (
        officer.get("/settings/password/")["Location"] == "/login/?ended=1&next=/settings/password/"
    )


def test_a_grant_that_is_none_is_not_there(browse):
    root, place = inside(browse, "root1"), f"/admin/accounts/{account('wang').pk}/"
    for number in ("", "x", "0", "9" * 30):
        for do in ("confirm", "end"):
            assert root.post(place, {"do": do, "grant": number}).status_code == 404


def test_a_village_is_marked_on_its_page_by_who_manages_it(browse, acting):
    """Since when and by what paper; nobody else may, whatever asks the database."""
    from django.db import DatabaseError, connection, transaction

    from kapok.accounts.actor import tell
    from kapok.accounts.models import Area

    town, village = f"{COUNTY}777000", f"{COUNTY}777201"
    root = inside(browse, "root1")
    tell(acting("root1"))
    Area.objects.create(code=town, scope=town[:9], name="试镇", level="township", parent_id=COUNTY)
    at = f"/admin/areas/{village}/"
    new = {"do": "add", "add-code": village, "add-name": "试村", "add-source": "川民〔2023〕2号"}
    assert 'id="add-code"' in root.get(f"/admin/areas/{town}/").content.decode()
    wrong = root.post(f"/admin/areas/{town}/", new | {"add-code": "5"}).content.decode()
    assert f"12 位数字，以 {town[:9]} 开头" in wrong
    assert 'href="#add-code"' in wrong
    assert 'value="川民〔2023〕2号"' in wrong, "what was typed is kept"
    assert root.post(f"/admin/areas/{town}/", new).status_code == 303
    given = {
        "do": "mark",
        "mark-kind": "key_village",
        "mark-holds": "yes",
        "mark-day": "2022-01-01",
    }
    given |= {"mark-source": "攀乡振〔2023〕1号"}
    assert root.post(at, given).status_code == 303
    words = root.get(at).content.decode()
    assert "攀乡振〔2023〕1号，截至 2022-01-01" in re.sub("<[^>]+>", "", words)
    assert "标记改好了" in words
    assert "这个村现在的标记：重点村。" in words
    for field, value, said in (
        ("mark-day", "昨天", "写成 2023-06-30 这样"),
        ("mark-holds", "", "选“是”或“不是”"),
        ("mark-source", " ", "写明凭什么文件"),
    ):
        answer = root.post(at, given | {"mark-kind": "former_poor", field: value}).content.decode()
        assert said in answer
        assert f'href="#{field}"' in answer
    assert root.post(at, {"do": "x"}).status_code == 404
    renamed = {"do": "rename", "rename-name": "试新村", "rename-source": "川民〔2023〕2号"}
    assert 'name="rename-seen" value="试村"' in words
    renamed |= {"rename-seen": "试村"}
    assert root.post(at, renamed).status_code == 303
    assert "试新村" in root.get(at).content.decode()
    late = root.post(at, renamed | {"rename-name": "又新村"}).content.decode()
    assert "把它改成了“试新村”" in late
    assert 'name="rename-seen" value="试新村"' in late, "who has been told may go on"
    assert Area.objects.get(pk=village).name == "试新村"
    assert browse("wang").post(at, given).status_code == 403
    mark = "SELECT kapok_mark_area(%s, 'former_poor', true, '2022-01-01', NULL)"
    for sql in (mark, "UPDATE accounts_area SET name = 'x' WHERE code = %s"):
        with transaction.atomic(), connection.cursor() as cursor:
            tell(acting("wang"))
            with pytest.raises(DatabaseError):
                cursor.execute(sql, [village])
            transaction.set_rollback(True)
    give("wang", "administrator", area_id=OTHER)
    away = replace(acting("wang"), areas=("*",))
    for who, sql, place in (
        (away, "UPDATE accounts_area SET name = 'x' WHERE code = %s", village),
        (away, mark, village),
        (acting("root1"), "UPDATE accounts_area SET scope = '5203' WHERE code = %s", village),
        (acting("root1"), mark, town),
        (acting("root1"), mark.replace("2022-01-01", "2999-01-01"), village),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            tell(who)
            with pytest.raises(DatabaseError):
                cursor.execute(sql, [place])
            transaction.set_rollback(True)


def test_of_two_who_rename_a_place_at_once_the_second_is_told(filled, home):
    """Each with a connection of its own: the second waits, and looks at what the first has made of it."""
    import threading

    from django.db import connection
    from django.utils import timezone
    from tests.office import DAY, at_home, copied

    from kapok.accounts.actor import acting_as, actor_of, standing
    from kapok.accounts.models import Account, Area
    from kapok.registry import placing

    def actor(username):
        one = Account.objects.get(username=username)
        one.factor_confirmed_at = timezone.now()
        return actor_of(one, standing(one, DAY))

    town, said = f"{COUNTY}777000", []
    with at_home(home), copied(filled) as own:
        with own.as_("owner", actor="loader") as con:
            values = (town, town[:9], "试镇", "township", COUNTY)
            con.execute(
                "INSERT INTO accounts_area (code, scope, name, level, parent_id, demonstration) VALUES (%s, %s, %s, %s, %s, true)",
                values,
            )
        first, second = actor("root1"), actor("root2")

        def late():
            try:
                with acting_as(second):
                    placing.rename(second, town, "迟镇", "川民〔2023〕2号")
            except placing.Refused as no:
                said.append(no)
            finally:
                connection.close()

        thread = threading.Thread(target=late)
        with acting_as(first):
            placing.rename(first, town, "早镇", "川民〔2023〕1号")
            thread.start()
            thread.join(0.3)
            assert thread.is_alive(), "waits for the first"
        thread.join(10)
        assert [(no.code, no.values["now"]) for no in said] == [("place_renamed", "早镇")]
        assert "赵管理" in said[0].zh
        assert Area.objects.get(pk=town).name == "早镇"


def test_a_department_that_was_folded_into_another_is_told_with_its_successor(browse):
    from django.db import connection

    from kapok.city.departments import DEPARTMENTS
    from kapok.registry import departments

    departments.lay(connection.connection, DEPARTMENTS)
    root = inside(browse, "root1")
    place = f"/admin/accounts/{account('wang').pk}/"
    told = {"do": "grant", "role": "township_officer", "area": COUNTY, "reason": "7号文"}
    assert "没有部门“moon”" in root.post(place, told | {"department": "moon"}).content.decode()
    answer = root.post(place, told | {"department": "rural_revitalisation"}, follow=True)
    words = "乡村振兴局（到 2023-12-31，职责转入农业农村局）"
    assert words in re.sub("<[^>]+>", "", answer.content.decode())
    roles = browse("zhou").get("/audit/roles/").content.decode()
    assert words in re.sub("<[^>]+>", "", roles)


def test_long_lists_of_accounts_and_roles_are_turned_over_and_somebody_is_found(browse, acting):
    """A villager's account bears a villager's name: it is looked for by POST."""
    from kapok.accounts.actor import tell
    from kapok.accounts.models import Account, Grant

    by = acting("root1")
    tell(by, "测试")
    many = [Account(username=f"m{n:03}", name=f"米{n:03}") for n in range(60)]
    Account.objects.bulk_create(many)
    wanted = {
        "role": "village_officer",
        "area_id": COUNTY,
        "start": DAY,
        "reason": "测试",
        "given_by": by.account,
    }
    Grant.objects.bulk_create(Grant(account=one, **wanted) for one in many)
    for username, place, told in (
        ("zhou", "/audit/roles/", "等第二人确认的 60 个"),
        ("root1", "/admin/accounts/", "66 个账号"),
    ):
        root, seen, address = inside(browse, username), set(), place
        while address:
            page = root.get(address).content.decode()
            assert told in page
            listed = set(re.findall(r"\bm\d{3}\b", page))
            assert not listed & seen
            assert len(listed) <= 50
            seen |= listed
            after = re.search(r'href="(\?from=\d+)">下一页', page)
            address = place + after.group(1) if after else ""
        assert len(seen) == 60, username
    one = root.post("/admin/accounts/", {"name": "米00"}).content.decode()
    assert "找到 10 个账号" in one
    assert "wang" not in one
    assert "请多写几个字" in root.post("/admin/accounts/", {"name": "米"}).content.decode()
    assert "没有这样的账号" in root.post("/admin/accounts/", {"name": "没有%"}).content.decode()


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


def test_the_log_tells_who_did_what_and_shows_no_value(browse):
    claim(COUNTY, "木棉花")
    page = browse("zhou").get("/audit/log/?actor=wang&op=insert").content.decode()
    assert "<summary>来源的说法 1</summary>" in page
    assert "登记" in page
    assert "木棉花" not in page
    none = browse("zhou").get("/audit/log/?actor=nobody").content.decode()
    assert "没有符合条件的记录" in none


def test_what_sources_disagree_on_is_a_task_of_its_county_only(browse):
    claim(COUNTY, "东区")
    assert "1 处数据来源不一致" in browse("wang").get("/desk/").content.decode()
    assert "没有要您办的事" in browse("sun").get("/desk/").content.decode()


def claim(scope: str, value: str) -> None:
    """What one source says of a fact; nobody has chosen yet."""
    from kapok.accounts.actor import Actor, tell
    from kapok.registry.models import Claim, Source

    tell(Actor("wang", areas=("*",)), "登记")
    source = Source.objects.create(supplier="hrss", title="花名册", as_of=DAY, received_by="wang")
    Claim.objects.create(
        entity="person",
        row="p1",
        fact="workplace",
        value=value,
        source=source,
        recorded_by="wang",
        scope=scope,
    )


def test_a_token_from_its_making_to_its_end(browse):
    """Made by one, confirmed by another, used, revoked; shown once."""
    from django.test import Client

    first, second = inside(browse, "root1"), inside(browse, "root2")
    wanted = {
        "username": "api-yibaoju",
        "name": "医保局",
        "purpose": "月度对账",
        "role": "caseworker",
        "area": COUNTY,
        "expires": "2023-12-31",
        "per_minute": "60",
    }
    wrong = first.post("/admin/tokens/new/", wanted | {"expires": "2023-02-30"}).content.decode()
    assert "没有 2023-02-30 这一天" in wrong
    assert 'value="月度对账"' in wrong, "what was typed is kept"
    made = first.post("/admin/tokens/new/", wanted).content.decode()
    secret = re.search(r'class="secret mono">([^<]+)<', made).group(1)
    [place] = re.findall(r'href="(/admin/tokens/\d+/)"', made)
    assert "只显示这一次" in made
    assert secret not in first.get(place).content.decode()
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/me").status_code == 403
    assert "确认这个令牌" not in first.get(place).content.decode()
    assert "另一位管理员确认" in first.post(place, {"do": "confirm"}).content.decode()
    assert second.post(place, {"do": "confirm"}).status_code == 303
    assert client.get("/api/v1/me").json()["per_minute"] == 60
    assert "这个令牌有效" in second.get(place).content.decode()
    number = account("api-yibaoju").pk
    assert "重置密码" not in second.get(f"/admin/accounts/{number}/").content.decode()
    assert second.post(place, {"do": "revoke"}).status_code == 303
    assert client.get("/api/v1/me").status_code == 401
    assert "已撤销" in second.post(place, {"do": "revoke"}).content.decode()
