"""What a policy leaves to be read and to be set: readings and parameters, each with its values from day to day; and on what a rule rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kapok.rules.package.vocabulary import Source
from kapok.rules.problems import Place

CONFIDENCES = ("T", "F", "K", "G", "D")


def in_force(values: Mapping[dt.date, Any], day: dt.date) -> Any:
    """The value of the latest date not after `day`; None if there is none or it was ended."""
    started = [d for d in values if d <= day]
    return values[max(started)] if started else None


@dataclass(frozen=True, slots=True)
class Basis:
    """Why something is so: a verbatim quote of the clause, or a source (`reading:`, `rule:`, `domain:`)."""

    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read the text."""

    name: str
    say: str
    en: str
    value: Source


@dataclass(frozen=True, slots=True)
class Confirmation:
    """From an event date on, this option holds: confirmed by whom, in which document."""

    option: str
    start: dt.date
    by: str
    document: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question of the text with its possible answers."""

    name: str
    ask: str
    en: str
    question: str
    default: str
    options: dict[str, Option]
    confirmed: tuple[Confirmation, ...]
    place: Place

    def confirmation(self, day: dt.date) -> Confirmation | None:
        """The confirmation in force on a day."""
        dated = [c for c in self.confirmed if c.start <= day]
        return max(dated, key=lambda c: c.start, default=None)

    def in_force(self, day: dt.date) -> str:
        """The option that holds on a day: as confirmed, else the default."""
        confirmed = self.confirmation(day)
        return confirmed.option if confirmed is not None else self.default


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure. `values`: from which event date on → value (None ends it). `counties`: code → the same."""

    name: str
    owner: str
    type: str
    kind: str
    better: str
    say: str
    en: str
    basis: Basis
    confidence: str
    set_by: str
    values: dict[dt.date, Any]
    counties: dict[str, dict[dt.date, Any]]
    max: Any
    min: Any
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        return (self.owner, self.name)

    def in_force(self, day: dt.date, county: str | None = None) -> Any:
        """The value on a day: the county's own if it has one then, else the city's; None if there is none."""
        own = in_force(self.counties.get(county or "", {}), day)
        return in_force(self.values, day) if own is None else own

    @property
    def basis_kind(self) -> str:
        """How sure its figure is: its confidence; `named` where the text speaks of it and gives no figure."""
        given = any(value is not None for value in self.values.values())
        return self.confidence if given or self.confidence != "T" else "named"

    def largest(self) -> int:
        """The size of its largest value, of the city or a county; 0 where it is no number."""
        every = [
            *self.values.values(),
            *(v for own in self.counties.values() for v in own.values()),
        ]
        return max((abs(v) for v in every if isinstance(v, int)), default=0)
