"""Early filters: rows of a large entity that no gate can let through are left out once, for all measures together.

A gate that needs a status (“the person was out of poverty on the day”) is false for everyone who has no row of that
status at all and whose statuses are known to be complete on the day. People without any such row, compared up to some
common day, are found first; the rows that belong to them, all of whose days lie before it, are then left out by one
anti-join on narrow columns. What is left is a superset: the gate itself is still evaluated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kapok.rules.executors.sql.database import Database
from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.emit import Tables
from kapok.rules.executors.sql.nearby import Nearby, Sizes, columns_read
from kapok.rules.language.expression import (
    And,
    Compare,
    Environment,
    Literal,
    Node,
    Or,
    Variable,
    variables,
    walk,
)
from kapok.rules.planning.plan import Compute, Filter, Join, MeasurePlan, Relate

LATE = 0.05
"""The share of holders compared least far, who are all kept so that the common day lies late."""

Refs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Whose related rows decide: the `entity` reached by `path` (ref, entity), its rows in `related` by `column`.

    Only rows for which one of `tests` (SQL over their own columns) may hold can matter. `fact` is the entity's column
    that says up to which day it has been compared.
    """

    path: tuple[tuple[str, str], ...]
    entity: str
    related: str
    column: str
    tests: tuple[str, ...]
    fact: str


@dataclass(frozen=True, slots=True)
class Early:
    """A unit is out if its holder has no related row and was compared up to the unit's day.

    The day is the column `day` of the row reached by `at`, or a fixed day.
    """

    holding: Holding
    at: Refs
    day: str | dt.date


def prepare_sources(
    database: Database,
    dialect: SQLDialect,
    plans: list[MeasurePlan],
    days: Mapping[str, dt.date],
    sizes: Sizes,
) -> dict[str, Tables]:
    """Measure → the tables its unit's rows are read from, where an early filter or a copy was worth making.

    `days`: the days of the run by their names in expressions.
    """
    tables: dict[str, Tables] = {plan.measure: {} for plan in plans}
    groups: dict[tuple[str, Holding], _Group] = {}
    for plan in plans:
        if sizes.large(plan.unit.entity):
            for early in sorted(early_filters(plan, days, dialect), key=str)[:1]:
                groups.setdefault((plan.unit.entity, early.holding), _Group()).add(plan, early)
    maker = _Maker(database, dialect)
    for (entity, holding), group in groups.items():
        name = maker.filtered(entity, holding, group)
        for plan in group.plans:
            tables[plan.measure][plan.unit.row.alias] = name
    Nearby(database, plans, tables, sizes).add()
    return tables


def early_filters(
    plan: MeasurePlan, days: Mapping[str, dt.date], dialect: SQLDialect
) -> set[Early]:
    """The early filters that any gate of the plan implies."""
    found: set[Early] = set()
    for step in plan.unit.steps:
        if isinstance(step, Filter):
            for gate in step.gates:
                found |= _Reader(plan, days, dialect).needed(gate)
    return found


@dataclass(slots=True)
class _Reader:
    plan: MeasurePlan
    days: Mapping[str, dt.date]
    dialect: SQLDialect

    def needed(self, node: Node) -> set[Early]:
        """Filters whose units make the node false."""
        match node:
            case Variable():
                return self._variable(node)
            case And():
                return set().union(*(self.needed(i) for i in node.items))
            case Or():
                return _either([self.needed(i) for i in node.items])
            case _:
                return set()

    def _variable(self, variable: Variable) -> set[Early]:
        for step in self.plan.unit.steps:
            if isinstance(step, Compute) and step.target is variable:
                return self.needed(step.value)
            if isinstance(step, Relate) and step.target is variable and step.kind == "exists":
                early = self._exists(step)
                return {early} if early else set()
        return set()

    def _exists(self, step: Relate) -> Early | None:
        complete = self._resolve(step.complete) if step.complete is not None else None
        if len(step.match) != 1 or not isinstance(complete, Compare) or complete.op != ">=":
            return None
        column, node = step.match[0]
        key, fact, day = (
            self._resolve(node),
            self._resolve(complete.left),
            self._resolve(complete.right),
        )
        if not isinstance(key, Variable) or not isinstance(fact, Variable):
            return None
        holder, compared = self._place(key), self._place(fact)
        if holder is None or compared is None or holder[1] != "id" or compared[0] != holder[0]:
            return None
        path, entity = self._path(holder[0])
        tests = (_own_test(step, self.dialect),)
        holding = Holding(path, entity, step.rows.entity, column, tests, compared[1])
        match day:
            case Literal(value=dt.date() as fixed):
                return Early(holding, (), fixed)
            case Environment() if day.name in self.days:
                return Early(holding, (), self.days[day.name])
            case Variable():
                place = self._place(day)
                on_the_way = (
                    place is not None and holder[0][: len(place[0])] == place[0] != holder[0]
                )
                return Early(holding, *place) if place is not None and on_the_way else None
        return None

    def _resolve(self, node: Node) -> Node:
        """Through bindings that only give a value a name."""
        while isinstance(node, Variable):
            step = next(
                (s for s in self.plan.unit.steps if isinstance(s, Compute) and s.target is node),
                None,
            )
            if step is None:
                return node
            node = step.value
        return node

    def _place(self, variable: Variable) -> tuple[tuple[str, ...], str] | None:
        for path, join in self.plan.unit.joins.items():
            for column, held in join.columns.items():
                if held is variable:
                    return path, column
        return None

    def _path(self, path: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], str]:
        joins: dict[tuple[str, ...], Join] = self.plan.unit.joins
        return tuple((ref, joins[path[: i + 1]].entity) for i, ref in enumerate(path)), joins[
            path
        ].entity


def _either(found: list[set[Early]]) -> set[Early]:
    """What makes all of several parts false: filters that differ only in their tests are one with all the tests."""
    common: dict[Early, set[str]] = {}
    for number, filters in enumerate(found):
        here: dict[Early, set[str]] = {}
        for early in filters:
            bare = replace(early, holding=replace(early.holding, tests=()))
            here.setdefault(bare, set()).update(early.holding.tests)
        common = here if number == 0 else {b: common[b] | here[b] for b in common if b in here}
    return {
        replace(bare, holding=replace(bare.holding, tests=tuple(sorted(tests))))
        for bare, tests in common.items()
    }


def _own_test(step: Relate, dialect: SQLDialect) -> str:
    """What a related row must pass whoever asks: the parts of `where` that read its own columns alone."""
    columns = {v.name: name for name, v in step.rows.row.columns.items()}
    parts = step.where.items if isinstance(step.where, And) else [step.where]
    own = [part for part in parts if part is not None and _reads_only(part, columns)]
    named = dialect.renamed(columns)
    return " AND ".join(f"({named.of(part)})" for part in own) or "TRUE"


def _reads_only(node: Node, columns: Mapping[str, str]) -> bool:
    return all(v.name in columns for v in variables(node)) and not any(
        isinstance(part, Environment) for part in walk(node)
    )


@dataclass(slots=True)
class _Group:
    """Measures of one entity that look at the same holder, and all the days they look at."""

    plans: list[MeasurePlan] = field(default_factory=list)
    columns: dict[Refs, set[str]] = field(default_factory=dict)
    latest: dt.date = dt.date.min

    def add(self, plan: MeasurePlan, early: Early) -> None:
        self.plans.append(plan)
        if isinstance(early.day, dt.date):
            self.latest = max(self.latest, early.day)
        else:
            self.columns.setdefault(early.at, set()).add(early.day)


class _Maker:
    """Makes the tables of one run; holders without related rows are looked for once."""

    def __init__(self, database: Database, dialect: SQLDialect) -> None:
        self.database, self.dialect = database, dialect
        self.made: dict[Holding, tuple[str, dt.date]] = {}
        self.count = 0

    def _table(self, sql: str) -> str:
        name = f"early_{self.count}"
        self.count += 1
        self.database.table(name, sql)
        return name

    def _without(self, holding: Holding) -> tuple[str, dt.date]:
        """The holders without related rows, compared up to the common day; and that day."""
        key = replace(holding, path=())
        if key not in self.made:
            entity, fact = holding.entity, holding.fact
            early = self.dialect.quantile(fact, LATE)
            found = self.database.rows(f"SELECT {early} AS early FROM {entity}")[0][0]
            common = found if found is not None else dt.date.min
            tests = " OR ".join(f"({test}) IS NOT FALSE" for test in holding.tests)
            held = f"SELECT {holding.column} AS id FROM {holding.related} WHERE {tests}"
            name = self._table(
                f"SELECT h.id FROM {entity} h ANTI JOIN ({held}) r ON h.id = r.id "
                f"WHERE h.{fact} >= {self.dialect.constant(common, 'date')}"
            )
            self.made[key] = name, common
        return self.made[key]

    def filtered(self, entity: str, holding: Holding, group: _Group) -> str:
        """The entity's rows without those that are out for every measure of the group."""
        out, common = self._without(holding)
        if group.latest > common:
            return entity
        refs = tuple(ref for ref, _ in holding.path)
        above = [entity, *(e for _, e in holding.path)]
        day = self.dialect.constant(common, "date")

        def tests(at: Refs) -> str:
            return "".join(f" AND u.{c} <= {day}" for c in sorted(group.columns.get(at, ())))

        for number in range(len(refs) - 1, 0, -1):
            belonging = (
                f"SELECT u.id FROM {above[number]} u SEMI JOIN {out} o ON o.id = u.{refs[number]}"
            )
            out = self._table(f"{belonging} WHERE TRUE{tests(refs[:number])}")
        column = refs[0] if refs else "id"
        read = set().union(*(columns_read(plan, plan.unit.row) for plan in group.plans))
        kept = ", ".join(f"u.{c}" for c in sorted(read))
        return self._table(
            f"SELECT {kept} FROM {entity} u ANTI JOIN {out} o ON o.id = u.{column}{tests(())}"
        )
