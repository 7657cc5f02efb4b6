"""The part of a run's data that one unit's result hangs on: enough to decide and explain it alone, as the run did.

Read off the plan: the rows its steps join, relate and string together; the units that share its keys, its limit or
its payee, and theirs; what the ledger holds of any of them. For one person a few dozen rows, for an employer all of
its people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kapok.rules.executors.world import World
from kapok.rules.language.expression import Node, Variable
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.families import families
from kapok.rules.planning.plan import Compute, MeasurePlan, Relate, Scope, Stretch
from kapok.screening.paths import Path, Paths
from kapok.screening.run import Run

Rows = dict[str, dict[str, dict[str, Any]]]
Column = tuple[Path, str]
Parts = list[Column | None]


def around(
    run: Run, measure: str, ids: Iterable[str], plans: Iterable[Mapping[str, MeasurePlan]] = ()
) -> World:
    """A world that holds the units and all that bears on them. `plans`: those of other readings, by measure."""
    family = families(run.package, [measure])[0]
    gathering = Gathering(run)
    own = {name: run.executor.plan(name) for name in family}
    for one in (own, *plans):
        units = gathering.units(one, measure, ids)
        for name, found in units.items():
            gathering.scope(one[name].unit, found)
            gathering.ledger(one[name], found)
    return World(run.package.vocabulary, {n: list(r.values()) for n, r in gathering.rows.items()})


class Gathering:
    """Rows found so far; the same question is asked once."""

    def __init__(self, run: Run) -> None:
        self.run, self.vocabulary = run, run.package.vocabulary
        self.rows: Rows = {name: {} for name in self.vocabulary.entities}
        self.asked: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    # units that are decided together

    def units(
        self, plans: Mapping[str, MeasurePlan], measure: str, ids: Iterable[str]
    ) -> dict[str, list[str]]:
        """The units, those of the same payee, and all that share a key or a limit with any of these; by measure."""
        wanted = set(ids)
        wanted |= set(self.payees(plans[measure], wanted))
        found: dict[str, set[str]] = {name: set() for name in plans}
        fresh = {measure: wanted}
        for other, peers in self._beside(plans, measure, wanted):
            fresh.setdefault(other, set()).update(peers)
        while fresh:
            for name, new in fresh.items():
                found[name] |= new
            following: dict[str, set[str]] = {}
            for name, new in fresh.items():
                for other, peers in self._sharing(plans, name, new):
                    unseen = set(peers) - found[other]
                    if unseen:
                        following.setdefault(other, set()).update(unseen)
            fresh = following
        return {name: sorted(new) for name, new in found.items() if new}

    def payees(self, plan: MeasurePlan, ids: set[str]) -> list[str]:
        columns = columns_of(plan.unit)
        parts: Parts = [column_of(node, columns) for _, node, _ in plan.settle_per]
        if any(parts):
            return self._peers(plan, parts, plan, parts, ids)
        if not self.run.results[plan.measure].pays:
            return []
        due = self.run.results[plan.measure].due
        sql = f"SELECT unnest(units) FROM {due} WHERE list_has_any(units, ?)"
        return self._ids(sql, sorted(ids))

    def _beside(
        self, plans: Mapping[str, MeasurePlan], measure: str, ids: set[str]
    ) -> Iterable[tuple[str, list[str]]]:
        """Units of the same payees under the measures that totals look at."""
        plan = plans[measure]
        parts: Parts = [column_of(node, columns_of(plan.unit)) for _, node, _ in plan.settle_per]
        for name in {beside.measure for beside in plan.beside}:
            its = plans[name]
            theirs: Parts = [column_of(node, columns_of(its.unit)) for _, node, _ in its.settle_per]
            if any(a and b for a, b in zip(parts, theirs, strict=True)):
                yield name, self._peers(plan, parts, its, theirs, ids)

    def _sharing(
        self, plans: Mapping[str, MeasurePlan], name: str, ids: set[str]
    ) -> Iterable[tuple[str, list[str]]]:
        plan = plans[name]
        mine = _shared(plan)
        for other, its in plans.items():
            theirs = _shared(its)
            for key, (at, parts) in mine.items():
                if key in theirs:
                    there, others = theirs[key]
                    yield other, self.alike(plan, at, parts, its, there, others, ids)

    def alike(
        self, plan: MeasurePlan, at: str, parts: Parts, its: MeasurePlan, there: str, others: Parts, ids: set[str]
    ) -> list[str]:  # fmt: skip
        """Units of the other plan with the same key: by the columns it is made of, else as the run has it."""
        if any(a and b for a, b in zip(parts, others, strict=True)):
            return self._peers(plan, parts, its, others, ids)
        return self.as_held(plan, at, its, there, ids)

    def as_held(
        self, plan: MeasurePlan, at: str, its: MeasurePlan, there: str, ids: set[str]
    ) -> list[str]:
        """Units of the other plan with the same key, as the run has it."""
        held = f"SELECT {at} FROM units_{plan.measure} WHERE id IN (SELECT unnest(?::VARCHAR[]))"
        return self._ids(
            f"SELECT id FROM units_{its.measure} WHERE {there} IN ({held})", sorted(ids)
        )

    def _peers(
        self, plan: MeasurePlan, parts: Parts, its: MeasurePlan, others: Parts, ids: set[str]
    ) -> list[str]:
        mine, theirs = (
            Paths(self.vocabulary, plan.unit.entity),
            Paths(self.vocabulary, its.unit.entity, "p"),
        )
        pairs = [(a, b) for a, b in zip(parts, others, strict=True) if a and b]
        values = ", ".join(mine.column(*a) for a, _ in pairs)
        tests = ", ".join(theirs.column(*b) for _, b in pairs)
        held = f"SELECT {values} FROM {mine.source} WHERE w.id IN (SELECT unnest(?::VARCHAR[]))"
        sql = f"SELECT p.id FROM {theirs.source} WHERE ({tests}) IN ({held})"
        return self._ids(sql, sorted(ids))

    # rows that a unit reads

    def scope(self, scope: Scope, ids: list[str]) -> None:
        """The rows of a scope, and what its steps read for them."""
        entity = scope.entity
        fresh = [id_ for id_ in ids if id_ not in self.rows[entity]]
        if fresh:
            self._take(entity, "r.id IN (SELECT unnest(?::VARCHAR[]))", fresh)
        columns = columns_of(scope)
        for path in scope.joins:
            if path:
                paths = Paths(self.vocabulary, entity)
                value = paths.column(path[:-1], path[-1])
                self._take(paths.target(path), self._held(paths, f"r.id IN (SELECT {value}"), ids)
        for step in scope.steps:
            match step:
                case Relate():
                    self._relate(step, entity, columns, ids)
                case Stretch():
                    self._stretch(step, entity, columns, ids)
                case _:
                    pass

    def _relate(
        self, step: Relate, entity: str, columns: dict[str, Column], ids: list[str]
    ) -> None:
        pairs = [(c, at) for c, node in step.match if (at := column_of(node, columns))]
        paths = Paths(self.vocabulary, entity)
        where = "TRUE OR ? IS NULL"
        if pairs:
            values = ", ".join(paths.column(*at) for _, at in pairs)
            tests = ", ".join(f"r.{c}" for c, _ in pairs)
            where = self._held(paths, f"({tests}) IN (SELECT {values}")
        self.scope_of(step.rows, self._take(step.rows.entity, where, ids))

    def _stretch(
        self, step: Stretch, entity: str, columns: dict[str, Column], ids: list[str]
    ) -> None:
        rows = step.spells.rows
        within = columns_of(rows)
        by = [at for node in step.spells.by if (at := column_of(node, within))]
        paths = Paths(self.vocabulary, entity)
        own = self._ids(
            self._held(paths, f"SELECT {paths.column(*columns[step.source.name])} AS id"), ids
        )
        if not by:
            self.scope_of(rows, self._take(rows.entity, "TRUE OR ? IS NULL", own))
            return
        mine, theirs = Paths(self.vocabulary, rows.entity), Paths(self.vocabulary, rows.entity, "p")
        values = ", ".join(mine.column(*at) for at in by)
        tests = ", ".join(theirs.column(*at) for at in by)
        held = self._held(mine, f"({tests}) IN (SELECT {values}")
        where = f"r.id IN (SELECT p.id FROM {theirs.source} WHERE {held})"
        self.scope_of(rows, self._take(rows.entity, where, own))

    def scope_of(self, scope: Scope, ids: list[str]) -> None:
        if ids:
            self.scope(scope, ids)

    def _held(self, paths: Paths, start: str) -> str:
        """The columns asked for in `start`, of the rows with the ids given; closes the bracket `start` opened."""
        end = ")" if start.count("(") > start.count(")") else ""
        return f"{start} FROM {paths.source} WHERE w.id IN (SELECT unnest(?::VARCHAR[])){end}"

    # the ledger

    def ledger(self, plan: MeasurePlan, ids: list[str]) -> None:
        """What was paid under the keys, the limit or to the payees of these units."""
        columns, paid = columns_of(plan.unit), columns_of(plan.ledger)
        groups = [list(zip(k.parts, k.ledger_parts, strict=True)) for k in plan.keys]
        if plan.limit is not None:
            groups.append(list(zip(plan.limit.parts, plan.limit.ledger_parts, strict=True)))
        groups.append([(unit, line) for _, unit, line in plan.settle_per])
        for group in groups:
            pairs = [(column_of(u, columns), column_of(line, paid)) for u, line in group]
            known = [(a, b) for a, b in pairs if a and b and not b[0]]
            if not known:
                names = ", ".join(f"'{m}'" for m in (plan.lines.measure, *plan.lines.follows))
                self._take(LEDGER, f"r.measure IN ({names}) AND (TRUE OR ? IS NULL)", ids)
                continue
            paths = Paths(self.vocabulary, plan.unit.entity)
            values = ", ".join(paths.column(*a) for a, _ in known)
            tests = ", ".join(f"r.{b[1]}" for _, b in known)
            self._take(LEDGER, self._held(paths, f"({tests}) IN (SELECT {values}"), ids)

    # questions

    def _take(self, entity: str, where: str, ids: list[str]) -> list[str]:
        """Rows of an entity into the world; their ids."""
        key = (f"{entity} {where}", tuple(ids))
        if key not in self.asked:
            columns = ", ".join(f"r.{c}" for c in self.vocabulary.entities[entity].stored_columns())
            cursor = self.run.con.cursor()
            cursor.execute(f"SELECT {columns} FROM {entity} r WHERE {where}", [ids])
            names = [d[0] for d in cursor.description or ()]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            self.rows[entity].update({row["id"]: row for row in found})
            self.asked[key] = sorted({row["id"] for row in found})
        return self.asked[key]

    def _ids(self, sql: str, ids: list[str]) -> list[str]:
        key = (sql, tuple(ids))
        if key not in self.asked:
            found = self.run.con.cursor().execute(sql, [ids]).fetchall()
            self.asked[key] = sorted({row[0] for row in found if row[0] is not None})
        return self.asked[key]


def _shared(plan: MeasurePlan) -> dict[str, tuple[str, Parts]]:
    """Names of keys and of the limit: the column of the unit table, and the columns they are made of."""
    columns = columns_of(plan.unit)
    found = {
        key.name: (f"key_{i}", [column_of(part, columns) for part in key.parts])
        for i, key in enumerate(plan.keys)
    }
    if plan.limit is not None:
        parts = [column_of(part, columns) for part in plan.limit.parts]
        found[plan.limit.name] = ("limit_key", parts)
    return found


def columns_of(scope: Scope) -> dict[str, Column]:
    """The variables of a scope that are stored columns, or other names of one."""
    found = {
        v.name: (path, c) for path, join in scope.joins.items() for c, v in join.columns.items()
    }
    for step in scope.steps:
        if isinstance(step, Compute) and isinstance(step.value, Variable):
            same = found.get(step.value.name)
            if same is not None:
                found[step.target.name] = same
    return found


def column_of(node: Node, columns: dict[str, Column]) -> Column | None:
    return columns.get(node.name) if isinstance(node, Variable) else None
