"""One job done: once, on behalf of whoever asked, and its end on record whatever happens.

Being marked as running and as failed is committed by itself; being marked as done belongs to the work where a job is one
transaction. Two workers never do one job at the same time: the session holds a lock that ends with the connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from kapok.accounts.actor import MACHINE, SYSTEM, Actor, actor_of, standing
from kapok.accounts.day import office
from kapok.accounts.models import Account
from kapok.accounts.trouble import Refused as AccountRefused
from kapok.jobs.kinds import KINDS, Kind
from kapok.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from kapok.jobs.order import Order
from kapok.jobs.trouble import Refused
from kapok.platform.secrets import Trouble as SecretTrouble
from kapok.registry.trouble import Refused as RegistryRefused
from kapok.registry.trouble import cause

MOST_TRIES = 3
"""How often a job may break off before it counts as failed."""
_LOCK = 0x6B61706F
"""Beside a job's number: what other locks of the database are not called by."""


class Held(Exception):
    """Another worker is at this job, or its connection is not known to be dead yet."""


def run(number: int) -> None:
    """Nothing to do where it is done already. Raises `Held`, and what a lost database raises: the queue tries again."""
    with _alone(number):
        job = _begun(number)
        if job is None:
            return
        try:
            _do(job)
        except (AccountRefused, RegistryRefused, SecretTrouble) as refused:
            _refuse(number, refused)
        except DatabaseError as error:
            if not _said(job, error):
                raise
        except Exception:  # a fault of ours: on record here, whole in the log
            _refuse(number, Refused("unexpected", number=number))
            raise


@contextmanager
def _alone(number: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, number])
        if not cursor.fetchone()[0]:
            raise Held
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, number])


def _begun(number: int) -> Job | None:
    """The job, on record as running; nothing if it is done, or broke off too often."""
    job = Job.objects.filter(pk=number, state__in=[QUEUED, RUNNING]).first()
    if job is None:
        return None
    if job.attempts >= MOST_TRIES:
        _refuse(number, Refused("died", tries=job.attempts))
        return None
    job.state, job.started_at, job.attempts = RUNNING, timezone.now(), job.attempts + 1
    job.save(update_fields=["state", "started_at", "attempts"])
    return job


def _do(job: Job) -> None:
    kind = KINDS[job.kind]
    order = Order(job.pk, _actor(job, kind), job.arguments)
    if kind.whole:
        with transaction.atomic():
            _finish(job, _function(kind)(order))
    else:
        _finish(job, _function(kind)(order))


def _function(kind: Kind) -> Callable[[Order], dict[str, Any]]:
    module, _, name = kind.run.partition(":")
    found: Callable[[Order], dict[str, Any]] = getattr(import_module(module), name)
    return found


def _actor(job: Job, kind: Kind) -> Actor:
    """What the account may do now, within the roles it asked with; never more than it might then."""
    if job.asked_by == SYSTEM:
        return MACHINE
    account = Account.objects.filter(username=job.asked_by, active=True).first()
    if account is not None:
        grants = [one for one in standing(account, office().day) if one.role in job.roles]
        actor = actor_of(account, grants)
        if kind.may(actor, job.key):
            return actor
    raise Refused("no_more", who=job.asked_by)


def _finish(job: Job, result: dict[str, Any]) -> None:
    Job.objects.filter(pk=job.pk).update(state=DONE, ended_at=timezone.now(), result=result)


def _refuse(number: int, why: AccountRefused | RegistryRefused | SecretTrouble) -> None:
    Job.objects.filter(pk=number).update(
        state=FAILED, ended_at=timezone.now(), trouble=[why.zh, why.en]
    )


def _said(job: Job, error: DatabaseError) -> bool:
    """A database that was away is tried again, as often as a job may break off; then, and at once for all else, it is said."""
    if isinstance(error, OperationalError) and job.attempts < MOST_TRIES:
        return False
    _refuse(job.pk, cause(error) or Refused("unexpected", number=job.pk))
    return isinstance(error, OperationalError) or cause(error) is not None
