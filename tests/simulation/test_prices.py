"""The price of every open reading: as screenings under each option differ; the page holds every question once."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import openpyxl

from kapok.rules.package.inventory import every_reading
from kapok.screening.run import screen
from kapok.simulation.page import price_page
from kapok.simulation.pricebook import write_prices
from kapok.simulation.prices import Prices, in_rounds, open_readings, price, tasks_of

from .conftest import DAY, hires

EMPTY = ("meta", "link", "br", "hr", "img")


class Wellformed(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.attributes |= {name for name, _ in attrs}
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_prices_are_what_screenings_under_each_option_differ_by(example, loaded):
    rows = hires(c990101=9, c990102=4)
    rows["status"][0] |= {"kind": "marginal"}
    with loaded(example, rows) as (con, data):
        found = price(con, data, example, DAY)
        assert {(p.owner, p.reading.name) for p in (*found.prices, *found.unasked)} == {
            (owner, reading.name) for owner, reading in open_readings(example)
        }
        base = screen(con, data, example, DAY, ["1"])
        was = next(base.rows("SELECT sum(due) AS n FROM due_1"))["n"]
        for one in found.prices:
            for answer in one.answers:
                run = screen(con, data, example, DAY, ["1"], {one.reading.name: answer.option.name})
                now = next(run.rows("SELECT sum(due) AS n FROM due_1"))["n"]
                moved = [m.difference for m in answer.moves if m.measure == "1"]
                assert sum(moved) == (now - was if "1" in one.measures else 0)
        by_name = {p.reading.name: p for p in found.prices}
        (pro_rata,) = by_name["per_five"].answers
        assert pro_rata.payees["gain"] == 1
        (monitored,) = by_name["target_group"].answers
        assert monitored.people == {"gain": 1, "lose": 0}
        assert found.prices[0].weight >= found.prices[-1].weight


def test_tasks_of_a_round_share_no_measure(real):
    _, tasks = tasks_of(real, DAY)
    rounds = in_rounds(tasks)
    assert sum(len(r) for r in rounds) == len(tasks)
    for together in rounds:
        measures = [m for task in together for m in task.measures]
        assert len(measures) == len(set(measures))
    assert len(rounds) < len(tasks) / 3


def test_every_reading_of_the_package_has_a_price_or_is_counted_apart(real):
    listed, _ = tasks_of(real, DAY)
    apart = Prices(real, DAY, None, listed, []).watching
    assert len(listed) + apart == len(list(every_reading(real)))
    assert apart


def test_the_page_stands_alone_and_holds_every_question_once(example, loaded, tmp_path):
    rows = hires(c990101=9, c990102=4)
    with loaded(example, rows) as (con, data):
        found = price(con, data, example, DAY)
        page = price_page(found)
        assert page == price_page(found)
        write_prices(found, tmp_path / "p.xlsx", "zh")
    parser = Wellformed()
    parser.feed(page)
    assert parser.open == []
    assert "style" not in parser.attributes
    assert "<script" not in page
    assert not re.search(r"https?://", page)
    words = "".join(parser.words)
    for _, reading in open_readings(example):
        assert words.count(reading.ask) == 1, reading.ask
        for option in reading.options.values():
            assert option.say in words or reading.name not in words
    assert "只用在预警和指标里" not in words
    assert "第1条：" not in words
    assert "措施 1：" in words
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    asked = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert len(asked) == sum(len(r.options) - 1 for _, r in open_readings(example))
