"""Asks the solver, measure by measure: is everyone given what was given, and never less?

First the packages' own worked cases are replayed. Where nobody loses in them, the solver is asked over all facts there
could be; what it cannot rule out is searched for in small worlds. Only what the Python executor confirms is refuted;
what was neither proved nor found in time stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kapok.revision.asif import as_if
from kapok.revision.proof import days
from kapok.revision.proof.asking import SAT, UNKNOWN, UNSAT, Asked, Clock, OutOfTime, solved
from kapok.revision.proof.encode import Workshop
from kapok.revision.proof.facts import AnyUnit, Facts
from kapok.revision.proof.outcome import OPEN, PROVED, REFUTED, Claim, Example, Proof
from kapok.revision.proof.payees import pay_claims
from kapok.revision.proof.replay import Decided, Lost, Replay, built, day_of
from kapok.revision.proof.rows import FEW, MANY, Rows, SomeUnit, row_id, sizes
from kapok.revision.proof.structure import Side, compare
from kapok.revision.proof.values import NotEncoded, both, either, opposite
from kapok.revision.proof.verdicts import Verdict, verdict
from kapok.revision.proof.worked import Worked
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import UNKNOWN as VAGUE
from kapok.rules.package.model import Package

Worse = Callable[[Verdict, Verdict], Any]
"""When the second verdict is worse than the first, as a formula."""


@dataclass(slots=True)
class Prover:
    """Proves that `after` is no worse than `before`, for each of its measures. `seconds`: at most, for each
    measure, besides the time in which its worked cases are replayed.
    """

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
        if is_next:  # the policy before, as if it went on, and ended as the one after does
            going_on = as_if(self.before, self.after.valid_from, self.after.valid_to)
            self.before = replace(going_on, run_off=self.after.run_off)
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
        old = Side.of(self.before, self.old.compiled(measure).plan)
        new = Side.of(self.after, self.new.compiled(later).plan)
        claims = [self._validity(), *compare(old, new, self.follows)]
        entities = (old.plan.unit.entity, new.plan.unit.entity)
        if entities[0] != entities[1]:
            claims.append(Claim("unit", "", REFUTED, before=entities[0], after=entities[1]))
            return Proof(measure, later, tuple(claims))
        worked = Worked(Replay(self.old, self.new, measure, later))
        worked.tried()  # before the clock runs
        question = _Question(self, worked, Clock(self.seconds))
        claims += question.of_units(old, new)
        asked = Asked(self.old, self.new, measure, later, question.clock)
        claims += pay_claims(asked, old, new)
        return Proof(measure, later, tuple(claims), question.any_wider(old, new))

    def _validity(self) -> Claim:
        old, new = self.before, self.after
        said = [f"{p.valid_from} – {p.valid_to}" for p in (old, new)]
        if new.valid_from <= old.valid_from and new.valid_to >= old.valid_to:
            return Claim("validity", "", PROVED)
        return Claim("validity", "", REFUTED, before=said[0], after=said[1])


@dataclass(slots=True)
class _Question:
    """What units show of one measure before and the one after, and the time for all of it. `late`: a search of the
    claim at hand ran out of time.
    """

    prover: Prover
    worked: Worked
    clock: Clock
    late: bool = False

    def of_units(self, old: Side, new: Side) -> Iterator[Claim]:
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
        clock = self.clock.half()
        case = self.worked.example(lost, clock) if lost is not None else None
        if case is not None and case.after["outcome"] != VAGUE:
            return Claim(what, about, REFUTED, example=case)
        try:
            state = self._everywhere(old, new, worse, clock)
            if state == UNSAT:
                return Claim(what, about, PROVED)
            self.late = state == UNKNOWN
            if lost is not None:
                case = self._search(old, new, worse, lost, clock) or case
        except OutOfTime:
            self.late = True
        except NotEncoded as error:
            if case is None:
                return Claim(what, about, OPEN, why="not_encoded", before=str(error))
        if case is not None:
            return Claim(what, about, REFUTED, example=case)
        return Claim(what, about, OPEN, why="time" if self.late else "not_found")

    def _everywhere(self, old: Side, new: Side, worse: Worse, clock: Clock) -> str:
        workshop = Workshop(loose=True, clock=clock)
        facts, as_of = Facts(workshop), workshop.day("as_of")
        workshop.assumed.append(days.in_files(as_of))
        verdicts = []
        for side in (old, new):
            unit = AnyUnit(side.plan, side.package, facts, as_of)
            verdicts.append(verdict(side.plan, unit.encoder, _valid(side.package)))
        return solved(workshop.assumed, worse(*verdicts), clock)[0]

    def _search(
        self, old: Side, new: Side, worse: Worse, lost: Lost, clock: Clock
    ) -> Example | None:
        """A unit in a small world that the executor confirms: with all facts known if it can be."""
        for many in (FEW, MANY):
            try:
                found = self._in_rows(old, new, worse, lost, many, clock)
            except NotEncoded:
                return None
            if found is not None:
                return found
        return None

    def _in_rows(
        self, old: Side, new: Side, worse: Worse, lost: Lost, many: int, clock: Clock
    ) -> Example | None:
        workshop = Workshop(loose=False, clock=clock)
        replay = self.worked.replay
        rows = Rows(workshop, replay.vocabulary, sizes([old.plan, new.plan], many))
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
            state, model = solved(workshop.assumed, both(*wanted), clock)
            self.late |= state == UNKNOWN
            if state == SAT:
                found = (old.plan.unit.entity, 0)
                cells = built(rows, model, found)
                example = replay.example(cells, day_of(model, as_of), row_id(found), lost, clock)
                if example is not None:
                    return example
        return None

    def any_wider(self, old: Side, new: Side) -> bool:
        """May the measure after be given where the one before was not?"""

        def gained(before: Verdict, after: Verdict) -> Any:
            return both(after.given, opposite(before.given))

        try:
            return self._everywhere(old, new, gained, self.clock) != UNSAT
        except (NotEncoded, OutOfTime):
            return True


def _valid(package: Package) -> tuple[dt.date, dt.date]:
    return package.valid_from, package.valid_to


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
