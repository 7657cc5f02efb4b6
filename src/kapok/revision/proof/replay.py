"""A unit that was found, as rows; decided by the Python executor under both packages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import z3

from kapok.revision.proof.rows import Row, Rows, row_id
from kapok.revision.proof.values import Day, Sym
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED, UnitResult
from kapok.rules.executors.world import World

ROW = re.compile(r"[a-z_]+-\d+")
"""How rows of small worlds are called."""
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


def shrunk(cells: Cells, unit: str, still: Callable[[Cells], bool]) -> Cells:
    """Fewer rows, and fewer facts of them, as long as it still holds: what is left is what the example is about."""
    for entity in list(cells):
        for id_ in list(cells[entity]):
            table = {i: row for i, row in cells[entity].items() if i != id_ or i == unit}
            if (fewer := {**cells, entity: table}) != cells and _whole(fewer) and still(fewer):
                cells = fewer
    for entity, table in list(cells.items()):
        for id_ in table:
            for column in list(cells[entity][id_]):
                row = {c: v for c, v in cells[entity][id_].items() if c != column}
                fewer = {**cells, entity: {**cells[entity], id_: row}}
                if still(fewer):
                    cells = fewer
    return {entity: table for entity, table in cells.items() if table}


def _whole(cells: Cells) -> bool:
    """No row is led to that is not there."""
    ids = {id_ for table in cells.values() for id_ in table}
    values = [v for t in cells.values() for row in t.values() for v in row.values()]
    return all(v in ids for v in values if isinstance(v, str) and ROW.fullmatch(v))


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


def world_of(rows: Rows, cells: Cells) -> World:
    return World(
        rows.vocabulary,
        {
            entity: [{"id": id_, **columns} for id_, columns in table.items()]
            for entity, table in cells.items()
        },
    )


def decided(
    executor: PythonExecutor, measure: str, world: World, as_of: dt.date, id_: str
) -> Decided:
    """What the executor says of the unit by itself: before keys and the ledger."""
    plan = executor.compiled(measure).plan
    row = world.table(plan.unit.entity)[id_]
    result: UnitResult = executor.unit_function(measure, world, as_of)(row)
    failed = tuple(
        c.id for bit, c in enumerate(plan.conditions) if (result.failed | result.waiting) >> bit & 1
    )
    pays = [a.name for a in plan.amounts if not a.total]
    each = dict(zip(pays, result.each, strict=True))
    return Decided(result.outcome, each, result.limit_units, failed)
