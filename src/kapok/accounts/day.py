"""The day the office works on: today; in a demonstration its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from kapok.accounts.models import Setting

BUSINESS_DAY, DEMONSTRATION, LAYING = "business_day", "demonstration", "laying"
"""Settings of the database; only where it is a demonstration do the others count."""


@dataclass(frozen=True, slots=True)
class Office:
    """`demonstration`: everything in the database is invented. `laying`: the step of those that it is laid down in."""

    day: dt.date
    demonstration: bool
    laying: tuple[int, int] | None = None


def office() -> Office:
    asked = Setting.objects.filter(pk__in=[BUSINESS_DAY, DEMONSTRATION, LAYING])
    found = dict(asked.values_list("name", "value"))
    if not found.get(DEMONSTRATION):
        return Office(timezone.localdate(), demonstration=False)
    day, laying = found.get(BUSINESS_DAY), found.get(LAYING)
    return Office(
        dt.date.fromisoformat(day) if day else timezone.localdate(),
        demonstration=True,
        laying=(laying[0], laying[1]) if laying else None,
    )
