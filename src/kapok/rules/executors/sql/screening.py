"""The order of a screening in a database: stage one a measure, then families of measures that share keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kapok.rules.executors.resolve import walk_keys
from kapok.rules.executors.results import MeasureResult, Settlement, UnitResult
from kapok.rules.executors.sql.contending import (
    against_ledger,
    apply_decisions,
    apply_limits,
    contenders_sql,
    limit_decisions,
    taken_sql,
    window_decisions,
)
from kapok.rules.executors.sql.database import Database
from kapok.rules.executors.sql.decide import unit_columns, units_sql
from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.emit import Emitter, Tables
from kapok.rules.executors.sql.nearby import Sizes
from kapok.rules.executors.sql.settle import Other, SettlementSQL, ledger_sql
from kapok.rules.executors.sql.sources import prepare_sources
from kapok.rules.package.families import families
from kapok.rules.package.model import PAYING, Package
from kapok.rules.planning.plan import BesidePlan, MeasurePlan
from kapok.rules.planning.planner import plan_measure

_DAY = re.compile(r"'(?:[^']|'')*'|\$\w+")
DECISIONS = {"member": "int", "id": "text", "outcome": "text", "because": "text", "holder": "text"}


@dataclass(slots=True)
class Screened:
    """One measure done: tables in the database, counts."""

    measure: str
    plan: MeasurePlan
    units: str
    settlements: str
    gated: int
    unplaced: int


class SQLExecutor:
    """Plans and statements of measures of one package under one choice of readings."""

    nearby: ClassVar[bool] = True
    """Whether rows of large entities that no unit can need are left out first (`sources`)."""

    def __init__(
        self, package: Package, readings: dict[str, str] | None, dialect: SQLDialect
    ) -> None:
        self.package = package
        self.readings = readings or {}
        self.dialect = dialect
        self._plans: dict[str, MeasurePlan] = {}

    def screened(
        self, database: Database, as_of: dt.date, measures: Iterable[str] | None, *, gated: bool
    ) -> dict[str, Screened]:
        """Screen the entity tables of the database, one family after the other; results stay there as `units_N`, `due_N`."""
        wanted = list(measures) if measures is not None else list(self.package.measures)
        groups = families(self.package, wanted)
        family = self.family(database, groups, as_of, gated=gated)
        found = [one for group in groups for one in family.screen(group)]
        done = {screened.measure: screened for screened in found}
        return {name: done[name] for name in wanted}

    def family(
        self, database: Database, groups: list[list[str]], as_of: dt.date, *, gated: bool
    ) -> Family:
        """What all families of a run have in common: how large entities are, and what is read in their place."""
        sizes, tables = Sizes(database), dict[str, Tables]()
        plans = [self.plan(m) for group in groups for m in group]
        if gated and self.nearby:
            days = self.days(as_of)
            tables = prepare_sources(database, self.dialect, plans, days, sizes)
        sizes.count(plans if gated else [])
        return Family(self, database, as_of, sizes, gated=gated, tables=tables)

    def plan(self, measure: str) -> MeasurePlan:
        if measure not in self._plans:
            self._plans[measure] = plan_measure(
                self.package, self.package.measures[measure], self.readings
            )
        return self._plans[measure]

    def days(self, as_of: dt.date) -> dict[str, dt.date]:
        """The days of a run by their names in expressions."""
        package = self.package
        return {"as_of": as_of, "valid_from": package.valid_from, "valid_to": package.valid_to}

    def dated(self, sql: str, as_of: dt.date) -> str:
        """The statement with the run's days written in; text constants stay as they are."""
        days = {
            f"${name}": self.dialect.constant(day, "date") for name, day in self.days(as_of).items()
        }
        return _DAY.sub(lambda found: days.get(found[0], found[0]), sql)


@dataclass(slots=True)
class Family:
    """Measures that share keys, screened together."""

    executor: SQLExecutor
    database: Database
    as_of: dt.date
    sizes: Sizes
    gated: bool
    tables: dict[str, Tables] = field(default_factory=dict)

    def screen(self, names: list[str]) -> list[Screened]:
        members = [self._stage_one(name) for name in names]
        held = [(_ledger(m.measure), len(m.plan.keys)) for m in members]
        taken = taken_sql(held, self.executor.dialect)
        decisions = self._decisions(members, taken)
        self._stage_two(members, taken, decisions)
        return members

    def _table(self, name: str, sql: str) -> int:
        return self.database.table(name, self.executor.dated(sql, self.as_of))

    def _stage_one(self, measure: str) -> Screened:
        executor, plan = self.executor, self.executor.plan(measure)
        tables = self.tables.get(measure)
        emitter = Emitter(plan, executor.package, executor.dialect, gated=self.gated, tables=tables)
        opened = self._run(emitter, f"open_{measure}", units_sql(emitter))
        ledger = Emitter(plan, executor.package, executor.dialect, prefix=f"l_{measure}")
        paid = self._run(ledger, _ledger(measure), ledger_sql(ledger))
        gated = self.sizes.of(plan.unit.entity) - opened if self.gated else 0
        unplaced = self._unplaced(plan) if paid else 0
        return Screened(measure, plan, f"units_{measure}", f"due_{measure}", gated, unplaced)

    def _unplaced(self, plan: MeasurePlan) -> int:
        """Ledger lines of which a part of a key is unknown."""
        if not plan.keys:
            return 0
        lacks = " OR ".join(f"key_{i} IS NULL" for i in range(len(plan.keys)))
        found = self.database.rows(f"SELECT count(*) FROM {_ledger(plan.measure)} WHERE {lacks}")
        return int(found[0][0])

    def _run(self, emitter: Emitter, name: str, sql: str) -> int:
        """The emitter's statements, then the table that reads them; how many rows it has."""
        for step, statement in emitter.statements:
            self._table(step, statement)
        count = self._table(name, sql)
        for step, _ in emitter.statements:
            self.database.drop(step)
        return count

    def _columns(self, member: Screened) -> list[str]:
        return unit_columns(member.plan, self.executor.dialect)

    def _decisions(self, members: list[Screened], taken: str) -> str:
        """A relation of what keys change, or "" if nothing can: a table for a family, SQL for a single measure."""
        dialect = self.executor.dialect
        keys = [len(m.plan.keys) for m in members]
        most = max(keys)
        closed = [
            (f"({against_ledger(f'open_{m.measure}', n, self._columns(m))})", _amounts(m))
            for m, n in zip(members, keys, strict=True)
        ]
        if most == 0:
            return ""
        if most == 1 and len(members) == 1:
            return f"({window_decisions([('closed', _amounts(members[0]))], dialect)})"
        name = f"decisions_{members[0].measure}"
        if most == 1:
            self._table(name, f"WITH taken AS ({taken}) {window_decisions(closed, dialect)}")
            return name
        contenders = contenders_sql(list(zip(closed, keys, strict=True)), dialect)
        sql = f"WITH taken AS ({taken}) SELECT * FROM ({contenders}) o"
        rows = self.database.rows(self.executor.dated(sql, self.as_of))
        decided = walk_keys(
            (m, i, outcome, [k for k in held if k]) for m, i, outcome, *held in rows
        )
        self.database.filled(name, DECISIONS, [(m, i, *c) for (m, i), c in decided.items()])
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
                steps.append(
                    (
                        "bounds",
                        limit_decisions(
                            [(index, (last, _amounts(member)), _ledger(member.measure))]
                        ),
                    )
                )
                steps.append(("limited", self._limited(member, last, "bounds", index)))
            listed = ", ".join(f"{name} AS ({sql})" for name, sql in steps)
            self._table(member.units, f"WITH {listed} SELECT * FROM {steps[-1][0]}")
            self.database.drop(f"open_{member.measure}")
        if together:
            self._limit_together(members, bounded)
        for member in members:
            self._settle(member)

    def _keyed(
        self, member: Screened, index: int, taken: str, decisions: str
    ) -> list[tuple[str, str]]:
        columns = self._columns(member)
        closed = against_ledger(f"open_{member.measure}", len(member.plan.keys), columns)
        steps = [("taken", taken), ("closed", closed)]
        if decisions:
            columns = [*columns, "because", "holder"]
            steps.append(("keyed", apply_decisions("closed", decisions, index, columns)))
        return steps

    def _limited(self, member: Screened, units: str, bounds: str, index: int) -> str:
        columns = [*self._columns(member), "because", "holder"]
        return apply_limits(units, bounds, index, columns)

    def _limit_together(self, members: list[Screened], bounded: list[int]) -> None:
        name = f"bounds_{members[0].measure}"
        self._table(
            name,
            limit_decisions(
                [
                    (i, (members[i].units, _amounts(members[i])), _ledger(members[i].measure))
                    for i in bounded
                ]
            ),
        )
        for i in bounded:
            units = members[i].units
            self._table(f"{units}_next", self._limited(members[i], units, name, i))
            self.database.drop(units)
            self.database.rename(f"{units}_next", units)

    def _settle(self, member: Screened) -> None:
        plan, executor = member.plan, self.executor
        if plan.pay is not None and plan.kind in PAYING:
            settlement = SettlementSQL(plan, executor.package, executor.dialect)
            others = [self._other(beside) for beside in plan.beside]
            sql = settlement.sql(member.units, _ledger(member.measure), others)
            self._table(member.settlements, sql)

    def _other(self, beside: BesidePlan) -> Other:
        """Where a measure settled before has what a payee comes to."""
        amounts = [a.name for a in self.executor.plan(beside.measure).amounts]
        index = amounts.index(beside.amount)
        return Other(f"due_{beside.measure}", index, beside.amount, _ledger(beside.measure))


def _amounts(member: Screened) -> int:
    """How many amounts each unit has of its own."""
    return sum(not amount.total for amount in member.plan.amounts)


def _ledger(measure: str) -> str:
    return f"ledger_{measure}"


def fetch(database: Database, screened: Screened) -> MeasureResult:
    """A measure's tables as the Python executor gives them."""
    plan = screened.plan
    units = [_unit(row, plan) for row in database.records(f"SELECT * FROM {screened.units}")]
    units.sort(key=lambda u: u.id)
    due: list[Settlement] = []
    if plan.pay is not None and plan.kind in PAYING:
        records = database.records(f"SELECT * FROM {screened.settlements}")
        due = [_settlement(row, plan) for row in records]
    due.sort(key=lambda s: (str(s.per), s.county or "", s.route))
    return MeasureResult(screened.measure, units, screened.gated, due, screened.unplaced)


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
        facets=_many(row, "facet", len(plan.facets)),
        counts=_many(row, "count", len(plan.counted)),
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
        counted={
            a.name: (row[f"counted_{i}"], row[f"counted_new_{i}"])
            for i, a in enumerate(plan.counted)
        },
        beside={b.name: row[f"beside_{i}"] for i, b in enumerate(plan.beside)},
        **{name: row[name] for name in names},
    )
