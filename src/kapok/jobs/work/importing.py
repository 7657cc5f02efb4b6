"""A file checked, or what was confirmed of it applied, on behalf of whoever asked. Done again it comes to the same: an import that
is applied stays so, one that broke off left nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.imports import actions
from kapok.imports.models import CHECKED, READ, REFUSED, Import
from kapok.imports.trouble import STATES
from kapok.jobs.asking import ask
from kapok.jobs.models import Job
from kapok.jobs.order import Order
from kapok.jobs.work.comparing import check_touched

STEPS = 2
MOST_TOUCHED = 5_000
"""Of more people the nightly run decides."""


def bring_in(by: Actor, data: bytes, name: str, **how: Any) -> tuple[Import, Job | None]:
    """A file received, and checked at once if that takes a moment, else by the job that is given. `how`: as `actions.receive`."""
    file = actions.receive(by, data, name, **how)
    if len(data) > actions.WHOLE:
        with acting_as(by):
            return file, check_later(by, file.pk)
    return actions.check(by, file.pk).file, None


def check_later(by: Actor, number: int) -> Job:
    """A file that was received is checked by a worker."""
    return ask(by, "import", "check", number=number)


def confirm_and_apply(by: Actor, number: int, *, partial: bool = False) -> Job:
    """Confirmed, and asked for in the same transaction."""
    with transaction.atomic():
        actions.confirm(by, number, partial=partial)
        tell(by)
        return ask(by, "import", "apply", number=number)


def decide_anew(by: Actor, number: int) -> None:
    """Whom an import touched is decided anew: asked for once, also where this broke off and is done again."""
    people, organisations = actions.touched(by, number)
    check_touched(by, f"import {number}", people)
    if 0 < len(people) + len(organisations) <= MOST_TOUCHED:
        with acting_as(by):
            ask(by, "touched", f"import {number}", key=f"touched by import {number}",
                persons=people, organisations=organisations)  # fmt: skip


def run(order: Order) -> dict[str, Any]:
    """`number`: of the import. What is confirmed is applied, what is not is checked."""
    number = int(order.arguments["number"])
    order.step(1, STEPS)
    with acting_as(order.actor):
        state = actions.get(order.actor, number).state
    file: Import
    if state in (READ, CHECKED, REFUSED):
        file = actions.check(order.actor, number).file
    else:
        file = actions.apply(order.actor, number)
        decide_anew(order.actor, number)
    order.step(STEPS, STEPS)
    zh, en = STATES[file.state]
    return {"import": number, "said_zh": zh, "said_en": en, "counts": file.counts}
