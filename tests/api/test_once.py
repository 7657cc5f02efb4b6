"""The same thing asked for twice is done once; a token has its allowance, however many come at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.api.calling import System, by_hand
from tests.api.test_answers import ACT
from tests.web.inhabited import inside

pytestmark = pytest.mark.server
PATH = "/people/a_person/statuses"
SPELL = ACT | {"kind": "marginal", "start": "2022-01-01"}


def spells() -> int:
    from django.db import connection

    from kapok.accounts.actor import MACHINE, tell

    tell(MACHINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fact_status WHERE person = 'a_person'")
        return int(cursor.fetchone()[0])


def test_the_same_key_with_the_same_body_gets_the_same_answer(served):
    system, before = served(), spells()
    first = system.post(PATH, SPELL, key="one")
    again = system.post(PATH, dict(reversed(SPELL.items())), key="one")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert spells() == before + 1


def test_the_same_key_for_anything_else_is_refused(served):
    system, before = served(), spells()
    assert system.post(PATH, SPELL, key="one").status_code == 200
    for path, body in ((PATH, SPELL | {"detail": "x"}), ("/people/a_other/statuses", SPELL)):
        refused = system.post(path, body, key="one")
        assert (refused.status_code, refused.json()["code"]) == (409, "key_used")
    assert spells() == before + 1
    assert served().post(PATH, SPELL, key="one").status_code == 200  # another token's own key


@pytest.mark.parametrize("key", ["", "x" * 201, "钥匙"])
def test_what_changes_something_needs_a_key(served, key):
    system = served()
    headers = {"idempotency-key": key.encode().decode("latin-1")} if key else {}
    answer = system("POST", PATH, SPELL, **headers)
    assert (answer.status_code, answer.json()["place"]) == (400, "Idempotency-Key")


def test_what_was_refused_may_be_tried_again(served):
    system = served()
    assert system.post(PATH, SPELL | {"start": "2023-07-01"}, key="one").status_code == 422
    assert system.post(PATH, SPELL, key="one").status_code == 200


def test_neither_key_nor_request_is_kept_in_clear(served):
    from django.db import connection

    from kapok.accounts.actor import tell
    from kapok.api import tokens
    from kapok.api.models import Token

    system = served()
    body = ACT | {"number": "13808140422"}
    answer = system.post("/people/a_person/numbers/phone", body, key="510421197808120017")
    assert answer.status_code == 200, answer.content.decode()
    token = Token.objects.select_related("account").get(pk=system.token.split("_")[1])
    tell(tokens.actor(token, token.expires_on))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM api_answer t")
        [(kept,)] = cursor.fetchall()
    assert "13808140422" not in kept
    assert "510421197808120017" not in kept


def test_answers_are_for_the_same_token_only(served):
    from django.db import connection

    from kapok.accounts.actor import MACHINE, tell

    assert served().post(PATH, SPELL, key="one").status_code == 200
    tell(MACHINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_answer")
        assert cursor.fetchone()[0] == 0


def test_a_token_has_its_allowance_and_is_told_when_to_come_again(served):
    system = served(per_minute=3)
    answers = [system.get("/me") for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert [one["RateLimit"].split(";")[1] for one in answers] == [
        "r=2",
        "r=1",
        "r=0",
        "r=0",
        "r=0",
    ]
    assert answers[0]["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert answers[3].json()["code"] == "rate"
    assert 1 <= int(answers[3]["Retry-After"]) <= 20


@pytest.fixture
def alive(inhabited, home):
    """The office itself: what several connections do there at once stays, so its own token goes with it."""
    with inside(inhabited, home):
        yield inhabited


def at_once(n: int, ask) -> list:
    """From so many threads, each with a connection of its own."""
    from django.db import connection

    def one(number: int):
        try:
            return ask(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(one, range(n)))


def test_however_many_come_at_once_none_goes_uncounted(alive):
    system = System(by_hand("a", "leader", per_minute=5, username="api-crowd"))
    began = time.monotonic()
    answers = at_once(12, lambda _: system.get("/me").status_code)
    allowed = 5 + int((time.monotonic() - began) / 12)
    assert 5 <= answers.count(200) <= allowed
    assert answers.count(200) + answers.count(429) == 12


def test_of_many_at_once_with_one_key_one_does_it_and_all_get_its_answer(alive):
    system = System(by_hand("b", "caseworker", username="api-both"))
    body = SPELL | {"start": "2021-01-01"}
    answers = at_once(6, lambda _: system.post("/people/b_person/statuses", body, key="same"))
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert sum("Idempotency-Replayed" not in one for one in answers) == 1
