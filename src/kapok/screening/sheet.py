"""One sheet of an office workbook: a header that stays, widths, filters, and cells that never become formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

RISKY = ("=", "+", "-", "@", "\t", "\r")
LAST_ROW = 1_048_575
TEXT, MONEY, NUMBER, DAY, WRAP = "text", "money", "number", "day", "wrap"


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
}


def new_book(path: str) -> tuple[xlsxwriter.Workbook, Styles]:
    """A workbook written row by row; nothing in it is taken for a formula, a link or a number by itself."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, options | {"strings_to_numbers": False})
    return book, Styles(book)


class Table:
    """A sheet with a header row; continues on a further sheet when one is full."""

    def __init__(
        self, book: xlsxwriter.Workbook, styles: Styles, name: str, columns: Sequence[Column]
    ) -> None:
        self.book, self.styles, self.name, self.columns = book, styles, name, columns
        self.sheets = 0
        self.total = 0
        self._open()

    def _open(self) -> None:
        self.sheets += 1
        name = self.name if self.sheets == 1 else f"{self.name} ({self.sheets})"
        self.sheet = self.book.add_worksheet(name[:31])
        self.row = 0
        for i, column in enumerate(self.columns):
            self.sheet.set_column(i, i, column.width)
        self.sheet.set_row(0, 30)
        for i, column in enumerate(self.columns):
            self.sheet.write_string(0, i, column.heading, self.styles.of("header"))
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def add(self, values: Sequence[Any]) -> None:
        """One row; None leaves a cell empty."""
        if self.row == LAST_ROW:
            self.close()
            self._open()
        self.row += 1
        self.total += 1
        for i, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if value is not None and value != "":
                self._cell(i, value, column.kind)

    def note(self, words: str) -> None:
        """A line below the rows, outside the filter."""
        self.sheet.write_string(self.row + 2, 0, words, self.styles.of("label"))

    def _cell(self, i: int, value: Any, kind: str) -> None:
        if kind == MONEY:
            self.sheet.write_number(self.row, i, value / 100, self.styles.of(MONEY))
        elif kind == NUMBER:
            self.sheet.write_number(self.row, i, value, self.styles.of(NUMBER))
        elif kind == DAY and isinstance(value, dt.date):
            self.sheet.write_datetime(
                self.row, i, dt.datetime.combine(value, dt.time()), self.styles.of(DAY)
            )
        else:
            words = str(value)
            self.sheet.write_string(
                self.row, i, words, self.styles.of("risky" if words.startswith(RISKY) else kind)
            )

    def close(self) -> None:
        """Set the filter over what was written."""
        self.sheet.autofilter(0, 0, max(self.row, 1), len(self.columns) - 1)
