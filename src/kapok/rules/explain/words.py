"""Values, labels and units in words: money with thousands, days, codes by their labels, areas by name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from kapok.rules.explain.catalogue import count, same, say
from kapok.rules.explain.model import Text
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import OPEN_END, add_months, months_between
from kapok.rules.language.expression import Type, Value, Variable
from kapok.rules.package.areas import areas, holds_area
from kapok.rules.package.model import Measure, Package

_HINT = re.compile(
    r"\s*[（(][^（）()]*(?:填|代码|open|digit|count|当月1日|first day)[^（）()]*[)）]"
)
_SCALE = re.compile(r"[（(]((?:\d+ ?[^\d（）()]+)+)[)）]$")
_STEP = re.compile(r"(\d+) ?([^\d]+)")
MONTH_COLUMN = "month"
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks of the values of one package."""

    package: Package

    def value(self, type_: Type, value: Value, like: Variable | None = None) -> Text:
        """A value; `like` is the variable whose codes, scale or area names it has."""
        if value is None:
            return say("not_known")
        if isinstance(value, bool):
            return say("yes" if value else "no")
        if isinstance(value, dt.date):
            return say("open_end") if value >= OPEN_END else same(value.isoformat())
        if type_ == "money":
            return money(int(value))
        if type_ == "rate":
            whole, rest = divmod(int(value), 100)
            return same(f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%")
        if isinstance(value, int):
            return self._scaled(value, like)
        return self._text(value, like)

    def _scaled(self, value: int, like: Variable | None) -> Text:
        if like is not None and like.origin.kind != "parameter":
            zh, en = (scale(t).get(value) for t in (like.origin.label, like.origin.en))
            if zh:
                return Text(zh, en or str(value))
        return same(f"{value:,}" if abs(value) >= 10_000 else str(value))

    def _text(self, value: str, like: Variable | None) -> Text:
        if like is not None and value in like.origin.codes:
            return Text(
                like.origin.codes[value], like.origin.codes_en.get(value, value).replace("_", " ")
            )
        if like is not None and value.isdigit() and holds_area(like.origin.label):
            name = self.package.counties.get(value) or areas().get(value)
            if name:
                return Text(name, f"{name} ({value})")
        return same(value)

    def label(self, variable: Variable) -> Text:
        """What a variable is called, without the hints for filling in a form."""
        origin = variable.origin
        return Text(plain_label(origin.label), plain_label(origin.en))

    def sensitive(self, variable: Variable) -> bool:
        entity = self.package.vocabulary.entities.get(variable.origin.entity)
        fact = entity.facts.get(variable.origin.fact) if entity is not None else None
        return fact is not None and fact.sensitive

    def counted(self, variable: Variable) -> str:
        """What a number counts: months, people or ones."""
        entity = self.package.vocabulary.entities.get(variable.origin.entity)
        fact = entity.facts.get(variable.origin.fact) if entity is not None else None
        if fact is None or fact.related is None or fact.related.kind != "count":
            return "ones"
        rows = self.package.vocabulary.entities[fact.related.entity]
        if MONTH_COLUMN in rows.facts:
            return "months"
        return "people" if PERSON in rows.refs.values() else "ones"

    def units(self, measure: Measure) -> str:
        """What the units of a measure are, when they are counted for a payee: months, people or cases."""
        entity = self.package.vocabulary.entities[measure.unit]
        if MONTH_COLUMN in entity.facts:
            return "months"
        to_person = measure.payee.text.split(".")[-1] == PERSON
        return "people" if PERSON in entity.refs.values() and not to_person else "cases"

    def supplier(self, name: str) -> Text:
        found = self.package.vocabulary.suppliers[name]
        return Text(found.label, found.en.removeprefix("the "))

    def department(self, name: str) -> Text:
        found = self.package.departments.get(name)
        return Text(found.say, found.en) if found else same(name)


def money(fen: int) -> Text:
    """Fen as yuan: whole yuan without decimals."""
    return say("yuan", amount=yuan_text(fen))


def plain_label(label: str) -> str:
    return _HINT.sub("", _SCALE.sub("", label)).strip()


@cache
def scale(label: str) -> dict[int, str]:
    """The steps a label spells out: “学历（1中专 2大专）” → {1: 中专, 2: 大专}."""
    found = _SCALE.search(label)
    steps = _STEP.findall(found.group(1)) if found else []
    return {int(n): word.strip(" 、,，") for n, word in steps} if len(steps) > 1 else {}


def span(first: dt.date, last: dt.date) -> Text:
    """The time from one day to a later one: days up to a month, then months and days."""
    days = (last - first).days
    if days <= 31:
        return count("days", days)
    months = months_between(first, last)
    rest = (last - add_months(first, months)).days
    whole = count("months", months)
    return say("months_days", months=whole, days=count("days", rest)) if rest else whole
