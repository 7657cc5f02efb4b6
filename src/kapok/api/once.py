"""The same thing asked for twice is done once: whoever sends a key again gets the answer of the first time.

Only what was done is kept. Of two that come at once with one key, the second waits until the first is through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from kapok.api.models import Answer, Token
from kapok.api.trouble import Problem

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,200}", re.ASCII)
DONE = 200


def key_of(sent: str | None) -> str:
    if sent is None or not KEY.fullmatch(sent):
        raise Problem("key_missing", 400, place=HEADER)
    return sent


def once(
    token: Token, key: str, asked: list[Any], do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """The answer, and whether it was given before. In the transaction in which it is done; `asked`: all that was sent."""
    kept, request = _digest(key), _digest(json.dumps(asked, ensure_ascii=False, sort_keys=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('kapok api'), hashtext(%s))",
            [f"{token.pk} {kept}"],
        )
        cursor.execute("SELECT kapok_forget_answers()")
    before = Answer.objects.filter(token=token, key=kept).first()
    if before is not None:
        if before.request != request:
            raise Problem("key_used", 409, place=HEADER)
        return before.body, True
    body = do()
    Answer.objects.create(
        token=token,
        actor=token.account.username,
        key=kept,
        request=request,
        status=DONE,
        body=body,
    )
    return body, False


def _digest(words: str) -> str:
    """With a key of ours: what was sent may hold somebody's number, which could be found by trying."""
    return salted_hmac("kapok api", words, algorithm="sha256").hexdigest()
