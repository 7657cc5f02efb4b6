"""What became of the jobs, for whoever looks after them."""

from __future__ import annotations

from django.db.models import Count

from kapok.jobs.kinds import KINDS
from kapok.jobs.models import DONE, STATES, Job
from kapok.jobs.texts import TEXTS

BROKEN = "broken"


def counts() -> dict[str, int]:
    """How many are in each state."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in STATES}


def latest(most: int, state: str = "") -> list[Job]:
    """The newest first."""
    found = Job.objects.filter(state=state) if state else Job.objects.all()
    return list(found.order_by("-id")[:most])


def last_done(kind: str) -> Job | None:
    return Job.objects.filter(kind=kind, state=DONE).order_by("-id").first()


def outcome(job: Job) -> tuple[str, str]:
    """What it did, why it failed, or nothing yet."""
    if job.trouble:
        zh, en = job.trouble
        return zh, en
    if job.state != DONE or job.result is None:
        return "", ""
    said = KINDS[job.kind].said
    zh, en = TEXTS[f"{said}_broken" if BROKEN in job.result else said]
    return zh.format(**job.result), en.format(**job.result)
