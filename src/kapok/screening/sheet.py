"""One sheet of an office workbook: a header that stays, widths, filters, and cells that never become formulas."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

RISKY = ("=", "+", "-", "@", "\t", "\r")
LAST_ROW = 1_048_575
TEXT, MONEY, NUMBER, DAY, MONTH, WRAP = "text", "money", "number", "day", "month", "wrap"
NAME_LENGTH = 31
_LEADS_ON = re.compile(
    r"(?:an?|and|as|at|between|by|every|for|from|how|in|into|its|many|of|on|or|that|the|to|under|what|when|who|whose|with|without),?",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
A4 = 9


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, width in characters, kind of value. Money is given in fen and shown in yuan."""

    heading: str
    width: int
    kind: str = TEXT


@dataclass(slots=True)
class Styles:
    """The formats of a workbook, made once."""

    book: xlsxwriter.Workbook
    made: dict[str, Format] = field(default_factory=dict)

    def of(self, name: str) -> Format:
        if name not in self.made:
            base: dict[str, Any] = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
            self.made[name] = self.book.add_format(base | _LOOKS[name])
        return self.made[name]


_LOOKS: dict[str, dict[str, Any]] = {
    "header": {
        "bold": True,
        "bg_color": "#E8EEF5",
        "bottom": 1,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "title": {"bold": True, "font_size": 16},
    "label": {"bold": True},
    TEXT: {"num_format": "@"},
    "risky": {"num_format": "@", "quote_prefix": True},
    WRAP: {"text_wrap": True, "num_format": "@"},
    MONEY: {"num_format": "#,##0.00"},
    NUMBER: {"num_format": "#,##0"},
    DAY: {"num_format": "yyyy-mm-dd", "align": "left"},
    MONTH: {"num_format": "yyyy-mm", "align": "left"},
}
_LOOKS |= {
    f"total {kind}": {**_LOOKS[kind], "bold": True, "top": 1} for kind in (TEXT, MONEY, NUMBER)
}


@dataclass(frozen=True, slots=True)
class About:
    """What the whole workbook is: its title, what it was made from, and the day it speaks of."""

    title: str
    subject: str
    day: dt.date
    page: str


def new_book(path: str, about: About) -> tuple[xlsxwriter.Workbook, Styles]:
    """A workbook written row by row; nothing in it is taken for a formula, a link or a number by itself. The same
    content gives the same file.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, options | {"strings_to_numbers": False})
    made = dt.datetime.combine(about.day, dt.time())
    book.set_properties({"title": about.title, "subject": about.subject, "created": made})
    return book, Styles(book)


def sheet_name(words: str, number: int = 1) -> str:
    """A name Excel takes, at most 31 characters, no English word cut in two; sheets that go on are numbered."""
    more = f" ({number})" if number > 1 else ""
    return (_short(_NOT_IN_NAMES.sub(" ", words), NAME_LENGTH - len(more)) or "_") + more


def _short(words: str, most: int) -> str:
    """The first words that fit, without one that begins a further thought."""
    if len(words) > most:
        cut = words[:most]
        if words[most - 1 : most + 1].isascii() and " " not in words[most - 1 : most + 1]:
            cut = cut.rpartition(" ")[0] or cut
        kept = cut.split()
        while len(kept) > 1 and _LEADS_ON.fullmatch(kept[-1]):
            kept.pop()
        words = " ".join(kept)
    return words.strip(" ',")


def readable(words: str) -> str:
    """Text that can be written as UTF-8: what was no text in a file's name is a sign that says so."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def print_set(sheet: Worksheet, title: str, about: About) -> None:
    """A4, sideways, as wide as the paper; what it is at the top, which page at the foot."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{_plain(about.title)}&C{_plain(title)}&R{about.day.isoformat()}")
    sheet.set_footer(f"&C{about.page}")


def _plain(words: str) -> str:
    return words.replace("&", "&&")


class Table:
    """A sheet with a header row; goes on on further sheets when one is full. `names`: the sheets it took."""

    def __init__(
        self, book: xlsxwriter.Workbook, styles: Styles, name: str, columns: Sequence[Column], about: About, most: int = LAST_ROW
    ) -> None:  # fmt: skip
        self.book, self.styles, self.name, self.columns = book, styles, name, columns
        self.about, self.most = about, most
        self.names: list[str] = []
        self.total = 0
        self._open()

    def _open(self) -> None:
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        number = len(self.names) + 1
        while (name := sheet_name(self.name, number)).lower() in taken:
            number += 1
        self.names.append(name)
        self.sheet = self.book.add_worksheet(name)
        self.row = 0
        for i, column in enumerate(self.columns):
            self.sheet.set_column(i, i, column.width)
        self.sheet.set_row(0, 30)
        for i, column in enumerate(self.columns):
            self.sheet.write_string(0, i, column.heading, self.styles.of("header"))
        self.sheet.freeze_panes(1, 0)
        print_set(self.sheet, name, self.about)
        self.sheet.repeat_rows(0)

    def add(self, values: Sequence[Any]) -> None:
        """One row; None leaves a cell empty."""
        if self.row == self.most:
            self.close()
            self._open()
        self.row += 1
        self.total += 1
        for i, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if value is not None and value != "":
                self._cell(i, value, column.kind)

    def close(self, sums: Sequence[Any] | None = None, notes: Sequence[str] = ()) -> None:
        """Set the filter over what was written; below it a row of sums and what has to be said."""
        self.sheet.autofilter(0, 0, max(self.row, 1), len(self.columns) - 1)
        if sums is not None:
            self.row += 1
            for i, (value, column) in enumerate(zip(sums, self.columns, strict=True)):
                if value is not None and value != "":
                    self._cell(i, value, column.kind, "total ")
        for number, words in enumerate(notes):
            self.sheet.write_string(self.row + 2 + number, 0, words, self.styles.of("label"))

    def _cell(self, i: int, value: Any, kind: str, look: str = "") -> None:
        if kind == MONEY:
            yuan = Decimal(value).scaleb(-2)
            self.sheet.write_number(self.row, i, yuan, self.styles.of(look + MONEY))
        elif kind == NUMBER:
            self.sheet.write_number(self.row, i, value, self.styles.of(look + NUMBER))
        elif kind in (DAY, MONTH) and isinstance(value, dt.date):
            day = dt.datetime.combine(value, dt.time())
            self.sheet.write_datetime(self.row, i, day, self.styles.of(kind))
        else:
            words = readable(str(value))
            style = look + TEXT if look else "risky" if words.startswith(RISKY) else kind
            self.sheet.write_string(self.row, i, words, self.styles.of(style))
