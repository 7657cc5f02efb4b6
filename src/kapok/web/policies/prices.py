"""The readings, each with its words, its answers, who confirmed it, and what another answer would move, once that is known."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.look import Html, tag, text
from kapok.rules.explain.catalogue import clause_text
from kapok.rules.package.model import Reading
from kapok.simulation.pricewords import quotes_of
from kapok.site.registers import reading_cards
from kapok.web.components import Component, Words, Written
from kapok.web.policies.shelf import shelf

MOST_QUOTED = 2


def priced(request: HttpRequest) -> list[Component]:
    say, book = request.say, shelf()

    def more(owner: str, reading: Reading, measures: list[str]) -> Html:
        found = dict.fromkeys(quotes_of(book.package, owner, reading, measures))
        return "".join(
            tag(
                "blockquote",
                tag("span", text(f"{clause_text(clause).get(say.lang)} "), class_="muted"),
                text(words),
            )
            for clause, words in list(found)[:MOST_QUOTED]
        )

    return [Words(say("readings_unpriced")), Written("".join(reading_cards(book, more)))]
