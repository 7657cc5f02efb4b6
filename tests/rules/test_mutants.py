"""Every naive emission is caught by comparing the executors: a mutant that survives is a hole in the worlds."""

from __future__ import annotations

from functools import cache

import pytest
from tests.rules import laboratory
from tests.rules.comparing import Results, differences, screen
from tests.rules.mutant_list import MUTANTS
from tests.rules.mutants import Mutant

from kapok.rules.executors.duckdb_executor.dialect import Dialect
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor

WORLDS = 12
WAYS = ("up", "first", "batch")


@cache
def definition(way: str) -> PythonExecutor:
    return PythonExecutor(laboratory.lab(), {"way": way})


@cache
def right(seed: int, measures: tuple[str, ...]) -> Results:
    """What the definition says; a mutant is looked at where it can show."""
    executor = definition(WAYS[seed % 3])
    return executor.screen(world(seed), judging_day(seed), list(measures), gated=is_gated(seed))


@cache
def world(seed: int):
    return laboratory.world(f"mutants {seed}", jobs=60, unknown=(0.03, 0.08)[seed % 2])


def judging_day(seed: int):
    return laboratory.AS_OF[(3 - seed) % 4]


def is_gated(seed: int) -> bool:
    return seed % 2 == 0


def caught(mutant: Mutant, worlds: int = WORLDS) -> bool:
    """Does some world tell the mutant from the definition?"""
    for seed in range(worlds):
        duck = DuckExecutor(laboratory.lab(), {"way": WAYS[seed % 3]}, mutant.of(Dialect))
        measures = list(mutant.measures)
        got = screen(
            duck,
            world(seed),
            judging_day(seed),
            measures,
            gated=is_gated(seed),
            rewrite=mutant.rewrite,
        )
        wanted = right(seed, mutant.measures)
        if any(differences(wanted[m], got[m]) for m in measures):
            return True
    return False


def test_the_worlds_tell_nothing_from_the_executor_itself():
    assert not caught(Mutant("none", ("1v", "1d", "1a", "1b", "2a", "2b")), worlds=3)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_mutant_is_caught(mutant: Mutant):
    seen = caught(mutant)
    assert mutant.born, "nothing was rewritten: the mutant is the executor itself"
    assert seen
