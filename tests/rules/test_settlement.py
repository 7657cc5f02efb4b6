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
from tests.rules.comparing import Pair

from kapok.rules.cases.casetest import payments_of
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.world import World

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
    for one in tables["job"]:  # nobody is entitled to less than nothing
        one["pay"] = abs(one["pay"])
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


def job(number: int, firm: str, month: dt.date) -> dict[str, Any]:
    empty = dict.fromkeys(laboratory.lab().vocabulary.entities["job"].stored_columns())
    start = {"month": month, "start": month, "finish": month}
    return (
        empty | {"id": f"J{number}", "person": "P1", "firm": firm, "good": True, "pay": 500} | start
    )


def two_firms(payments: list[dict[str, Any]]) -> dict[str, Any]:
    """One person at a big firm of county 01 and a small one of county 02."""
    firms = [
        {"id": "F1", "county": "01", "kind": "big", "owner": None},
        {"id": "F2", "county": "02", "kind": "small", "owner": None},
    ]
    jobs = [job(1, "F1", dt.date(2022, 1, 1)), job(2, "F2", dt.date(2022, 2, 1))]
    return {"firm": firms, "job": jobs, "payment": payments}


def payment(measure: str, **given: Any) -> dict[str, Any]:
    empty = dict.fromkeys(laboratory.lab().vocabulary.entities["payment"].stored_columns())
    return empty | {"id": "L1", "measure": measure, "item": "aid", "case_no": "C1"} | given


def test_each_county_and_fund_of_a_payee_is_settled_for_itself():
    result = screened(two_firms([]), "up", "1b")[1]
    parts = [(s.payee, s.county, s.route, s.units, s.due) for s in result.settlements]
    assert parts == [("P1", "01", 0, ["J1"], 500), ("P1", "02", 1, ["J2"], 500)]


def test_what_was_paid_before_stands_with_the_first_part_only():
    paid = payment("1b", person="P1", amount=700, subject="J9", month=dt.date(2021, 1, 1))
    result = screened(two_firms([paid]), "up", "1b")[1]
    assert [(s.before, s.paid, s.pay, s.due) for s in result.settlements] == [
        ({"aid": 700}, 700, 1200, 500),
    ]  # the limit of two: the second job has no room any more


def test_a_payment_of_unknown_amount_leaves_open_what_is_due():
    """What was paid is not taken for nothing: the payee would be paid twice."""
    paid = payment("2a", person="P9", organisation="F1", amount=None)
    result = screened(two_firms([paid]), "up", "2a")[1]
    open_, known = sorted(result.settlements, key=lambda s: str(s.payee))
    assert (open_.payee, open_.outcome, open_.due, open_.own_money) == ("F1", "unknown", None, None)
    assert (known.payee, known.outcome, known.due) == ("F2", "eligible", 1000)


def test_payments_that_cannot_be_placed_are_counted():
    """Nobody can tell whose they are: the run says how many, instead of taking them for nothing."""
    lines = [payment("2a", person=None, organisation="F1", amount=500)]
    lines.append(payment("2a", id="L2", person="P9", organisation="F1", amount=500))
    assert screened(two_firms(lines), "up", "2a")[1].unplaced == 1


def test_more_taken_back_than_paid_leaves_open_what_is_due():
    """Otherwise the payee would get back what was taken from it, on top of all it is entitled to."""
    pair = Pair(laboratory.lab(), {"way": "up"})
    reached = 0
    for seed in range(4):
        tables = laboratory.rows(seed, jobs=24, unknown=0.0)
        for payment in tables["payment"]:
            payment["amount"] = -(payment["amount"] or 0)
        world = World(laboratory.lab().vocabulary, tables)
        right, different = pair.both(world, AS_OF, ["2a", "2b"], gated=False)
        assert different == []
        for settlement in (s for result in right.values() for s in result.settlements):
            if (settlement.paid or 0) < 0:
                reached += 1
                assert (settlement.due, settlement.outcome) == (None, "unknown")
    assert reached


def test_a_payment_of_no_item_leaves_open_what_is_due():
    """It may be any of them."""
    paid = payment("2a", person="P9", organisation="F1", amount=100, item=None)
    pair = Pair(laboratory.lab(), {"way": "up"})
    world = World(laboratory.lab().vocabulary, two_firms([paid]))
    right, different = pair.both(world, AS_OF, ["2a"], gated=False)
    assert different == []
    open_ = next(s for s in right["2a"].settlements if s.payee == "F1")
    assert (open_.outcome, open_.due) == ("unknown", None)


def test_a_payment_that_came_back_may_be_made_again():
    """Paid and returned: the key is free, the limit has its room, and all of it is due."""
    paid = payment("1b", person="P1", amount=500, subject="J1", month=dt.date(2022, 1, 1))
    back = paid | {"id": "L2", "amount": -500, "case_no": "C2"}
    pair = Pair(laboratory.lab(), {"way": "up"})
    for lines, outcome, due in (
        ([paid], "already_used", 500),
        ([paid, back], "discretionary", 1000),
        ([paid, back | {"amount": -200}], "already_used", 500),
        ([paid, back | {"amount": None}], "already_used", None),
    ):
        world = World(laboratory.lab().vocabulary, two_firms(lines))
        right, different = pair.both(world, AS_OF, ["1b"], gated=False)
        assert different == []
        units = {u.id: u.outcome for u in right["1b"].units}
        assert units["J1"] == outcome, lines
        dues = [s.due for s in right["1b"].settlements]
        assert (None in dues) if due is None else (sum(dues) == due), lines
