"""The name somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

SHORT = 3


def nearest(given: str, names: Iterable[str]) -> str:
    """The known name most like the one given, or "". Short names, such as people's, need half their letters only."""
    known = {name.lower(): name for name in sorted(names, reverse=True)}
    cutoff = 0.5 if len(given) <= SHORT else 0.62
    close = get_close_matches(given.lower(), sorted(known), 1, cutoff)
    return known[close[0]] if close else ""
