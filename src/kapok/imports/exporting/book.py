"""A sheet as its office writes it: merged title, lines, header, rows, what they come to, who signs; all of it text."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import xlsxwriter

from kapok.imports.exporting.turned import Cells, place_names
from kapok.intake.defuse import RISKY
from kapok.intake.layouts.load import layouts
from kapok.intake.layouts.model import Column, Layout
from kapok.intake.width import width_of
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import OPEN_END

COLUMN = 14
"""The least width: somebody fills it in."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def book_of(layout: Layout, rows: list[Cells], today: dt.date) -> bytes:
    """All of it text that no program takes for a formula; the head stays in sight. An empty sheet has no last lines: whoever fills
    it in would write over them.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        _Paper(book, layout, rows).write(today)
    return made.getvalue()


class _Paper:
    """One sheet that is being written."""

    def __init__(self, book: Any, layout: Layout, rows: list[Cells]) -> None:
        self.layout, self.rows = layout, rows
        self.above, beside = _meta(layout, rows)
        self.ids = [*layout.column_ids(), *beside]
        self.heads = [*layout.heads(), *(layout.meta[name].head for name in beside)]
        self.columns = [layout.meta.get(i) or layout.columns[i.split(".")[0]] for i in self.ids]
        self.longest = [[head] for head in self.heads]
        self.sheet = book.add_worksheet(layout.label[:28])
        self.bold, self.plain = book.add_format({"bold": True}), book.add_format(_TEXT)
        self.quoted = book.add_format(_TEXT | {"quote_prefix": True})
        self.title = book.add_format({"bold": True, "align": "center"})

    def write(self, today: dt.date) -> None:
        form = self.layout.form
        self._head(today)
        for n, cells in enumerate(self.rows, form.header_row):
            if "no" in self.ids:
                cells.setdefault("no", str(n - form.header_row + 1))
            for at, (name, column) in enumerate(zip(self.ids, self.columns, strict=True)):
                value = cells.get(name)
                if value is not None and (text := _text(column, value)):
                    self._put(n, at, text)
        if self.rows and form.signatures:
            self._tail(form.header_row + len(self.rows))
        for at, texts in enumerate(self.longest):
            self.sheet.set_column(at, at, width_of(texts, COLUMN), self.plain)

    def _head(self, today: dt.date) -> None:
        form = self.layout.form
        if len(self.heads) > 1:
            self.sheet.merge_range(0, 0, 0, len(self.heads) - 1, "", self.title)
        self.sheet.write_string(0, 0, form.title, self.title)
        nothing = dict.fromkeys(("unit", "code", "month", "class"), "")
        words = nothing | {"date": today.isoformat()} | self.above
        for n, line in enumerate(form.lines, 1):
            self.sheet.write_string(n, 0, line.format(**words))
        for at, head in enumerate(self.heads):
            self.sheet.write_string(form.header_row - 1, at, head, self.bold)
        self.sheet.freeze_panes(form.header_row, 0)

    def _put(self, row: int, at: int, text: str) -> None:
        self.sheet.write_string(
            row, at, text, self.quoted if text.startswith(RISKY) else self.plain
        )
        self.longest[at].append(text)

    def _tail(self, row: int) -> None:
        """What the rows come to, and who signs. Both begin where a row could do without, so that nobody takes them for a row."""
        free = next((n for n, column in enumerate(self.columns) if not column.required), 0)
        told, empty = layouts().words.total.format(rows=len(self.rows)), 0
        for name in self.layout.form.totals:
            values = [cells[name] for cells in self.rows if cells.get(name) is not None]
            at = self.ids.index(name)
            if values:
                text = _text(self.columns[at], sum(values))
                self.sheet.write_string(row, at, text, self.bold)
                self.longest[at].append(text)
                empty = max(empty, len(self.rows) - len(values))
        if empty:
            told += layouts().words.total_empty.format(rows=empty)
        self.sheet.write_string(row, free, told, self.bold)
        self.sheet.write_string(row + 1, free, self.layout.form.signatures)


_TEXT = {"num_format": "@"}


def _meta(layout: Layout, rows: list[Cells]) -> tuple[dict[str, str], list[str]]:
    """What the office writes above the header: there where all rows have the same, else in columns of its own."""
    lines, above, beside = "".join(layout.form.lines), dict[str, str](), list[str]()
    for name, column in layout.meta.items():
        told = {_text(column, cells[name]) if cells.get(name) is not None else "" for cells in rows}
        place = re.search(f"{re.escape(column.head)}：{{(\\w+)}}", lines)
        if len(told) == 1 and place:
            above[place[1]] = told.pop()
        elif told - {""}:
            beside.append(name)
    return above, beside


def _text(column: Column, value: Any) -> str:
    if column.type == "code":
        return next((word for word, code in column.codes.items() if code == value), "")
    if column.type == "flag":
        return "是" if value is True else "否" if value is False else ""
    if column.type == "date":
        if value == OPEN_END.isoformat():
            return "长期" if column.open else ""
        return str(value)
    if column.type == "month":
        return str(value)[:7]
    if column.type == "money":
        return yuan_text(value, grouped=False)
    if column.type == "rate":
        return f"{value // 100}.{value % 100:02d}%"
    if column.type == "area":
        return "".join(place_names(str(value), 3))
    return str(value)
