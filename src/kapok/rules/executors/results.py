"""What deciding gives, the same from every executor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

NOT_ELIGIBLE = "not_eligible"
OUTSIDE_VALIDITY = "outside_validity"
ALREADY_USED = "already_used"
UNKNOWN = "unknown"
STANDARD_NOT_SET = "standard_not_set"
NOT_YET = "not_yet"
DISCRETIONARY = "discretionary"
ELIGIBLE = "eligible"
OUTCOMES = (
    ELIGIBLE,
    DISCRETIONARY,
    NOT_YET,
    UNKNOWN,
    STANDARD_NOT_SET,
    ALREADY_USED,
    OUTSIDE_VALIDITY,
    NOT_ELIGIBLE,
)
COUNTED = (ELIGIBLE, DISCRETIONARY)


def key_part(text: str) -> str:
    """A text inside a key: the sign that stands between the parts cannot stand in one."""
    return text.replace("\\", "\\\\").replace("|", "\\|")


class UnitResult(NamedTuple):
    """One unit of one measure.

    Bits: `failed`, `waiting`, `flagged` by condition (measure order); `missing`, `unset` by condition, then
    requirement; `facts` by the plan's leaves; `notes` by the measure's flags. `each`, `city_each`: fen per item.
    `facets`: the values the rule gives of each unit; `counts`: is it in the `n` of each total that does not count all?
    `because`: for already used, what holds the key: `ledger`, `unit` or `limit`; for unknown `key` or `limit` if open.
    """

    id: str
    outcome: str
    failed: int
    missing: int
    waiting: int
    unset: int
    flagged: int
    notes: int
    facts: int
    not_before: dt.date | None
    event: dt.date | None
    county: str | None
    payee: str | None
    keys: tuple[str | None, ...]
    limit_key: str | None
    limit_order: dt.date | None
    limit_units: int | None
    per: tuple[object, ...]
    each: tuple[int | None, ...]
    city_each: tuple[int | None, ...]
    priority: int
    route: int
    because: str = ""
    holder: str = ""
    facets: tuple[object, ...] = ()
    counts: tuple[bool | None, ...] = ()


@dataclass(slots=True)
class Settlement:
    """What is due to one payee now: fen. `counted`: `n` and `n_new` of totals that do not count every unit; `beside`: what other
    measures come to. `before`: items paid before; `items` so far in all; `own_money`: the county's
    share of `due`. `due` is None where a standard is not set, or where it is not known how much was paid before (then
    the outcome is `unknown`).
    """

    per: tuple[object, ...]
    payee: str | None
    county: str | None
    route: int
    n: int
    n_new: int
    n_open: int
    before: dict[str, int | None]
    items: dict[str, int | None]
    pay: int | None
    paid: int | None
    due: int | None
    own_money: int | None
    one_more: int | None = None
    outcome: str = ELIGIBLE
    units: list[str] = field(default_factory=list)
    counted: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    beside: dict[str, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class MeasureResult:
    """All units of one measure that the gate let through, and what is due.

    `unplaced`: so many of its ledger lines lack part of a key, so that nobody can tell whom or what they paid.
    """

    measure: str
    units: list[UnitResult]
    gated: int
    settlements: list[Settlement]
    unplaced: int = 0
