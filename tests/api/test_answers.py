"""What is answered: the same as a page shows, within the same scope, numbers covered, every look kept."""

from __future__ import annotations

import logging
import re

import pytest
from tests.web.inhabited import INHABITANTS

pytestmark = pytest.mark.server
ONE = INHABITANTS["a"]
ACT = {"day": "2023-06-01", "reason": "核对", "source": "身份证复印件", "supplier": "village"}


def looks(actor: str) -> list[tuple[str, str, str, str, str]]:
    from django.db import connection

    from kapok.accounts.actor import MACHINE, tell

    tell(MACHINE)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT entity, "row", field, purpose, words FROM registry_look WHERE actor = %s ORDER BY id',
            [actor],
        )
        return cursor.fetchall()


def test_a_person_with_facts_sources_and_covered_numbers(served):
    told = served().get("/people/a_person").json()
    assert told["name"] == ONE.name
    assert told["number"] == "510421********0017"
    assert (told["household"], told["merged_into"]) == ("a_household", None)
    saying = told["facts"]["labour"]["sayings"][0]
    assert (saying["value"], saying["chosen"], saying["origin"]["supplier"]) == (
        "weak",
        False,
        "village",
    )


def test_whoever_is_listed_or_read_was_looked_at(served):
    system = served(username="api-looks")
    assert [one["id"] for one in system.get("/people").json()["items"]] == ["a_person"]
    system.get("/people/a_person")
    system.get("/households/a_household")
    assert looks("api-looks") == [
        ("person", "a_person", "", "", ""),
        ("household", "a_household", "", "", ""),
    ]


def test_a_whole_number_is_shown_only_for_the_tokens_purpose_and_that_is_kept(served):
    plain, reveals = served(), served(username="api-reveals", reveal="other", purpose="医保对账")
    refused = plain.post("/people/a_person/numbers/number/reveal", None)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_reveal")
    told = reveals.post("/people/a_person/numbers/number/reveal", None)
    assert told.json()["number"] == ONE.number
    assert looks("api-reveals") == [("person", "a_person", "number", "other", "医保对账")]
    assert reveals.post("/people/a_person/numbers/name/reveal", None).status_code == 404
    of_firm = reveals.post("/organisations/a_organisation/numbers/number/reveal", None)
    assert of_firm.json()["number"] == ONE.owner_number


def test_a_role_without_the_right_does_nothing_of_the_kind(served):
    leader = served("leader")
    for method, path in (("GET", "/people"), ("POST", "/people/a_person/numbers/number/reveal")):
        answer = leader(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_right"), path
    assert leader.get("/policies").status_code == 200


def test_lists_go_on_by_a_cursor_that_says_nothing(served):
    system = served()
    from tests.web.family import put

    for n in range(5):
        put(
            "registry_person",
            id=f"a_more{n}",
            name=f"阿{n}",
            initials="",
            bank="",
            number_version=0,
            version=1,
        )
        put("fact_person", id=f"a_more{n}", household="a_household")
    found, path, pages = [], "/people?limit=2", 0
    while True:
        page = system.get(path).json()
        found += [one["id"] for one in page["items"]]
        pages += 1
        if page["next"] is None:
            break
        assert found[-1] not in page["next"]
        path = f"/people?limit=2&cursor={page['next']}"
    assert (found, pages) == (
        ["a_more0", "a_more1", "a_more2", "a_more3", "a_more4", "a_person"],
        3,
    )
    cursor = path.rpartition("=")[2]
    for other in (
        f"/households?cursor={cursor}",
        f"/people?area=51&cursor={cursor}",
        "/people?cursor=x",
    ):
        answer = system.get(other)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor"), other


def test_another_day_of_facts_and_of_knowledge(served):
    system = served()
    assert system.get("/people/a_person?known=2023-06-30").status_code == 404
    late = system.get("/people/a_person?known=2999-01-01").json()
    assert (late["code"], late["place"]) == ("wrong", "?known")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/people?limit=0", "?limit"),
        ("/people?limit=x", "?limit"),
        ("/people?lang=en", "?lang"),
        ("/people?area=x", "?area"),
        ("/people?limit=1&limit=2", "?limit"),
        ("/people/a_person?known=1700000000", "?known"),
        ("/me?x=1", "?x"),
    ],
)
def test_what_is_wrong_in_an_address_is_named(served, path, place):
    answer = served().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["place"] == place
    assert told["zh"]
    assert told["en"]


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (ACT, {"/fact", "/value", "/version"}),
        (ACT | {"fact": "labour", "value": "weak", "version": 1, "x": 1}, {"/x"}),
        (ACT | {"fact": "labour", "value": "strongest", "version": 1}, {"/value"}),
        (ACT | {"fact": "student", "value": "yes", "version": 1}, {"/value"}),
        (ACT | {"fact": "birth", "value": "2000-02-30", "version": 1}, {"/value"}),
        (ACT | {"fact": "nothing", "value": 1, "version": 1}, {"/fact"}),
        (ACT | {"fact": "labour", "value": "weak", "version": 1, "day": "30.6.2023"}, {"/day"}),
        (ACT | {"fact": "labour", "value": "weak", "version": 1, "supplier": "x"}, {"/supplier"}),
        (
            ACT | {"fact": "labour", "value": "weak", "version": 1, "reason": "a\u0000b"},
            {"/reason"},
        ),
    ],
)
def test_all_that_is_wrong_in_a_body_is_named_at_once_in_both_languages(served, body, places):
    answer = served().post("/facts/person/a_person/corrections", body, key="k")
    told = answer.json()
    assert answer.status_code == 422
    assert {one["place"] for one in told["faults"]} == places
    assert all(one["zh"] != one["en"] for one in told["faults"])


def test_what_an_action_refuses_is_said_with_its_place(served):
    body = ACT | {"fact": "labour", "value": "weak", "version": 1}
    system = served()
    late = system.post("/facts/person/a_person/corrections", body | {"day": "2023-07-01"}, key="1")
    assert (late.status_code, late.json()["code"], late.json()["place"]) == (
        422,
        "future_day",
        "/day",
    )
    assert system.post("/facts/person/a_person/corrections", body, key="2").status_code == 200
    stale = system.post("/facts/person/a_person/corrections", body | {"value": "normal"}, key="3")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")


def test_facts_come_in_through_the_actions_of_the_pages(served):
    from django.db import connection

    system = served(username="api-acts")
    corrected = ACT | {"fact": "labour", "value": "weak", "version": 1}
    assert (
        system.post("/facts/person/a_person/corrections", corrected, key="1").json()["version"] == 2
    )
    given = ACT | {"kind": "marginal", "start": "2022-01-01"}
    spell = system.post("/people/a_person/statuses", given, key="2").json()["id"]
    ended = ACT | {"finish": "2023-05-31"}
    assert system.post(f"/people/a_person/statuses/{spell}/end", ended, key="3").status_code == 200
    born = ACT | {"kind": "birth", "name": "阿牛", "birth": "2023-05-01", "sex": "male"}
    child = system.post("/households/a_household/members", born, key="4").json()["id"]
    phone = ACT | {"number": "138 0814 0422"}
    assert system.post("/people/a_person/numbers/phone", phone, key="5").status_code == 200
    alone = system.post("/people/a_person/death", ACT, key="6")
    assert (alone.json()["code"], alone.json()["place"]) == ("head_wanted", "/new_head")
    died = system.post("/people/a_person/death", ACT | {"new_head": child}, key="7")
    assert died.status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, by, reason FROM registry_action ORDER BY id")
        done = cursor.fetchall()
    assert [kind for kind, _, _ in done] == [
        "correction",
        "status",
        "status_end",
        "birth",
        "phone",
        "death",
    ]
    assert {(by, reason) for _, by, reason in done} == {("api-acts", "核对")}


def test_an_account_that_looks_wrong_is_taken_once_it_was_compared(served):
    system = served()
    body = ACT | {"number": "6217003810042100018"}
    doubtful = system.post("/people/a_person/numbers/account", body, key="1")
    assert (doubtful.status_code, doubtful.json()["place"]) == (422, "/number")
    assert body["number"] not in doubtful.content.decode()
    assert (
        system.post("/people/a_person/numbers/account", body | {"sure": True}, key="2").status_code
        == 200
    )


def test_facts_that_are_sent_are_decided_with_reasons_and_nothing_is_kept(served):
    facts = {
        "person": {"510421197808120017": {"birth": "1978-08-12"}},
        "business": {"b1": {"person": "510421197808120017", "kind": "individual"}},
    }
    told = served("leader").post("/decide", {"measure": "16", "facts": facts}).json()
    assert told["measure"] == "16"
    assert told["units"][0]["outcome"] == "unknown"
    assert told["units"][0]["explanation"]["conditions"]
    assert "197808120017" not in str(told)
    wrong = served("leader").post("/decide", {"measure": "16", "facts": {"people": {}}}).json()
    assert wrong["faults"][0]["place"] == "/facts/people"


def test_policies_with_their_quotes(served):
    system = served("leader")
    [policy] = system.get("/policies").json()["items"]
    told = system.get(f"/policies/{policy['id']}/measures/16").json()
    assert "给予一次性创业补贴 1 万元" in told["quotes"]
    assert system.get("/policies/other").status_code == 404


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda c, h: c.get("/api/v1/nothing", headers=h), 404),
        (lambda c, h: c.get("/api/v1/", headers=h), 404),
        (lambda c, h: c.put("/api/v1/me", headers=h), 405),
        (lambda c, h: c.options("/api/v1/me", headers=h), 405),
        (lambda c, h: c.post("/api/v1/search", {"words": "x"}, headers=h), 415),
        (
            lambda c, h: c.post("/api/v1/search", "{", content_type="application/json", headers=h),
            422,
        ),
        (
            lambda c, h: c.post(
                "/api/v1/search", "[" * 9999, content_type="application/json", headers=h
            ),
            422,
        ),
        (
            lambda c, h: c.post(
                "/api/v1/search",
                b'{"words": "\\ud800"}',
                content_type="application/json",
                headers=h,
            ),
            422,
        ),
        (
            lambda c, h: c.post(
                "/api/v1/search", b"\xff\xfe", content_type="application/json", headers=h
            ),
            422,
        ),
        (
            lambda c, h: c.post(
                "/api/v1/search", "x" * 1_100_000, content_type="application/json", headers=h
            ),
            413,
        ),
        (
            lambda c, h: c.post(
                "/api/v1/search",
                "{}",
                content_type="application/json",
                headers=h,
                CONTENT_LENGTH="x",
            ),
            400,
        ),
        (lambda c, h: c.get("/api/v1/me", headers={**h, "host": "elsewhere"}), 400),
        (lambda c, h: c.get("/api/v1/people?area=%00", headers=h), 422),
    ],
)
def test_whatever_cannot_be_answered_is_a_problem_in_the_language_asked_for(served, send, status):
    from django.test import Client

    token = served().token
    told = {"authorization": f"Bearer {token}", "host": "127.0.0.1", "accept-language": "en-GB"}
    answer = send(Client(raise_request_exception=False), told)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"] == problem["en"]
    assert answer["Content-Language"] == "en"


def test_what_fails_bears_a_number_and_changes_nothing(served, monkeypatch, caplog):
    from kapok.registry.actions import statuses

    system = served()
    monkeypatch.setattr(statuses, "end_status", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.ERROR, "kapok.api"):
        answer = system.post(
            "/people/a_person/statuses/a_status/end", ACT | {"finish": "2023-05-31"}, key="1"
        )
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    [number] = re.findall(r"\b[0-9A-F]{6}\b", answer.json()["en"])
    assert number in caplog.text


@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("/me", 9),
        ("/people", 10),
        ("/people/a_person", 19),
        ("/people/a_person/facts/status", 15),
        ("/households/a_household", 17),
        ("/finds/rows", 11),
        ("/policies", 8),
    ],
)
def test_how_many_questions_an_answer_asks(served, path, questions):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    system = served()
    assert system.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        system.get(path)
    told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(told) <= questions, [one[:80] for one in told]
