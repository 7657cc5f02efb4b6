"""Row ids as the office files lead to them: the natural keys of a row, joined.

Owns: the form of the ids, so that the clean truth and what is read from the
city's files are the same rows under the same ids.
"""

from __future__ import annotations

import datetime as dt


def key(*parts: str | int | dt.date | None) -> str:
    """Parts joined by a stroke; days as 2022-03-01, an unknown part left empty."""
    return "/".join(
        "" if part is None else part.isoformat() if isinstance(part, dt.date) else str(part)
        for part in parts
    )
