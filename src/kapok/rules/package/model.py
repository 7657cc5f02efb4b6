"""A policy package as it is read: measures, keys, funds, document, with readings and parameters (`values`). Plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kapok.rules.package.document import Document
from kapok.rules.package.values import Basis, Parameter, Reading
from kapok.rules.package.vocabulary import Fact, Source, Vocabulary
from kapok.rules.package.watching import Indicator, WarningRule
from kapok.rules.package.worked import Worked
from kapok.rules.problems import Place, Problem

if TYPE_CHECKING:
    from kapok.rules.package.assessment import Assessment
    from kapok.rules.package.duties import Duty
    from kapok.rules.package.procedure import Procedures

KINDS = (
    *("entitlement", "discretionary", "recognition", "service"),
    *("check", "routing", "record", "ratio", "target", "duty"),
)
PAYING = ("entitlement", "discretionary", "recognition", "service")
SETTLEMENTS = ("top_up", "once", "per_batch")
LEVELS = ("city", "county", "budget", "item", "assisted")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test. `when` a bool, or `reached` a day (with `before`, the last day but one). `offer`: measures that may
    fit instead where it fails.
    """

    id: str
    say: str
    en: str
    when: Source | None
    reached: Source | None
    before: Source | None
    soft: bool
    basis: Basis
    place: Place
    offer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A priority line or a risk flag."""

    id: str
    say: str
    en: str
    when: Source
    basis: Basis
    place: Place


@dataclass(frozen=True, slots=True)
class Key:
    """A uniqueness key; `shared` names the key other measures hold too."""

    name: str
    parts: list[Source]
    shared: str
    place: Place


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `units` per key in an order; `shared` names the limit other measures count towards too."""

    units: Source
    per: list[Source]
    order: Source
    shared: str
    basis: Basis
    place: Place


@dataclass(frozen=True, slots=True)
class Amount:
    """An item of money: per counted unit (`each`) or per payee (`total`). `counts`: which units are in its `n`."""

    name: str
    say: str
    en: str
    value: Source
    total: bool
    settle: str
    basis: Basis
    place: Place
    counts: Source | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A name in totals for what the same payee comes to under an amount of an earlier measure."""

    name: str
    say: str
    en: str
    measure: str
    amount: str
    place: Place


@dataclass(frozen=True, slots=True)
class Route:
    """Which fund and level pay, and who, when a condition holds."""

    id: str
    say: str
    en: str
    when: Source | None
    source: str
    level: str
    payer: str
    department: str
    books: bool
    basis: Basis
    place: Place


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the document, or the rule of a warning or an indicator. `facets`: values to give of each unit."""

    id: str
    clause: str
    title: str
    en: str
    kind: str
    lead: str
    partners: tuple[str, ...]
    unit: str
    payee: Source
    event: Source
    valid_on: Source | None
    county: Source | None
    lets: dict[str, Source]
    gate: list[str]
    conditions: list[Condition]
    priority: list[Note]
    flags: list[Note]
    readings: dict[str, Reading]
    params: dict[str, Parameter]
    keys: list[Key]
    limit: Limit | None
    amounts: list[Amount]
    pay: Source | None
    settle: str
    settle_per: dict[str, Source]
    authority: str
    authority_en: str
    routes: list[Route]
    file_by: Source | None
    quotes: list[str]
    place: Place
    authority_office: str = ""
    facets: dict[str, Source] = field(default_factory=dict)
    beside: list[Beside] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Label:
    """A name zh/en of a department, fund or shared key."""

    say: str
    en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule above the policy, named by `source: rule:NAME`: its document, from when to when, what replaces it."""

    name: str
    say: str
    en: str
    document: str
    confidence: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    replaced_by: str
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """A sentence that nothing has to run for, and why."""

    quote: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a set, from its first day to its last; None: no such bound."""

    value: str
    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def period(self) -> tuple[dt.date | None, dt.date | None]:
        return self.start, self.end

    def __str__(self) -> str:
        if self.period == (None, None):
            return self.value
        return f"{self.value}（{self.start or ''} – {self.end or ''}）"


@dataclass(frozen=True, slots=True)
class RunOff:
    """How a policy ends: what happened within validity is still decided by it, if claimed by this day."""

    say: str
    en: str
    claim_by: dt.date


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The policy before this one. `carry_over`: measure → the earlier policy's measures whose payments count for it."""

    policy: str
    document: str
    carry_over: dict[str, tuple[str, ...]]
    places: dict[str, Place]


@dataclass(slots=True)
class Package:
    """A policy package, checked. `hash` seals every file that has a say.

    `watched`: the rules of `warnings` and `indicators`, by their ids; `left_open`: sentences that wait, and for what; `lost`: names that could not be read, while it
    is being checked; `reminders`: what may need a look; `worked`: what was worked out of it, a copy's own.
    """

    name: str
    title: str
    valid_from: dt.date
    valid_to: dt.date
    vocabulary: Vocabulary
    document: Document
    measures: dict[str, Measure]
    readings: dict[str, Reading]
    params: dict[str, Parameter]
    departments: dict[str, Label]
    funds: dict[str, Label]
    sets: dict[str, tuple[Member, ...]]
    shared_keys: dict[str, Label]
    rules: dict[str, Rule]
    counties: dict[str, str]
    definitions: dict[str, list[Fact]]
    waived: list[Waiver]
    file_by: Source | None
    hash: str
    root: str
    predecessor: Predecessor | None = None
    run_off: RunOff | None = None
    validity_quote: str = ""
    ceiling_uprating: str = ""
    overlay_quote: str = ""
    watched: dict[str, Measure] = field(default_factory=dict)
    warnings: dict[str, WarningRule] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    set_places: dict[str, Place] = field(default_factory=dict)
    left_open: list[Waiver] = field(default_factory=list)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    reminders: list[Problem] = field(default_factory=list)
    procedures: Procedures | None = None
    worked: Worked = field(default_factory=Worked, init=False, repr=False, compare=False)

    @property
    def folder(self) -> str:
        """Its folder's name, as files are called in messages."""
        return Path(self.root).name

    def whole(self) -> Package:
        """With the rules of warnings and indicators among the measures: as they are planned, run and tested."""
        if self.watched.keys() <= self.measures.keys():
            return self
        return replace(self, measures=self.measures | self.watched)

    def of_clause(self, name: str) -> list[Measure]:
        """The measure with that id, or the measures of that clause."""
        if name in self.measures:
            return [self.measures[name]]
        clause = self.document.clause_id(name)
        return [m for m in self.measures.values() if m.clause == clause]

    def rule(self, name: str) -> list[Rule]:
        """A higher rule and, in order, those that replaced it; none if it is not in the table."""
        found: list[Rule] = []
        while (rule := self.rules.get(name)) is not None and rule not in found:
            found.append(rule)
            name = rule.replaced_by
        return found

    def parameter(self, key: tuple[str, str]) -> Parameter:
        owner, name = key
        return self.measures[owner].params[name] if owner else self.params[name]
