"""What was decided of some units of one measure, wherever they came from: as data and on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from kapok.cli.explaining import STYLES, show_explanation
from kapok.cli.face import Face
from kapok.masking import masked
from kapok.rules.executors.results import COUNTED, Settlement
from kapok.rules.explain import Explanation
from kapok.rules.explain.catalogue import clause_text
from kapok.rules.package.model import Measure, Package

MOST = 200
"""So many units are listed briefly; beyond that nobody reads a screen."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one payee gets in all. Fen; `items`: what each item is called, and how much of it."""

    payee: str
    county: str | None
    n: int
    items: tuple[tuple[str, str, int | None], ...]
    pay: int | None
    paid: int | None
    due: int | None
    own_money: int | None
    one_more: int | None
    outcome: str
    units: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Amounts in fen."""
        return {
            "payee": self.payee,
            "county": self.county,
            "n": self.n,
            "items": {name: amount for name, _, amount in self.items},
            "pay": self.pay,
            "paid": self.paid,
            "due": self.due,
            "own_money": self.own_money,
            "one_more": self.one_more,
            "outcome": self.outcome,
            "units": list(self.units),
        }


Rows = Mapping[str, Iterable[Mapping[str, Any]]]


@dataclass(slots=True)
class Told:
    """Units of one measure, explained one after the other when asked for. `said`: what was changed before deciding.
    `rows`: everything that bears on a unit; `sources`: the files it came from; `unplaced`: payments nobody can be told of.
    """

    measure: Measure
    package: Package
    as_of: dt.date
    readings: dict[str, str]
    ids: list[str]
    explained: Iterable[Explanation]
    dues: list[Due]
    ledger: bool
    rows: Callable[[str], Rows]
    sources: Iterable[Path]
    county: dict[str, str] | None = None
    said: str = ""
    unplaced: int = 0

    def notes(self, face: Face) -> list[str]:
        """What a reader has to know besides: of what was paid before nothing was given, or some cannot be placed."""
        counts = self.measure.amounts or self.measure.keys or self.measure.limit
        notes = [face.text("decide.no_ledger")] if counts and not self.ledger else []
        if self.unplaced:
            notes.append(face.text("decide.unplaced", n=self.unplaced))
        return notes

    def as_data(self, face: Face) -> dict[str, Any]:
        """Everything, each unit whole."""
        units = [
            {"id": e.unit, "outcome": e.verdict.outcome, "explanation": e.to_dict()}
            for e in self.explained
        ]
        return {
            "package": self.package.name,
            "hash": self.package.hash,
            "measure": self.measure.id,
            "as_of": self.as_of,
            "readings": self.readings,
            "county": self.county,
            "notes": self.notes(face),
            "units": units,
            "settlements": [due.as_data() for due in self.dues],
        }


def settled(face: Face, rule: Measure, s: Settlement) -> Due:
    labels = {a.name: face.pick(a.say, a.en) for a in rule.amounts}
    items = tuple((name, labels.get(name, name), amount) for name, amount in s.items.items())
    money = (s.pay, s.paid, s.due, s.own_money, s.one_more)
    return Due(s.payee or "", s.county, s.n, items, *money, s.outcome, tuple(s.units))


def show_told(face: Face, found: list[Told], *, whole: bool) -> None:
    """One unit whole; of several the payees' totals and a line each, or each whole if that is asked for."""
    several = len(found) > 1 or any(len(told.ids) > 1 for told in found)
    for number, told in enumerate(found):
        if number:
            face.line()
        if told.said:
            face.line(told.said, style="yellow")
        if whole or not several:
            _whole(face, told, first=not number)
        else:
            _brief(face, told)
    if several and not whole:
        face.line()
        face.say("decide.see_one", style="dim", id=masked(found[0].ids[0]))
    for note in dict.fromkeys(note for told in found for note in told.notes(face)):
        face.line()
        face.line(note, style="yellow")


def _whole(face: Face, told: Told, *, first: bool) -> None:
    for number, one in enumerate(told.explained):
        if number or not first:
            face.line("─" * min(face.out.width, 60), style="dim")
        show_explanation(face, one)
        if number + 1 < len(told.ids):
            face.line()


def _brief(face: Face, told: Told) -> None:
    rule = told.measure
    clause = clause_text(rule.clause).get(face.lang)
    title = face.pick(rule.title, rule.en)
    values = {"title": title, "clause": clause, "day": told.as_of, "n": f"{len(told.ids):,}"}
    face.say("decide.head", style="bold", **values)
    units = {e.unit: e for _, e in zip(range(MOST), told.explained, strict=False)}
    settled_units = {unit for due in told.dues for unit in due.units}
    for due in told.dues:
        mine = [units[unit] for unit in due.units if unit in units]
        if mine:
            _payee(face, told, due)
            _lines(face, mine)
    rest = [e for id_, e in units.items() if id_ not in settled_units]
    if rest:
        face.line()
        if told.dues:
            face.say("decide.not_counted", style="bold")
        _lines(face, rest)
    if len(told.ids) > MOST:
        face.say("decide.more", n=f"{len(told.ids) - MOST:,}")


def _payee(face: Face, told: Told, due: Due) -> None:
    face.line()
    face.say("decide.payee", style="bold", payee=masked(due.payee), n=due.n)
    parts = [f"{label} {face.yuan(amount)}" for _, label, amount in due.items]
    whole = {"pay": face.yuan(due.pay), "items": face.text("join").join(parts)}
    proposed = told.measure.kind == "discretionary"
    words = face.text("decide.sum_items" if len(parts) > 1 else "decide.sum", **whole)
    last = "decide.proposed" if proposed else "decide.due"
    said = [
        words,
        face.text("decide.paid", paid=face.yuan(due.paid)),
        face.text(last, due=face.yuan(due.due)),
    ]
    if due.own_money:
        said.append(face.text("decide.own", own=face.yuan(due.own_money)))
    face.para(Text(face.text("comma").join(said)), 2)


def _lines(face: Face, explained: list[Explanation]) -> None:
    for e in explained:
        day = e.event.isoformat() if e.event else "–"
        words = Text(f"{e.verdict.mark} ", style=STYLES.get(e.verdict.mark, ""))
        words.append(f"{masked(e.unit)}  {day}  {masked(_short(face, e))}", style="default")
        face.para_hanging(words, 2, 2)


def _short(face: Face, e: Explanation) -> str:
    """The verdict without the payee's total, which stands above."""
    if e.verdict.outcome not in COUNTED:
        return e.verdict.sentence.get(face.lang)
    word = e.verdict.word.get(face.lang)
    each = [w.amount for w in e.money.unit] if e.money is not None else []
    known = [amount for amount in each if amount is not None]
    if not each or len(known) < len(each):
        return word
    return face.text("decide.short", word=word, amount=face.yuan(sum(known)))
