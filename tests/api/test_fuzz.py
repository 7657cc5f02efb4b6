"""The interface fuzzed from its own description: whatever is sent, no 5xx, and each answer is one that was promised."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.api.calling import by_hand

from kapok.accounts.roles import ROLES, Right

pytestmark = pytest.mark.server
PROMISED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
REAL = {
    "people": {"id": "a_person", "column": "phone", "entity": "status", "spell": "a_status"},
    "households": {"id": "a_household", "entity": "status"},
    "organisations": {"id": "a_organisation", "column": "number", "entity": "status"},
    "facts": {"entity": "person", "id": "a_person"},
    "imports": {"import": "1"},
    "comparisons": {"round": "1"},
    "moves": {"move": "1"},
    "jobs": {"job": "1"},
    "policies": {"policy": "panzhihua-2022-143", "measure": "16"},
}
"""Names that lead somewhere: else hardly anything would come past the address."""
LEADING = {
    "supplier": ["village", "x"],
    "day": ["2023-06-01", "2023-06-30", "1900-01-01", "2999-12-31", "x"],
    "start": ["2023-06-01", "1900-01-01", "2999-12-31"],
    "birth": ["2023-06-01", "1900-01-01", "2999-12-31"],
    "finish": ["2023-06-01", "1900-01-01", "2999-12-31"],
    "fact": ["labour", "birth", "student", "name", "bank", "died_on", "household", "x"],
    "value": ["weak", "2023-06-01", "1900-01-01", True, "阿牛", None, 10**15],
    "version": [1, 0],
    "state": [2, 0, None],
    "sex": ["male", "x", None],
    "measure": ["16", "5", "x"],
    "other": ["a_other", "x"],
    "household": ["a_household", "x"],
    "new_head": ["a_person", None, "x"],
    "area": ["510411", "510422001", "x"],
    "office": ["insurance", "x"],
    "content": ["eA==", "5aeT5ZCNLOaAp+WIqwrpmL/niZss55S3Cg==", "x"],
}
"""Words of which hardly any that is made up leads anywhere, with some that do."""
QUICK, THOROUGH, AS_OTHERS = 2, 150, 40
WHO = ("caseworker", "policy_officer", "leader", "village_officer")
"""As whom it is asked: the first who may, unless it is said as whom."""
WAYS = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def fuzzed(most: int, who: Sequence[str] = WHO, *, random: bool) -> Counter[int]:
    """How often each status was answered; `most`: cases of each operation, as the first of `who` that may, else as the last."""
    from django.core.wsgi import get_wsgi_application

    tokens = {role: token_of(role) for role in who}
    schema = schemathesis.openapi.from_dict(narrowed())
    schema.app = get_wsgi_application()
    answered: Counter[int] = Counter()
    how = settings(
        max_examples=most,
        derandomize=not random,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if random else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with one_connection():
        for found in schema.get_all_operations():
            operation = found.ok()
            token = tokens[first_who_may(operation.definition.raw["operationId"], who)]
            how(given(st.data())(asking(operation, token, answered)))()
    return answered


def token_of(role: str) -> str:
    reveals = Right.REVEAL_NUMBERS in ROLES[role].rights
    return by_hand("a", role, per_minute=6000, **({"reveal": "case"} if reveals else {}))


def first_who_may(key: str, who: Sequence[str]) -> str:
    from kapok.api.table import OPERATIONS

    [one] = [one for one in OPERATIONS if one.key == key]
    may = (role for role in who if not one.rights or ROLES[role].rights & {*one.rights})
    return next(may, who[-1])


def narrowed() -> dict:
    """The description as it is served, but for a few words of which all but some lead nowhere."""
    from kapok.api.describing import document

    told = copy.deepcopy(document())
    ways = [way for path in told["paths"].values() for way in path.values()]
    sent = {
        way["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for way in ways
        if "requestBody" in way
    }
    for shape in map(told["components"]["schemas"].get, sent):
        for name, words in LEADING.items():
            if name in shape.get("properties", {}):
                shape["properties"][name] = {"enum": words}
    return told


@contextmanager
def one_connection() -> Iterator[None]:
    """As Django's own client does: else the end of a request would close the connection that the test is in the middle of."""
    from django.core import signals
    from django.db import close_old_connections

    heard = (signals.request_started, signals.request_finished)
    for signal in heard:
        signal.disconnect(close_old_connections)
    yield
    for signal in heard:
        signal.connect(close_old_connections)


def asking(operation, token: str, answered: Counter[int]):
    from django.db import transaction

    own = {"authorization": f"Bearer {token}"}
    named = {one.name for one in operation.path_parameters}
    there = REAL.get(operation.path.split("/")[1], {})
    known = {name: value for name, value in there.items() if name in named}

    def ask(data):
        real = known if data.draw(st.integers(0, 3)) else None
        mode = data.draw(st.sampled_from(WAYS))
        case = data.draw(operation.as_strategy(mode, path_parameters=real))
        with transaction.atomic():
            response = case.call(headers=own)
            transaction.set_rollback(True)
        answered[response.status_code] += 1
        case.validate_response(response, checks=PROMISED)

    return ask


def test_whatever_is_sent_the_answer_is_one_that_was_promised(town):
    answered = fuzzed(QUICK, random=False)
    assert sum(answered.values()) > 40
    assert answered.keys() >= {200, 404, 422}


def test_each_operation_is_asked_as_somebody_who_may(town):
    from kapok.api.table import OPERATIONS

    rights = {
        one.key: (ROLES[first_who_may(one.key, WHO)].rights, {*one.rights}) for one in OPERATIONS
    }
    assert [key for key, (held, wanted) in rights.items() if wanted and not held & wanted] == []
    assert first_who_may("ask_prices", WHO) == "policy_officer"


@pytest.mark.long
def test_whatever_is_sent_for_a_long_time(town):
    answered = fuzzed(THOROUGH, random=True)
    assert answered.keys() >= {200, 400, 404, 409, 422}


@pytest.mark.long
@pytest.mark.parametrize("role", WHO[1:])
def test_whatever_is_sent_by_somebody_of_another_role(town, role):
    """What he may not do is refused him, and nothing breaks before that."""
    answered = fuzzed(AS_OTHERS, [role], random=True)
    assert answered.keys() >= {200, 403, 422}
