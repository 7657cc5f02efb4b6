"""Asking for a job: in the transaction of whoever asks, so it is there exactly if that is committed."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from kapok.accounts.actor import MACHINE, Actor
from kapok.accounts.roles import Right
from kapok.jobs.kinds import KINDS
from kapok.jobs.models import FAILED, QUEUED, Job
from kapok.jobs.texts import TEXTS
from kapok.jobs.trouble import Refused
from kapok.masking import masked

RUN, QUEUE = "kapok.run", "kapok"
"""The task that does a job, and where it waits."""


def ask(by: Actor, kind: str, reason: str, *, key: str | None = None, **arguments: Any) -> Job:
    """The job; the one there is already if something was asked for under the same key before.

    `arguments`: ids, days as text, counts. A number of somebody among them is a fault of ours, not of whoever asks.
    """
    right = KINDS[kind].right
    if by is not MACHINE and (right is None or not by.may(right)):
        raise Refused("not_yours")
    words = json.dumps(arguments, ensure_ascii=False)
    if masked(words) != words:
        raise ValueError(f"a personal number among the arguments of {kind}")
    made = {
        "kind": kind,
        "arguments": arguments,
        "asked_by": by.name,
        "roles": list(by.roles),
        "reason": reason,
    }
    job: Job
    with transaction.atomic():
        if key is None:
            job, new = Job.objects.create(**made), True
        else:
            job, new = Job.objects.get_or_create(key=key, defaults=made)
        if new:
            _queue(job)
    return job


def ask_again(by: Actor, kind: str, reason: str) -> Job:
    """As `ask`; but whoever's last one has not begun yet gets that: nobody fills the queue by asking."""
    waiting: Job | None = Job.objects.filter(
        kind=kind, state=QUEUED, asked_by=by.name, arguments={}
    ).first()
    return waiting or ask(by, kind, reason)


def retry(by: Actor, number: int) -> Job:
    """A job that failed, once more. Whoever asked first is still the one it is done for."""
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("not_yours")
    with transaction.atomic():
        job: Job | None = Job.objects.select_for_update().filter(pk=number).first()
        if job is None:
            raise Refused("no_job", number=number)
        if job.state != FAILED:
            raise Refused("not_failed", number=number)
        job.state, job.attempts, job.trouble, job.ended_at = QUEUED, 0, None, None
        job.reason = " · ".join(filter(None, [job.reason, _again(by)]))[-200:]
        job.save(update_fields=["state", "attempts", "trouble", "ended_at", "reason"])
        _queue(job)
    return job


def _again(by: Actor) -> str:
    """Kept with the job, so in both languages."""
    return " / ".join(words.format(who=by.name) for words in TEXTS["again"])


def _queue(job: Job) -> None:
    """By the task's name: `tasks` itself asks for jobs."""
    queued = app.configure_task(RUN, queue=QUEUE, lock=KINDS[job.kind].lock or None)
    queued.defer(number=job.pk)
