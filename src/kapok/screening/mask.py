"""Numbers of people are never shown whole: first six and last four characters."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-8]\d{5})((?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d)(\d{3}[\dXx])(?![0-9A-Za-z])"
)


def masked(words: str) -> str:
    """The text with every identity number in it masked."""
    return _NUMBER.sub(lambda m: f"{m.group(1)}********{m.group(3)}", words)
