"""Procedures as they are read: who does what with a case, in which order, within how many days, on which papers.

`Procedures` holds what all share (offices, states, actions, clocks, papers, notices …) and the procedures themselves,
resolved: a procedure that builds on another holds everything it took over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from kapok.rules.package.model import Measure, Package, Route
from kapok.rules.package.values import Basis, in_force
from kapok.rules.package.vocabulary import Source
from kapok.rules.problems import Place

LEVELS = ("applicant", "village", "township", "county", "city", "fund", "other")
"""Where an office stands; `fund`: at the level whose money pays."""
LEAD, PAYER = "lead", "fund"
"""The department of an office that is the measure's own lead, or the one its money is given out by, whichever that is."""
UNITS = ("working_days", "days", "months")
TONES = ("grey", "blue", "amber", "purple", "teal", "green", "red")
HANDED_IN = ("photo", "copy", "original", "form", "file", "visit")
BUDGET = ("reserve", "release", "consume", "restore")
NEXT, BACK, ORIGIN = "next", "back", "origin"
"""Where an action leads that names no state: the next step, the one before, or the one the case came from."""
PUBLIC = ("shown", "masked", "never")
UNDO = ("until_next", "never")


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why something is so, and how sure that is."""

    basis: Basis
    confidence: str


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name zh/en."""

    id: str
    say: str
    en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Office(Named):
    """Who works on cases. `department`: of the policy, or `lead`; `roles`: whom it has for steps."""

    level: str
    department: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State(Named):
    """What a case is in. `seen`: the same in the words of those who apply; `end`: nothing follows."""

    seen: str
    seen_en: str
    tone: str
    end: bool


@dataclass(frozen=True, slots=True)
class Clock(Named):
    """How long something may take. `values` by date; `stops`: states in which it stands still."""

    unit: str
    values: dict[dt.date, int | None]
    start_day_counts: bool
    stops: tuple[str, ...]
    expired: str
    grounds: Grounds

    def in_force(self, day: dt.date) -> int | None:
        found: int | None = in_force(self.values, day)
        return found


@dataclass(frozen=True, slots=True)
class Action(Named):
    """What can be done at a step. `to`: next, back, origin, or a state; `limit`: how often at most, in words."""

    to: str
    needs: tuple[str, ...]
    notice: str
    budget: str
    undo: str
    limit: str
    limit_en: str


@dataclass(frozen=True, slots=True)
class CaseFact(Named):
    """A fact of every case that notices and the public list may name. `public`: shown, masked, or never."""

    public: str
    mask: str
    mask_en: str


@dataclass(frozen=True, slots=True)
class Form(Named):
    """A form or table, by its number."""

    number: str
    columns: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Paper(Named):
    """A piece of evidence. `proved_by`: who already proves it by data (◎); else `hand_in` says as what it is handed in;
    `if_not_found`: as what, where the data hold nothing. `when`: needed only then.
    """

    proved_by: str
    hand_in: str
    if_not_found: str
    form: str
    proves: tuple[str, ...]
    when: Source | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Notice(Named):
    """A document with placeholders. `basis`: what it rests on in law; `remedy`: what one can do about it."""

    text: str
    law: str
    remedy: str
    grounds: Grounds
    own: bool = False


@dataclass(frozen=True, slots=True)
class Remedy(Named):
    """What one can do about a decision, and until when (`clocks`)."""

    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger(Named):
    """Why money may have to be paid back. `flag`: the flag of a measure that shows it."""

    flag: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Publicity:
    """What is shown to the public, and how long."""

    clock: str
    shows: tuple[str, ...]
    by: str
    grounds: Grounds
    place: Place


@dataclass(frozen=True, slots=True)
class Starts:
    """What begins a procedure, and by which clocks."""

    say: str
    en: str
    clocks: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Register:
    """Where the units of a measure are kept. `rows`: measures whose units stand under an entry of this one."""

    say: str
    en: str
    kept_by: str
    form: str
    rows: tuple[str, ...]
    grounds: Grounds
    place: Place


@dataclass(frozen=True, slots=True)
class Recurring(Named):
    """What falls due again and again: `by` whom, reported `to` whom, by a clock that starts where each round ends.

    A round is a calendar period (`every`), or as long from the date `since` of the unit on.
    """

    every: str
    since: Source | None
    by: str
    to: str
    clock: str
    form: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Needless:
    """Why a measure is worked by nobody."""

    say: str
    en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes together to the public list and to payment."""

    every: str
    every_en: str
    of: str
    of_en: str
    contested: str
    contested_en: str
    number: str
    grounds: Grounds
    place: Place


@dataclass(frozen=True, slots=True)
class Step(Named):
    """One step: a case waits in `state` until somebody of `office` in `role` does one of `may`.

    `aside`: not in the order, reached by an action only. `four_eyes`: whoever did the step before may not do this one.
    """

    state: str
    office: str
    role: str
    may: tuple[str, ...]
    applicant_may: tuple[str, ...]
    clock: str
    four_eyes: bool
    discretion: bool
    aside: bool
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure, whole. `then`: procedures that may be opened afterwards (recovery, review by the year …); `costs`: the
    measures under which what it costs is claimed; `needless`: why there is nothing to work.
    """

    id: str
    say: str
    en: str
    measures: tuple[str, ...]
    starts: Starts | None
    steps: tuple[Step, ...]
    evidence: tuple[Paper, ...]
    forms: tuple[str, ...]
    notices: dict[str, Notice]
    recovery: tuple[Trigger, ...]
    publicity: Publicity | None
    batch: Batch | None
    register: Register | None
    due: tuple[Recurring, ...]
    costs: dict[str, Place]
    needless: Needless | None
    then: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    grounds: Grounds
    place: Place

    @property
    def order(self) -> list[Step]:
        """The steps that follow one another."""
        return [step for step in self.steps if not step.aside]

    def actions(self) -> Iterator[tuple[Step, str]]:
        """Every action that can be taken, with its step."""
        for step in self.steps:
            for name in dict.fromkeys((*step.may, *step.applicant_may)):
                yield step, name


@dataclass(slots=True)
class Procedures:
    """The procedures of a package. `shared` by their names, `of_measure` by measure; `grounds`: what all they share rests on."""

    grounds: Grounds | None = None
    offices: dict[str, Office] = field(default_factory=dict)
    roles: dict[str, Named] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    facts: dict[str, CaseFact] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    remedies: dict[str, Remedy] = field(default_factory=dict)
    needs: dict[str, Named] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    shared: dict[str, Procedure] = field(default_factory=dict)
    of_measure: dict[str, Procedure] = field(default_factory=dict)
    quotes: dict[str, list[str]] = field(default_factory=dict)

    def every(self) -> list[Procedure]:
        """Each procedure once: the shared ones, then those of measures."""
        own = {procedure.id: procedure for procedure in self.of_measure.values()}
        return [*self.shared.values(), *own.values()]

    def notice(self, procedure: Procedure, name: str) -> Notice | None:
        """A notice by its name: the procedure's own before the common one."""
        return procedure.notices.get(name) or self.notices.get(name)


def departments_of(office: Office, measure: Measure) -> tuple[str, ...]:
    """Which department an office is of where this measure is worked; several where the money comes by several."""
    if office.department == PAYER:
        return tuple(dict.fromkeys(route.department or measure.lead for route in pays(measure)))
    department = measure.lead if office.department == LEAD else office.department
    return (department,) if department else ()


def pays(measure: Measure) -> list[Route]:
    """The routes by which a measure pays money that is booked here; none if it pays nothing."""
    return [route for route in measure.routes if route.books] if measure.amounts else []


def paid_by(package: Package, measure: Measure, procedure: Procedure) -> list[Route]:
    """The routes by which a measure is paid, or those of the measures under which what it costs is claimed."""
    claimed = [route for name in procedure.costs for route in pays(package.measures[name])]
    return pays(measure) or claimed


def procedure_of(package: Package, measure: str) -> Procedure | None:
    """The procedure of a measure, if the package holds procedures and one for it."""
    held = package.procedures
    return None if held is None else held.of_measure.get(measure)
