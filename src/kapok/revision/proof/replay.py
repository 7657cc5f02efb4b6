"""A counter-example is a case: rows, a day, a unit, decided by the Python executor under both packages.

Cases come from the solver's models (`built`) or from the packages' own worked cases (`worked`); what is told of either
is what `Replay` confirms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.revision.bothwords import together
from kapok.revision.proof.asking import Clock
from kapok.revision.proof.outcome import Example
from kapok.revision.proof.rows import Row, Rows, row_id
from kapok.revision.proof.values import Day, Sym
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED
from kapok.rules.executors.world import World
from kapok.rules.package.vocabulary import Vocabulary

Cells = dict[str, dict[str, dict[str, Any]]]
"""Entity → id → column → value; unknown ones are left out."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A unit under one package: outcome, fen per item, months or units at most, what fails (condition ids)."""

    outcome: str
    each: dict[str, int | None]
    units: int | None
    failed: tuple[str, ...]

    @property
    def given(self) -> bool:
        return self.outcome in COUNTED


Both = tuple[Decided, Decided]
Lost = Callable[[Decided, Decided], bool]
"""When the second is worse than the first."""


def built(rows: Rows, model: Any, unit: Row) -> Cells:
    """The rows of a model's world that the unit leads to or that lead to them."""
    cells: Cells = {}
    for (row, name), sym in rows.columns.items():
        holder = cells.setdefault(row[0], {}).setdefault(row_id(row), {})
        value = _value(rows, model, sym, row[0], name)
        if value is not None:
            holder[name] = value
    cells.setdefault(unit[0], {}).setdefault(row_id(unit), {})
    for row, name in rows.columns:
        target = rows.vocabulary.entities[row[0]].refs.get(name)
        held = cells[row[0]][row_id(row)].get(name)
        if target is not None and held is not None:
            cells.setdefault(target, {}).setdefault(held, {})
    return cells


@dataclass(slots=True)
class Replay:
    """Decides cases under both packages."""

    old: PythonExecutor
    new: PythonExecutor
    measure: str
    later: str
    vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = together(self.old.package.vocabulary, self.new.package.vocabulary)

    def judge(self, cells: Cells, as_of: dt.date) -> Callable[[str], Both]:
        """What both packages say of the units of a case, by id."""
        tables = {
            entity: [{"id": id_, **columns} for id_, columns in table.items()]
            for entity, table in cells.items()
        }
        world = World(self.vocabulary, tables)
        before = _decider(self.old, self.measure, world, as_of)
        after = _decider(self.new, self.later, world, as_of)
        return lambda id_: (before(id_), after(id_))

    def example(
        self, cells: Cells, as_of: dt.date, unit: str, lost: Lost, clock: Clock
    ) -> Example | None:
        """The case with what it is about only, if the unit loses."""
        before, after = said = self.judge(cells, as_of)(unit)
        if not lost(before, after):
            return None
        cells = self._shrunk(cells, unit, lambda c: self.judge(c, as_of)(unit) == said, clock)
        return Example(as_of, unit, cells, _told(before), _told(after))

    def _shrunk(
        self, cells: Cells, unit: str, still: Callable[[Cells], bool], clock: Clock
    ) -> Cells:
        """Fewer rows, and fewer facts of them, as long as it still holds and there is time."""
        for entity in list(cells):
            for id_ in [i for i in cells[entity] if i != unit]:
                table = {i: row for i, row in cells[entity].items() if i != id_}
                fewer = {**cells, entity: table}
                if clock.left > 0 and self._whole(fewer) and still(fewer):
                    cells = fewer
        for entity, table in list(cells.items()):
            for id_ in table:
                for column in list(cells[entity][id_]):
                    row = {c: v for c, v in cells[entity][id_].items() if c != column}
                    fewer = {**cells, entity: {**cells[entity], id_: row}}
                    if clock.left > 0 and still(fewer):
                        cells = fewer
        return {entity: table for entity, table in cells.items() if table}

    def _whole(self, cells: Cells) -> bool:
        """No row is led to that is not there."""
        return all(
            row[ref] in cells.get(target, {})
            for entity, table in cells.items()
            for ref, target in self.vocabulary.entities[entity].refs.items()
            for row in table.values()
            if ref in row
        )


def _value(rows: Rows, model: Any, sym: Sym, entity: str, name: str) -> Any:
    if not z3.is_true(model.eval(sym.known, model_completion=True)):
        return None
    value = sym.value
    if isinstance(value, Day):
        return day_of(model, value)
    found = model.eval(value, model_completion=True)
    if z3.is_bool(found):
        return z3.is_true(found)
    number = found.as_long()
    fact = rows.vocabulary.entities[entity].facts.get(name)
    if fact is None or fact.type in ("text", "code"):
        return rows.workshop.texts.text(number)
    return number


def day_of(model: Any, day: Day) -> dt.date:
    """A day of the model."""
    month, number = (model.eval(p, model_completion=True).as_long() for p in (day.month, day.day))
    return dt.date(month // 12, month % 12 + 1, number)


def _decider(
    executor: PythonExecutor, measure: str, world: World, as_of: dt.date
) -> Callable[[str], Decided]:
    """What the executor says of a unit by itself: before keys and the ledger."""
    plan = executor.compiled(measure).plan
    function, table = executor.unit_function(measure, world, as_of), world.table(plan.unit.entity)
    pays = [a.name for a in plan.amounts if not a.total]

    def decide(id_: str) -> Decided:
        result = function(table[id_])
        bits = result.failed | result.waiting
        failed = tuple(c.id for bit, c in enumerate(plan.conditions) if bits >> bit & 1)
        each = dict(zip(pays, result.each, strict=True))
        return Decided(result.outcome, each, result.limit_units, failed)

    return decide


def _told(one: Decided) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "failed": list(one.failed),
        "each": one.each,
        "units": one.units,
    }
