"""What all screens of an import have: where they stand, the way through them, what is being worked on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kapok.imports import actions
from kapok.imports.models import (
    APPLIED,
    CHECKED,
    CONFIRMED,
    LEFT_OUT,
    READ,
    REFUSED,
    SAME,
    UNDONE,
    VERDICTS,
    Import,
)
from kapok.jobs.models import FAILED, QUEUED, RUNNING, Job
from kapok.jobs.overview import outcome
from kapok.jobs.work.importing import FORECAST
from kapok.web.components import Component, Toggles, Verdict, Words

IMPORTS = "/imports/"
KINDS = f"{IMPORTS}kinds/"
JOB = "import"
STEPS = ("parse", "rows", "confirm", "done")
_NEXT = {
    READ: "parse",
    CHECKED: "rows",
    CONFIRMED: "done",
    APPLIED: "done",
    UNDONE: "done",
    REFUSED: "parse",
}


def at(number: int, step: str) -> str:
    return f"{IMPORTS}{number}/{step}/"


def where_it_stands(file: Import) -> str:
    """The screen on which something is to be done, or was done last."""
    return at(file.pk, _NEXT[file.state])


def rail(request: HttpRequest, file: Import, step: str) -> Toggles:
    say = request.say
    items = [(say(f"imports_step_{one}"), at(file.pk, one), one == step) for one in STEPS]
    return Toggles(say("imports_steps"), items)


def counted(file: Import) -> dict[str, str]:
    return {verdict: f"{int(file.counts.get(verdict, 0)):,}" for verdict in VERDICTS}


def usable(file: Import) -> int:
    return actions.rows_of(file) - int(file.counts.get(LEFT_OUT, 0))


def writes(file: Import) -> int:
    """Rows that change something."""
    return usable(file) - int(file.counts.get(SAME, 0))


def job_of(file: Import) -> Job | None:
    """The last that was asked for it."""
    found: Job | None = (
        Job.objects.filter(kind__in=(JOB, FORECAST), arguments__number=file.pk)
        .order_by("-id")
        .first()
    )
    return found


def foreseeing(job: Job | None) -> bool:
    """Whether a worker works out what the import would lead to."""
    return job is not None and job.kind == FORECAST and job.state in (QUEUED, RUNNING)


def moving(file: Import, job: Job | None) -> bool:
    return file.state in (READ, CONFIRMED) and job is not None and job.state in (QUEUED, RUNNING)


def working(request: HttpRequest, file: Import, job: Job | None) -> list[Component]:
    """That it is worked on and how far, or why it was not done."""
    say = request.say
    if job is not None and job.state == FAILED and file.state != APPLIED:
        return [Verdict("alarm", say("imports_job_failed", why=say.of(*outcome(job))))]
    if file.state not in (READ, CONFIRMED):
        return []
    words = say("imports_reading" if file.state == READ else "imports_writing")
    found: list[Component] = [Verdict("info", words)]
    if job is not None:
        queued = job.state == QUEUED
        told: dict[str, Any] = {"done": job.steps_done, "steps": job.steps or 1}
        found.append(Words(say("imports_waits") if queued else say("imports_progress", **told)))
    return found
