"""Worlds of a few rows: what a plan reads of them, exactly, so that a unit found can be built and decided.

`AnyUnit` proves; this only searches. Each entity has a few rows whose columns may be anything, references among them;
related rows are folded as the executors do. Stretches are told apart only where their entity has one row.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.revision.proof import days
from kapok.revision.proof.encode import Encoder, Workshop
from kapok.revision.proof.facts import looked_up, surroundings
from kapok.revision.proof.shape import Defined, definitions
from kapok.revision.proof.values import (
    NO,
    YES,
    Day,
    NotEncoded,
    Sym,
    all_known,
    both,
    choose,
    constant,
    either,
    equal,
    known,
    opposite,
)
from kapok.rules.language.bounds import STORED
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.language.expression import Variable
from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.planning.plan import (
    Compute,
    Join,
    Lookup,
    MeasurePlan,
    Relate,
    Scope,
    SpellTable,
    Stretch,
    scopes_of,
)

FEW, MANY = 2, 12
"""Rows of what is looked for among others: first these, then those."""
MANY_FEN, MANY_UNITS = 10**8, 10**3
Row = tuple[str, int]
"""An entity and the number of its row."""
Binding = tuple[tuple[int, Row], ...]
"""Which row each scope stands at."""


def sizes(plans: list[MeasurePlan], many: int) -> dict[str, int]:
    """How many rows each entity gets: as many as a unit leads to; where rows are looked for among others, `many`, and
    as many of what those lead to if there are more than a few.
    """
    found: dict[str, int] = {}
    for plan in plans:
        for scope in [*scopes_of(plan)][:-2]:  # not the ledger, not the payee
            led_to = Counter(join.entity for join in scope.joins.values() if join.source)
            if scope.parent is not None:
                led_to = Counter(dict.fromkeys(led_to, many if many > FEW else 1))
                led_to[scope.entity] = max(led_to[scope.entity], many)
            led_to[scope.entity] = max(led_to[scope.entity], 1)
            for entity, number in led_to.items():
                found[entity] = max(found.get(entity, 0), number)
    for plan in plans:
        found |= dict.fromkeys((table.rows.entity for table in plan.spell_tables), 1)
    return found


@dataclass(slots=True)
class Rows:
    """All rows of a small world, shared by both packages."""

    workshop: Workshop
    vocabulary: Vocabulary
    count: dict[str, int]
    columns: dict[tuple[Row, str], Sym] = field(default_factory=dict)

    def of(self, entity: str) -> list[Row]:
        return [(entity, number) for number in range(self.count.get(entity, 1))]

    def id(self, row: Row) -> Any:
        return constant(row_id(row), self.workshop.texts)

    def likely(self, package: Package) -> list[Any]:
        """What examples are better to read with: days of people now alive, numbers that are met."""
        last = package.valid_to.replace(year=package.valid_to.year + 1, day=28)
        found = []
        for (row, name), sym in self.columns.items():
            fact = self.vocabulary.entities[row[0]].facts.get(name)
            if isinstance(sym.value, Day):
                found.append(days.inside(sym.value, dt.date(1950, 1, 1), last))
            elif fact is not None and fact.type in ("int", "money"):
                found.append(sym.value <= (MANY_FEN if fact.type == "money" else MANY_UNITS))
        return found

    def column(self, row: Row, name: str) -> Sym:
        if name == "id":
            return known(self.id(row))
        if (row, name) not in self.columns:
            self.columns[row, name] = self._fresh(row, name)
        return self.columns[row, name]

    def _fresh(self, row: Row, name: str) -> Sym:
        entity = self.vocabulary.entities[row[0]]
        label = f"{row[0]}{row[1]}.{name}"
        is_known, assume = z3.Bool(f"known {label}"), self.workshop.assumed
        if name in entity.refs:
            value = z3.Int(label)
            targets = [equal(value, self.id(r)) for r in self.of(entity.refs[name])]
            assume.append(either(*targets) if targets else opposite(is_known))
            return Sym(is_known, value)
        fact = entity.facts[name]
        match fact.type:
            case "bool":
                return Sym(is_known, z3.Bool(label))
            case "date":
                day = Day(z3.Int(f"{label}.month"), z3.Int(f"{label}.day"))
                assume += [days.in_files(day), days.exact(day)]
                return Sym(is_known, day)
            case "text" | "code":
                value = z3.Int(label)
                codes = [equal(value, constant(c, self.workshop.texts)) for c in fact.codes]
                ids = [equal(value, self.id(r)) for e in self.count for r in self.of(e)]
                assume += [value >= 0, either(*codes) if codes else opposite(either(*ids))]
                return Sym(is_known, value)
            case _:
                value = z3.Int(label)
                most = STORED[fact.type]
                assume.append(both(value >= 0, value <= most))
                return Sym(is_known, value)


def row_id(row: Row) -> str:
    return f"{row[0]}-{row[1] + 1}"


@dataclass(slots=True)
class SomeUnit:
    """The variables of one plan for the first row of its entity in a small world."""

    plan: MeasurePlan
    package: Package
    rows: Rows
    as_of: Day
    defined: dict[str, Defined] = field(init=False)
    at: Binding = field(init=False)
    encoder: Encoder = field(init=False)
    _values: dict[tuple[str, Binding], Sym] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.defined = definitions(self.plan)
        self.at = ((self.plan.unit.number, (self.plan.unit.entity, 0)),)
        around = surroundings(self.rows.workshop, self.package, self.as_of)
        self.encoder = Encoder(self.rows.workshop, around, self.look)

    def look(self, variable: Variable) -> Sym:
        """The value of a variable where the scopes stand now."""
        bound = dict(self.at)
        step, scope, which = self.defined[variable.name]
        above: Scope | None = scope
        chain: list[tuple[int, Row]] = []
        while above is not None:
            if above.number in bound:
                chain.append((above.number, bound[above.number]))
            above = above.parent
        key = (variable.name, tuple(chain))
        if key not in self._values:
            match step:
                case Join():
                    self._values[key] = self._column(step, which, bound[scope.number])
                case Compute():
                    self._values[key] = self.encoder.of(step.value)
                case Lookup():
                    self._values[key] = looked_up(step, which, self.package, self.encoder)
                case Relate():
                    self._values[key] = self._relate(step)
                case Stretch():
                    self._values[key] = self._stretch(step.spells, which)
                case _:
                    raise NotEncoded(type(step).__name__)
        return self._values[key]

    def _column(self, join: Join, name: str, row: Row) -> Sym:
        if join.source is None:
            return self.rows.column(row, name)
        source = self.look(join.source)
        found: Sym | None = None
        for target in self.rows.of(join.entity):
            here = both(source.known, equal(source.value, self.rows.id(target)))
            column = self.rows.column(target, name)
            if found is None:
                found = Sym(both(here, column.known), column.value)
            else:
                found = Sym(
                    either(both(here, column.known), found.known),
                    choose(here, column.value, found.value),
                )
        if found is None:
            raise NotEncoded(join.entity)
        return found

    @contextmanager
    def _standing(self, scope: int, row: Row) -> Iterator[None]:
        """A scope stands at a row inside the block."""
        before = self.at
        self.at = (*before, (scope, row))
        try:
            yield
        finally:
            self.at = before

    def _related(self, step: Relate) -> tuple[Any, list[tuple[Any, Sym, Sym | None]]]:
        """Whether all that has to match is known; of each row whether it matches, whether it counts, its value."""
        own = [(column, self.encoder.of(node)) for column, node in step.match]
        found = []
        for row in self.rows.of(step.rows.entity):
            with self._standing(step.rows.number, row):
                matches = []
                for column, value in own:
                    other = self.rows.column(row, column)
                    matches.append(both(other.known, equal(other.value, value.value)))
                counts = self.encoder.of(step.where) if step.where is not None else known(YES)
                value_of = self.encoder.of(step.value) if step.value is not None else None
                found.append((both(*matches), counts, value_of))
        return all_known(value for _, value in own), found

    def _relate(self, step: Relate) -> Sym:
        is_known, rows = self._related(step)
        complete = self.encoder.of(step.complete) if step.complete is not None else known(YES)
        listed = both(complete.known, complete.value)
        true = [both(m, c.known, c.value) for m, c, _ in rows]
        open_ = either(*(both(m, opposite(c.known)) for m, c, _ in rows))
        if step.kind == "exists":
            some = either(*true)
            return Sym(both(is_known, either(some, both(listed, opposite(open_)))), some)
        sure = both(is_known, listed, opposite(open_))
        values = [v for _, _, v in rows if v is not None]
        if step.value is not None:
            sure = both(
                sure, *(either(opposite(t), v.known) for t, v in zip(true, values, strict=True))
            )
        return Sym(sure, self._folded(step, true, [v.value for v in values]))

    def _folded(self, step: Relate, true: list[Any], values: list[Any]) -> Any:
        zero, one = z3.IntVal(0), z3.IntVal(1)
        if step.kind == "count" and step.value is None:
            return z3.Sum(zero, *(choose(t, one, zero) for t in true))
        if step.kind == "count":
            fresh = [
                both(t, *(opposite(both(true[j], equal(values[j], values[i]))) for j in range(i)))
                for i, t in enumerate(true)
            ]
            return z3.Sum(zero, *(choose(t, one, zero) for t in fresh))
        if step.kind == "sum":
            return z3.Sum(zero, *(choose(t, v, zero) for t, v in zip(true, values, strict=True)))
        best, some = constant(step.empty, self.rows.workshop.texts), NO
        for here, value in zip(true, values, strict=True):
            left, right = (value.code, best.code) if isinstance(value, Day) else (value, best)
            further = left > right if step.kind == "max" else left < right
            best = choose(both(here, either(opposite(some), further)), value, best)
            some = either(some, here)
        return best

    def _stretch(self, table: SpellTable, which: str) -> Sym:
        """The stretch of the only row of the entity."""
        (row,) = self.rows.of(table.rows.entity)[:1]
        if len(self.rows.of(table.rows.entity)) > 1:
            raise NotEncoded(table.name)
        of = self.encoder.of
        with self._standing(table.rows.number, row):
            group = all_known(of(node) for node in table.by)
            start, end = of(table.start), of(table.end)
            counts = of(table.where) if table.where is not None else known(YES)
            limit = of(table.limit_months) if table.limit_months is not None else None
        placed = both(
            group, counts.known, either(opposite(counts.value), both(start.known, end.known))
        )
        lasts = both(counts.value, start.known, end.known, days.at_most(start.value, end.value))
        return self._attribute(which, placed, lasts, start, end, limit)

    def _attribute(
        self, which: str, placed: Any, lasts: Any, start: Sym, end: Sym, limit: Sym | None
    ) -> Sym:
        day = known(z3.IntVal(1))
        zero = z3.IntVal(0)
        match which:
            case "start":
                return Sym(both(placed, start.known), start.value)
            case "end":
                return Sym(both(placed, end.known), end.value)
            case "used_months" | "used_days":
                return Sym(placed, zero)
            case "months" | "total_months":
                after, assumed = days.shift_days(end, day, 1, self.rows.workshop.moved)
                self.rows.workshop.assumed += assumed
                return Sym(
                    placed, choose(lasts, days.months_between(start.value, after.value), zero)
                )
            case "last":
                before, assumed = days.shift_days(start, day, -1, self.rows.workshop.moved)
                self.rows.workshop.assumed += assumed
                end_of = known(constant(OPEN_END, self.rows.workshop.texts))
                if limit is not None:
                    months = days.add_months(start, limit)
                    end_of, more = days.shift_days(months, day, -1, self.rows.workshop.moved)
                    self.rows.workshop.assumed += more
                is_known = both(placed, choose(lasts, end_of.known, before.known))
                return Sym(is_known, choose(lasts, end_of.value, before.value))
            case _:
                raise NotEncoded(which)
