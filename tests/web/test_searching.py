"""Looking for people, households and organisations: what is found by what, and what of it stands where."""

from __future__ import annotations

import logging
import re

import pytest
from tests.office import OTHER
from tests.web import folk
from tests.web.folk import NUMBER, PHONE

LONG = "阿" * 28 + "·𠮷"
CODE = "91510422MA6A1B2C3D"


@pytest.fixture
def full(office):
    """Two households here, one in another county, employers."""
    folk.household("h1", number="H00000001")
    folk.person("p1", "阿依·木呷", "h1", head=True, number=NUMBER, phone=PHONE)
    folk.person("p2", "王小明", "h1", number="51042219880101123X")
    folk.household("h2", number="H0000-002")
    folk.person("p3", "𠮷田䶮", "h2")
    folk.person("p4", LONG, "h2", head=True)
    folk.household("h9", village=f"{OTHER}100901", number="H00000009")
    folk.person("p9", "王小明", "h9", head=True, number="510421199003077411", phone="13900000000")
    folk.organisation("o1", "盐边县木棉农业有限公司", CODE)
    folk.organisation("o2", "种养大户阿依", number="510422196001011118")
    folk.organisation("o9", "米易县木棉劳务有限公司", "91510421MA6A1B2C3E", county=OTHER)
    folk.organisation("o8", "成都木棉集团", "91510100MA6A1B2C3F", county="510100")


def looked_for(client, typed: str):
    answer = client.post("/search/", {"q": typed})
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    return client.get(answer["Location"])


def found(answer) -> set[str]:
    main = answer.content.decode().partition("<main")[2]
    table = re.sub(r'href="/households/(\w+)/"(?=[^>]*>[^<]*家<)', "", main)
    return set(re.findall(r'href="/(?:people|households|organisations)/(\w+)/"', table))


BY = [
    ("阿依·木呷", {"p1"}),
    ("阿依・木呷", {"p1"}),
    ("阿依木呷", {"p1"}),
    ("阿依", {"p1"}),
    (" 阿 依 ", {"p1"}),
    ("王", {"p2"}),
    ("王·小明", {"p2"}),
    ("𠮷", {"p3"}),
    ("𠮷田䶮", {"p3"}),
    (LONG, {"p4"}),
    ("ayMG", {"p1"}),
    ("ｗｘｍ", {"p2"}),
    (NUMBER, {"p1"}),
    (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", {"p1"}),
    (NUMBER.translate({ord("0") + i: ord("０") + i for i in range(10)}), {"p1"}),
    ("51042219880101123x", {"p2"}),
    (PHONE, {"p1"}),
    (f"+86 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}", {"p1"}),
    (" h0000-002", {"h2"}),
    ("H0000", {"h1", "h2"}),
    ("盐边县木棉", {"o1"}),
    ("木棉", {"o1", "o8"}),
    ("ybxmm", {"o1"}),
    (CODE.lower(), {"o1"}),
    ("510422196001011118", {"o2"}),
    ("510421199003077411", set()),
    ("13900000000", set()),
    ("H00000009", set()),
    ("91510421MA6A1B2C3E", set()),
    ("没有这个人", set()),
    ("' OR 1=1 --", set()),
    ("%", None),
    ("w", None),
    ("", None),
    (" \t\n", None),
    ("王\x01小明", None),
    ("王\x1b[31m", None),
    ("长" * 121, None),
]


def test_who_is_found_by_what(browse, full):
    client = browse("wang")
    for typed, ids in BY:
        if ids is not None:
            assert found(looked_for(client, typed)) == ids, typed
            continue
        answer = client.post("/search/", {"q": typed})
        assert answer.status_code == 200, typed
        assert 'class="errors"' in answer.content.decode(), typed


def test_what_is_found_is_shown_covered_with_household_and_place(browse, full):
    page = looked_for(browse("wang"), NUMBER).content.decode()
    assert "510422********7415" in page
    assert "阿依·木呷家" in page
    assert "盐边县" in page
    assert NUMBER not in page
    assert "查“510422********7415”：1 人" in page
    assert "<title>查找 · 木棉</title>" in page


def test_nothing_found_says_what_was_looked_for_and_what_to_try(browse, full):
    here = looked_for(browse("wang"), "510421199003077411").content.decode()
    nowhere = looked_for(browse("wang"), "510421199003077412").content.decode()
    assert "没有找到“510421********7411”" in here
    assert "您的辖区（盐边县）" in here
    assert "按证件号查了" in here
    assert "按姓名查" in here
    tidy = [re.sub(r'741\d|value="[^"]*"', "", page) for page in (here, nowhere)]
    assert tidy[0] == tidy[1], "the same whether there is one elsewhere or not"


def test_each_sees_his_own_area_and_what_his_role_may_see(browse, full):
    assert found(looked_for(browse("sun"), "王小明")) == {"p9"}
    assert found(looked_for(browse("zhou"), "王小明")) == {"p2", "p9"}
    assert browse("root1").get("/search/").status_code == 403
    assert 'id="find"' not in browse("root1").get("/settings/").content.decode()
    assert 'id="find"' in browse("wang").get("/desk/").content.decode()


def test_what_is_looked_for_stands_nowhere(browse, full, caplog):
    from django.db import connection

    from kapok.accounts.models import Session

    with caplog.at_level(logging.DEBUG, "django"):
        client = browse("wang")
        address = client.post("/search/", {"q": NUMBER})["Location"]
        client.get(address)
    assert re.fullmatch(r"/search/[a-z2-7]{16}/", address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT query_sealed FROM registry_search")
        [(sealed,)] = cursor.fetchall()
    assert NUMBER.encode() not in bytes(sealed)
    assert all(NUMBER not in str(one.get_decoded()) for one in Session.objects.all())
    logged = [one for one in caplog.records if one.name != "django.db.backends"]
    assert all(NUMBER not in one.getMessage() for one in logged)


def test_a_search_is_nobody_elses_and_has_its_time(browse, full):
    from django.db import connection

    client = browse("wang")
    address = client.post("/search/", {"q": "王小明"})["Location"]
    for other in (browse("sun"), browse("zhou")):
        answer = other.get(address)
        assert answer.status_code == 410
        assert "这次查找过期了，请再查一次" in answer.content.decode()
    assert client.get("/search/never-was-there/").status_code == 410
    assert client.get(address).status_code == 200
    old = (
        "INSERT INTO registry_search (token, actor, at, expires_at, query_sealed) "
        "SELECT 'old', actor, at - interval '31 minutes', expires_at - interval '31 minutes', query_sealed FROM registry_search"
    )
    with connection.cursor() as cursor:
        cursor.execute(old)
    assert client.get("/search/old/").status_code == 410


def test_whoever_searches_too_often_waits(browse, full, setting):
    setting(searches_in_ten_minutes=2)
    client = browse("wang")
    answers = [client.post("/search/", {"q": "王"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert "10 分钟里最多查 2 次" in answers[-1].content.decode()
    assert 'value="王"' in answers[-1].content.decode()
    assert NUMBER not in client.post("/search/", {"q": NUMBER}).content.decode()


def test_no_more_than_a_page_is_listed(browse, full):
    for i in range(55):
        folk.person(f"many{i}", f"赵{chr(0x4E00 + i)}", "h2")
    page = looked_for(browse("wang"), "赵").content.decode()
    assert page.count('href="/people/') == 50
    assert "只列了前 50 条" in page


def test_how_many_questions_a_search_asks(browse, full):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse("wang")
    looked_for(client, "王小明")
    with CaptureQueriesContext(connection) as keeping:
        address = client.post("/search/", {"q": "王小明"})["Location"]
    with CaptureQueriesContext(connection) as finding:
        client.get(address)
    assert len(keeping) <= 11, [one["sql"][:90] for one in keeping]
    assert len(finding) <= 11, [one["sql"][:90] for one in finding]
