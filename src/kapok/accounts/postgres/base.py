from __future__ import annotations

import select
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.postgresql import base

UNASKED = 2**31
"""No question is prepared by itself, however often it is asked: only one that wants it. Without a number the driver would prepare
none at all.
"""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "prepare_threshold": UNASKED}

    def is_usable(self) -> bool:
        """A server that has ended says so on the wire; where nothing is to be heard, nobody needs to be asked."""
        if self.connection is None or self.connection.closed:
            return False
        heard, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not heard or bool(super().is_usable())

    def prepared_cursor(self) -> Any:
        if self.queries_logged:
            return self.cursor()  # whoever writes questions down wants their values in them
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(_Prepared(self.connection))


class _Prepared(base.ServerBindingCursor):
    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)


def ask(words: Any, values: Any = None) -> list[tuple[Any, ...]]:
    """The rows of a question that every page asks in the same words: the server plans it once a connection. What differs
    between two pages belongs in `values`.
    """
    with connection.prepared_cursor() as cursor:
        cursor.execute(words, values)
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many: a question whose answer is one number. Its words are the same each time, with `%s` for each of `values`."""

    words: str
    values: tuple[Any, ...] = ()


def count_all(asked: Sequence[HowMany]) -> list[int]:
    """The answers, out of one trip to the server, in the order asked."""
    if not asked:
        return []
    words = ", ".join(f"({one.words})" for one in asked)
    [found] = ask(f"SELECT {words}", [value for one in asked for value in one.values])
    return [int(number) for number in found]
