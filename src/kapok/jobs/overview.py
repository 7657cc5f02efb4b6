"""What became of the jobs, for whoever looks after them."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from kapok.jobs.kinds import KINDS
from kapok.jobs.models import DONE, FAILED, STATES, Job
from kapok.jobs.texts import TEXTS

BROKEN = "broken"
DEAD_SECONDS = 20.0
"""A worker that has given no sign for so long is dead; what it did is taken up again."""


def counts() -> dict[str, int]:
    """How many are in each state. A turn that failed no longer counts once a later one was done."""
    later = Job.objects.filter(kind=OuterRef("kind"), state=DONE, id__gt=OuterRef("id"))
    standing = Job.objects.exclude(Q(state=FAILED, key__isnull=False) & Exists(later))
    found = dict(standing.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in STATES}


def latest(most: int) -> list[Job]:
    """The newest first, without the turns that were done: of those one knows the last (`last_done`)."""
    found = Job.objects.filter(Q(key__isnull=True) | ~Q(state=DONE))
    return list(found.order_by("-id")[:most])


def last_done(kind: str) -> Job | None:
    return Job.objects.filter(kind=kind, state=DONE).order_by("-id").first()


def worker_alive() -> bool:
    """Whether some worker has given a sign lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [DEAD_SECONDS],
        )
        return bool(cursor.fetchone()[0])


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
