"""How often a login may be tried: by the name that is typed, and by where it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kapok.accounts.actions import USERNAME
from kapok.accounts.models import Attempt
from kapok.accounts.trouble import Refused
from kapok.masking import masked_all

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within the time; `forgiven`: a success begins the count anew."""

    column: str
    failures: int
    minutes: int
    forgiven: bool


LIMITS = (Limit("username", 5, 15, True), Limit("address", 50, 15, False))


def ask(username: str, address: str) -> None:
    """Refused while too many have failed. Two tries with one name wait for each other, so that none goes uncounted."""
    username = _kept(username)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('kapok login'), hashtext(%s))", [username]
        )
    waits = [
        _wait(limit, {"username": username, "address": address}[limit.column]) for limit in LIMITS
    ]
    longest = max(waits)
    if longest > dt.timedelta():
        raise Refused("too_often", minutes=-(-longest // dt.timedelta(minutes=1)))


def _wait(limit: Limit, value: str) -> dt.timedelta:
    now, window = timezone.now(), dt.timedelta(minutes=limit.minutes)
    tried = Attempt.objects.filter(**{limit.column: value}, at__gt=now - window).order_by("-at")
    if limit.forgiven:
        last = tried.filter(succeeded=True).values_list("at", flat=True).first()
        tried = tried.filter(at__gt=last) if last else tried
    found = list(tried.filter(succeeded=False).values_list("at", flat=True)[: limit.failures])
    return found[-1] + window - now if len(found) == limit.failures else dt.timedelta()


def record(username: str, address: str, *, succeeded: bool) -> None:
    Attempt.objects.create(username=_kept(username), address=address, succeeded=succeeded)


def _kept(typed: str) -> str:
    """What is no name of an account may be a password or an identity number, typed in the wrong place: it is counted, not
    kept.
    """
    if USERNAME.fullmatch(typed) and masked_all(typed) == typed:
        return typed
    return (
        f"~{salted_hmac('kapok login', typed, algorithm='sha256').hexdigest()[: LONGEST_NAME - 1]}"
    )
