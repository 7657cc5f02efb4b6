"""The day the office works on: today, or the demonstration's own."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from kapok.accounts.models import Setting


def business_day() -> dt.date:
    set_ = Setting.get("business_day")
    return dt.date.fromisoformat(set_) if set_ else timezone.localdate()
