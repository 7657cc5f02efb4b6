"""Asks the solver, measure by measure: is everyone given what was given, and never less?

First over all facts there could be; what cannot be ruled out is searched for in small worlds and decided by the Python
executor. Only what that confirms is refuted; what was neither proved nor found stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kapok.revision.asif import as_if
from kapok.revision.bothwords import together
from kapok.revision.proof import days
from kapok.revision.proof.asking import SAT, UNKNOWN, UNSAT, Asked, solved
from kapok.revision.proof.encode import Workshop
from kapok.revision.proof.facts import AnyUnit, Facts
from kapok.revision.proof.outcome import OPEN, PROVED, REFUTED, Claim, Example, Proof
from kapok.revision.proof.payees import pay_claims
from kapok.revision.proof.replay import Cells, Decided, built, day_of, decided, shrunk, world_of
from kapok.revision.proof.rows import FEW, MANY, Rows, SomeUnit, row_id, sizes
from kapok.revision.proof.structure import Side, compare
from kapok.revision.proof.values import NotEncoded, both, either, opposite
from kapok.revision.proof.verdicts import Verdict, verdict
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.model import Package

Worse = Callable[[Verdict, Verdict], Any]
"""When the second verdict is worse than the first, as a formula."""
Lost = Callable[[Decided, Decided], bool]
"""The same, of what the executor said."""


@dataclass(slots=True)
class Prover:
    """Proves that `after` is no worse than `before`, for each of its measures. `seconds`: at most, for each question."""

    before: Package
    after: Package
    seconds: float = 10.0
    old: PythonExecutor = field(init=False)
    new: PythonExecutor = field(init=False)
    follows: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        link = self.after.predecessor
        is_next = link is not None and link.policy == self.before.name
        self.follows = link.carry_over if link is not None and is_next else {}
        if is_next:  # the policy before, as if it went on
            self.before = as_if(self.before, self.after.valid_from, self.after.valid_to)
        self.old, self.new = PythonExecutor(self.before), PythonExecutor(self.after)

    def takes_place_of(self, measure: str) -> str:
        """The measure after that stands for one before; empty if there is none."""
        for name, olds in self.follows.items():
            if measure in olds and name in self.after.measures:
                return name
        return measure if measure in self.after.measures else ""

    def prove(self, measure: str) -> Proof:
        later = self.takes_place_of(measure)
        if not later:
            return Proof(measure, "", (Claim("gone", "", REFUTED, before=measure),))
        return _Question(self, measure, later).answer()


@dataclass(slots=True)
class _Question:
    """One measure before and the one after. `late`: a search of the claim at hand ran out of time."""

    prover: Prover
    measure: str
    later: str
    late: bool = False

    def answer(self) -> Proof:
        prover = self.prover
        old = Side.of(prover.before, prover.old.compiled(self.measure).plan)
        new = Side.of(prover.after, prover.new.compiled(self.later).plan)
        claims = [self._validity(), *compare(old, new, prover.follows)]
        if old.plan.unit.entity != new.plan.unit.entity:
            entities = (old.plan.unit.entity, new.plan.unit.entity)
            claims.append(Claim("unit", "", REFUTED, before=entities[0], after=entities[1]))
            return Proof(self.measure, self.later, tuple(claims))
        claims += self._of_units(old, new)
        asked = Asked(prover.old, prover.new, self.measure, self.later, prover.seconds)
        claims += pay_claims(asked, old, new)
        wider = self._any_wider(old, new)
        return Proof(self.measure, self.later, tuple(claims), wider)

    def _validity(self) -> Claim:
        old, new = self.prover.before, self.prover.after
        said = [f"{p.valid_from} – {p.valid_to}" for p in (old, new)]
        if new.valid_from <= old.valid_from and new.valid_to >= old.valid_to:
            return Claim("validity", "", PROVED)
        return Claim("validity", "", REFUTED, before=said[0], after=said[1])

    def _of_units(self, old: Side, new: Side) -> Iterator[Claim]:
        """Scope, soft conditions, each amount, how many at most."""
        yield self.claim("scope", "", old, new, _narrower, lambda a, b: a.given and not b.given)
        if any(c.soft for c in new.plan.conditions):
            yield self.claim("soft", "", old, new, _more_flags, None)
        for amount in old.plan.amounts:
            later = {a.name for a in new.plan.amounts if not a.total}
            if not amount.total and amount.name in later:
                name = amount.name
                yield self.claim(
                    "amount",
                    name,
                    old,
                    new,
                    lambda a, b, n=name: _lower(a, b, a.each[n], b.each[n]),  # type: ignore[misc]
                    lambda a, b, n=name: a.given and b.given and _less(a.each[n], b.each[n]),  # type: ignore[misc]
                )
        if old.plan.limit is not None and new.plan.limit is not None:
            yield self.claim("limit", "", old, new, _fewer, _fewer_units)

    def claim(
        self, what: str, about: str, old: Side, new: Side, worse: Worse, lost: Lost | None
    ) -> Claim:
        """Proved, refuted by a unit, or open."""
        try:
            state = self._everywhere(old, new, worse)
        except NotEncoded as error:
            return Claim(what, about, OPEN, why="not_encoded", before=str(error))
        if state == UNSAT:
            return Claim(what, about, PROVED)
        self.late = state == UNKNOWN
        found = self._search(old, new, worse, lost) if lost is not None else None
        if found is not None:
            return Claim(what, about, REFUTED, example=found)
        return Claim(what, about, OPEN, why="time" if self.late else "not_found")

    def _everywhere(self, old: Side, new: Side, worse: Worse) -> str:
        workshop = Workshop(loose=True)
        facts, as_of = Facts(workshop), workshop.day("as_of")
        workshop.assumed.append(days.in_files(as_of))
        verdicts = []
        for side in (old, new):
            unit = AnyUnit(side.plan, side.package, facts, as_of)
            verdicts.append(verdict(side.plan, unit.encoder, _valid(side.package)))
        question = worse(*verdicts)
        return solved(workshop.assumed, question, self.prover.seconds)[0]

    def _search(self, old: Side, new: Side, worse: Worse, lost: Lost) -> Example | None:
        """A unit in a small world that the executor confirms: with all facts known if it can be."""
        for many in (FEW, MANY):
            try:
                found = self._in_rows(old, new, worse, lost, many)
            except NotEncoded:
                return None
            if found is not None:
                return found
        return None

    def _in_rows(self, old: Side, new: Side, worse: Worse, lost: Lost, many: int) -> Example | None:
        workshop = Workshop(loose=False)
        prover = self.prover
        vocabulary = together(prover.before.vocabulary, prover.after.vocabulary)
        rows = Rows(workshop, vocabulary, sizes([old.plan, new.plan], many))
        as_of = workshop.day("as_of")
        workshop.assumed += [days.in_files(as_of), days.exact(as_of)]
        verdicts = []
        for side in (old, new):
            unit = SomeUnit(side.plan, side.package, rows, as_of)
            verdicts.append(verdict(side.plan, unit.encoder, _valid(side.package)))
        question = worse(*verdicts)
        all_facts = [sym.known for sym in rows.columns.values()]
        usual = days.inside(as_of, *_valid(self.prover.after))
        likely = [*rows.likely(self.prover.after), usual, *all_facts]
        for wanted in ([question, *likely], [question, *all_facts], [question]):
            state, model = solved(workshop.assumed, both(*wanted), self.prover.seconds)
            self.late |= state == UNKNOWN
            if state == SAT:
                example = self._replayed(rows, model, day_of(model, as_of), lost)
                if example is not None:
                    return example
        return None

    def _replayed(self, rows: Rows, model: Any, as_of: dt.date, lost: Lost) -> Example | None:
        prover = self.prover
        unit = (prover.old.compiled(self.measure).plan.unit.entity, 0)
        id_ = row_id(unit)

        def said(cells: Cells) -> tuple[Decided, Decided]:
            world = world_of(rows, cells)
            return (
                decided(prover.old, self.measure, world, as_of, id_),
                decided(prover.new, self.later, world, as_of, id_),
            )

        cells = built(rows, model, unit)
        before, after = said(cells)
        if not lost(before, after):
            return None
        cells = shrunk(cells, id_, lambda fewer: said(fewer) == (before, after))
        return Example(as_of, id_, cells, _said(before), _said(after))

    def _any_wider(self, old: Side, new: Side) -> bool:
        """May the measure after be given where the one before was not?"""
        try:
            state = self._everywhere(old, new, lambda a, b: both(b.given, opposite(a.given)))
        except NotEncoded:
            return True
        return state != UNSAT


def _valid(package: Package) -> tuple[dt.date, dt.date]:
    return package.valid_from, package.valid_to


def _said(one: Decided) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "failed": list(one.failed),
        "each": one.each,
        "units": one.units,
    }


def _narrower(before: Verdict, after: Verdict) -> Any:
    return both(before.given, opposite(after.given))


def _more_flags(before: Verdict, after: Verdict) -> Any:
    return both(before.given, after.given, before.free, opposite(after.free))


def _lower(before: Verdict, after: Verdict, old: Any, new: Any) -> Any:
    both_given = both(before.given, after.given)
    return both(both_given, old.known, either(opposite(new.known), new.value < old.value))


def _less(old: int | None, new: int | None) -> bool:
    return old is not None and (new is None or new < old)


def _fewer(before: Verdict, after: Verdict) -> Any:
    assert before.units is not None
    assert after.units is not None
    return _lower(before, after, before.units, after.units)


def _fewer_units(before: Decided, after: Decided) -> bool:
    return before.given and after.given and _less(before.units, after.units)
