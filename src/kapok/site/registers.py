"""The registers: every reading and every figure of the policy, in one place each."""

from __future__ import annotations

from collections.abc import Callable

from kapok.look import Html, tag, text
from kapok.rules.explain.uses import readings_of
from kapok.rules.package.inventory import every_figure, every_reading, unset
from kapok.rules.package.model import Measure
from kapok.rules.package.values import Reading
from kapok.site.book import PARAMETERS, READINGS, Book
from kapok.site.figures import table
from kapok.site.frame import bilingual, english, page
from kapok.site.readings import reading_card
from kapok.site.texts import en, zh

More = Callable[[str, Reading, list[str]], Html]
"""What is told of a reading besides: its owner ("" is the policy), itself, the measures that rest on it."""


def readings_page(book: Book) -> Html:
    """The shared readings, then those of each measure, each with the measures that rest on it."""
    package = book.package
    every = [reading for _, reading in every_reading(package)]
    confirmed = sum(bool(reading.confirmed) for reading in every)
    given = {"n": len(every), "confirmed": confirmed, "open": len(every) - confirmed}
    head = _head("reading.title", "reading.sum", given)
    how = tag("p", *bilingual("reading.how"))
    return page(book, READINGS, zh("reading.title"), head, how, *reading_cards(book))


def reading_cards(book: Book, more: More = lambda *_: "") -> list[Html]:
    """The shared readings, then those of each measure. `more`: what else is told of one."""
    package = book.package
    used: dict[str, list[Measure]] = {}
    for measure in _measures(book):
        for reading in readings_of(package, measure):
            if reading.name not in measure.readings:
                used.setdefault(reading.name, []).append(measure)
    parts: list[Html] = []
    if package.readings:
        shared = package.readings.values()
        cards = [_card(book, "", r, used.get(r.name, []), more) for r in shared]
        parts.append(_section(tag("h2", *bilingual("clause.policy")), cards))
    for measure in _measures(book):
        if measure.readings:
            own = measure.readings.values()
            cards = [_card(book, measure.id, r, [measure], more) for r in own]
            parts.append(_section(_owner(book, measure), cards))
    return parts


def _card(book: Book, owner: str, reading: Reading, used: list[Measure], more: More) -> Html:
    links = [
        tag("a", text(book.short(m)), href=book.measure_address(m.id), title=m.title, class_="ref")
        for m in used
    ]
    label = tag("span", *bilingual("reading.used_by"), class_="muted")
    told = [tag("span", link, zh("join"), class_="whole") for link in links[:-1]] + links[-1:]
    users = tag("p", label, " ", *told, class_="small") if links else ""
    extra = users + more(owner, reading, [measure.id for measure in used])
    return reading_card(reading, book.reading_id(owner, reading), 3, extra)


def parameters_page(book: Book) -> Html:
    """The shared figures, then those of each measure."""
    package = book.package
    owners = [m for m in _measures(book) if m.params]
    every = every_figure(package)
    head = _head("params.title", "params.sum", {"n": len(every), "unset": sum(map(unset, every))})
    parts: list[Html] = []
    if package.params:
        title = tag("h2", *bilingual("clause.policy"))
        caption = zh("param.table", owner=zh("clause.policy"))
        parts.append(_section(title, [table(book, caption, list(package.params.values()), None)]))
    for measure in owners:
        caption = zh("param.table", owner=measure.title)
        listed = table(book, caption, list(measure.params.values()), None)
        parts.append(_section(_owner(book, measure), [listed]))
    return page(book, PARAMETERS, zh("params.title"), head, *parts)


def _measures(book: Book) -> list[Measure]:
    return list(book.package.measures.values())


def _head(title: str, words: str, given: dict[str, int]) -> Html:
    return tag(
        "header",
        tag("h1", *bilingual(title)),
        tag("p", text(zh(words, **given)), class_="verdict"),
        tag("p", text(en(words, **given)), lang="en"),
        class_="top",
    )


def _owner(book: Book, measure: Measure) -> Html:
    link = tag("a", text(book.name(measure)), href=book.measure_address(measure.id))
    return tag("h2", link, " ", english(measure.en))


def _section(title: Html, parts: list[Html]) -> Html:
    return tag("section", title, *parts)
