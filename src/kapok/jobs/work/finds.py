"""The policy finds people: the whole registry, or what was touched; done again it comes to the same, and changes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from kapok.accounts.actor import MACHINE, acting_as
from kapok.accounts.day import office
from kapok.finds import corrected, evidence, pricing, reading, regretting, running, touching
from kapok.finds.models import Result
from kapok.finds.running import Wanted
from kapok.jobs.order import Order
from kapok.registry.deeds import Action


def wanted(order: Order) -> Wanted:
    """`as_of`: the day to decide for, else the office's; `measures`: all without."""
    day = order.arguments.get("as_of")
    return Wanted(
        order.actor.name,
        str(order.arguments.get("reason", "")),
        order.number,
        dt.date.fromisoformat(day) if day else None,
        tuple(order.arguments.get("measures", ())),
        order.step,
    )


def run(order: Order) -> dict[str, Any]:
    """Everything; then what was missed by little. Where nobody is there yet, nothing is done."""
    try:
        with running.full(wanted(order)) as done:
            missed = regretting.keep_regrets(done)
    except running.Nothing:
        return {"run": 0, "day": office().day.isoformat(), "units": 0, "changed": 0}
    return told(done.run) | {"regrets": missed} | _evidence()


def prices(order: Order) -> dict[str, Any]:
    """Everything, and then every open reading over the same snapshot; `measures`: these alone, and what touches no others."""
    asked = replace(wanted(order), step=lambda _done, _all: None)
    with running.full(asked) as done:
        regretting.keep_regrets(done)
        done.over()
        kept = pricing.keep_prices(done, order.step, asked.measures)
    return told(done.run) | {"prices": kept} | _evidence()


def touched(order: Order) -> dict[str, Any]:
    """`persons`, `organisations`: those whose facts have changed; `gone`: rows about nobody that are not there any more."""
    who = (order.arguments.get(name, ()) for name in ("persons", "organisations", "gone"))
    done = touching.touched(wanted(order), *who)
    return told(done) | _evidence()


def differ(order: Order) -> dict[str, Any]:
    """`number`: of an action; earlier results that would be others by the facts as it left them, as far as whoever asks may see
    them: number, outcome, fen of each.
    """
    with acting_as(order.actor):
        rows = reading.rows_of_action(Action.objects.get(pk=order.arguments["number"]))
    with acting_as(MACHINE):
        answer = corrected.would_differ(rows)
    found = {one.result.pk: (one.outcome, one.amount) for one in answer.differing}
    with acting_as(order.actor):
        seen = Result.objects.filter(pk__in=found).order_by("pk").values_list("pk", flat=True)
        differing = [[number, *found[number]] for number in seen]
    return {
        "n": len(differing),
        "differing": differing,
        "decided": answer.decided,
        "elsewhere": answer.elsewhere,
    }


def receipts(order: Order) -> dict[str, int]:
    """All that are owed of what runs changed; each is committed by itself, so done again it goes on."""
    kept, later = evidence.keep_owed(running.office_package(), step=order.step)
    return {"receipts": kept, "receipts_later": later}


def _evidence() -> dict[str, int]:
    """Receipts of what changed, and of runs that broke off before theirs; `later` so many, by the job that keeps them all."""
    kept, later = evidence.keep_owed(running.office_package(), evidence.MOST)
    return {"receipts": kept, "receipts_later": later}


def told(done: Any) -> dict[str, Any]:
    return {
        "run": done.pk,
        "day": done.as_of.isoformat(),
        "policy": done.basis.hash,
        "units": done.units,
        "changed": done.changed,
    }
