"""Screens whole tables in DuckDB: one stage-one query a measure, then families of measures that share keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kapok.rules.duckdb_executor.decide import units_sql
from kapok.rules.duckdb_executor.dialect import MACROS, SQL_TYPES, Dialect, constant
from kapok.rules.duckdb_executor.emit import Emitter
from kapok.rules.duckdb_executor.settle import (
    SettlementSQL,
    against_ledger,
    apply_decisions,
    contenders_sql,
    ledger_sql,
    limited,
    single_key,
)
from kapok.rules.model import PAYING, Package
from kapok.rules.plan import MeasurePlan
from kapok.rules.planner import plan_measure
from kapok.rules.python_executor.executor import families
from kapok.rules.python_executor.resolve import walk_keys
from kapok.rules.python_executor.world import World
from kapok.rules.results import MeasureResult, Settlement, UnitResult
from kapok.rules.vocabulary import Vocabulary

ARROW_TYPES = {
    "bool": pa.bool_(),
    "int": pa.int64(),
    "money": pa.int64(),
    "rate": pa.int64(),
    "date": pa.date32(),
    "text": pa.string(),
    "code": pa.string(),
}


@dataclass(slots=True)
class Screened:
    """One measure done: tables in the connection, counts."""

    measure: str
    plan: MeasurePlan
    units: str
    settlements: str
    gated: int


class DuckExecutor:
    """Executes measures of one package under one choice of readings."""

    def __init__(
        self, package: Package, readings: dict[str, str] | None = None, dialect: type[Dialect] = Dialect
    ) -> None:
        self.package = package
        self.readings = readings or {}
        self.dialect = dialect()
        self._plans: dict[str, MeasurePlan] = {}

    def plan(self, measure: str) -> MeasurePlan:
        if measure not in self._plans:
            self._plans[measure] = plan_measure(self.package, self.package.measures[measure], self.readings)
        return self._plans[measure]

    def screen(
        self, world: World, as_of: dt.date, measures: Iterable[str] | None = None, *, gated: bool = True
    ) -> dict[str, MeasureResult]:
        """As the Python executor, over a world; for tests and small data."""
        with connection() as con:
            load_world(con, world)
            done = self.run(con, as_of, measures, gated=gated)
            return {name: fetch(con, one) for name, one in done.items()}

    def run(
        self,
        con: duckdb.DuckDBPyConnection,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, Screened]:
        """Screen the entity tables of a connection; results stay there as tables `units_N` and `due_N`."""
        wanted = list(measures) if measures is not None else list(self.package.measures)
        con.execute(MACROS)
        done: dict[str, Screened] = {}
        for family in families(self.package, wanted):
            for screened in self._family(con, family, as_of, gated=gated):
                done[screened.measure] = screened
        return {name: done[name] for name in wanted}

    def _family(
        self, con: duckdb.DuckDBPyConnection, family: list[str], as_of: dt.date, *, gated: bool
    ) -> list[Screened]:
        members = [self._stage_one(con, name, as_of, gated=gated) for name in family]
        taken = " UNION ALL ".join(
            f"SELECT key_{i} AS key, case_no FROM {_ledger(m.measure)} WHERE key_{i} IS NOT NULL"
            for m in members
            for i in range(len(m.plan.keys))
        )
        taken = taken or "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS case_no WHERE FALSE"
        _table(con, "taken", f"SELECT key, min(case_no) AS case_no FROM ({taken}) GROUP BY key")
        for member in members:
            _replace(con, member.units, against_ledger(member.units, len(member.plan.keys)))
        self._keys(con, members)
        for member in members:
            if member.plan.limit is not None:
                _replace(con, member.units, limited(member.units, _ledger(member.measure)))
            if member.plan.pay is not None and member.plan.kind in PAYING:
                sql = SettlementSQL(member.plan, self.package, self.dialect).sql(
                    member.units, _ledger(member.measure)
                )
                _table(con, member.settlements, self._dated(sql, as_of))
        return members

    def _stage_one(self, con: duckdb.DuckDBPyConnection, measure: str, as_of: dt.date, *, gated: bool) -> Screened:
        plan = self.plan(measure)
        units, due = f"units_{measure}", f"due_{measure}"
        sql = units_sql(Emitter(plan, self.package, self.dialect, gated=gated))
        _table(con, units, self._dated(sql, as_of))
        _table(con, _ledger(measure), self._dated(ledger_sql(plan, self.package, self.dialect), as_of))
        total = con.execute(f"SELECT count(*) FROM {plan.unit.entity}").fetchone()
        kept = con.execute(f"SELECT count(*) FROM {units}").fetchone()
        assert total is not None
        assert kept is not None
        return Screened(measure, plan, units, due, total[0] - kept[0])

    def _keys(self, con: duckdb.DuckDBPyConnection, members: list[Screened]) -> None:
        if len(members) == 1 and len(members[0].plan.keys) <= 1:
            if members[0].plan.keys:
                _replace(con, members[0].units, single_key(members[0].units))
            return
        tables = [(m.units, len(m.plan.keys)) for m in members if m.plan.keys]
        rows = con.execute(contenders_sql(tables)).fetchall()
        holders = [m for m in members if m.plan.keys]
        decided = walk_keys([(m, i, outcome, [k for k in keys if k]) for m, i, _, outcome, keys in rows])
        for index, member in enumerate(holders):
            mine = [(i, *decision) for (m, i), decision in decided.items() if m == index]
            if mine:
                columns = list(zip(*mine, strict=True))
                names = ["id", "outcome", "because", "holder"]
                con.register("decisions", pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}))
                _replace(con, member.units, apply_decisions(member.units, "decisions"))
                con.unregister("decisions")

    def _dated(self, sql: str, as_of: dt.date) -> str:
        values = {"as_of": as_of, "valid_from": self.package.valid_from, "valid_to": self.package.valid_to}
        for name, day in values.items():
            sql = sql.replace(f"${name}", constant(day, "date"))
        return sql


def _ledger(measure: str) -> str:
    return f"ledger_{measure}"


def _table(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")


def _replace(con: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name}_next AS {sql}")
    con.execute(f"DROP TABLE {name}")
    con.execute(f"ALTER TABLE {name}_next RENAME TO {name}")


@contextmanager
def connection(threads: int | None = None, memory: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database; nothing is downloaded."""
    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    if threads is not None:
        config["threads"] = str(threads)
    if memory is not None:
        config["memory_limit"] = memory
    con = duckdb.connect(":memory:", config=config)
    try:
        yield con
    finally:
        con.close()


def load_world(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """Every entity as a table."""
    for entity in world.vocabulary.entities.values():
        columns = entity.stored_columns()
        rows = list(world.table(entity.name).values())
        arrays = {n: pa.array([r[n] for r in rows], ARROW_TYPES[t]) for n, t in columns.items()}
        con.register("incoming", pa.table(arrays))
        con.execute(f"CREATE OR REPLACE TEMP TABLE {entity.name} AS SELECT * FROM incoming")
        con.unregister("incoming")


def load_parquet(con: duckdb.DuckDBPyConnection, folder: Path, vocabulary: Vocabulary) -> None:
    """Every entity as a view on `ENTITY.parquet` (or a folder of parts); what is not there is empty or unknown."""
    for entity in vocabulary.entities.values():
        path = folder / f"{entity.name}.parquet"
        if path.is_dir():
            path /= "*.parquet"
        elif not path.exists():
            nothing = ", ".join(f"NULL::{SQL_TYPES[t]} AS {n}" for n, t in entity.stored_columns().items())
            con.execute(f"CREATE OR REPLACE TEMP VIEW {entity.name} AS SELECT {nothing} WHERE FALSE")
            continue
        source = f"read_parquet({constant(str(path), 'text')})"
        present = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        columns = ", ".join(
            f"CAST({n} AS {SQL_TYPES[t]}) AS {n}" if n in present else f"NULL::{SQL_TYPES[t]} AS {n}"
            for n, t in entity.stored_columns().items()
        )
        con.execute(f"CREATE OR REPLACE TEMP VIEW {entity.name} AS SELECT {columns} FROM {source}")


def fetch(con: duckdb.DuckDBPyConnection, screened: Screened) -> MeasureResult:
    """A measure's tables as the Python executor gives them."""
    plan = screened.plan
    units = [_unit(row, plan) for row in _rows(con, f"SELECT * FROM {screened.units} ORDER BY id")]
    due: list[Settlement] = []
    if plan.pay is not None and plan.kind in PAYING:
        due = [_settlement(row, plan) for row in _rows(con, f"SELECT * FROM {screened.settlements}")]
    due.sort(key=lambda s: str(s.per))
    return MeasureResult(screened.measure, units, screened.gated, due)


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = con.execute(sql)
    names = [d[0] for d in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _many(row: dict[str, Any], prefix: str, count: int) -> tuple[Any, ...]:
    return tuple(row[f"{prefix}_{i}"] for i in range(count))


def _unit(row: dict[str, Any], plan: MeasurePlan) -> UnitResult:
    each = sum(not a.total for a in plan.amounts)
    values = {name: row[name] for name in UnitResult._fields if name in row}
    return UnitResult(
        **values,
        keys=_many(row, "key", len(plan.keys)),
        per=_many(row, "per", len(plan.settle_per)),
        each=_many(row, "each", each),
        city_each=_many(row, "city", each),
    )


def _settlement(row: dict[str, Any], plan: MeasurePlan) -> Settlement:
    names = ("payee", "county", "route", "n", "n_new", "n_open", "pay", "paid", "due", "own_money", "one_more")
    return Settlement(
        per=_many(row, "per", len(plan.settle_per)),
        items={a.name: row[f"item_{i}"] for i, a in enumerate(plan.amounts)},
        outcome=row["outcome"],
        units=row["units"],
        **{name: row[name] for name in names},
    )
