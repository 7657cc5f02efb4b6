"""Every list of the platform is had as a workbook that holds exactly what its page shows; no list is forgotten."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from tests.web.addresses import addresses
from tests.web.inhabited import entered

pytestmark = pytest.mark.server
EXPLAIN = {"interface", "policy", "clause", "cases", "gallery"}
"""Pages whose tables explain something and list nothing."""


class Lists(HTMLParser):
    """Of a page: the cells of each table as they are read, and where each is had as a workbook."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.exports: list[str] = []
        self.cell: list[str] | None = None
        self.paged = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"th", "td"}:
            self.cell = []
        elif tag == "a" and "export=xlsx" in given.get("href", ""):
            self.exports.append(given["href"])
        elif tag == "nav" and "pager" in given.get("class", ""):
            self.paged = True

    def handle_endtag(self, tag):
        if tag in {"th", "td"} and self.cell is not None:
            self.tables[-1][-1].append("".join("".join(self.cell).split()))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


def lines(answer) -> list[list[str]]:
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert all(cell.data_type in {"s", "n"} for row in sheet for cell in row)
    told = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [["".join(cell.split()) for cell in row] for row in told]


def wrong_of(client, path: str) -> tuple[list[str], int]:
    """What a page's workbooks hold otherwise than it shows; and how many lists it has."""
    answer = client.get(path)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return [], 0
    page = Lists(answer.content.decode())
    shown = [one for one in page.tables if len(one) > 1]
    books = [lines(client.get(f"{path.partition('?')[0]}{one}")) for one in page.exports]
    wrong = []
    for table in shown:
        mine = next((book for book in books if book[0] == table[0]), None)
        if mine is None:
            wrong.append(f"{path}: no workbook of {table[0]}")
            continue
        rows = zip(mine[1:], table[1:], strict=page.paged is False)
        differ = [
            f"{path}: {told} for {cell}"
            for ours, theirs in rows
            for told, cell in zip(ours, theirs, strict=True)
            if re.sub("[；;]", "", told) not in re.sub("[；;]", "", cell)
        ]
        wrong += differ
    return wrong, len(shown)


def test_every_list_is_had_exactly_as_it_is_shown(town):
    seen, wrong = 0, list[str]()
    for username, begins in (("all_a", "/"), ("administrator_a", "/admin/")):
        client = entered(username)
        for one in addresses("a"):
            form = "/change/" in one.path
            if one.name not in EXPLAIN and one.path.startswith(begins) and not form:
                found, lists = wrong_of(client, one.path)
                wrong += found
                seen += lists
    assert not wrong
    assert seen > 40


def test_the_public_page_of_readings_and_the_second_list(town):
    client = entered("all_a")
    answer = client.get("/audit/log/?actor=wang&export=xlsx&list=99")  # no page of 20,000 rows
    assert (answer.status_code, answer["Location"]) == (302, "/audit/log/?actor=wang")
    assert "html" in client.get("/desk/?export=csv")["Content-Type"]


def test_a_list_too_long_for_one_workbook_says_so():
    from kapok.web.components import Column, Table
    from kapok.web.exporting import MOST, _lines
    from kapok.web.texts import Words

    def last(n: int) -> str:
        table = Table("表", [Column("列")], [["甲"]] * n, "")
        return _lines(table, Words("zh"))[-1][0]

    assert last(MOST - 1) == "甲"
    assert last(MOST) == "一次至多导出 20,000 行，后面可能还有：缩小范围，分几次导出。"


def test_a_column_is_as_wide_as_what_stands_in_it():
    from kapok.web.exporting import _book

    lines = [
        ["谁", "措施"],
        ["廖华全", "23b 脱贫家庭高校毕业生一次性求职创业补贴"],
        ["x", "长" * 90],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(_book(lines, "找人"))).active
    assert [sheet.column_dimensions[one].width for one in "AB"] == pytest.approx([8, 60], abs=1)
    assert sheet["B2"].alignment.wrap_text
