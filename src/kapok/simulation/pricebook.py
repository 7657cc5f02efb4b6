"""The price of ambiguity as a workbook: a line an answer, then each answer by measure."""

from __future__ import annotations

from pathlib import Path

from kapok.screening.sheet import MONEY, NUMBER, TEXT, WRAP, About, Column, Table, new_book
from kapok.simulation.moved import GAIN, LOSE
from kapok.simulation.prices import Answer, Price, Prices
from kapok.simulation.pricewords import PriceWords

Columns = list[tuple[str, int, str]]
COUNTS: Columns = [
    ("people_gain", 12, NUMBER),
    ("people_lose", 12, NUMBER),
    ("gain", 14, NUMBER),
    ("lose", 14, NUMBER),
]
SUMS: Columns = [
    ("up", 18, MONEY),
    ("down", 18, MONEY),
    ("difference", 18, MONEY),
    ("changed", 14, NUMBER),
]


def write_prices(prices: Prices, path: Path, lang: str) -> None:
    """In the order of the page: what moves most first; readings not in use last."""
    words = PriceWords(prices.package, lang)
    about = About(
        words.say("price.head"), prices.package.title, prices.as_of, words.say("book.page")
    )
    book, styles = new_book(str(path), about)

    def table(key: str, columns: Columns) -> Table:
        listed = [Column(words.say(f"col.{name}"), width, kind) for name, width, kind in columns]
        return Table(book, styles, words.say(key), listed, about)

    head: Columns = [("ask", 54, WRAP), ("now_read", 30, WRAP), ("option", 30, WRAP)]
    tail: Columns = [
        ("why", 44, WRAP),
        ("measures", 30, WRAP),
        ("who", 30, WRAP),
        ("name", 24, TEXT),
    ]
    sheet = table("price.sheet", [*head, *COUNTS, *SUMS, *tail])
    for price in (*prices.prices, *prices.unasked):
        for answer in price.answers:
            sheet.add(
                [*_head(words, price, answer), *_counts(answer), *_tail(words, price, answer)]
            )
        if not price.answers:
            blank = [None] * (len(COUNTS) + len(SUMS))
            ask = words.ask(price)
            now = words.pick(price.current.say, price.current.en)
            sheet.add([ask, now, None, *blank, words.say("price.unused"), None, None, _name(price)])
    sheet.close()
    by: Columns = [
        ("measure", 8, TEXT),
        ("title", 38, TEXT),
        ("gain", 14, NUMBER),
        ("lose", 14, NUMBER),
    ]
    detail = table("price.sheet.measures", [*head, *by, *SUMS])
    for price in prices.prices:
        for answer in price.answers:
            for moved in answer.moving:
                measure = prices.package.measures[moved.measure]
                title = words.pick(measure.title, measure.en)
                payees = [moved.payees[way] for way in (GAIN, LOSE)]
                money = [moved.up, moved.down, moved.difference, sum(moved.units.values())]
                detail.add([*_head(words, price, answer), moved.measure, title, *payees, *money])
    detail.close()
    book.close()


def _name(price: Price) -> str:
    return f"{price.owner}.{price.reading.name}" if price.owner else price.reading.name


def _head(words: PriceWords, price: Price, answer: Answer) -> list[str]:
    option, current = answer.option, price.current
    return [
        words.ask(price),
        words.pick(current.say, current.en),
        words.pick(option.say, option.en),
    ]


def _counts(answer: Answer) -> list[int]:
    people = [answer.people[way] for way in (GAIN, LOSE)]
    payees = [answer.payees[way] for way in (GAIN, LOSE)]
    return [*people, *payees, answer.up, answer.down, answer.difference, answer.units]


def _tail(words: PriceWords, price: Price, answer: Answer) -> list[str]:
    said = words.say("stop").join([words.people(answer), *words.more(answer)])
    return [said, words.measures(price.measures), words.standing(price), _name(price)]
