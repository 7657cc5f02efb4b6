"""Screens whole tables in DuckDB: one stage-one query a measure, then families of measures that share keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from kapok.rules.executors.duckdb_executor.decide import units_sql
from kapok.rules.executors.duckdb_executor.dialect import MACROS, Dialect, constant
from kapok.rules.executors.duckdb_executor.emit import Emitter
from kapok.rules.executors.duckdb_executor.nearby import Tables
from kapok.rules.executors.duckdb_executor.settle import (
    SettlementSQL,
    against_ledger,
    apply_decisions,
    apply_limits,
    contenders_sql,
    ledger_sql,
    limit_decisions,
    taken_sql,
    window_decisions,
)
from kapok.rules.executors.duckdb_executor.sources import prepare_sources
from kapok.rules.executors.duckdb_executor.tables import load_world
from kapok.rules.executors.resolve import walk_keys
from kapok.rules.executors.results import MeasureResult, Settlement, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.families import families
from kapok.rules.package.model import PAYING, Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.rules.planning.planner import plan_measure

_DAY = re.compile(r"'(?:[^']|'')*'|\$\w+")


@dataclass(slots=True)
class Screened:
    """One measure done: tables in the connection, counts."""

    measure: str
    plan: MeasurePlan
    units: str
    settlements: str
    gated: int
    unplaced: int


class NotScreened(Exception):
    """The database could not work measures out that are screened together."""

    def __init__(self, measures: list[str], cause: duckdb.Error) -> None:
        self.measures, self.cause = measures, cause
        super().__init__(f"{', '.join(measures)}: {cause}")


class DuckExecutor:
    """Executes measures of one package under one choice of readings."""

    def __init__(
        self,
        package: Package,
        readings: dict[str, str] | None = None,
        dialect: type[Dialect] = Dialect,
    ) -> None:
        self.package = package
        self.readings = readings or {}
        self.dialect = dialect()
        self._plans: dict[str, MeasurePlan] = {}

    def plan(self, measure: str) -> MeasurePlan:
        if measure not in self._plans:
            self._plans[measure] = plan_measure(
                self.package, self.package.measures[measure], self.readings
            )
        return self._plans[measure]

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
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
        workers: int = 1,
    ) -> dict[str, Screened]:
        """Screen the entity tables of a connection; results stay there as tables `units_N` and `due_N`.

        `workers` families are screened side by side, each in a cursor of its own.
        """
        wanted = list(measures) if measures is not None else list(self.package.measures)
        con.execute(MACROS)
        groups = families(self.package, wanted)
        days = self.days(as_of)
        tables = (
            prepare_sources(con, [self.plan(m) for group in groups for m in group], days)
            if gated
            else {}
        )

        def work(group: list[str]) -> list[Screened]:
            family = Family(self, con.cursor(), as_of, gated=gated, tables=tables)
            try:
                return family.screen(group)
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                raise NotScreened(group, error) from error

        if workers == 1:
            found = [work(group) for group in groups]
        else:
            with ThreadPoolExecutor(workers) as pool:
                found = list(pool.map(work, groups))
        done = {screened.measure: screened for group in found for screened in group}
        return {name: done[name] for name in wanted}

    def days(self, as_of: dt.date) -> dict[str, dt.date]:
        """The days of a run by their names in expressions."""
        package = self.package
        return {"as_of": as_of, "valid_from": package.valid_from, "valid_to": package.valid_to}

    def dated(self, sql: str, as_of: dt.date) -> str:
        """The statement with the run's days written in; text constants stay as they are."""
        days = {f"${name}": constant(day, "date") for name, day in self.days(as_of).items()}
        return _DAY.sub(lambda found: days.get(found[0], found[0]), sql)


@dataclass(slots=True)
class Family:
    """Measures that share keys, screened together in one cursor."""

    executor: DuckExecutor
    con: duckdb.DuckDBPyConnection
    as_of: dt.date
    gated: bool
    tables: dict[str, Tables]

    def screen(self, names: list[str]) -> list[Screened]:
        members = [self._stage_one(name) for name in names]
        taken = taken_sql([(_ledger(m.measure), len(m.plan.keys)) for m in members])
        decisions = self._decisions(members, taken)
        self._stage_two(members, taken, decisions)
        return members

    def _table(self, name: str, sql: str) -> int:
        """Create the table; the number of its rows."""
        sql = self.executor.dated(sql, self.as_of)
        row = self.con.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}").fetchone()
        return int(row[0]) if row else 0

    def _stage_one(self, measure: str) -> Screened:
        executor, plan = self.executor, self.executor.plan(measure)
        tables = self.tables.get(measure)
        emitter = Emitter(plan, executor.package, executor.dialect, gated=self.gated, tables=tables)
        kept = self._run(emitter, f"open_{measure}", units_sql(emitter))
        ledger = Emitter(plan, executor.package, executor.dialect, prefix=f"l_{measure}")
        self._run(ledger, _ledger(measure), ledger_sql(ledger))
        total = self.con.execute(f"SELECT count(*) FROM {plan.unit.entity}").fetchone()
        assert total is not None
        gated, unplaced = total[0] - kept, self._unplaced(plan)
        return Screened(measure, plan, f"units_{measure}", f"due_{measure}", gated, unplaced)

    def _unplaced(self, plan: MeasurePlan) -> int:
        """Ledger lines of which a part of a key is unknown."""
        if not plan.keys:
            return 0
        lacks = " OR ".join(f"key_{i} IS NULL" for i in range(len(plan.keys)))
        row = self.con.execute(
            f"SELECT count(*) FROM {_ledger(plan.measure)} WHERE {lacks}"
        ).fetchone()
        return int(row[0]) if row else 0

    def _run(self, emitter: Emitter, name: str, sql: str) -> int:
        """The emitter's statements, then the table that reads them; the number of its rows."""
        for step, statement in emitter.statements:
            self._table(step, statement)
        count = self._table(name, sql)
        for step, _ in emitter.statements:
            self.con.execute(f"DROP TABLE {step}")
        return count

    def _decisions(self, members: list[Screened], taken: str) -> str:
        """A relation of what keys change, or "" if nothing can: a table for a family, SQL for a single measure."""
        held = [(f"open_{m.measure}", len(m.plan.keys)) for m in members]
        most = max(keys for _, keys in held)
        closed = [f"({against_ledger(table, keys)})" for table, keys in held]
        if most == 0:
            return ""
        if most == 1 and len(members) == 1:
            return f"({window_decisions(['closed'])})"
        name = f"decisions_{members[0].measure}"
        if most == 1:
            self._table(name, f"WITH taken AS ({taken}) {window_decisions(closed)}")
            return name
        contenders = contenders_sql(list(zip(closed, [k for _, k in held], strict=True)))
        sql = f"WITH taken AS ({taken}) SELECT * FROM ({contenders})"
        rows = self.con.execute(self.executor.dated(sql, self.as_of)).fetchall()
        decided = walk_keys((m, i, outcome, [k for k in keys if k]) for m, i, outcome, keys in rows)
        changes = [(m, i, *change) for (m, i), change in decided.items()]
        columns = list(zip(*changes, strict=True)) if changes else [()] * 5
        names = ("member", "id", "outcome", "because", "holder")
        types = (pa.int64(), *[pa.string()] * 4)
        arrays = {n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}
        self.con.register(f"new_{name}", pa.table(arrays))
        self._table(name, f"SELECT * FROM new_{name}")
        self.con.unregister(f"new_{name}")
        return name

    def _stage_two(self, members: list[Screened], taken: str, decisions: str) -> None:
        """Ledger, keys and limits, then the money of each member."""
        bounded = [i for i, m in enumerate(members) if m.plan.limit is not None]
        names = {m.plan.limit.name for m in members if m.plan.limit is not None}
        together = len(names) < len(bounded)
        for index, member in enumerate(members):
            steps = self._keyed(member, index, taken, decisions)
            last = steps[-1][0]
            if index in bounded and not together:
                steps.append(("bounds", limit_decisions([(index, last, _ledger(member.measure))])))
                steps.append(("limited", apply_limits(last, "bounds", index)))
            listed = ", ".join(f"{name} AS ({sql})" for name, sql in steps)
            self._table(member.units, f"WITH {listed} SELECT * FROM {steps[-1][0]}")
            self.con.execute(f"DROP TABLE open_{member.measure}")
        if together:
            self._limit_together(members, bounded)
        for member in members:
            self._settle(member)

    def _keyed(
        self, member: Screened, index: int, taken: str, decisions: str
    ) -> list[tuple[str, str]]:
        closed = against_ledger(f"open_{member.measure}", len(member.plan.keys))
        steps = [("taken", taken), ("closed", closed)]
        if decisions:
            steps.append(("keyed", apply_decisions("closed", decisions, index)))
        return steps

    def _limit_together(self, members: list[Screened], bounded: list[int]) -> None:
        name = f"bounds_{members[0].measure}"
        self._table(
            name,
            limit_decisions([(i, members[i].units, _ledger(members[i].measure)) for i in bounded]),
        )
        for i in bounded:
            units = members[i].units
            self._table(f"{units}_next", apply_limits(units, name, i))
            self.con.execute(f"DROP TABLE {units}")
            self.con.execute(f"ALTER TABLE {units}_next RENAME TO {units}")

    def _settle(self, member: Screened) -> None:
        plan, executor = member.plan, self.executor
        if plan.pay is not None and plan.kind in PAYING:
            settlement = SettlementSQL(plan, executor.package, executor.dialect)
            self._table(member.settlements, settlement.sql(member.units, _ledger(member.measure)))


def _ledger(measure: str) -> str:
    return f"ledger_{measure}"


@contextmanager
def connection(
    threads: int | None = None, memory: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory database; nothing is downloaded."""
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if threads is not None:
        config["threads"] = str(threads)
    if memory is not None:
        config["memory_limit"] = memory
    con = duckdb.connect(":memory:", config=config)
    try:
        yield con
    finally:
        con.close()


def fetch(con: duckdb.DuckDBPyConnection, screened: Screened) -> MeasureResult:
    """A measure's tables as the Python executor gives them."""
    plan = screened.plan
    units = [_unit(row, plan) for row in _rows(con, f"SELECT * FROM {screened.units} ORDER BY id")]
    due: list[Settlement] = []
    if plan.pay is not None and plan.kind in PAYING:
        due = [
            _settlement(row, plan) for row in _rows(con, f"SELECT * FROM {screened.settlements}")
        ]
    due.sort(key=lambda s: (str(s.per), s.county or "", s.route))
    return MeasureResult(screened.measure, units, screened.gated, due, screened.unplaced)


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
    names = (
        "payee",
        "county",
        "route",
        "n",
        "n_new",
        "n_open",
        "pay",
        "paid",
        "due",
        "own_money",
        "one_more",
    )
    return Settlement(
        per=_many(row, "per", len(plan.settle_per)),
        before={a.name: row[f"before_{i}"] for i, a in enumerate(plan.amounts)},
        items={a.name: row[f"item_{i}"] for i, a in enumerate(plan.amounts)},
        outcome=row["outcome"],
        units=row["units"],
        **{name: row[name] for name in names},
    )
