"""Money over time: batches, the ledger, spells in parts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules import laboratory

from kapok.rules.casetest import payments_of
from kapok.rules.python_executor.executor import PythonExecutor
from kapok.rules.python_executor.world import World
from kapok.rules.results import MeasureResult

seeds = st.integers(0, 10**6)
AS_OF = dt.date(2025, 12, 31)
SPELLS = ("stretched", "lengths", "spent", "to_last")
WAYS = ("up", "first", "batch")


@cache
def executor(way: str = "up") -> PythonExecutor:
    return PythonExecutor(laboratory.lab(), {"way": way})


def screened(tables: dict[str, Any], way: str, measure: str) -> tuple[World, MeasureResult]:
    world = World(laboratory.lab().vocabulary, tables)
    return world, executor(way).screen(world, AS_OF, [measure], gated=False)[measure]


def in_batches(
    seed: int, way: str, measure: str
) -> tuple[Counter[str], MeasureResult, MeasureResult]:
    """Jobs come in a few at a time, each batch is paid: (paid per payee, the last result, all at once)."""
    tables = laboratory.rows(seed, jobs=24, unknown=0.0) | {"payment": []}
    once = screened(tables, way, measure)[1]
    jobs = tables["job"]
    Random(seed).shuffle(jobs)
    paid: Counter[str] = Counter()
    ledger: list[dict[str, Any]] = []
    for done in (3, 4, 11, 18, len(jobs)):
        world, result = screened(tables | {"job": jobs[:done], "payment": ledger}, way, measure)
        for settlement in result.settlements:
            paid[str(settlement.payee)] += settlement.due or 0
        ledger = ledger + payments_after(world, result, len(ledger), way, measure)
    return paid, screened(tables | {"payment": ledger}, way, measure)[1], once


def payments_after(
    world: World, result: MeasureResult, first: int, way: str, measure: str
) -> list[dict[str, Any]]:
    return payments_of(laboratory.lab(), measure, world, result, AS_OF, first, {"way": way})


@given(seeds)
@settings(max_examples=40)
def test_topping_up_pays_the_same_as_one_settlement(seed: int):
    """Figures do not change with the event here, so it does not matter who came first."""
    paid, _, once = in_batches(seed, "up", "2a")
    assert +paid == +Counter({str(s.payee): s.due or 0 for s in once.settlements})


@given(seeds, st.sampled_from(WAYS), st.sampled_from(("2a", "2b")))
@settings(max_examples=40)
def test_what_is_paid_is_not_due_again(seed: int, way: str, measure: str):
    """The ledger balances: when all is paid, no unit counts any more and nothing is due."""
    _, after, _ = in_batches(seed, way, measure)
    assert [s for s in after.settlements if s.due] == []


def split(seed: int) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A world, the same with one job in two adjacent parts, and that job's id."""
    random = Random(seed)
    tables = laboratory.rows(seed, jobs=20, unknown=0.02)
    known = [j for j in tables["job"] if None not in (j["start"], j["finish"]) and j["good"]]
    whole = [j for j in known if j["start"] < j["finish"]]
    job = random.choice(whole)
    middle = job["start"] + dt.timedelta(days=random.randrange((job["finish"] - job["start"]).days))
    first = job | {"finish": middle}
    second = job | {"id": f"{job['id']}b", "start": middle + dt.timedelta(days=1)}
    others = [j for j in tables["job"] if j is not job]
    return tables, tables | {"job": [*others, first, second]}, job["id"]


@given(seeds)
@settings(max_examples=100)
def test_a_spell_in_adjacent_parts_is_the_same_spell(seed: int):
    """Stretches, months used and the last day are the same for every row, the first part included."""
    tables, parted, job = split(seed)
    names = [a.name for a in laboratory.lab().measures["1d"].amounts]
    picked = [names.index(name) for name in SPELLS]

    def attributes(result: MeasureResult) -> dict[str, list[int | None]]:
        return {u.id: [u.each[i] for i in picked] for u in result.units}

    before = attributes(screened(tables, "up", "1d")[1])
    after = attributes(screened(parted, "up", "1d")[1])
    second = after.pop(f"{job}b")
    assert after == before
    assert second == before[job]
