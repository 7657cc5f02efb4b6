"""The day the office works on: today, or the demonstration's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from kapok.accounts.models import Setting


@dataclass(frozen=True, slots=True)
class Office:
    """`demonstration`: everything in the database is invented."""

    day: dt.date
    demonstration: bool


def office() -> Office:
    found = dict(
        Setting.objects.filter(pk__in=["business_day", "demonstration"]).values_list(
            "name", "value"
        )
    )
    day = found.get("business_day")
    return Office(
        dt.date.fromisoformat(day) if day else timezone.localdate(),
        bool(found.get("demonstration")),
    )
