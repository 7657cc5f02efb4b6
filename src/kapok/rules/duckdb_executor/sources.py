"""Early filters: the rows of a large entity that a gate cannot let through are left out once, for all measures.

A gate that needs a status (“the person was out of poverty on the day”) is false for everyone who has no row of that
status at all and whose statuses are known to be complete on the day. Such units are found by one anti-join on the
narrow columns, before anything else is read. What is left is a superset: the gate itself is still evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from kapok.rules.duckdb_executor.dialect import constant
from kapok.rules.expression import And, Compare, Literal, Node, Or, Variable
from kapok.rules.plan import Compute, Filter, Join, MeasurePlan, Relate

LARGE = 200_000
"""Rows from which an early filter is worth its own pass."""


@dataclass(frozen=True, slots=True)
class Early:
    """Units are out if `holder` (id of `entity`, reached by `path`) has no row in `related` and is complete.

    `fact` is the entity's column up to which it has been compared; `day` the unit's own column, or a constant.
    """

    path: tuple[tuple[str, str], ...]
    entity: str
    related: str
    column: str
    fact: str
    day: str
    constant_day: bool


def prepare_sources(con: duckdb.DuckDBPyConnection, plans: list[MeasurePlan]) -> dict[str, str]:
    """Measure → the table its units are read from, where an early filter was worth making."""
    made: dict[tuple[str, Early], str] = {}
    sources: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for plan in plans:
        entity = plan.unit.entity
        if entity not in sizes:
            row = con.execute(f"SELECT count(*) FROM {entity}").fetchone()
            sizes[entity] = int(row[0]) if row else 0
        if sizes[entity] < LARGE:
            continue
        early = next(iter(sorted(early_filters(plan), key=str)), None)
        if early is None:
            continue
        if (entity, early) not in made:
            made[entity, early] = _make(con, entity, early, len(made))
        sources[plan.measure] = made[entity, early]
    return sources


def early_filters(plan: MeasurePlan) -> set[Early]:
    """The early filters that any gate of the plan implies."""
    found: set[Early] = set()
    for step in plan.unit.steps:
        if isinstance(step, Filter):
            for gate in step.gates:
                found |= _Reader(plan).needed(gate)
    return found


@dataclass(slots=True)
class _Reader:
    plan: MeasurePlan

    def needed(self, node: Node) -> set[Early]:
        """Filters whose units make the node false."""
        match node:
            case Variable():
                return self._variable(node)
            case And():
                return set().union(*(self.needed(i) for i in node.items))
            case Or():
                return set.intersection(*(self.needed(i) for i in node.items))
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
        when = self._day(day)
        if when is None:
            return None
        path, entity = self._path(holder[0])
        return Early(path, entity, step.rows.entity, column, compared[1], *when)

    def _day(self, day: Node | None) -> tuple[str, bool] | None:
        if isinstance(day, Literal):
            return constant(day.value, "date"), True
        place = self._place(day) if isinstance(day, Variable) else None
        return (place[1], False) if place is not None and place[0] == () else None

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


def _make(con: duckdb.DuckDBPyConnection, entity: str, early: Early, number: int) -> str:
    """The filtered copy of the entity's rows."""
    name = f"early_{entity}_{number}"
    day = early.day if early.constant_day else f"(SELECT max({early.day}) FROM {entity})"
    out = (
        f"SELECT id FROM {early.entity} WHERE {early.fact} >= {day} "
        f"AND id NOT IN (SELECT {early.column} FROM {early.related} WHERE {early.column} IS NOT NULL)"
    )
    for ref, _ in reversed(early.path[1:]):
        above = early.path[[r for r, _ in early.path].index(ref) - 1][1]
        out = f"SELECT id FROM {above} WHERE {ref} IN ({out})"
    column = early.path[0][0] if early.path else "id"
    known = "" if early.constant_day else f" AND u.{early.day} IS NOT NULL"
    con.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT u.* FROM {entity} u "
        f"WHERE NOT coalesce(u.{column} IN ({out}), FALSE){known}"
        + (f" UNION ALL SELECT * FROM {entity} WHERE {early.day} IS NULL" if known else "")
    )
    return name
