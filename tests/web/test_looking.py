"""Numbers shown for a purpose, and who looked at whom."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.office import OTHER
from tests.web import folk
from tests.web.folk import NUMBER, PHONE

ASKED = {
    "table": "registry_person",
    "row": "p1",
    "column": "number",
    "purpose": "case",
    "next": "/desk/",
}


@pytest.fixture
def person(office) -> str:
    folk.household("h1")
    return folk.person("p1", "阿依·木呷", "h1", head=True, number=NUMBER, phone=PHONE)


@pytest.fixture
def look(acting):
    """`look("wang", day)`: somebody's component of the number, at a time after now in seconds."""
    from django.test import RequestFactory

    from kapok.accounts.actor import tell
    from kapok.registry.models import Person
    from kapok.web.reveal import covered
    from kapok.web.texts import Words

    def see(username: str, session=None, column: str = "number"):
        request = RequestFactory().get("/")
        request.actor, request.say, request.session = acting(username), Words(), session or {}
        tell(request.actor)
        one = Person.objects.get(pk="p1")
        return covered(request, "registry_person", "p1", column, getattr(one, f"{column}_sealed"))

    return see


def kept(**wanted: object) -> list:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.registry.models import Look

    with acting_as(MACHINE):
        return list(Look.objects.filter(**wanted).order_by("id"))


def test_a_number_is_shown_for_a_minute_and_the_look_is_kept(browse, person, look, monkeypatch):
    client = browse("wang")
    answer = client.post("/reveal/", ASKED)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    session = dict(client.session)
    assert NUMBER not in str(session)
    shown = look("wang", session)
    assert (shown.whole, shown.shown) == (NUMBER, "510422********7415")
    assert 0 < shown.left <= 60
    assert not look("wang", session, "phone").whole
    assert not look("wang").whole, "in another session it is covered"
    later = dt.datetime.now().timestamp() + 61
    monkeypatch.setattr("time.time", lambda: later)
    assert not look("wang", session).whole
    [one] = kept(row="p1")
    assert (one.actor, one.entity, one.field, one.purpose) == ("wang", "person", "number", "case")
    assert one.scope == folk.COUNTY + "100901"


def test_whoever_may_not_see_numbers_sees_them_covered(browse, person, look):
    assert look("zhou").table == ""
    assert browse("zhou").post("/reveal/", ASKED).status_code == 403
    assert kept() == []


WRONG = [
    ({"purpose": ""}, "没有选用途"),
    ({"purpose": "because"}, "没有选用途"),
    ({"purpose": "other", "words": "  "}, "请写明为什么要看"),
    ({"purpose": "other", "words": "长" * 101}, "最多 100 个字"),
    ({"column": "name"}, "没有这个号码"),
    ({"column": "account"}, "没有这个号码"),
    ({"table": "accounts_account"}, "没有这个号码"),
    ({"row": "nobody"}, "没有这个号码"),
]


def test_what_is_wrong_with_a_reveal_is_said_and_nothing_is_shown(browse, person):
    client = browse("wang")
    for changed, said in WRONG:
        page = client.post("/reveal/", ASKED | changed).content.decode()
        assert said in page, changed
        asked_again = not {"table", "row", "column"} & set(changed)
        assert ("阿依·木呷 · 身份证号" in page) is asked_again, changed
    assert "revealed" not in client.session
    assert kept() == []


def test_a_number_of_another_county_is_not_shown(browse, person):
    for told in (ASKED, ASKED | {"purpose": ""}):
        page = browse("sun").post("/reveal/", told).content.decode()
        assert "没有" in page
        assert "阿依·木呷" not in page


def test_after_so_many_in_an_hour_one_waits(browse, person, setting):
    setting(reveals_an_hour=2)
    client = browse("wang")
    answers = [client.post("/reveal/", ASKED) for _ in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert "一小时最多看 2 个全号" in answers[-1].content.decode()


def test_words_of_a_purpose_hold_no_number(browse, person):
    told = {"purpose": "other", "words": f"电话 {PHONE} 打不通，身份证 {NUMBER}"}
    browse("wang").post("/reveal/", ASKED | told)
    assert kept()[0].words == "电话 138****5678 打不通，身份证 510422********7415"


def test_a_page_is_kept_once_in_ten_minutes(office, person, acting):
    from kapok.accounts.actor import acting_as
    from kapok.registry.looks import looked

    for who in ("wang", "wang", "zhou", "sun"):
        with acting_as(acting(who)) as actor:
            looked(actor, "person", "p1")
            looked(actor, "household", "h1")
    assert [(one.actor, one.entity) for one in kept()] == [
        ("wang", "person"),
        ("wang", "household"),
        ("zhou", "person"),
        ("zhou", "household"),
    ], "not of whoever does not see the row"


def test_the_address_that_one_comes_back_to_is_ours(browse, person):
    answer = browse("wang").post("/reveal/", ASKED | {"next": "//elsewhere.example/"})
    assert answer["Location"] == "/elsewhere.example/"


def test_who_looked_at_somebody_and_why(browse, person):
    client = browse("wang")
    client.get("/people/p1/")
    client.post("/reveal/", ASKED | {"purpose": "other", "words": "电话核实"})
    assert client.get("/people/p1/looks/").status_code == 403
    assert "/looks/" not in client.get("/people/p1/").content.decode()
    auditor = browse("zhou")
    assert "/people/p1/looks/" in auditor.get("/people/p1/").content.decode()
    page = auditor.get("/people/p1/looks/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    told = [re.sub(r"<[^>]*>", " ", row) for row in rows]
    assert [("周审计（zhou）" in row, "王经办（wang）" in row) for row in told] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert "身份证号全号" in told[1]
    assert "其他：电话核实" in told[1]
    assert "打开档案" in told[2]
    assert "这里有 2 人看过，看全号 1 次" in page
    assert NUMBER not in page
    assert "<title>谁看过 · 木棉</title>" in page


def test_looks_in_ones_area_and_nowhere_else(browse, person):
    folk.household("h9", village=f"{OTHER}100901")
    folk.person("p9", "王小明", "h9")
    browse("wang").get("/people/p1/")
    browse("sun").get("/people/p9/")
    auditor, leader = browse("zhou"), browse("sun")
    seen = auditor.get("/audit/looks/").content.decode()
    assert "/people/p1/looks/" in seen
    assert "/people/p9/looks/" in seen
    seen = leader.get("/audit/looks/").content.decode()
    assert "/people/p1/looks/" not in seen
    assert "/people/p9/looks/" in seen
    assert leader.get("/people/p1/looks/").status_code == 404
    assert "/people/p9/" not in auditor.get("/audit/looks/?actor=wang").content.decode()
    assert "/people/p1/" not in auditor.get("/audit/looks/?sort=number").content.decode()
    assert "/people/p1/" in auditor.get("/audit/looks/?sort=page&from=x").content.decode()
    answer = auditor.get("/audit/log/?op=look&actor=wang&from=2023-01-01")
    assert answer["Location"] == "/audit/looks/?actor=wang&from=2023-01-01&to="
    looked = re.compile(r"<summary>看过谁 \d+</summary>")
    assert not looked.search(auditor.get("/audit/log/").content.decode())
    assert looked.search(auditor.get("/audit/log/?table=registry_look").content.decode())


def test_looks_are_leafed_through(browse, person):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.registry.models import Look

    with acting_as(MACHINE):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope) '
                "SELECT now(), 'system', 'person', 'p1', '', '', '', '510422100901' FROM generate_series(1, 60)"
            )
        last = Look.objects.order_by("-id")[49].pk
    auditor = browse("zhou")
    for place in ("/people/p1/looks/", "/audit/looks/"):
        page = auditor.get(place).content.decode()
        assert f"?before={last}" in page
        assert auditor.get(f"{place}?before={last}").content.decode().count(">系统</td>") == 10
