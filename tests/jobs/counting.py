"""A kind of job for the tests: it counts itself, and is killed where the test says."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.db import transaction

from kapok.accounts.models import Setting
from kapok.accounts.roles import Right
from kapok.jobs.kinds import KINDS, Kind
from kapok.jobs.order import Order

KINDS["count"] = Kind(
    "count", "数一次", "Count", f"{__name__}:count", "swept", Right.DECIDE_FACTS, whole=True
)


def count(order: Order) -> dict[str, Any]:
    """`within`: a file whose presence means to wait here, to be killed; `after`: killed once it is committed."""
    Setting.objects.create(name=f"counted-{time.time_ns()}", value=order.actor.name)
    within, after = (Path(order.arguments[name]) for name in ("within", "after"))
    if within.exists():
        within.write_text("here")
        time.sleep(60)
    if after.exists():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    return {"sessions": 0, "attempts": 0, "jobs": 0}
