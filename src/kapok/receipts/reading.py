"""What a decision has read: rows with exactly the facts read of them, searches, ledger lines, and whose they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kapok.receipts.together import Together, stands, together
from kapok.receipts.watching import Notes, RowName, Search, Walker, Watch, WatchedWorld, in_order
from kapok.receipts.whose import own_rows
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.world import World
from kapok.rules.explain.build import explanation
from kapok.rules.explain.decided import Decided, decide_unit
from kapok.rules.explain.model import Explanation
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.families import families
from kapok.rules.package.vocabulary import Vocabulary

Rows = Mapping[str, Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is decided: a unit of a measure on a day."""

    measure: str
    unit: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class Read:
    """Facts by row, in order. `own`: rows read for the unit itself; the others belong to those it is decided with."""

    rows: dict[RowName, dict[str, Any]]
    searches: tuple[Search, ...]
    own: frozenset[RowName]

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """As a world takes them."""
        tables: dict[str, list[dict[str, Any]]] = {}
        for (entity, id_), facts in self.rows.items():
            tables.setdefault(entity, []).append({"id": id_, **facts})
        return tables


@dataclass(frozen=True, slots=True)
class Observed:
    """A decision, explained, with what it has read."""

    decided: Decided
    explanation: Explanation
    read: Read
    lines: tuple[str, ...]
    """Ids of the ledger lines that bear on it."""


def closest(
    executor: PythonExecutor, rows: Rows, question: Question
) -> tuple[Together, MeasureResult]:
    """The units that have to be decided together, out of all that is known; and what is decided of all."""
    package = executor.package
    world = World(package.vocabulary, in_order(rows))
    family = families(package, [question.measure])[0]
    results = executor.screen(world, question.as_of, family, gated=False)
    return together(results, question.measure, question.unit), results[question.measure]


def observe(executor: PythonExecutor, rows: Rows, question: Question, units: Together) -> Observed:
    """Decide these units, explain the one, and note what is read. What other readings would give is left out: the
    decision does not hang on it.
    """
    vocabulary = executor.package.vocabulary
    world = WatchedWorld(vocabulary, rows)
    decided = decide_unit(
        executor, question.measure, world, question.as_of, question.unit, only=units
    )
    told = explanation(decided, "zh", None)
    lines = _lines(executor, World(vocabulary, in_order(rows)), decided, units)
    unit = (decided.measure.unit, question.unit)
    read = _read(vocabulary, world, lines, unit)
    return Observed(decided, told, read, tuple(sorted(lines)))


def _lines(executor: PythonExecutor, world: World, decided: Decided, units: Together) -> set[str]:
    """Ledger lines under a key or a limit of these units, or paid to the payee."""
    standing = [
        unit
        for name, result in decided.family.items()
        for unit in result.units
        if unit.id in units.get(name, ()) and stands(unit)
    ]
    keys = {key for unit in standing for key in unit.keys if key is not None}
    limits = {unit.limit_key for unit in standing if unit.limit_key is not None}
    per = decided.unit.per if decided.settlement is not None else None
    settling = {decided.measure.id, *(b.measure for b in decided.plan.beside)}
    found: set[str] = set()
    for name in decided.family:
        view = executor.ledger_view(name, world, decided.as_of)
        held = executor.compiled(name).plan.lines
        for id_, row in world.table(LEDGER).items():
            if not held.hold(row["measure"], row["event"]):
                continue
            its_keys, limit_key, its_per = view(row)
            paid = name in settling and per is not None and its_per == per
            if paid or limit_key in limits or not keys.isdisjoint(its_keys):
                found.add(id_)
    return found


def _read(vocabulary: Vocabulary, world: WatchedWorld, lines: set[str], unit: RowName) -> Read:
    watch = world.watch
    strung = {w for groups in watch.groups.values() for of in groups.values() for w in of}
    walkers = [w for w in watch.notes if w is not None and w not in strung]
    units = [w for w in walkers if w.entity != LEDGER]
    paid: dict[str, list[Walker]] = {}
    for walker in walkers:
        if walker.entity == LEDGER:
            paid.setdefault(walker.id, []).append(walker)
    every = _reach(watch, [None, *units, *(w for id_ in lines for w in paid.get(id_, ()))], paid)
    own = _reach(watch, [None], paid)
    rows: dict[RowName, dict[str, Any]] = {}
    for entity, id_ in sorted({name for notes in every for name in notes.rows}):
        rows[entity, id_] = {}
    for entity, id_, column in sorted({cell for notes in every for cell in notes.cells}):
        rows[entity, id_][column] = dict.__getitem__(world.table(entity)[id_], column)
    names = own_rows(vocabulary, rows, {name for notes in own for name in notes.rows}, unit)
    others = {id_ for entity, id_ in rows.keys() - names}
    searches = {s for notes in own for s in notes.searches if others.isdisjoint(s.values)}
    return Read(rows, tuple(sorted(searches, key=str)), names)


def _reach(
    watch: Watch, start: list[Walker | None], paid: Mapping[str, list[Walker]]
) -> list[Notes]:
    """The notes of these walkers, of all whose stretches they asked for, and of every ledger line they came by."""
    seen: dict[Walker | None, Notes] = {}
    waiting = list(start)
    while waiting:
        walker = waiting.pop()
        if walker in seen or walker not in watch.notes:
            continue
        seen[walker] = notes = watch.notes[walker]
        for walk, group in notes.asked:
            waiting += watch.groups.get(walk, {}).get(group, ())
        for entity, id_ in notes.rows:
            if entity == LEDGER:
                waiting += paid.get(id_, ())
    return list(seen.values())
