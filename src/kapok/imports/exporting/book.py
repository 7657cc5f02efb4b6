"""A sheet as its office writes it: title, lines, header and rows, all of them text."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter

from kapok.imports.exporting.turned import Cells, place_names
from kapok.intake.layouts.model import Column, Layout
from kapok.rules.language.calendar import OPEN_END


def book_of(layout: Layout, rows: list[Cells], today: dt.date) -> bytes:
    """Title, lines, header and rows, all of them text; the head stays in sight."""
    made = io.BytesIO()
    form = layout.form
    ids, heads = layout.column_ids(), layout.heads()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(layout.label[:28])
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(heads), 14, plain)
        sheet.write_string(0, 0, form.title, bold)
        words = {"unit": "", "code": "", "month": "", "class": "", "date": today.isoformat()}
        for n, line in enumerate(form.lines, 1):
            sheet.write_string(n, 0, line.format(**words))
        for column, head in enumerate(heads):
            sheet.write_string(form.header_row - 1, column, head, bold)
        sheet.freeze_panes(form.header_row, 0)
        for n, cells in enumerate(rows, form.header_row):
            if "no" in ids:
                cells.setdefault("no", str(n - form.header_row + 1))
            for column, name in enumerate(ids):
                value = cells.get(name)
                if value is not None:
                    text = _text(layout.columns[name.split(".")[0]], value)
                    if text:
                        sheet.write_string(n, column, text, plain)
    return made.getvalue()


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
        return f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"
    if column.type == "rate":
        return f"{value / 100:.2f}%"
    if column.type == "area":
        return "".join(place_names(str(value), 3))
    return str(value)
