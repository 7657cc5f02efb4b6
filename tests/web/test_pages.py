"""Every page: who may open it, its policy, its HTML, both languages, and how many questions it asks the database."""

from __future__ import annotations

import gzip
import re

import pytest
from tests.web import family
from tests.web.test_components import Reader
from tests.web.test_entering import account, enrolled

POLICY = "/policies/panzhihua-2022-143/"
PAGES = {
    "": [
        *("/", "/help/", "/gallery/", "/login/"),
        POLICY,
        f"{POLICY}clauses/5/",
        f"{POLICY}clauses/22/",
        f"{POLICY}cases/20/",
        f"{POLICY}readings/",
    ],
    "wang": [
        "/desk/",
        "/desk/conflicts/",
        "/policies/",
        "/imports/",
        "/imports/kinds/",
        "/finds/",
        "/data-tasks/",
        "/data-tasks/?rule=phone&owner=x&state=closed",
        "/comparisons/",
        "/comparisons/?state=overdue",
        "/comparisons/new/",
        "/comparisons/new/people/?area=510422&office=market&only=1",
        "/comparisons/new/unknown/?area=510422&office=market",
        f"{POLICY}?layers=rules-tasks-counties",
        "/search/",
        "/settings/",
        "/settings/password/",
        "/settings/factor/",
        f"/people/{family.HEAD}/",
        f"/people/{family.HEAD}/?as_of=2022-08-01&known=x",
        f"/people/{family.HEAD}/facts/insured_month/",
        f"/people/{family.HEAD}/files/",
        f"/households/{family.HOME}/",
        f"/households/{family.HOME}/files/",
        f"/people/{family.HEAD}/change/",
        f"/people/{family.HEAD}/change/correction/?fact=labour",
        f"/people/{family.HEAD}/changes/",
        f"/people/{family.HEAD}/corrected/",
        f"/households/{family.HOME}/change/",
        f"/households/{family.HOME}/change/newcomer/",
        f"/households/{family.HOME}/change/split/",
        "/moves/",
        f"/organisations/{family.FIRM}/",
        f"/organisations/{family.FIRM}/files/",
    ],
    "zhou": [
        "/audit/roles/",
        "/audit/log/",
        "/audit/log/?op=update&actor=root1&from=2023-01-01&to=x",
        "/audit/looks/",
        "/audit/looks/?actor=wang&sort=number&from=2023-01-01&to=x",
        f"/people/{family.HEAD}/looks/",
        f"/households/{family.HOME}/looks/",
        f"/organisations/{family.FIRM}/looks/",
    ],
    "root1": [
        "/admin/accounts/",
        "/admin/accounts/new/",
        "/admin/accounts/1/",
        "/admin/areas/",
        "/admin/areas/510400/",
        "/admin/jobs/",
        "/admin/tokens/",
        "/admin/tokens/new/",
    ],
}
STAFF_PAGES = [
    path
    for who in PAGES
    if who
    for path in PAGES[who]
    if POLICY not in path and path != "/policies/"
]
HEAVIEST = 60 * 1024
"""Bytes that a page may have on the line; the gallery shows every component in every state."""
NUMBER = re.compile(r"\d{17}[\dXx]|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{16,19}(?!\d)")


def inside(browse, username: str, **cookies: str):
    """A browser of somebody whose roles all hold."""
    if username not in {"root1", "root2", "li"}:
        return browse(username, **cookies)
    codes = enrolled(username) if not account(username).factor_confirmed_at else None
    client = browse(username, **cookies)
    assert client.post("/login/code/", {"code": codes.now()}).status_code == 303
    return client


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_sound_in_both_languages(browse, who, lang):
    client = inside(browse, who, lang=lang)
    if who in {"wang", "zhou"}:
        family.settle()
    for path in PAGES[who]:
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store, private"
        assert not Reader(page).wrong, path
        assert len(gzip.compress(answer.content)) <= HEAVIEST or path == "/gallery/", path
        assert len(re.findall("<h1", page)) == 1 or path == "/gallery/", path
        assert "data-verdict" in page or "new/" in path, path
        aims = [
            *re.findall(r'(?:href|action|src)="([^"]*)"', page),
            *re.findall("<title>(.*?)</title>", page),
        ]
        assert not [aim for aim in aims if NUMBER.search(aim)]
        assert ('<html lang="en-GB"' in page) is (lang == "en")


def test_whoever_is_not_logged_in_sees_no_page_of_staff(browse):
    client = browse()
    for path in STAFF_PAGES:
        assert client.get(path)["Location"].startswith("/login/"), path


def test_whoever_has_not_the_right_is_told_so(browse):
    client = browse("wang")
    for path in [*PAGES["root1"], *PAGES["zhou"]]:
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "您现在的角色不能看" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "path", "queries"),
    [
        ("wang", "/desk/", 12),
        ("wang", "/desk/conflicts/", 9),
        ("wang", POLICY, 9),
        ("wang", "/finds/", 9),
        ("wang", "/data-tasks/", 9),
        ("wang", "/comparisons/", 9),
        ("wang", "/comparisons/new/", 10),
        ("wang", "/imports/", 9),
        ("wang", f"{POLICY}readings/", 8),
        ("wang", f"{POLICY}clauses/5/", 7),
        ("wang", f"/people/{family.HEAD}/change/choice/", 17),
        ("wang", f"/people/{family.HEAD}/change/death/", 17),
        ("wang", f"/people/{family.HEAD}/changes/", 11),
        ("zhou", "/audit/log/", 9),
        ("zhou", "/audit/looks/", 8),
        ("zhou", "/audit/roles/", 9),
        ("root1", "/admin/accounts/", 12),
        ("root1", "/admin/tokens/", 12),
        ("wang", f"/people/{family.HEAD}/files/", 12),
        ("zhou", f"/people/{family.HEAD}/looks/", 9),
        ("wang", "/settings/", 8),
        ("wang", f"/people/{family.HEAD}/", 20),
        ("wang", f"/people/{family.HEAD}/?known=2099-12-31", 20),
        ("wang", f"/households/{family.HOME}/", 21),
        ("wang", f"/organisations/{family.FIRM}/", 16),
    ],
)
def test_how_many_questions_a_page_asks(browse, who, path, queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = inside(browse, who)
    if family.HEAD in path or family.HOME in path or family.FIRM in path:
        family.settle()
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) <= queries, [one["sql"][:90] for one in asked]


def test_what_every_page_asks_is_planned_once_a_connection(browse):
    from django.db import connection

    client = inside(browse, "wang")
    family.settle()
    for _ in range(3):
        client.get(f"/people/{family.HEAD}/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements WHERE from_sql = false"
        )
        asked = dict(cursor.fetchall())
    whole = [count for words, count in asked.items() if "'employment', to_jsonb" in words]
    assert whole == [3]
    assert len(asked) > 10


def test_pages_of_trouble_bear_a_number(browse, monkeypatch):
    from kapok.web.views import own

    client = browse("wang")
    missing = client.get("/people/of-nowhere/")
    assert missing.status_code == 404
    assert re.search(r"编号 [0-9A-F]{6}", missing.content.decode())
    monkeypatch.setattr(own, "_tasks", lambda request: 1 / 0)
    failed = client.get("/desk/")
    assert failed.status_code == 500
    assert "什么都没有改" in failed.content.decode()
    assert re.search(r"编号 [0-9A-F]{6}", failed.content.decode())


def test_a_page_without_its_token_changes_nothing(office):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"}).post(
        "/login/", {"username": "wang"}
    )
    assert answer.status_code == 403
    assert "页面过期了" in answer.content.decode()


def test_language_and_size_are_remembered_and_leave_the_address(browse):
    client = browse()
    answer = client.get("/help/?size=large&lang=en&x=1")
    assert (answer.status_code, answer["Location"]) == (303, "/help/?x=1")
    page = client.get("/help/").content.decode()
    assert 'data-size="large"' in page
    assert "Keyboard" in page


def test_the_demonstration_says_so_with_its_day(browse):
    assert "今天按 2023-06-30 算" in browse("wang").get("/desk/").content.decode()
