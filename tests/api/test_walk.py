"""Nobody comes to what belongs to another county: every operation with every token; and no number stands in any answer."""

from __future__ import annotations

import logging

import pytest
from tests.api.calling import System, by_hand
from tests.api.operations import AT_HOME, operations
from tests.web.inhabited import TOKENS
from tests.web.test_crawl import SECURE, told
from tests.web.test_walk import secrets

pytestmark = pytest.mark.server
SHUT = {401, 403, 404}
ROLES = (
    "village_officer",
    "caseworker",
    "leader",
    "policy_officer",
    "auditor",
    "employer",
    "villager",
)


def asked(system: System, one):
    """Undone whatever it does."""
    from django.db import transaction

    with transaction.atomic():
        answer = system(one.method, one.path, one.body, key="walk" if one.writes else "")
        transaction.set_rollback(True)
    return answer


def walked(system: System) -> list[str]:
    """What is wrong with the answers to a system of county B, or to one without a token."""
    wrong = []
    for one in operations("a"):
        answer = asked(system, one)
        place = f"{one.method} {one.path}: {answer.status_code}"
        if one.about and answer.status_code not in SHUT:
            wrong.append(place)
        if answer.status_code >= 500:
            wrong.append(place)
        said = answer.content.decode() + str(dict(answer.headers))
        if found := secrets(said):
            wrong.append(f"{place} tells {found}")
    return wrong


@pytest.mark.parametrize("token", ["", TOKENS["b"]], ids=["nobody", "b"])
def test_every_operation_is_shut_to_who_is_of_another_county(town, token):
    assert not walked(System(token))


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_is_shut_to_every_role_of_another_county(town, role):
    assert not walked(System(by_hand("b", role, per_minute=6000)))


def test_the_same_operations_are_open_at_home(town):
    """Otherwise all might be shut to everybody."""
    answers = {one.key: asked(System(TOKENS["a"]), one) for one in operations("a")}
    refused = {key: one.json()["code"] for key, one in answers.items() if one.status_code != 200}
    other = {f"{key}: {code}" for key, code in refused.items() ^ AT_HOME.items()}
    assert not other, "\n".join(sorted(other))


def test_no_answer_tells_a_number_that_is_not_revealed(town, caplog):
    caplog.set_level(logging.DEBUG)
    for one in operations("a"):
        answer = asked(System(TOKENS["a"]), one)
        if one.key.startswith("reveal"):
            continue
        assert not told(one.path)
        assert not told(answer.content.decode() + str(dict(answer.headers))), one.path
        assert {name: answer.get(name) for name in SECURE} == SECURE
        assert answer["Cache-Control"] == "no-store, private"
    assert not told(caplog.text)


def test_every_address_is_described_and_nothing_else_is_there(town):
    from django.urls import get_resolver

    from kapok.api.around import URLS
    from kapok.api.describing import document
    from kapok.api.operation import PARAMETER

    there = {str(one.pattern).removeprefix("api/v1") for one in get_resolver(URLS).url_patterns}
    paths = {PARAMETER.sub(r"<str:\1>", path) for path in document()["paths"]}
    assert there == paths | {"/openapi.json"}
