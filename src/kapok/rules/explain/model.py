"""What an explanation is made of: plain data in two languages, ready for a terminal, a page or JSON.

Every text is a `Text` (Chinese and English). Money is fen, dates are dates. `to_dict` gives JSON values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same said in Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def __bool__(self) -> bool:
        return bool(self.zh)


NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first sentence: outcome, money, what next. `due`: fen to be paid to the payee now."""

    outcome: str
    mark: str
    word: Text
    sentence: Text
    due: int | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """By how much a comparison fails: days, months, people, ones or fen."""

    amount: int
    unit: str
    text: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared, in words. `holds` as the condition wants it; `sensitive` facts are masked by faces."""

    text: Text
    holds: bool | None
    facts: tuple[str, ...]
    sensitive: bool
    shortfall: Shortfall | None


@dataclass(frozen=True, slots=True)
class ReadingUsed:
    """The option in force of an open question of the text, and on whose word."""

    name: str
    ask: Text
    option: str
    say: Text
    how: Text
    question: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition. `status`: holds, fails, unknown, waiting, unset or flagged."""

    number: int
    id: str
    status: str
    mark: str
    word: Text
    say: Text
    comparisons: tuple[Comparison, ...]
    reached: dt.date | None
    quote: str
    clause: str
    source: Text
    source_id: str
    readings: tuple[ReadingUsed, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A flag that is raised, or the rank of the unit."""

    id: str
    say: Text
    quote: str


@dataclass(frozen=True, slots=True)
class Working:
    """How a sum comes about. `because`: the branch that was taken."""

    name: str
    say: Text
    formula: Text
    amount: int | None
    because: Text


@dataclass(frozen=True, slots=True)
class Money:
    """The working per unit and per payee. Amounts are fen; `own_money` is the county's share of what is due.

    `paid_open`: what was paid before is not known, and so neither is what is due.
    """

    unit: tuple[Working, ...]
    items: tuple[Working, ...]
    pay: Working | None
    n: int
    paid: int | None
    due: int | None
    own_money: int | None
    open_units: int
    proposed: bool
    readings: tuple[ReadingUsed, ...]
    paid_open: bool = False


@dataclass(frozen=True, slots=True)
class RouteUsed:
    """Fund, level, who pays and who is paid."""

    id: str
    say: Text
    fund: Text
    level: Text
    department: Text
    payer: str
    payee: Text
    authority: Text
    books: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change the answer: kind is day, shortfall, more, version or reading."""

    kind: str
    text: Text
    start: dt.date | None = None
    outcome: str = ""
    due: int | None = None


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known, who can supply it and how to ask. `verdict`: the verdict hangs on it, not the sum alone."""

    name: str
    fact: str
    label: Text
    suppliers: tuple[Text, ...]
    ask: Text
    verdict: bool


@dataclass(frozen=True, slots=True)
class DecidingLines:
    """Sets of missing facts (by label) of which one, known, could settle it for yes or for no; `through`: what can be
    looked up only then.
    """

    yes: tuple[tuple[Text, ...], ...]
    no: tuple[tuple[Text, ...], ...]
    exact: bool
    settled: bool
    through: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One unit of one measure, decided and explained."""

    measure: str
    clause: str
    title: Text
    unit: str
    entity: Text
    as_of: dt.date
    event: dt.date | None
    policy: str
    policy_hash: str
    lang: str
    verdict: Verdict
    conditions: tuple[ConditionLine, ...]
    flags: tuple[NoteLine, ...]
    priority: NoteLine | None
    holder: Text
    money: Money | None
    route: RouteUsed | None
    changes: tuple[Change, ...]
    missing: tuple[MissingFact, ...]
    deciding: DecidingLines | None

    def to_dict(self) -> dict[str, Any]:
        """JSON values only: texts as {zh, en}, dates as ISO days."""
        result = _plain(self)
        assert isinstance(result, dict)
        return result


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
