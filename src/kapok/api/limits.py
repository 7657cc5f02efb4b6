"""How often a token may be used: its allowance of a minute fills up evenly, and each request takes one part of it.

One row a token, moved on by one statement: of any number of workers that come at once, each waits for the one before and
counts from where that one left it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db import connection, transaction

from kapok.accounts.actor import NOBODY, tell
from kapok.api.models import Token
from kapok.api.trouble import Problem

MINUTE = 60
_TAKE = """
INSERT INTO api_rate AS rate (token_id, full_at, used_at)
VALUES (%(token)s, clock_timestamp() + %(part)s * interval '1 second', clock_timestamp())
ON CONFLICT (token_id) DO UPDATE
SET full_at = greatest(rate.full_at, clock_timestamp()) + %(part)s * interval '1 second', used_at = clock_timestamp()
WHERE greatest(rate.full_at, clock_timestamp()) + %(part)s * interval '1 second' <= clock_timestamp() + interval '1 minute'
RETURNING extract(epoch FROM rate.full_at - clock_timestamp())"""
_WAIT = "SELECT extract(epoch FROM full_at - clock_timestamp()) FROM api_rate WHERE token_id = %s"


@dataclass(frozen=True, slots=True)
class Left:
    """How many requests may come at once now, and in how many seconds the allowance is whole again."""

    most: int
    left: int
    whole_in: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={MINUTE}',
            "RateLimit": f'"minute";r={self.left};t={self.whole_in}',
        }


def take(token: Token) -> Left:
    """One request of the token's allowance, kept whatever becomes of the request; Problem if there is none left."""
    part = MINUTE / token.per_minute
    with transaction.atomic(), connection.cursor() as cursor:
        tell(NOBODY)
        cursor.execute(_TAKE, {"token": token.pk, "part": part})
        taken = cursor.fetchone()
        if taken is None:
            cursor.execute(_WAIT, [token.pk])
        used = max(0.0, float((taken or cursor.fetchone())[0]))
    left = math.floor((MINUTE - used) / part) if taken is not None else 0
    found = Left(token.per_minute, max(0, left), math.ceil(used))
    if taken is not None:
        return found
    seconds = max(1, math.ceil(used + part - MINUTE))
    headers = {"Retry-After": str(seconds), **found.headers}
    raise Problem("rate", 429, most=token.per_minute, seconds=seconds, headers=headers)
