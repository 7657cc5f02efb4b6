"""PostgreSQL gives what the definition gives, in every field: random worlds, worked cases, mutants.

Runs where DATABASE_URL names a database or the server's programs are found; in CI one of them must be.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.rules import laboratory, test_cases
from tests.rules.comparing import differences
from tests.rules.mutant_list import MUTANTS
from tests.rules.mutants import Mutant
from tests.rules.test_differential import FAMILIES, NAMES, UNITS, cases, package
from tests.rules.test_mutants import WAYS, WORLDS, is_gated, judging_day, right, world
from tests.rules.worlds import setting

from kapok.rules.cases.casetest import run_case
from kapok.rules.executors.postgres_executor.dialect import Dialect
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult

pytest.importorskip("psycopg", reason="没有安装 psycopg（可选依赖 postgres）")

from kapok.rules.executors.postgres_executor.executor import (
    MakeSmall,
    PostgresExecutor,
    PostgresTables,
    SmallExecutor,
    postgres_tables,
)

pytestmark = pytest.mark.server
FEW = 12
"""Units a measure in the world that always runs."""
MANY = range(1, 9)


@pytest.fixture(scope="module")
def tables(database_url: str) -> Iterator[PostgresTables]:
    with postgres_tables(database_url, f"kapok_test_{os.getpid()}") as found:
        yield found


def unlike(right: dict[str, MeasureResult], got: dict[str, MeasureResult]) -> list[str]:
    return [line for name in right for line in differences(right[name], got[name])]


def compare(tables: PostgresTables, name: str, family: list[str], seed: int, units: int) -> None:
    one = setting(seed, package(name), cases(name), family, units * len(family))
    wanted = PythonExecutor(one.package, one.readings)
    got = MakeSmall(tables)(one.package, one.readings)
    different = unlike(
        wanted.screen(one.world, one.as_of, family, gated=one.gated),
        got.screen(one.world, one.as_of, family, gated=one.gated),
    )
    assert not different, f"seed {seed}: " + "\n".join(different[:20])


@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_postgres_agrees_on_a_random_world(tables: PostgresTables, name: str, family: list[str]):
    compare(tables, name, family, 0, FEW)


@pytest.mark.long
@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_postgres_agrees_on_many_worlds(tables: PostgresTables, name: str, family: list[str]):
    for seed in MANY:
        compare(tables, name, family, seed, UNITS)


def laboratory_worlds(tables: PostgresTables, seeds: range) -> None:
    lab = laboratory.lab()
    for seed in seeds:
        way = {"way": WAYS[seed % 3]}
        one = laboratory.world(seed, unknown=(0.0, 0.05, 0.08)[seed % 3])
        day, gated = laboratory.AS_OF[seed % 4], bool(seed % 2)
        wanted = PythonExecutor(lab, way).screen(one, day, lab.measures, gated=gated)
        got = MakeSmall(tables)(lab, way).screen(one, day, list(lab.measures), gated=gated)
        different = unlike(wanted, got)
        assert not different, f"seed {seed}: " + "\n".join(different[:20])


def test_postgres_agrees_on_every_construct(tables: PostgresTables):
    laboratory_worlds(tables, range(4))


@pytest.mark.long
def test_postgres_agrees_on_every_construct_in_many_worlds(tables: PostgresTables):
    laboratory_worlds(tables, range(4, 100))


@pytest.mark.long
@pytest.mark.parametrize("path", test_cases.FILES, ids=lambda p: p.stem)
def test_worked_cases_in_postgres(tables: PostgresTables, path: Path):
    for one in test_cases.decided(path):
        again = run_case(one.case, MakeSmall(tables))
        assert not again.differences, one.case.name
        assert not differences(one.result, again.result), one.case.name


class Rewriting(PostgresTables):
    """A schema whose SQL is rewritten on its way in."""

    def __init__(self, tables: PostgresTables, mutant: Mutant) -> None:
        super().__init__(tables.con)
        self.mutant = mutant

    def execute(self, sql: str) -> Any:
        return super().execute(self.mutant.rewrite(sql))


def caught(tables: PostgresTables, mutant: Mutant) -> bool:
    through = Rewriting(tables, mutant)
    for seed in range(WORLDS):
        rules = PostgresExecutor(laboratory.lab(), {"way": WAYS[seed % 3]}, mutant.of(Dialect))
        small = SmallExecutor(through, rules)
        measures = list(mutant.measures)
        got = small.screen(world(seed), judging_day(seed), measures, gated=is_gated(seed))
        if unlike(right(seed, mutant.measures), got):
            return True
    return False


@pytest.mark.long
@pytest.mark.parametrize("mutant", [m for m in MUTANTS if not m.only], ids=lambda m: m.name)
def test_mutant_is_caught_in_postgres(tables: PostgresTables, mutant: Mutant):
    tables.vocabulary = None  # the mutants fill the tables themselves
    seen = caught(tables, mutant)
    assert mutant.born, "nothing was rewritten: the mutant is the executor itself"
    assert seen
