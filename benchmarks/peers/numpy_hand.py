"""NumPy as one would write it by hand: each condition a pair of arrays, value and known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np

from peers.columns import Column, Result, add_months, batches
from peers.common import (
    AS_OF,
    GRANT,
    LONGEST,
    MAX_DAYS,
    PANZHIHUA,
    PER_DAY,
    STARTUP,
    SUBSIDY,
    VALID_FROM,
    VALID_TO,
)

EPOCH = dt.date(1970, 1, 1)
NOW, FIRST, LAST = ((day - EPOCH).days for day in (AS_OF, VALID_FROM, VALID_TO))
HERE = np.array([int(code) for code in PANZHIHUA], np.int32)

Rule = tuple[Column, list[Column], "np.ndarray | int"]


def rules(c: dict[str, Column]) -> dict[str, Rule]:
    """Measure → event, conditions, amount."""
    registered, closed, home = c["registered_on"], c["closed_on"], c["home_county"]
    six = Column(add_months(registered.value, 6), registered.known)
    start, end = c["contract_start"], c["contract_end"]
    birth, departed, work, days = c["birth"], c["departed_on"], c["work_county"], c["days"]
    benefit = c["on_benefit"]
    return {
        "2b": (
            departed,
            [
                c["target"],
                Column(
                    add_months(birth.value, 192) <= departed.value, birth.known & departed.known
                ),
                c["organised"],
                Column(work.value != home.value, work.known & home.known),
            ],
            GRANT,
        ),
        "5": (
            start,
            [
                c["target"],
                Column(end.value >= add_months(start.value, 12) - 1, end.known & start.known),
                Column(c["insured_months"].value >= 1, c["insured_months"].known),
            ],
            SUBSIDY,
        ),
        "16": (
            six,
            [
                c["target"],
                Column(np.isin(home.value, HERE), home.known),
                Column(np.ones(len(six.value), bool), six.known),
                Column(closed.value >= six.value, closed.known & six.known),
            ],
            STARTUP,
        ),
        "25b": (
            c["course_start"],
            [
                c["target"],
                Column((days.value > 0) & (days.value <= LONGEST), days.known),
                Column(~benefit.value, benefit.known),
            ],
            PER_DAY * np.minimum(days.value, MAX_DAYS),
        ),
    }


def decide(rule: Rule) -> tuple[np.ndarray, ...]:
    """Verdict numbers, failed, missing, amount."""
    event, conditions, amount = rule
    failed = np.zeros(len(event.value), np.int64)
    missing = np.zeros(len(event.value), np.int64)
    for bit, condition in enumerate(conditions):
        failed |= (condition.known & ~condition.value).astype(np.int64) << bit
        missing |= (~condition.known).astype(np.int64) << bit
    missing |= (~event.known).astype(np.int64) << len(conditions)
    outside = event.known & ((event.value < FIRST) | (event.value > LAST))
    tests = [failed != 0, outside, missing != 0, event.value > NOW]
    verdict = np.select(tests, [0, 1, 2, 3], default=4)
    return verdict, failed, missing, np.where(verdict == 4, amount, 0)


def screen(persons: Path, out: Path) -> None:
    result = Result(out, masks=True)
    for ids, columns in batches(persons):
        result.add(ids, {measure: decide(rule) for measure, rule in rules(columns).items()})
    result.close()
