"""A number on a page: covered, or in clear for a minute after somebody has said why he must see it.

The session keeps which number may be seen until when, never the number.
"""

from __future__ import annotations

import time

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.identity import KINDS
from kapok.platform.secrets import Fields, Place
from kapok.registry.keys import fields
from kapok.registry.reindexing import COLUMNS
from kapok.web.components import Masked

SECONDS = 60
_NOTE = "revealed"


def covered(
    request: HttpRequest, table: str, row: str, column: str, sealed: bytes | None
) -> Masked:
    """The component for a sealed number of a row, as whoever asks may see it now."""
    kind = KINDS[COLUMNS[table][column]]
    label = request.say.of(kind.label, kind.en)
    if sealed is None:
        return Masked(column, label)
    number = opener(request).open(Place(table, column, row), bytes(sealed))
    shown = kind.mask(number)
    if not request.actor.may(Right.REVEAL_NUMBERS):
        return Masked(column, label, shown)
    left = _left(request, table, row, column)
    return Masked(column, label, shown, table, row, number if left else "", left)


def note(request: HttpRequest, table: str, row: str, column: str) -> None:
    """From now on, for a minute, the number may be seen in clear."""
    now = time.time()
    kept = {key: until for key, until in request.session.get(_NOTE, {}).items() if until > now}
    request.session[_NOTE] = {**kept, _key(table, row, column): now + SECONDS}


def _left(request: HttpRequest, table: str, row: str, column: str) -> int:
    until = request.session.get(_NOTE, {}).get(_key(table, row, column), 0)
    return max(0, round(until - time.time()))


def _key(table: str, row: str, column: str) -> str:
    return f"{table}/{row}/{column}"


def opener(request: HttpRequest) -> Fields:
    """Asked for once a page."""
    if not hasattr(request, "opened_fields"):
        request.opened_fields = fields()
    return request.opened_fields
