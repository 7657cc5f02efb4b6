"""Data quality, and what takes a while of a comparison round. Done again each comes to the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.comparing import quality as rules
from kapok.comparing import rounds
from kapok.comparing.models import Round
from kapok.comparing.trouble import STATES
from kapok.jobs.asking import ask
from kapok.jobs.models import Job
from kapok.jobs.order import Order

MOST_TOUCHED = 5_000
"""More people are left to the night."""


def make_round(by: Actor, office: str, scope: str) -> tuple[Round, Job]:
    """Held fast, and its request asked for in the same transaction."""
    with transaction.atomic():
        one = rounds.make(by, office, scope)
        tell(by)
        return one, ask(by, "compare_request", office, number=one.pk)


def receive(by: Actor, number: int, data: bytes, name: str) -> Job:
    """The reply kept, and taken in by a worker."""
    rounds.receive(by, number, data, name)
    with acting_as(by):
        return ask(by, "compare_reply", "reply", number=number)


def check_touched(
    by: Actor, reason: str, people: Sequence[str], households: Sequence[str] = ()
) -> None:
    """What an import wrote about people is looked at by all rules: asked for once, also where that broke off and is done again."""
    if 0 < len(people) <= MOST_TOUCHED:
        with acting_as(by):
            key = f"quality after {reason}"
            told = {"persons": list(people), "households": list(households)}
            ask(by, "quality_touched", reason, key=key, **told)


def quality(order: Order) -> dict[str, Any]:
    """The whole registry."""
    return asdict(rules.check(step=order.step))


def touched(order: Order) -> dict[str, Any]:
    """`persons`: those of whom something has changed; their households with them, and `households` beside."""
    people, houses = (list(order.arguments.get(name, ())) for name in ("persons", "households"))
    return asdict(rules.check(people, order.step, houses))


def request(order: Order) -> dict[str, Any]:
    return _told(rounds.request(order.actor, int(order.arguments["number"])))


def reply(order: Order) -> dict[str, Any]:
    return _told(rounds.take_in(order.actor, int(order.arguments["number"])))


def _told(one: Round) -> dict[str, Any]:
    zh, en = STATES[one.state]
    people = one.people if one.as_of is None else one.answered
    return {"round": one.pk, "said_zh": zh, "said_en": en, "people": people}
