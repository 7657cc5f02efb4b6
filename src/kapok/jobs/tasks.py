"""What the queue knows: one task that does a job by its number, and one that asks for a job whose turn has come.

procrastinate finds this module by its name.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app

from kapok.accounts.actor import MACHINE
from kapok.jobs import running
from kapok.jobs.asking import QUEUE, RUN, ask
from kapok.jobs.kinds import SCHEDULE

AGAIN_SECONDS = 3


class Again(BaseRetryStrategy):
    """A job that is held, or whose database was away, comes back; `running` counts how often it may break off."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:  # noqa: ARG002
        if isinstance(exception, (running.Held, OperationalError)):
            return RetryDecision(retry_in={"seconds": AGAIN_SECONDS})
        return None


@app.task(name=RUN, queue=QUEUE, retry=Again())
def run(number: int) -> None:
    running.run(number)


@app.task(name="kapok.due", queue=QUEUE, retry=Again())
def due(timestamp: int, kind: str) -> None:
    ask(MACHINE, kind, "", key=f"{kind}@{timestamp}")


for turn in SCHEDULE:
    app.periodic(cron=turn.cron, periodic_id=turn.kind, task_kwargs={"kind": turn.kind})(due)
