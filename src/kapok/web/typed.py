"""What stands in addresses and forms, read."""

from __future__ import annotations

import datetime as dt

_DIGITS = 18
"""So many fit into what the database numbers rows with."""


def whole(words: str) -> int | None:
    """A whole number without a sign; None where it is none."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _DIGITS else None


def day(words: str) -> dt.date | None:
    """A day as forms and addresses write it; None where it is none."""
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None
