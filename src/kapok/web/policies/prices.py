"""The readings, each with its words, its answers, who confirmed it, and what another answer would move, once that is known."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.finds import reading as runs
from kapok.finds.models import Price
from kapok.look import Html, tag, text
from kapok.rules.explain.catalogue import clause_text
from kapok.rules.package.values import Reading
from kapok.simulation.pricewords import quotes_of
from kapok.simulation.telling import yuan
from kapok.site.registers import reading_cards
from kapok.web.components import (
    Column,
    Component,
    Folded,
    Link,
    Table,
    Words,
    Written,
)
from kapok.web.policies.shelf import shelf
from kapok.web.texts import Words as Say
from kapok.web.values import day

MOST_QUOTED, MOST_FIRST = 2, 8
Key = tuple[str, str]
"""Measure ("" is the policy) and reading."""


def priced(request: HttpRequest) -> list[Component]:
    """Prices are for those who may see finds."""
    say, book = request.say, shelf()
    found = _prices(request)

    def more(owner: str, reading: Reading, measures: list[str]) -> Html:
        quoted = dict.fromkeys(quotes_of(book.package, owner, reading, measures))
        parts = [_quoted(say, *one) for one in list(quoted)[:MOST_QUOTED]]
        prices = [_price(say, reading, one) for one in found.get((owner, reading.name), ())]
        return "".join([*parts, tag("ul", *prices, class_="prices") if prices else ""])

    cards = Written("".join(reading_cards(book, more)))
    return [*_first(say, found), cards, *_listed(say, found)]


def _prices(request: HttpRequest) -> dict[Key, list[Price]]:
    """Nothing for the public, nor for villagers and employers."""
    found: dict[Key, list[Price]] = {}
    if request.actor.may(Right.SEE_FINDS):
        for one in runs.prices():
            found.setdefault((one.measure, one.reading), []).append(one)
    return found


def _moves(one: Price) -> bool:
    return bool(one.gain or one.lose or one.up or one.down or one.units)


def _first(say: Say, found: dict[Key, list[Price]]) -> Iterator[Component]:
    """Those that move most, each leading to its card."""
    if not found:
        yield Words(say("readings_unpriced"))
        return
    run = next(iter(found.values()))[0].run
    moving = [key for key, listed in found.items() if any(map(_moves, listed))]
    yield Words(say("readings_priced", day=day(run.known_at), moving=len(moving)))
    rows: list[list[object]] = []
    for owner, name in moving[:MOST_FIRST]:
        reading = _reading(owner, name)
        if reading is not None:
            dearest = max(found[owner, name], key=lambda one: one.up + one.down)
            asked = say.of(reading.ask, reading.en or reading.ask)
            link = Link(asked, f"#{shelf().reading_id(owner, reading)}")
            rows.append([link, *_row(say, owner, reading, dearest)])
    if rows:
        columns = _columns(say, "ask", "measure", "option")
        yield Table(say("readings_dearest"), columns, rows, "")


def _listed(say: Say, found: dict[Key, list[Price]]) -> Iterator[Component]:
    """All of them as a list, each answer of each reading with whom and what it moves."""
    rows: list[list[object]] = []
    for (owner, name), prices in found.items():
        reading = _reading(owner, name)
        if reading is None:
            continue
        for one in prices:
            measure, *rest = _row(say, owner, reading, one)
            rows.append([measure, say.of(reading.ask, reading.en or reading.ask), *rest])
    if rows:
        columns = _columns(say, "measure", "ask", "option")
        yield Folded(say("readings_list"), [Table(say("readings_list"), columns, rows, "")])


def _columns(say: Say, *words: str) -> list[Column]:
    keys = (*words, "gain", "lose", "up", "down")
    return [
        Column(say(f"readings_column_{key}"), numeric=n >= len(words)) for n, key in enumerate(keys)
    ]


def _row(say: Say, owner: str, reading: Reading, one: Price) -> list[str]:
    """The measure, the other answer, and what it moves."""
    return [
        owner or say("readings_of_all"),
        _called(say, reading, one),
        f"{one.gain:,}",
        f"{one.lose:,}",
        yuan(one.up, say.lang),
        yuan(one.down, say.lang),
    ]


def _reading(owner: str, name: str) -> Reading | None:
    package = shelf().package
    held = package.measures[owner].readings if owner in package.measures else package.readings
    return held.get(name)


def _quoted(say: Say, clause: str, words: str) -> Html:
    where = tag("span", text(f"{clause_text(clause).get(say.lang)} "), class_="muted")
    return tag("blockquote", where, text(words))


def _price(say: Say, reading: Reading, one: Price) -> Html:
    called = _called(say, reading, one)
    return tag("li", text(say("readings_price", option=called, words=_worth(say, one))))


def _called(say: Say, reading: Reading, one: Price) -> str:
    option = reading.options.get(one.option)
    return say.of(option.say, option.en or option.say) if option else one.option


def _worth(say: Say, one: Price) -> str:
    if not _moves(one):
        return say("readings_price_nothing")
    return say(
        "readings_price_words",
        gain=f"{one.gain:,}",
        lose=f"{one.lose:,}",
        up=yuan(one.up, say.lang),
        down=yuan(one.down, say.lang),
    )
