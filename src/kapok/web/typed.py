"""What stands in addresses and forms, read."""

from __future__ import annotations

_DIGITS = 18
"""So many fit into what the database numbers rows with."""


def whole(words: str) -> int | None:
    """A whole number without a sign; None where it is none."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _DIGITS else None
