"""Data quality, and what takes a while of a comparison round. Done again each comes to the same."""

from __future__ import annotations

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
from kapok.jobs.work.anew import decide_anew


def make_round(
    by: Actor, office: str, scope: str, *, only_unknown: bool = False
) -> tuple[Round, Job]:
    """Held fast, and its request asked for in the same transaction."""
    with transaction.atomic():
        one = rounds.make(by, office, scope, only_unknown=only_unknown)
        tell(by)
        return one, ask(by, "compare_request", office, number=one.pk)


def receive(by: Actor, number: int, data: bytes, name: str) -> Job:
    """The reply kept, and taken in by a worker."""
    rounds.receive(by, number, data, name)
    with acting_as(by):
        return ask(by, "compare_reply", "reply", number=number)


def take_in(by: Actor, number: int) -> Round:
    """The reply that is there; what waited for it is decided anew."""
    one = rounds.take_in(by, number)
    if one.reply is not None:
        decide_anew(by, one.reply)
    return one


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
    return _told(take_in(order.actor, int(order.arguments["number"])))


def _told(one: Round) -> dict[str, Any]:
    zh, en = STATES[one.state]
    people = one.people if one.as_of is None else one.answered
    return {"round": one.pk, "said_zh": zh, "said_en": en, "people": people}
