"""Why something is so: the words of the text, or in words what stands in their place."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.model import Measure
from kapok.rules.package.values import Basis
from kapok.site.book import READINGS, Book
from kapok.site.texts import one, zh


def basis(book: Book, given: Basis, measure: Measure | None = None) -> Html:
    """A quote as such; a reading as a link to it; a higher rule by its name."""
    if given.quote:
        return tag("q", text(given.quote), class_="quote")
    kind, _, name = given.source.partition(":")
    if kind == "rule" and (chain := book.package.rule(name)):
        named = " → ".join(
            one("“{}”（{}）", "“{}” ({})").format(one(rule.say, rule.en), rule.document)
            for rule in chain
        )
        return tag("span", text(zh("basis.rule") + named), class_="muted")
    if kind == "reading":
        return _reading(book, name, measure)
    words = zh("basis.domain", name=name) if kind == "domain" else given.source
    return tag("span", text(words), class_="muted") if words else ""


def _reading(book: Book, name: str, measure: Measure | None) -> Html:
    own = measure.readings.get(name) if measure is not None else None
    found = own or book.package.readings.get(name)
    if found is None:
        return tag("span", text(zh("basis.reading") + name), class_="muted")
    owner = measure.id if own is not None and measure is not None else ""
    address = f"{book.address(READINGS)}#{book.reading_id(owner, found)}"
    link = tag("a", text(one(found.ask, found.en)), href=address)
    return tag("span", text(zh("basis.reading")), link, class_="muted")
