"""A kind of sheet written out of a registry too large to wait for, on behalf of whoever asked, who alone may have it."""

from __future__ import annotations

import datetime as dt
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.utils import timezone

from kapok.accounts.actor import Actor, acting_as
from kapok.accounts.roles import Right
from kapok.imports.exporting import export, kind_of
from kapok.imports.trouble import Refused
from kapok.jobs.asking import ask
from kapok.jobs.models import DONE, QUEUED, RUNNING, Job
from kapok.jobs.order import Order
from kapok.platform.secrets import Place
from kapok.registry.keys import fields, vault
from kapok.registry.looks import why_of

EXPORT = "export"
STEPS = 3
"""Begun; read, with whose numbers are taken out; written and in the vault."""
KEPT = dt.timedelta(days=1)
"""For so long it is had; afterwards the registry has moved on, and it is asked for anew."""

MOST_SHOWN = 20


def export_later(by: Actor, name: str, purpose: str, words: str = "") -> Job:
    """Asked for as it would be at once. Whoever waits for the very same gets that. What somebody wrote of why is sealed: anybody
    may read what jobs there are.
    """
    if not by.may(Right.REVEAL_NUMBERS):
        raise Refused("import_right")
    layout, tidy = kind_of(name).id, why_of(purpose, words)
    with acting_as(by):
        for job in _own(by).filter(state__in=(QUEUED, RUNNING)):
            if (job.arguments["layout"], *_purpose(job.arguments, by)) == (layout, purpose, tidy):
                return job
        sealed = urlsafe_b64encode(fields().seal(_place(by), tidy)).decode() if tidy else ""
        return ask(by, EXPORT, f"{EXPORT} {layout}", layout=layout, purpose=purpose, words=sealed)


def make(order: Order) -> dict[str, Any]:
    """Whose numbers stand in it is kept before it lies anywhere; where that is all that was done, it is kept once more."""
    by, layout, rows = order.actor, kind_of(str(order.arguments["layout"])), 0
    order.step(1, STEPS)

    def read(found: int) -> None:
        nonlocal rows
        rows = found
        order.step(2, STEPS)

    purpose, words = _purpose(order.arguments, by)
    data = export(by, layout.id, purpose=purpose, words=words, after_reading=read)
    address = vault().add(data).address
    order.step(STEPS, STEPS)
    told = {"layout": layout.id, "said_zh": layout.label, "said_en": layout.en, "rows": rows}
    return told | {"address": address, "areas": list(by.areas)}


def asked(by: Actor) -> list[Job]:
    """One's own of the last day, the newest first, as far as one still holds the roles and areas it was asked with."""
    return [one for one in _own(by)[:MOST_SHOWN] if _within(by, one)]


def had(by: Actor, number: int) -> tuple[Job, bytes]:
    """What was made for whoever asked; refused to everybody else, and after a day."""
    job = _own(by).filter(pk=number, state=DONE).first()
    if job is None or not by.may(Right.REVEAL_NUMBERS) or not _within(by, job):
        raise Refused("export_none")
    return job, vault().get(job.result["address"])


def _own(by: Actor) -> Any:
    late = timezone.now() - KEPT
    own = Job.objects.filter(kind=EXPORT, asked_by=by.name)
    return own.exclude(ended_at__lte=late).order_by("-id")


def _within(by: Actor, job: Job) -> bool:
    areas = tuple(one.replace("*", "") for one in by.areas)
    made = (job.result or {}).get("areas", ())
    return {*job.roles} <= {*by.roles} and all(one.startswith(areas) for one in made)


def _purpose(arguments: dict[str, Any], by: Actor) -> tuple[str, str]:
    """The purpose, and what was written of it."""
    sealed = arguments["words"]
    opened = fields().open(_place(by), urlsafe_b64decode(sealed)) if sealed else ""
    return arguments["purpose"], opened


def _place(by: Actor) -> Place:
    return Place("jobs_job", "words", by.name)
