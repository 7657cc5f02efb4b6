"""All measures over one flat table side by side: verdict, amounts and masks of every row, in one pass.

For registers whose rows hold all that is needed (no related rows, no references): the first stage of a screening,
before the ledger, keys, limits and settlement. One row a unit; `outcome_M`, `failed_M`, `missing_M` and
`ITEM_M` (fen if the unit counts, else 0) for each measure M.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from kapok.rules.executors.duckdb_executor.dialect import MACROS, constant
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.executors.sql.decide import masks_sql, outcome_sql, positive
from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.emit import Emitter, unset_test
from kapok.rules.planning.plan import Compute, ConditionPlan, Join, Lookup, MeasurePlan, Requirement

if TYPE_CHECKING:
    from kapok.rules.executors.duckdb_executor.executor import DuckExecutor

_OWN = re.compile(r"'(?:[^']|'')*'|\b(?:v\d+|b)_\w+")
"""Text constants, which stay as they are, and the names a plan gives its columns."""
OUTCOME_TYPE = "k_outcome"
HALF = 31
"""Bits of each mask that two of them have room for in one BIGINT."""


def is_flat(plan: MeasurePlan) -> bool:
    """Is each unit decided by the columns of its own row alone?"""
    return all(
        isinstance(step, Compute | Lookup) or (isinstance(step, Join) and step.source is None)
        for step in plan.unit.steps
        if not (isinstance(step, Join) and not step.columns)
    )


def write_verdicts(
    executor: DuckExecutor,
    con: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    out: Path,
    measures: Iterable[str] | None = None,
) -> None:
    """One Parquet file of all units; the measures must be flat and of one unit (ValueError)."""
    wanted = list(measures) if measures is not None else list(executor.package.measures)
    sql = executor.dated(verdicts_sql(executor, wanted), as_of)
    con.execute(MACROS)
    names = ", ".join(constant(name, "text") for name in OUTCOMES)
    con.execute(f"CREATE TYPE {OUTCOME_TYPE} AS ENUM ({names})")
    # An id is different in every row: looking for a dictionary of them costs more than writing them.
    options = "FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000"
    con.execute(f"COPY ({sql}) TO {constant(str(out), 'text')} ({options})")


def verdicts_sql(executor: DuckExecutor, measures: list[str]) -> str:
    """The one SELECT over the measures' common unit."""
    plans = [executor.plan(measure) for measure in measures]
    entities = {plan.unit.entity for plan in plans}
    if len(entities) != 1:
        raise ValueError(f"units differ: {', '.join(sorted(entities))}")
    for plan in plans:
        if not is_flat(plan):
            raise ValueError(f"measure {plan.measure} reads other rows")
    parts = [_Part(executor, plan) for plan in plans]
    sql = f"{next(iter(entities))} {plans[0].unit.row.alias}"
    for number in range(max(len(part.layers) for part in parts)):
        columns = [column for part in parts for column in part.layer(number)]
        kept = f"{plans[0].unit.row.alias}.id AS k0" if number == 0 else "s.*"
        sql = f"(SELECT {', '.join([kept, *columns])} FROM {sql}) s"
    results = [column for part in parts for column in part.results()]
    return f"SELECT k0 AS id, {', '.join(results)} FROM {sql}"


class _Part:
    """One measure's columns by layer, named apart from those of the others."""

    def __init__(self, executor: DuckExecutor, plan: MeasurePlan) -> None:
        self.plan, self.dialect = plan, executor.dialect
        emitter = Emitter(plan, executor.package, executor.dialect)
        self.layers = emitter.flat_layers()
        self.layers += _masks(plan, executor.dialect)

    def _apart(self, sql: str) -> str:
        mark = f"m{self.plan.measure}_"
        return _OWN.sub(lambda m: m[0] if m[0].startswith("'") else mark + m[0], sql)

    def layer(self, number: int) -> list[str]:
        columns = self.layers[number] if number < len(self.layers) else []
        return [self._apart(f"{sql} AS {name}") for sql, name in columns]

    def results(self) -> list[str]:
        plan, measure = self.plan, self.plan.measure
        outcome = outcome_sql(plan, self.dialect, OUTCOME_TYPE)
        columns = [f"{outcome} AS outcome_{measure}"]
        columns += [f"b_{mask} AS {mask}_{measure}" for mask in ("failed", "missing")]
        counted = f"'{positive(plan)}'::{OUTCOME_TYPE}"
        for amount in plan.amounts:
            if not amount.total:
                value = self.dialect.of(amount.value)
                columns.append(
                    f"CASE WHEN outcome_{measure} = {counted} THEN {value} ELSE 0 END AS {amount.name}_{measure}"
                )
        return [self._apart(column) for column in columns]


def _masks(plan: MeasurePlan, dialect: SQLDialect) -> list[list[tuple[str, str]]]:
    """The marks in layers. Failed and missing are found in one look at each condition, in two halves of a number."""
    marks = dict(masks_sql(plan, dialect))
    items: list[ConditionPlan | Requirement] = [*plan.conditions, *plan.requirements]
    if len(items) > HALF:
        return [[(sql, name) for name, sql in marks.items()]]
    states = []
    own_id = plan.unit.row.columns.get("id")
    for bit, item in enumerate(items):
        if item.value is own_id:  # always known
            continue
        value, missing = dialect.of(item.value), str(1 << (bit + HALF))
        if item.unset:
            missing = f"CASE WHEN {unset_test(item.unset)} THEN 0 ELSE {missing} END"
        if isinstance(item, ConditionPlan):
            failed = 0 if item.soft else 1 << bit
            states.append(
                f"CASE WHEN {value} THEN 0::BIGINT WHEN {value} IS NULL THEN {missing} ELSE {failed} END"
            )
        else:
            states.append(f"CASE WHEN {value} IS NULL THEN {missing} ELSE 0::BIGINT END")
    both = [(f"b_state & {(1 << HALF) - 1}", "b_failed"), (f"b_state >> {HALF}", "b_missing")]
    rest = [(sql, name) for name, sql in marks.items() if name in ("b_unset", "b_waiting")]
    return [[(" | ".join(states), "b_state"), *rest], both]
