"""What a result row means in words: why, what is missing, who can supply it, what to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kapok.masking import masked
from kapok.rules.executors.results import (
    ALREADY_USED,
    DISCRETIONARY,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.explain.catalogue import decides
from kapok.rules.explain.model import Text
from kapok.rules.explain.words import plain_label
from kapok.rules.language.expression import Variable
from kapok.rules.package.model import Measure, Package
from kapok.rules.planning.plan import MeasurePlan
from kapok.screening.wording import TEXTS, text

Row = Mapping[str, Any]
_SAID = (
    "outcome",
    "failed",
    "facts",
    "missing",
    "unset",
    "waiting",
    "because",
    "holder",
    "flagged",
    "notes",
)


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known: how it is called, who can supply it, what to ask."""

    entity: str
    fact: str
    label: str
    suppliers: tuple[str, ...]
    supplier_names: str
    ask: str


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


@dataclass(slots=True)
class Reasons:
    """The words of one measure; phrases of equal masks are made once."""

    package: Package
    measure: Measure
    plan: MeasurePlan
    lang: str = "zh"
    holders: Callable[[str], str] = masked
    _facts: dict[int, list[MissingFact]] = field(default_factory=dict)
    _why: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def condition(self, index: int) -> str:
        """A condition in words, or what a requirement stands for."""
        conditions = self.measure.conditions
        if index < len(conditions):
            return self.pick(conditions[index].say, conditions[index].en)
        id_ = self.plan.requirements[index - len(conditions)].id
        kind, _, rest = id_.removeprefix("@").partition("_")
        if kind == "amount":
            return next(
                (self.pick(a.say, a.en) for a in self.measure.amounts if a.name == rest), rest
            )
        return (
            self.say(f"missing.{kind}")
            if f"missing.{kind}" in TEXTS
            else self.say("missing.other", id=id_)
        )

    def conditions(self, mask: int) -> str:
        return self.say("stop").join(self.condition(i) for i in bits(mask))

    def missing(self, row: Row) -> list[MissingFact]:
        """The facts that are missing for the verdict."""
        mask = int(row["facts"]) if row["outcome"] == UNKNOWN else 0
        if mask not in self._facts:
            self._facts[mask] = [self._fact(self.plan.leaves[i]) for i in bits(mask)]
        return self._facts[mask]

    def _fact(self, variable: Variable) -> MissingFact:
        origin = variable.origin
        suppliers = [self.package.vocabulary.suppliers[s] for s in origin.suppliers]
        names = self.say("join").join(self.pick(s.label, s.en) for s in suppliers)
        label, ask = (
            plain_label(self.pick(origin.label, origin.en)),
            self.pick(origin.ask, origin.ask_en),
        )
        if origin.fact in self.package.vocabulary.entities[origin.entity].refs:
            label = self.say("missing.ref", label=label)
        elif variable.type == "bool":
            label = self.say("missing.whether", label=label)
        return MissingFact(origin.entity, origin.fact, label, tuple(origin.suppliers), names, ask)

    def why(self, row: Row) -> str:
        """Why the outcome is what it is, in a line."""
        day: dt.date | None = row["not_before"] if row["outcome"] == NOT_YET else row["event"]
        if row["outcome"] not in (NOT_YET, OUTSIDE_VALIDITY):
            day = None
        key = (*(row[name] for name in _SAID), row.get("short_n"), day)
        if key not in self._why:
            parts = [self._outcome(row, day), *self._notes(row)]
            self._why[key] = self.say("stop").join(p for p in parts if p)
        return self._why[key]

    def _holder(self, row: Row) -> str:
        return self.holders(row["holder"]) if row["holder"] else "–"

    def _outcome(self, row: Row, day: dt.date | None) -> str:
        if row.get("short_n") is not None:
            return self.say("why.short_n", n=row["short_n"])
        match row["outcome"]:
            case c if c == NOT_ELIGIBLE:
                return self.say("why.failed", what=self.conditions(row["failed"]))
            case c if c == UNKNOWN:
                return self._unknown(row)
            case c if c == STANDARD_NOT_SET:
                return self.say("why.unset", what=self._unset(row["unset"]))
            case c if c == NOT_YET:
                if not row["waiting"]:
                    return self.say("why.starts", day=day)
                return self.say("why.not_yet", day=day, what=self.conditions(row["waiting"]))
            case c if c == ALREADY_USED:
                because = row["because"] or "limit"
                return self.say(f"why.{because}", holder=self._holder(row))
            case c if c == OUTSIDE_VALIDITY:
                return self.say("why.outside", day=day)
            case c if c == DISCRETIONARY:
                who = Text(self.measure.authority, self.measure.authority_en)
                key = "why.decides" if decides(who) else "why.authority"
                return self.say(key, who=self.pick(who.zh, who.en))
        return self.say("why.all")

    def _unknown(self, row: Row) -> str:
        if row["because"] == "key":
            return self.say("why.key", holder=self._holder(row))
        if row["because"] == "limit":
            return self.say("why.limit_open")
        facts = self.missing(row)
        said = self.say("join").join(dict.fromkeys(f.label for f in facts))
        return self.say("why.missing", what=said or self.conditions(row["missing"]))

    def _unset(self, mask: int) -> str:
        lists = [c.unset for c in self.plan.conditions] + [r.unset for r in self.plan.requirements]
        unset = [v.origin for i in bits(mask) for v in lists[i]]
        return self.say("join").join(dict.fromkeys(self.pick(o.label, o.en) for o in unset))

    def _notes(self, row: Row) -> list[str]:
        parts = []
        if row["flagged"]:
            parts.append(self.say("why.flagged", what=self.conditions(row["flagged"])))
        if row["notes"]:
            flags = [self.measure.flags[i] for i in bits(row["notes"])]
            parts.append(
                self.say(
                    "why.note", what=self.say("join").join(self.pick(f.say, f.en) for f in flags)
                )
            )
        return parts
