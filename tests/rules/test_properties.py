"""Laws of deciding: more knowledge never turns a definite verdict, nobody is paid twice, the ledger balances.

Where the format itself says otherwise, the test says so too: rows are not found by a column that is unknown (§3), a
unit or a payment whose key is unknown blocks nobody (§8): such cells are left as they are. And a unit of which little
is known but that another holds its key is already used; if it turns out not to be due yet, or to lack a standard, that
is said first (§10): it is not paid either way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules import laboratory
from tests.rules.test_differential import FAMILIES, NAMES, UNITS, cases, package
from tests.rules.worlds import EDGES, LEDGER, other_value, setting

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.resolve import read_ledger
from kapok.rules.executors.results import COUNTED, MeasureResult, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.links import Lines
from kapok.rules.package.model import Package

CLASSES = {
    **dict.fromkeys(COUNTED, "paid"),
    **dict.fromkeys(("not_eligible", "outside_validity", "already_used"), "not paid"),
    "not_yet": "not yet",
}
"""Definite verdicts. Unknown is none; nor is a standard that is not set: which one is needed may hang on a fact."""
LAB = ("1v", "1d", "1a", "1b", "2a", "2b")
seeds = st.integers(0, 10**6)


@cache
def lab_executor(way: str = "up") -> PythonExecutor:
    return PythonExecutor(laboratory.lab(), {"way": way})


def finders(rules: Package, entity: str) -> set[str]:
    """Columns by which rows of the entity are found: references, matches, what spells are grouped by."""
    found = set(rules.vocabulary.entities[entity].refs)
    for other in rules.vocabulary.entities.values():
        for fact in other.facts.values():
            if fact.related is not None and fact.related.entity == entity:
                found |= set(fact.related.match)
            if fact.spells is not None and fact.entity == entity:
                found |= {s.text.removeprefix("row.") for s in fact.spells.by}
    return found


def filled(random: Random, world: World, rules: Package, chance: float) -> World:
    """Some unknown cells given a value, but for those by which rows are found and those of the ledger."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, rows in world.tables.items():
        entity = rules.vocabulary.entities[name]
        kept = {"id"} | finders(rules, name) if name != LEDGER else set(entity.stored_columns())
        tables[name] = [dict(row) for row in rows.values()]
        for row in tables[name]:
            for column in [c for c, v in row.items() if v is None and c not in kept]:
                if random.random() < chance:
                    fact = entity.facts[column]
                    value = random.choice(EDGES) if fact.type == "date" else None
                    row[column] = other_value(random, fact, value, ["510402"])
    return World(rules.vocabulary, tables)


def _same(old: UnitResult, new: UnitResult) -> bool:
    if old.outcome == "already_used" and old.because in ("unit", "limit") and old.missing:
        return new.outcome not in (*COUNTED, "unknown")
    return CLASSES.get(new.outcome) == CLASSES[old.outcome]


def turned(before: MeasureResult, after: MeasureResult) -> list[str]:
    now = {u.id: u for u in after.units}
    return [
        f"{before.measure} {u.id}: {u.outcome} {u.because} → {now[u.id].outcome} {now[u.id].because}"
        for u in before.units
        if u.outcome in CLASSES and not _same(u, now[u.id])
    ]


def key_came_up(before: MeasureResult, after: MeasureResult) -> bool:
    """Has a unit a key now that it had not? Until then it blocked nobody."""

    def keys(unit: UnitResult) -> tuple[str | None, ...]:
        return (*unit.keys, unit.limit_key)

    now = {u.id: u for u in after.units}
    return any(
        a is None and b is not None
        for u in before.units
        for a, b in zip(keys(u), keys(now[u.id]), strict=True)
    )


@given(seeds, st.sampled_from(LAB), st.sampled_from((0.1, 0.5, 1.0)))
@settings(max_examples=150)
def test_filling_an_unknown_never_turns_a_single_unit(seed: int, measure: str, chance: float):
    """One unit and what belongs to it; no exception but the rows found by unknown columns."""
    rows = laboratory.rows(seed, jobs=1, unknown=0.25)
    world = World(laboratory.lab().vocabulary, rows)
    as_of = laboratory.AS_OF[seed % 4]
    before = lab_executor().screen(world, as_of, [measure], gated=False)[measure]
    more = filled(Random(seed), world, laboratory.lab(), chance)
    after = lab_executor().screen(more, as_of, [measure], gated=False)[measure]
    assume(before.units[0].outcome != "unknown")
    if key_came_up(before, after):  # the ledger may hold the key
        assume(after.units[0].because != "ledger")
    assert not turned(before, after)


@given(
    seeds,
    st.sampled_from((["1a", "1b"], ["2a"], ["2b"], ["1d"])),
    st.sampled_from((0.02, 0.2, 1.0)),
)
@settings(max_examples=100)
def test_filling_unknowns_never_turns_many_units(seed: int, family: list[str], chance: float):
    """The exception: a unit whose key is unknown blocks nobody, so worlds where a key comes up are left out."""
    world = laboratory.world(seed, jobs=14, unknown=0.06)
    as_of = laboratory.AS_OF[1 + seed % 3]
    more = filled(Random(seed), world, laboratory.lab(), chance)
    before = lab_executor().screen(world, as_of, family, gated=False)
    after = lab_executor().screen(more, as_of, family, gated=False)
    assume(not any(key_came_up(before[m], after[m]) for m in family))
    assert not [t for m in family for t in turned(before[m], after[m])]


@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_filling_unknowns_in_worlds_of_a_package(name: str, family: list[str]):
    one = setting(4, package(name), cases(name), family, UNITS)
    executor = PythonExecutor(one.package, one.readings)
    before = executor.screen(one.world, one.as_of, family, gated=False)
    for seed, chance in enumerate((0.05, 0.3, 1.0)):
        more = filled(Random(seed), one.world, one.package, chance)
        after = executor.screen(more, one.as_of, family, gated=False)
        if not any(key_came_up(before[m], after[m]) for m in family):
            assert not [t for m in family for t in turned(before[m], after[m])]


def paid_keys(executor: PythonExecutor, world: World, as_of: dt.date, measure: str) -> Any:
    ledger = executor._bound(measure, world, as_of, gated=False)[1]
    return read_ledger(world.table(LEDGER).values(), Lines(measure), ledger)


def check_nobody_twice(
    executor: PythonExecutor, world: World, as_of: dt.date, family: list[str]
) -> None:
    """No key for two counted units of the family, nor for one and the ledger; no limit passed."""
    results = executor.screen(world, as_of, family, gated=False)
    ledgers = {m: paid_keys(executor, world, as_of, m) for m in family}
    held = Counter(
        k for r in results.values() for u in r.units if u.outcome in COUNTED for k in u.keys if k
    )
    taken = {key for ledger in ledgers.values() for key in ledger.taken}
    assert not [key for key, times in held.items() if times > 1]
    assert not taken & held.keys()
    for measure, result in results.items():
        counted = Counter(u.limit_key for u in result.units if u.outcome in COUNTED)
        for unit in result.units:
            if (
                unit.outcome in COUNTED
                and unit.limit_key is not None
                and unit.limit_units is not None
            ):
                before = [
                    u
                    for u in result.units
                    if u.outcome in COUNTED
                    and u.limit_key == unit.limit_key
                    and (u.limit_order, u.id) <= (unit.limit_order, unit.id)
                ]
                assert (
                    len(ledgers[measure].limits.get(unit.limit_key, ())) + len(before)
                    <= unit.limit_units
                )
        assert counted.total() == sum(u.outcome in COUNTED for u in result.units)


@given(seeds)
@settings(max_examples=60)
def test_nobody_is_paid_twice_for_a_key(seed: int):
    world = laboratory.world(seed, jobs=40, unknown=(0.0, 0.05)[seed % 2])
    for family in laboratory.FAMILIES:
        check_nobody_twice(lab_executor(), world, laboratory.AS_OF[1 + seed % 3], family)


@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_nobody_is_paid_twice_in_worlds_of_a_package(name: str, family: list[str]):
    one = setting(3, package(name), cases(name), family, UNITS)
    check_nobody_twice(PythonExecutor(one.package, one.readings), one.world, one.as_of, family)
