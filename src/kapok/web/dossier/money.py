"""What the ledger says was paid to somebody, in one sentence."""

from __future__ import annotations

from kapok.registry.reading.asked import Asked
from kapok.registry.reading.families import paid
from kapok.rules.language.arithmetic import FEN
from kapok.web.components import Words
from kapok.web.texts import Words as Say


def ledger(say: Say, asked: Asked, person: str) -> Words:
    years = paid(asked, "person", [person])
    if not years:
        return Words(say("ledger_none"))
    total = sum(one.amount for one in years)
    yuan, fen = divmod(abs(total), FEN)
    amount = f"{'-' if total < 0 else ''}{yuan:,}.{fen:02d}"
    times = sum(one.times for one in years)
    return Words(say("ledger_paid", day=asked.day, amount=amount, times=times))
