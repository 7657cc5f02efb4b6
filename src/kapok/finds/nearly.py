"""Regrets of those whom a run has touched: their units and what is due to them, told to the same words as a full run's.

What was decided in Python stands as tables in the run's own database, with the few rows that it read: so by how little a
condition is missed is worked out in one place only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import duckdb
import pyarrow as pa

from kapok.finds.near import About
from kapok.finds.regretting import rows_of
from kapok.intake.tables import ARROW, schema
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.results import NOT_ELIGIBLE, MeasureResult, Settlement, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.load import Loaded, hold_counties
from kapok.screening.regrets import HIRE, Regret, nearing
from kapok.screening.run import Result, Run

_INT, _TEXT = ARROW["int"], pa.string()
_UNITS = {
    "id": _TEXT,
    "outcome": _TEXT,
    "failed": _INT,
    "missing": _INT,
    "unset": _INT,
    "county": _TEXT,
}
_DUE = {
    "payee": _TEXT,
    "county": _TEXT,
    "route": _INT,
    "n": _INT,
    "one_more": _INT,
    "pay": _INT,
}
_KINDS = dict.fromkeys(ARROW, "BIGINT") | {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "bool": "BOOLEAN",
    "date": "DATE",
}
"""As `ARROW`, in the words of the run's own database."""
Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Touched:
    """Of a measure: units of those who were touched, and what is due to payees of whom all is known. `bits`: of the conditions
    that may be missed by little.
    """

    plan: MeasurePlan
    bits: frozenset[int]
    units: list[UnitResult] = field(default_factory=list)
    due: list[Settlement] = field(default_factory=list)
    near: Mapping[str, About] = field(default_factory=dict)

    @property
    def nearly(self) -> list[UnitResult]:
        """Refused for one condition alone, which may be missed by little."""
        return [
            one
            for one in self.units
            if one.outcome == NOT_ELIGIBLE
            and one.failed in self.bits
            and not one.missing
            and not one.unset
        ]

    @classmethod
    def of(cls, plan: MeasurePlan, package: Package, near: Mapping[str, About]) -> Touched:
        def bits() -> frozenset[int]:
            return frozenset(1 << one.condition for one in nearing(plan, package.vocabulary))

        return cls(plan, package.worked.of(("nearing", id(plan)), bits), near=near)

    def take(self, done: MeasureResult, units: Iterable[str], payees: Iterable[str]) -> None:
        wanted, paid = {*units}, {*payees}
        self.units += [one for one in done.units if one.id in wanted]
        self.due += [one for one in done.settlements if one.payee in paid]


def regrets_of(
    package: Package,
    into: duckdb.DuckDBPyConnection,
    as_of: Any,
    worlds: Iterable[World],
    touched: Mapping[str, Touched],
    payees: Mapping[str, tuple[str, str]],
) -> Rows:
    """As rows of what is kept. `payees`: entity and scope of each."""
    wanted = {
        name: one
        for name, one in touched.items()
        if one.nearly or any((d.one_more or 0) > 0 for d in one.due)
    }
    if not wanted:
        return []
    loaded = Loaded(_laid(package, into, worlds), cast(Any, None))
    hold_counties(into.cursor(), loaded, package)
    executor = DuckExecutor(package)
    for statement in executor.dialect.prelude:
        into.execute(statement)
    run = Run(package, as_of, {}, into, loaded, executor, {})
    found: Rows = []
    for name, one in wanted.items():
        result = _as_result(package, into, name, one)

        def placed(
            result: Result, listed: list[Regret], near: Mapping[str, About] = one.near
        ) -> dict[str, tuple[str, str]]:
            units = {id_: (result.measure.unit, about.scope) for id_, about in near.items()}
            hired = {one.id for one in listed if one.kind == HIRE}
            return units | {id_: payees[id_] for id_ in hired & payees.keys()}

        found += rows_of(run, result, placed)
    return found


def _laid(
    package: Package, into: duckdb.DuckDBPyConnection, worlds: Iterable[World]
) -> dict[str, int]:
    """Every entity as a table, with the rows that were read."""
    rows: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in package.vocabulary.entities}
    for world in worlds:
        for name, found in world.tables.items():
            rows[name] |= found
    into.execute(_nothing(package))
    for name, entity in package.vocabulary.entities.items():
        if not rows[name]:
            continue
        wanted = schema(entity)
        listed = [
            {column: row.get(column) for column in wanted.names} for row in rows[name].values()
        ]
        _put(into, name, pa.Table.from_pylist(listed, schema=wanted))
    return {name: len(found) for name, found in rows.items()}


def _nothing(package: Package) -> str:
    """Every entity as a table without rows: all but a few stay so."""

    def words() -> str:
        return ";".join(
            f"CREATE OR REPLACE TABLE {name} ("
            + ", ".join(
                f'"{column}" {_KINDS[kind]}' for column, kind in entity.stored_columns().items()
            )
            + ")"
            for name, entity in package.vocabulary.entities.items()
        )

    return package.worked.of("tables without rows", words)


def _as_result(
    package: Package, into: duckdb.DuckDBPyConnection, name: str, one: Touched
) -> Result:
    per = {f"per_{i}": _TEXT for i in range(len(one.plan.settle_per))}
    units = {
        column: pa.array([getattr(unit, column) for unit in one.nearly], type_)
        for column, type_ in _UNITS.items()
    }
    due: dict[str, Any] = {
        column: pa.array([getattr(line, column) for line in one.due], type_)
        for column, type_ in _DUE.items()
    }
    for number, column in enumerate(per):
        due[column] = pa.array([str(line.per[number]) for line in one.due], _TEXT)
    _put(into, f"near_{name}", pa.table(units))
    _put(into, f"due_{name}", pa.table(due))
    return Result(package.measures[name], one.plan, f"near_{name}", f"due_{name}", 0)


def _put(into: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    into.register("incoming", rows)
    into.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    into.unregister("incoming")
