"""What came of proving: measure by measure, claim by claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

PROVED, REFUTED, OPEN = "proved", "refuted", "open"


@dataclass(frozen=True, slots=True)
class Example:
    """A unit that loses: its facts (entity → id → column → value), the day, and what both packages say of it.

    For what a payee gets in all, `given` holds the numbers instead of facts.
    """

    as_of: dt.date
    unit: str
    facts: dict[str, dict[str, dict[str, Any]]]
    before: dict[str, Any]
    after: dict[str, Any]
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that has to hold. `what`: a name of the catalogue, `about` what it is of; `why`: why it is open."""

    what: str
    about: str
    state: str
    why: str = ""
    before: str = ""
    after: str = ""
    example: Example | None = None

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"claim": self.what, "about": self.about, "state": self.state}
        data |= {k: v for k in ("why", "before", "after") if (v := getattr(self, k))}
        if self.example is not None:
            e = self.example
            data["example"] = {
                "as_of": e.as_of,
                "unit": e.unit,
                "facts": e.facts,
                "given": e.given,
                "before": e.before,
                "after": e.after,
            }
        return data


@dataclass(frozen=True, slots=True)
class Proof:
    """The claims of one measure of the package before; `after`: the measure that takes its place."""

    measure: str
    after: str
    claims: tuple[Claim, ...]
    wider: bool = False

    @property
    def state(self) -> str:
        states = {c.state for c in self.claims}
        return REFUTED if REFUTED in states else OPEN if OPEN in states else PROVED

    def as_data(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "after": self.after or None,
            "state": self.state,
            "scope": "wider" if self.wider else "same" if self.state == PROVED else None,
            "claims": [c.as_data() for c in self.claims],
        }
