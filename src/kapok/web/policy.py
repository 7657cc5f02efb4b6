"""The policy that the office works by: its package, read once a process. Labels of facts and codes stand in its vocabulary."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.conf import settings

from kapok.rules.executors.resultwords import LEVEL_WORDS
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package


@cache
def package() -> Package:
    return load_package(settings.POLICY, check=False)


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
