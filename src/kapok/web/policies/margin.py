"""What stands beside a clause: its rules with their examples and readings, standards not set, tasks, what counties set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kapok.look import Html, tag, text
from kapok.rules.executors.resultwords import one_of
from kapok.rules.package.inventory import unset
from kapok.rules.package.model import Measure
from kapok.site.book import READINGS, Book
from kapok.web.policies.shelf import Shelved, shelf
from kapok.web.texts import Words

LAYERS = ("rules", "examples", "readings", "counts", "standards", "tasks", "counties")
FIRST = ("rules", "examples", "readings", "counts", "standards")
"""Those that are shown before one has chosen."""
Found = Callable[[str], Iterator[Html]]
"""What screening has found of a measure, for the margin."""


def nothing(_: str) -> Iterator[Html]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Margin:
    """`layers`: what is shown; nothing of it for the public, who may try the clause. `found`: what the last run found."""

    say: Words
    layers: frozenset[str]
    public: bool
    simulate: bool = False
    found: Found = nothing

    def __call__(self, _: Book, clause: str) -> Html:
        book = shelf()
        measures = book.measures_of(clause)
        items = [item for m in measures for item in self._measure(book, m)]
        items += list(self._tasks(book, clause))
        if self.simulate and any(_figures(book, m) for m in measures):
            address = f"/simulations/?clause={quote(clause)}"
            items.append(tag("a", text(self.say("sim_of_clause")), href=address))
        if self.public or not items:
            tried = any(m.id not in book.package.watched for m in measures)
            words = self.say("policy_try_short" if tried else "policy_more")
            address = book.clause_page(clause) + ("#try" if tried else "")
            items.append(tag("a", text(words), href=address))
        return tag("ul", *(tag("li", item) for item in items), class_="beside")

    def _measure(self, book: Shelved, measure: Measure) -> Iterator[Html]:
        if self.public:
            yield from self.found(measure.id)
            return
        say, layers = self.say, self.layers
        link = tag("a", text(book.name(measure)), href=book.measure_address(measure.id))
        counts = []
        if "examples" in layers and (n := len(book.cases[measure.id])):
            words = text(one_of(say("policy_examples", n=n)))
            counts.append(tag("a", words, href=book.cases_page(measure.id)))
        if "readings" in layers and (own := list(measure.readings.values())):
            place = f"{book.address(READINGS)}#{book.reading_id(measure.id, own[0])}"
            counts.append(tag("a", text(one_of(say("policy_readings_n", n=len(own)))), href=place))
        if "rules" in layers:
            yield link + "".join(f" {tag('span', one, class_='about')}" for one in counts)
        elif counts:
            yield text(book.short(measure)) + "".join(f" {one}" for one in counts)
        if "standards" in layers and (names := _unset(measure)):
            shape = tag("span", text("◌"), aria_hidden="true")
            words = text(say("policy_unset", what=say.of("、", ", ").join(_said(say, names))))
            yield shape + tag("a", words, href=book.measure_address(measure.id))
        if "counties" in layers:
            yield from (text(words) for words in _counties(say, book, measure))
        if "counts" in layers:
            yield from self.found(measure.id)

    def _tasks(self, book: Shelved, clause: str) -> Iterator[Html]:
        if self.public or "tasks" not in self.layers:
            return
        for duty in book.package.duties.values():
            if duty.clause == clause:
                yield text(f"■ {self.say.of(duty.say, duty.en)}")


def _figures(book: Shelved, measure: Measure) -> bool:
    return bool(measure.params) and measure.id not in book.package.watched


def _unset(measure: Measure) -> list[tuple[str, str]]:
    return [(p.say, p.en) for p in measure.params.values() if unset(p)]


def _said(say: Words, names: list[tuple[str, str]]) -> list[str]:
    return [say.of(zh, en or zh) for zh, en in names]


def _counties(say: Words, book: Shelved, measure: Measure) -> Iterator[str]:
    for parameter in measure.params.values():
        for code in parameter.counties:
            county = book.package.counties.get(code, code)
            name = say.of(parameter.say, parameter.en or parameter.say)
            yield say("policy_county_own", county=county, name=name)
