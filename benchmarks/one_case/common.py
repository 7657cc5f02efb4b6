"""The cases, and what must come out."""

from __future__ import annotations

import datetime as dt
from typing import Any

AS_OF = dt.date(2025, 6, 30)
OPEN_END = dt.date(2999, 12, 31)
Facts = dict[str, Any]


def _facts(registered: dt.date, closed: dt.date = OPEN_END, county: str = "510421") -> Facts:
    return {"target": True, "home_county": county, "registered_on": registered, "closed_on": closed}


CASES: list[tuple[Facts, str]] = [
    (_facts(dt.date(2022, 8, 31)), "eligible"),
    (_facts(dt.date(2022, 8, 31), dt.date(2023, 2, 27)), "not_eligible"),
    (_facts(dt.date(2022, 8, 31), county="510107"), "not_eligible"),
    (_facts(dt.date(2025, 1, 15)), "not_yet"),
    (_facts(dt.date(2021, 6, 30)), "outside_validity"),
]
