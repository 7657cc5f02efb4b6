"""The policy that the office works by, for pages."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kapok.api.policy import package
from kapok.rules.executors.resultwords import LEVEL_WORDS

__all__ = ["ledger_words", "package", "run_off"]


@cache
def ledger_words() -> dict[tuple[str, str], tuple[str, str]]:
    """What the ledger's measures, items, funds and levels are called: the fact and its value → Chinese and English. An item
    stands behind its measure: 5/subsidy.
    """
    whole = package()
    found = {("source", name): (one.say, one.en) for name, one in whole.funds.items()}
    found |= {("level", name): words for name, words in LEVEL_WORDS.items()}
    for measure in whole.measures.values():
        found["measure", measure.id] = (measure.title, measure.en)
        for one in measure.amounts:
            found["item", f"{measure.id}/{one.name}"] = (one.say, one.en)
    return found


def run_off(day: dt.date) -> dt.date | None:
    """The last day of the policy if that is over: what happened before is still settled by it."""
    last = package().valid_to
    return last if day > last else None
