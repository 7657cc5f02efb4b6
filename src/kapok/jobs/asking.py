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
    """The job; the one there is already if something was asked for under the same key before. Where that one failed, whoever asked
    for it has it done once more by asking again.

    `arguments`: ids, days as text, counts. A number of somebody among them is a fault of ours, not of whoever asks.
    """
    if not _may(by, kind, key):
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
    if not new and job.state == FAILED and job.asked_by == by.name:
        return _once_more(by, job)
    return job


def _once_more(by: Actor, job: Job) -> Job:
    """Of two who ask at the same time one has it done; the other gets what that one asked for."""
    try:
        return retry(by, job.pk)
    except Refused as refused:
        if refused.code != "not_failed":
            raise
        job.refresh_from_db()
        return job


def ask_again(by: Actor, kind: str, reason: str) -> Job:
    """As `ask`; but whoever's last one has not begun yet gets that: nobody fills the queue by asking."""
    waiting: Job | None = Job.objects.filter(
        kind=kind, state=QUEUED, asked_by=by.name, arguments={}
    ).first()
    return waiting or ask(by, kind, reason)


def retry(by: Actor, number: int) -> Job:
    """A job that failed, once more: by an administrator, or by whoever asked for it, as far as he still may. It is still done for
    whoever asked first.
    """
    with transaction.atomic():
        job: Job | None = Job.objects.select_for_update().filter(pk=number).first()
        own = job is not None and job.asked_by == by.name and _may(by, job.kind, job.key)
        if not own and not by.may(Right.MANAGE_ACCOUNTS):
            raise Refused("not_yours")
        if job is None:
            raise Refused("no_job", number=number)
        if job.state != FAILED:
            raise Refused("not_failed", number=number)
        job.state, job.attempts, job.trouble, job.ended_at = QUEUED, 0, None, None
        job.reason = " · ".join(filter(None, [job.reason, _again(by)]))[-200:]
        if own:
            job.roles = list(by.roles)
        job.save(update_fields=["state", "attempts", "trouble", "ended_at", "reason", "roles"])
        _queue(job)
    return job


def _may(by: Actor, kind: str, key: str | None) -> bool:
    return by is MACHINE or KINDS[kind].may(by, key)


def _again(by: Actor) -> str:
    """Kept with the job, so in both languages."""
    return " / ".join(words.format(who=by.name) for words in TEXTS["again"])


def _queue(job: Job) -> None:
    """By the task's name: `tasks` itself asks for jobs."""
    queued = app.configure_task(RUN, queue=QUEUE, lock=KINDS[job.kind].lock or None)
    queued.defer(number=job.pk)
