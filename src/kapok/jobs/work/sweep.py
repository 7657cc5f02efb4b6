"""What has had its time is thrown away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

from kapok.accounts.models import Attempt, Session
from kapok.jobs.models import Job
from kapok.jobs.order import Order

ATTEMPTS_KEPT = dt.timedelta(days=90)
JOBS_KEPT = dt.timedelta(days=30)


def sweep(order: Order) -> dict[str, Any]:
    """Sessions that have ended, login attempts that nobody counts any more, searches whose token has run out, and turns that
    ended long ago.
    """
    del order
    with connection.cursor() as cursor:
        cursor.execute("SELECT kapok_forget_searches()")
    now = timezone.now()
    old = Job.objects.filter(ended_at__lt=now - JOBS_KEPT, key__isnull=False)
    return {
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "attempts": Attempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()[0],
        "jobs": old.delete()[0],
    }
