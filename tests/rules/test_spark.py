"""Spark gives what the definition gives, in every field: on a master and two workers, from Parquet by county.

Every measure of every package is judged in a random world. Of the worked cases, which DuckDB and PostgreSQL judge all,
those of so many measures are judged as between them use every function and keyword of SQL that any measure uses.

Runs with `python3 run.py test --spark`; elsewhere it says what is missing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from tests import spark_cluster
from tests.rules import laboratory, test_cases
from tests.rules.comparing import differences
from tests.rules.mutant_list import MUTANTS
from tests.rules.mutants import Mutant
from tests.rules.test_differential import FAMILIES, NAMES, cases, package
from tests.rules.test_mutants import WAYS, is_gated, judging_day, right, world
from tests.rules.worlds import renamed, setting

from kapok.rules.cases.casetest import CaseResult
from kapok.rules.executors.duckdb_executor.tables import ARROW_TYPES
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.sql import nearby
from kapok.rules.executors.sql.decide import units_sql
from kapok.rules.executors.sql.emit import Emitter
from kapok.rules.executors.sql.settle import SettlementSQL, ledger_sql
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.planning.planner import plan_measure

if TYPE_CHECKING:
    from kapok.rules.executors.spark_executor.tables import SparkTables

pytestmark = pytest.mark.long
GROUPS = 2
"""Groups of a file's cases: each is a screening of its own."""
UNITS = 12
"""Units a measure: each statement costs Spark the same for few rows as for many."""
QUICK = "-XX:TieredStopAtLevel=1"
"""The virtual machine compiles simply: what runs for minutes does not repay more."""
SMALL = {
    "spark.driver.host": spark_cluster.HOST,
    "spark.driver.bindAddress": spark_cluster.HOST,
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.executor.memory": "700m",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def tables() -> Iterator[SparkTables]:
    lacking = spark_cluster.missing()
    if lacking:
        pytest.skip(lacking)
    from kapok.rules.executors.spark_executor.tables import SparkTables, session

    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with spark_cluster.cluster(home) as master, session(master, SMALL) as spark:
            yield SparkTables(spark, home / "tables")


def spark(tables: SparkTables, rules: Any, readings: dict[str, str]) -> Any:
    from kapok.rules.executors.spark_executor.executor import MakeSmall

    return MakeSmall(tables)(rules, readings)


def unlike(right: dict[str, MeasureResult], got: dict[str, MeasureResult]) -> list[str]:
    return [line for name in right for line in differences(right[name], got[name])]


@pytest.mark.parametrize(("name", "family"), FAMILIES, ids=NAMES)
def test_spark_agrees_on_a_random_world(tables: SparkTables, name: str, family: list[str]):
    one = setting(0, package(name), cases(name), family, UNITS * len(family))
    wanted = PythonExecutor(one.package, one.readings)
    got = spark(tables, one.package, one.readings)
    different = unlike(
        wanted.screen(one.world, one.as_of, family, gated=one.gated),
        got.screen(one.world, one.as_of, family, gated=one.gated),
    )
    assert not different, "\n".join(different[:20])


@pytest.mark.parametrize("seed", range(3))
def test_spark_agrees_on_every_construct(tables: SparkTables, seed: int):
    lab, way = laboratory.lab(), {"way": WAYS[seed % 3]}
    one = laboratory.world(seed, unknown=(0.0, 0.05, 0.08)[seed % 3])
    day, gated, measures = laboratory.AS_OF[seed % 4], bool(seed % 2), list(lab.measures)
    wanted = PythonExecutor(lab, way).screen(one, day, measures, gated=gated)
    different = unlike(wanted, spark(tables, lab, way).screen(one, day, measures, gated=gated))
    assert not different, "\n".join(different[:20])


_USED = re.compile(r"\b[a-z_]+(?=\()|\b[A-Z]{2,}\b")
"""Functions and keywords of a statement."""


def used(rules: Package, measure: str) -> set[str]:
    """What of SQL the statements of a measure use; text constants may add to it, which only makes for more."""
    from kapok.rules.executors.spark_executor.dialect import Dialect

    dialect = Dialect()
    plan = plan_measure(rules, rules.measures[measure])
    unit, ledger = (Emitter(plan, rules, dialect, prefix=prefix) for prefix in ("u", "l"))
    last = [units_sql(unit), ledger_sql(ledger)]
    if plan.pay is not None:
        last.append(SettlementSQL(plan, rules, dialect).sql("units", "ledger"))
    return set(_USED.findall(" ".join([*last, *(sql for _, sql in unit.statements)])))


def representative(listed: dict[Path, set[str]]) -> list[Path]:
    """Files that between them use all that any uses: ever the one that adds most."""
    chosen, open_ = [], set().union(*listed.values())
    while open_:
        chosen.append(max(listed, key=lambda path: len(listed[path] & open_)))
        open_ -= listed[chosen[-1]]
    return chosen


def test_worked_cases_in_spark(tables: SparkTables):
    """The cases of the representative files, those under the same rules on the same day in one world."""
    first = {path: test_cases.cases(path)[0] for path in test_cases.FILES}
    files = representative({path: used(c.package, c.measure) for path, c in first.items()})
    for path in files:
        listed = [one for one in test_cases.decided(path) if not one.case.batches]
        for group in test_cases.alike(listed)[:GROUPS]:
            different = in_one_world(tables, group)
            assert not different, f"{path.stem}: " + "\n".join(different[:20])


def in_one_world(tables: SparkTables, group: list[CaseResult]) -> list[str]:
    first = group[0].case
    rows: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(group):
        for entity, part in renamed(one.case.rows, first.package, {}, f"{number}·").items():
            rows.setdefault(entity, {}).update(part)
    whole = World(first.package.vocabulary, {e: list(r.values()) for e, r in rows.items()})
    wanted = PythonExecutor(first.package, first.readings)
    got = spark(tables, first.package, first.readings)
    measures = [first.measure]
    return unlike(
        wanted.screen(whole, first.as_of, measures, gated=False),
        got.screen(whole, first.as_of, measures, gated=False),
    )


def test_early_filters_in_spark(tables: SparkTables, monkeypatch: pytest.MonkeyPatch):
    """Measures whose units are jobs, months and people, as if every entity were a large one."""
    monkeypatch.setattr(nearby, "LARGE", 0)
    name = "panzhihua-2022-143"
    for family in (["5", "6", "10a"], ["5c", "18"], ["23a"]):
        one = setting(1, package(name), cases(name), family, UNITS * len(family))
        wanted = PythonExecutor(one.package, one.readings)
        got = spark(tables, one.package, one.readings)
        different = unlike(
            wanted.screen(one.world, one.as_of, family, gated=True),
            got.screen(one.world, one.as_of, family, gated=True),
        )
        assert not different, "\n".join(different[:20])


def by_county(world: World, folder: Path) -> list[str]:
    """A world as Parquet, entities with a county parted by it; the names of those."""
    parted = []
    for name, entity in world.vocabulary.entities.items():
        columns, rows = entity.stored_columns(), list(world.table(name).values())
        table = pa.table(
            {n: pa.array([r[n] for r in rows], ARROW_TYPES[t]) for n, t in columns.items()}
        )
        schema = pa.schema([("county", pa.string())])
        by = ds.partitioning(schema, flavor="hive") if "county" in columns and rows else None
        parted += [name] if by is not None else []
        ds.write_dataset(table, folder / f"{name}.parquet", format="parquet", partitioning=by)
    return parted


def test_spark_reads_parquet_by_county(tables: SparkTables, tmp_path: Path):
    from kapok.rules.executors.spark_executor.executor import SparkExecutor
    from kapok.rules.executors.sql.screening import fetch

    lab = laboratory.lab()
    one = laboratory.world("county", jobs=60)
    assert by_county(one, tmp_path) == ["firm", "payment"]
    assert (tmp_path / "firm.parquet" / "county=01").is_dir()
    tables.load_parquet(tmp_path, lab.vocabulary)
    tables.vocabulary = None
    measures, day = ["1a", "1b", "2b"], laboratory.AS_OF[3]
    done = SparkExecutor(lab, {"way": "up"}).run(tables, day, measures, gated=True)
    got = {name: fetch(tables, screened) for name, screened in done.items()}
    wanted = PythonExecutor(lab, {"way": "up"}).screen(one, day, measures, gated=True)
    assert not unlike(wanted, got)


@pytest.mark.parametrize(
    "mutant",
    [m for m in MUTANTS if not m.only and not m.patterns],
    ids=lambda m: m.name,
)
def test_mutant_is_caught_in_spark(tables: SparkTables, mutant: Mutant):
    """Mistakes in the dialect; those in the common SQL are looked for in DuckDB and PostgreSQL."""
    from kapok.rules.executors.spark_executor.dialect import Dialect
    from kapok.rules.executors.spark_executor.executor import SmallExecutor, SparkExecutor

    measures, wrong = list(mutant.measures), mutant.of(Dialect)
    for seed in range(4):
        rules = SparkExecutor(laboratory.lab(), {"way": WAYS[seed % 3]}, wrong)
        small = SmallExecutor(tables, rules)
        got = small.screen(world(seed), judging_day(seed), measures, gated=is_gated(seed))
        if unlike(right(seed, mutant.measures), got):
            return
    pytest.fail("no world tells the mutant from the definition")
