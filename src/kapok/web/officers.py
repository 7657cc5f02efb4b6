"""Who did something, as a page says it: name and office of the day; the account itself is for whoever looks after accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kapok.accounts.officers import officers, said_of
from kapok.web.texts import Words


class Officers:
    """Asked for once a page."""

    def __init__(self, say: Words, usernames: Iterable[str]) -> None:
        self._say, self._known = say, officers(usernames)

    def __call__(self, username: str, at: dt.date | None = None) -> str:
        """`at`: when; a moment counts as its day."""
        day = at.date() if isinstance(at, dt.datetime) else at
        return self._say.of(*said_of(self._known, username, day)) if username else ""
