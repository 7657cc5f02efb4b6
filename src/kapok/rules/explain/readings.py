"""Which readings an expression rests on, which option is in force, and on whose word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from kapok.rules.explain.catalogue import same, say
from kapok.rules.explain.model import ReadingUsed, Text
from kapok.rules.language.parsing import name_parts, parse
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Confirmation, Reading
from kapok.rules.package.vocabulary import Fact, Source


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a measure under some choices, on a day: that of the event or, for totals, of settlement."""

    package: Package
    measure: Measure
    choices: Mapping[str, str]
    day: dt.date | None

    def known(self) -> dict[str, Reading]:
        return {**self.package.readings, **self.measure.readings}

    def confirmation(self, reading: Reading) -> Confirmation | None:
        """The confirmation in force on the day; without a day, the last one."""
        return reading.confirmation(self.day or dt.date.max)

    def option(self, reading: Reading) -> str:
        if reading.name in self.choices:
            return self.choices[reading.name]
        confirmed = self.confirmation(reading)
        return confirmed.option if confirmed else reading.default

    def used(self, sources: Iterable[Source | str]) -> tuple[ReadingUsed, ...]:
        """The readings that expressions rest on, under the options in force."""
        return tuple(self.line(self.known()[name]) for name in self.reached(sources))

    def line(self, reading: Reading) -> ReadingUsed:
        option = self.option(reading)
        return ReadingUsed(
            reading.name,
            Text(reading.ask, reading.en),
            option,
            Text(reading.options[option].say, reading.options[option].en),
            self._how(reading),
            reading.question,
            confirmed=reading.name not in self.choices and self.confirmation(reading) is not None,
        )

    def _how(self, reading: Reading) -> Text:
        if reading.name in self.choices:
            return say("by_choice")
        confirmed = self.confirmation(reading)
        if confirmed is None:
            return say("by_default")
        document = same(confirmed.document)
        return say(
            "confirmed_by", by=confirmed.by, document=document, start=confirmed.start.isoformat()
        )

    def reached(self, sources: Iterable[Source | str]) -> list[str]:
        """Names of readings, in the order they are met."""
        found: dict[str, None] = {}
        seen: set[tuple[str, str]] = set()
        for source in sources:
            text = source if isinstance(source, str) else source.text
            self._follow(text, self.measure.unit, "", found, seen)
        return list(found)

    def _follow(
        self, text: str, entity: str, row: str, found: dict[str, None], seen: set[tuple[str, str]]
    ) -> None:
        if (text, entity) in seen:
            return
        seen.add((text, entity))
        for parts in _names(text):
            name = parts[0]
            if name == "row" and row:
                self._fact(parts[1:], row, found, seen)
            elif len(parts) == 1 and name in self.known():
                reading = self.known()[name]
                found.setdefault(name)
                self._follow(
                    reading.options[self.option(reading)].value.text, entity, row, found, seen
                )
            elif len(parts) == 1 and name in self.measure.lets and entity == self.measure.unit:
                self._follow(self.measure.lets[name].text, entity, row, found, seen)
            else:
                self._fact(parts, entity, found, seen)

    def _fact(
        self, parts: list[str], entity: str, found: dict[str, None], seen: set[tuple[str, str]]
    ) -> None:
        entities = self.package.vocabulary.entities
        for part in parts:
            here = entities[entity]
            if part in here.refs:
                entity = here.refs[part]
            elif part in here.facts:
                for source, row in _sources(here.facts[part]):
                    self._follow(source.text, entity, row, found, seen)
                return
            else:
                return


def _sources(fact: Fact) -> Iterator[tuple[Source, str]]:
    """The expressions of a fact, and the entity whose rows they may speak of."""
    if fact.derived is not None:
        yield fact.derived, ""
    if (related := fact.related) is not None:
        for source in (*related.match.values(), related.where, related.value, related.complete):
            if source is not None:
                yield source, related.entity
    if (spells := fact.spells) is not None:
        for source in (*spells.by, spells.start, spells.end, spells.where, spells.limit_months):
            if source is not None:
                yield source, fact.entity


def _names(text: str) -> Iterator[list[str]]:
    """The names and paths of an expression; a keyword like `top_up` is one too."""
    stack: list[exp.Expr] = [parse(text)]
    while stack:
        node = stack.pop()
        if (parts := name_parts(node)) is not None:
            yield parts
        else:
            stack.extend(reversed(list(node.iter_expressions())))


def of_measure(measure: Measure) -> list[Source]:
    """Every expression of a measure that bears on its verdict or its money."""
    conditions = [
        s for c in measure.conditions for s in (c.when, c.reached, c.before) if s is not None
    ]
    keys = [part for k in measure.keys for part in k.parts]
    return [*conditions, *of_frame(measure), *keys, *of_money(measure)]


def of_frame(measure: Measure) -> list[Source]:
    """Event, validity, county, payee, limit, last day to claim."""
    limit = measure.limit
    parts = [limit.units, limit.order, *limit.per] if limit is not None else []
    single = (measure.event, measure.valid_on, measure.county, measure.payee, measure.file_by)
    return [*(s for s in single if s is not None), *parts]


def of_money(measure: Measure) -> list[Source]:
    """Amounts, pay, settlement and routes."""
    return [*of_each(measure), *of_totals(measure)]


def of_each(measure: Measure) -> list[Source]:
    """What is given per unit, and where it comes from."""
    each = [a.value for a in measure.amounts if not a.total]
    routes = [r.when for r in measure.routes if r.when is not None]
    return [*each, *routes, *measure.settle_per.values()]


def of_totals(measure: Measure) -> list[Source]:
    """What is given per payee, and how it is settled: by the readings of the settlement day."""
    totals = [a.value for a in measure.amounts if a.total]
    totals += [a.counts for a in measure.amounts if a.counts is not None]
    pay = [measure.pay] if measure.pay is not None else []
    settle = (measure.settle, *(a.settle for a in measure.amounts))
    return [*totals, *pay, *(Source(s, measure.place) for s in settle if s)]
