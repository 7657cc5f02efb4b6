"""What a payee gets in all: totals, caps and `pay`, for any number of units and any amounts that are no lower."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.revision.proof import days
from kapok.revision.proof.asking import SAT, UNKNOWN, UNSAT, Asked, Clock, OutOfTime, solved
from kapok.revision.proof.encode import Workshop
from kapok.revision.proof.facts import AnyUnit, Facts
from kapok.revision.proof.outcome import OPEN, PROVED, REFUTED, Claim, Example
from kapok.revision.proof.replay import day_of
from kapok.revision.proof.rows import MANY_FEN, MANY_UNITS
from kapok.revision.proof.structure import Side
from kapok.revision.proof.values import NotEncoded, Sym, both, either, known, opposite
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World
from kapok.rules.language.bounds import STORED
from kapok.rules.package.model import Package

TOP_UP = "top_up"
MOST = STORED["money"]
Values = dict[str, Sym]


@dataclass(slots=True)
class _Payee:
    """A payee with any number of units, seen by both packages. `loose`: proving, else searching."""

    old: Side
    new: Side
    loose: bool
    clock: Clock
    workshop: Workshop = field(init=False)
    as_of: Any = field(init=False)
    shared: Values = field(init=False)
    sides: list[AnyUnit] = field(init=False)

    def __post_init__(self) -> None:
        shop = self.workshop = Workshop(loose=self.loose, clock=self.clock)
        self.as_of = shop.day("as_of")
        shop.assumed += [days.in_files(self.as_of), days.exact(self.as_of)]
        n, n_new = z3.Int("n"), z3.Int("n_new")
        shop.assumed.append(both(n_new >= 1, n_new <= n, n <= STORED["int"]))
        self.shared = {"g_n": known(n), "g_n_new": known(n_new)}
        facts = Facts(shop)
        self.sides = [AnyUnit(s.plan, s.package, facts, self.as_of) for s in (self.old, self.new)]
        for side in self.sides:
            own = [
                *(name for name, _, _ in side.plan.settle_per),
                *(b.name for b in side.plan.beside),
            ]
            for name in ["county", *own]:
                self.shared.setdefault(f"g_{name}", known(z3.Int(name)))
        for name, value in self.shared.items():
            if name not in ("g_n", "g_n_new"):
                shop.assumed.append(value.value >= 0)
        for side in self.sides:
            side.group = dict(self.shared)

    def totals(self) -> list[Values]:
        """What each package gives in totals, by item."""
        found: list[Values] = []
        for side in self.sides:
            found.append({})
            for amount in side.plan.amounts:
                if amount.total:
                    found[-1][amount.name] = side.encoder.of(amount.value)
        return found

    def pays(self) -> list[Sym]:
        """What each package gives in all, where no item is lower after than before."""
        totals = self.totals()
        for index, side in enumerate(self.sides):
            for amount in side.plan.amounts:
                f = totals[index].get(amount.name)
                if f is not None and (amount.settle == TOP_UP or not self.loose):
                    side.group[f"g_{amount.name}"] = f
                else:
                    side.group[f"g_{amount.name}"] = known(self._item(amount.name, index))
        return [s.encoder.of(s.plan.pay) for s in self.sides if s.plan.pay is not None]

    def likely(self, package: Package) -> list[Any]:
        """The same amounts before and after, none of them large, and a day that may be met."""
        found = [days.inside(self.as_of, package.valid_from, package.valid_to)]
        for amount in self.old.plan.amounts:
            before, after = z3.Int(f"{amount.name} before"), z3.Int(f"{amount.name} after")
            found += [before == after, before <= MANY_FEN]
        return found

    def _item(self, name: str, index: int) -> Any:
        """An item so far, before or after: any amount, no lower after."""
        before, after = z3.Int(f"{name} before"), z3.Int(f"{name} after")
        self.workshop.assumed.append(both(before >= 0, before <= after, after <= MOST))
        return (before, after)[index]


Ask = Callable[[_Payee], list[Sym]]


def pay_claims(asked: Asked, old: Side, new: Side) -> Iterator[Claim]:
    """Each total by itself, then all that is paid."""
    later = {a.name for a in new.plan.amounts if a.total}
    for amount in old.plan.amounts:
        if amount.total and amount.name in later:
            yield _claim(asked, old, new, "total", amount.name)
    if old.plan.pay is not None and new.plan.pay is not None:
        yield _claim(asked, old, new, "pay", "")


def _claim(asked: Asked, old: Side, new: Side, what: str, about: str) -> Claim:
    def values(payee: _Payee) -> list[Sym]:
        return [t[about] for t in payee.totals()] if what == "total" else payee.pays()

    clock = asked.clock.half()
    try:
        state, _, _ = _ask(old, new, values, clock, loose=True)
        if state == UNSAT:
            return Claim(what, about, PROVED)
        found, payee, model = _ask(old, new, values, clock, loose=False)
    except OutOfTime:
        return Claim(what, about, OPEN, why="time")
    except NotEncoded as error:
        return Claim(what, about, OPEN, why="not_encoded", before=str(error))
    if found == SAT:
        example = _replayed(asked, payee, model, what, about)
        if example is not None:
            return Claim(what, about, REFUTED, example=example)
    return Claim(what, about, OPEN, why="time" if UNKNOWN in (state, found) else "not_found")


def _ask(
    old: Side, new: Side, values: Ask, clock: Clock, *, loose: bool
) -> tuple[str, _Payee, Any]:
    payee = _Payee(old, new, loose, clock)
    before, after = values(payee)
    question = both(before.known, either(opposite(after.known), after.value < before.value))
    if not loose:  # an example is better to read with small numbers
        few = both(payee.shared["g_n"].value <= MANY_UNITS, *payee.likely(new.package))
        state, model = solved(payee.workshop.assumed, both(question, few), clock)
        if state == SAT:
            return state, payee, model
    state, model = solved(payee.workshop.assumed, question, clock)
    return state, payee, model


def _replayed(asked: Asked, payee: _Payee, model: Any, what: str, about: str) -> Example | None:
    """The executor's own money function with those numbers, under both packages."""
    texts = payee.workshop.texts
    given: dict[str, Any] = {}
    numbers = {"g_n", "g_n_new", *(f"g_{b.name}" for s in payee.sides for b in s.plan.beside)}
    for name, sym in payee.shared.items():
        number = model.eval(sym.value, model_completion=True).as_long()
        given[name[2:]] = number if name in numbers else texts.text(number)
    as_of = day_of(model, payee.as_of)
    got = []
    sides = ((asked.old, asked.measure), (asked.new, asked.later))
    for index, (executor, measure) in enumerate(sides):
        group = payee.sides[index].group
        new = {
            a.name: model.eval(group[f"g_{a.name}"].value, model_completion=True).as_long()
            if f"g_{a.name}" in group
            else 0
            for a in payee.sides[index].plan.amounts
            if not a.total
        }
        got.append(_settled(executor, measure, as_of, given, new))
    values = [g["items"].get(about) if what == "total" else g["pay"] for g in got]
    if values[0] is None or (values[1] is not None and values[1] >= values[0]):
        return None
    return Example(as_of, "", {}, got[0], got[1], given)


def _settled(
    executor: PythonExecutor,
    measure: str,
    as_of: dt.date,
    given: dict[str, Any],
    new: dict[str, int],
) -> dict[str, Any]:
    world = World(executor.package.vocabulary, {})
    group, _ = executor.settled(measure, world, as_of)
    plan = executor.compiled(measure).plan
    counted = {a.name: (given["n"], given["n_new"]) for a in plan.counted}
    items, pay, _ = group(given | {"counted": counted}, new, {a.name: 0 for a in plan.amounts})
    return {"items": items, "pay": pay}
