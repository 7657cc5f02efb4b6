"""The day the office works on: today; in a demonstration its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kapok.accounts.models import Setting

BUSINESS_DAY, DEMONSTRATION, LAYING = "business_day", "demonstration", "laying"
OF_DAY = (BUSINESS_DAY, DEMONSTRATION, LAYING)
"""Settings of the database; only where it is a demonstration do the others count."""


@dataclass(frozen=True, slots=True)
class Office:
    """`demonstration`: everything in the database is invented. `laying`: the step of those that it is laid down in."""

    day: dt.date
    demonstration: bool
    laying: tuple[int, int] | None = None


def office() -> Office:
    """Asks the database."""
    asked = Setting.objects.filter(pk__in=OF_DAY)
    return office_of(dict(asked.values_list("name", "value")))


def office_of(found: Mapping[str, Any]) -> Office:
    """`found`: settings by name."""
    if not found.get(DEMONSTRATION):
        return Office(timezone.localdate(), demonstration=False)
    day, laying = found.get(BUSINESS_DAY), found.get(LAYING)
    return Office(
        dt.date.fromisoformat(day) if day else timezone.localdate(),
        demonstration=True,
        laying=(laying[0], laying[1]) if laying else None,
    )
