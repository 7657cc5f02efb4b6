"""A file checked, or what was confirmed of it applied, on behalf of whoever asked. Done again it comes to the same: an import that
is applied stays so, one that broke off left nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.comparing import quality, rounds
from kapok.finds import touching, warned
from kapok.imports import actions
from kapok.imports.copies import SETTLED, make_copy
from kapok.imports.models import APPLIED, CHECKED, CONFIRMED, FIRST, READ, REFUSED, Import
from kapok.imports.reading import vocabulary
from kapok.imports.trouble import STATES, Refused
from kapok.intake.archive import more_rows_than
from kapok.jobs.asking import ask
from kapok.jobs.models import Job
from kapok.jobs.order import Order
from kapok.jobs.work.anew import MOST_TOUCHED, again, decide_anew
from kapok.registry.trouble import Refused as RegistryRefused
from kapok.screening.people import whom

STEPS = 3
"""Begun, read, done: what is between the last two is one transaction."""


def bring_in(
    by: Actor, data: bytes, name: str, *, later: bool = False, **how: Any
) -> tuple[Import, Job | None]:
    """A file received, and checked at once if that takes a moment, else by the job that is given. `later`: by a job anyhow; `how`:
    as `actions.receive`.
    """
    file = actions.receive(by, data, name, **how)
    if later or len(data) > actions.WHOLE or more_rows_than(data, actions.MANY):
        with acting_as(by):
            return file, check_later(by, file.pk)
    return actions.check(by, file.pk).file, None


def check_later(by: Actor, number: int) -> Job:
    """A file that was received is checked by a worker."""
    return ask(by, "import", "check", number=number)


def mend(by: Actor, number: int, cells: Iterable[actions.Mended]) -> Job | None:
    """Cells corrected, and the file checked anew: at once if that takes a moment, else by the job that is given."""
    return _then_check(by, actions.mend(by, number, cells))


def mend_all(by: Actor, number: int, key: str, value: str) -> Job | None:
    """All cells with one problem."""
    return _then_check(by, actions.mend_all(by, number, key, value))


def put_back(by: Actor, number: int, sheet: int, row: int) -> Job | None:
    """A row as the file has it."""
    return _then_check(by, actions.put_back(by, number, sheet, row))


def _then_check(by: Actor, file: Import) -> Job | None:
    rows = sum(one["rows"] for one in file.sheets)
    if file.size <= actions.WHOLE and rows <= actions.MANY:
        actions.check(by, file.pk)
        return None
    actions.begin_again(by, file.pk)
    with acting_as(by):
        return check_later(by, file.pk)


def confirm_and_apply(by: Actor, number: int, *, partial: bool = False) -> Job:
    """Confirmed, and asked for in the same transaction."""
    with transaction.atomic():
        actions.confirm(by, number, partial=partial)
        tell(by)
        return ask(by, "import", "apply", number=number)


def apply_and_decide(
    by: Actor,
    number: int,
    understood: actions.Understood | None = None,
    first: Callable[[], object] = lambda: None,
) -> Import:
    """Written, and whom it touched decided anew, in one transaction, in which `first` comes first. Where the registry has moved
    on, or the database refuses it, the file is checked anew and that stands; whatever else is refused leaves everything as it was.
    """
    done: Import | RegistryRefused
    with transaction.atomic():
        first()
        try:
            done = actions.apply(by, number, understood)
        except RegistryRefused as refused:
            tell(by)
            if actions.get(by, number).state == CONFIRMED:
                raise
            done = refused
        else:
            decide_anew(by, number)
    if isinstance(done, RegistryRefused):
        raise done
    return done


def go_on(by: Actor, number: int) -> None:
    """What is written but broke off before anybody was decided anew goes on; one that is whole is refused as not to be confirmed."""
    with transaction.atomic():
        tell(by)
        file = actions.in_state(actions.get(by, number), number, APPLIED)
        if file.wrote.get(FIRST) or not decide_anew(by, number):
            actions.in_state(file, number, CHECKED)


def undo(by: Actor, number: int, why: str = "") -> Import:
    """Taken back; whom it had touched is decided anew in the same transaction, or not at all."""
    with transaction.atomic():
        tell(by)
        found = actions.touched(by, number)
        file = actions.undo(by, number, why)
        rounds.taken_back(number)
        again(by, f"undo import {number}", found, _of_nobody(found))
    return file


def _of_nobody(found: actions.Touched) -> list[str]:
    """Rows that went and are about no person: what was decided of those is found by them alone."""
    words = vocabulary()
    near = {name: whom(words, name) for name in found.made if name in words.entities}
    return [
        row
        for name, one in near.items()
        if one.owner or one.person.startswith("NULL")
        for row in found.made[name]
    ]


FORECAST, WORKBOOK = "forecast", "import_workbook"


def forecast_later(by: Actor, number: int) -> Job:
    """What an import would lead to is worked out by a worker, while other imports go on."""
    with acting_as(by):
        _not_too_many(by, number)
        return ask(by, FORECAST, FORECAST, number=number)


def _not_too_many(by: Actor, number: int) -> None:
    """Of more rows everything is decided anew once they are written: no trial takes so long."""
    if actions.rows_of(actions.get(by, number)) > MOST_TOUCHED:
        raise Refused("import_forecast_many", most=MOST_TOUCHED)


def foresee(order: Order) -> dict[str, Any]:
    """`number`: of the import."""
    number = int(order.arguments["number"])
    order.step(1, STEPS)
    foresee_now(order.actor, number)
    with acting_as(order.actor):
        file = actions.get(order.actor, number)
    order.step(STEPS, STEPS)
    zh, en = STATES[file.state]
    return {"import": number, "said_zh": zh, "said_en": en, "counts": file.counts}


def foresee_now(by: Actor, number: int) -> dict[str, Any]:
    """Written, decided, checked, and taken back; what that showed of one's own area is kept: others compete, and are not told of.
    Warnings are kept nowhere, so those that stand without the import are looked for as well.
    """
    areas = [one.replace("*", "") for one in by.areas]

    def warnings(found: actions.Touched) -> warned.Standing:
        return warned.standing(found.people, found.organisations, found.households, areas)

    def during(found: actions.Touched) -> tuple[actions.Touched, warned.Standing, dict[str, Any]]:
        finds = touching.foreseen(found.people, found.organisations, areas)
        new, gone = quality.foreseen(found.looked_at, found.households, areas)
        told: dict[str, Any] = {"tasks": new, "tasks_gone": gone, "people": len(found.people)}
        if finds is not None:
            told |= {"finds": finds.new, "amount": finds.amount, "finds_gone": finds.gone}
        return found, warnings(found), told

    with acting_as(by):
        _not_too_many(by, number)
    found, then, told = actions.trial(by, number, during)
    with transaction.atomic():
        told["warnings"] = [asdict(one) for one in warned.moved(warnings(found), then)]
    actions.foresee(by, number, told)
    return told


def workbook_later(by: Actor, number: int, lang: str) -> Job:
    """A workbook of many rows is made by a worker: asked for once by each who wants it, for what failed for another is not theirs to
    have done again; where it is there already nothing is made.
    """
    with acting_as(by):
        file = actions.in_state(actions.get(by, number), number, *SETTLED)
        key = f"workbook of import {number} {file.state} {lang} for {by.name}"
        return ask(by, WORKBOOK, "workbook", key=key, number=number, lang=lang)


def workbook(order: Order) -> dict[str, Any]:
    number = int(order.arguments["number"])
    make_copy(order.actor, number, str(order.arguments["lang"]))
    return {"import": number, "said_zh": "批注表做好了", "said_en": "its workbook is ready"}


def run(order: Order) -> dict[str, Any]:
    """`number`: of the import. What is confirmed is applied, what is not is checked."""
    number = int(order.arguments["number"])
    order.step(1, STEPS)

    def read() -> None:
        order.step(2, STEPS)

    with acting_as(order.actor):
        state = actions.get(order.actor, number).state
    file: Import
    if state in (READ, CHECKED, REFUSED):
        file = actions.check(order.actor, number, read).file
    else:
        file = actions.apply(order.actor, number, after_reading=read)
        decide_anew(order.actor, number)
    with acting_as(order.actor, "import: done"):
        Import.objects.filter(pk=number).update(news=True)
    order.step(STEPS, STEPS)
    zh, en = STATES[file.state]
    return {"import": number, "said_zh": zh, "said_en": en, "counts": file.counts}
