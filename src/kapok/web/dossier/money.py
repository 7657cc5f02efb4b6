"""What the ledger says was paid to somebody, in one sentence."""

from __future__ import annotations

from kapok.registry.reading.asked import Asked
from kapok.registry.reading.families import paid
from kapok.web.components import Words
from kapok.web.texts import Words as Say


def ledger(say: Say, asked: Asked, person: str) -> Words:
    years = paid(asked, "person", [person])
    if not years:
        return Words(say("ledger_none"))
    amount = f"{sum(one.amount for one in years) / 100:,.2f}"
    times = sum(one.times for one in years)
    return Words(say("ledger_paid", day=asked.day, amount=amount, times=times))
