"""A sheet as its office writes it: title, lines, header and rows, all of them text."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import xlsxwriter

from kapok.imports.exporting.turned import Cells, place_names
from kapok.intake.defuse import RISKY
from kapok.intake.layouts.model import Column, Layout
from kapok.intake.width import width_of
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import OPEN_END

COLUMN = 14
"""The least width: somebody fills it in."""


def book_of(layout: Layout, rows: list[Cells], today: dt.date) -> bytes:
    """Title, lines, header and rows, all of them text that no program takes for a formula; the head stays in sight."""
    made = io.BytesIO()
    form = layout.form
    above, beside = _meta(layout, rows)
    ids = [*layout.column_ids(), *beside]
    heads = [*layout.heads(), *(layout.meta[name].head for name in beside)]
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(layout.label[:28])
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        longest = [[head] for head in heads]
        sheet.write_string(0, 0, form.title, bold)
        words = {
            "unit": "",
            "code": "",
            "month": "",
            "class": "",
            "date": today.isoformat(),
        } | above
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
                    known = layout.meta.get(name) or layout.columns[name.split(".")[0]]
                    text = _text(known, value)
                    if text:
                        form_ = quoted if text.startswith(RISKY) else plain
                        sheet.write_string(n, column, text, form_)
                        longest[column].append(text)
        for column, texts in enumerate(longest):
            sheet.set_column(column, column, width_of(texts, COLUMN), plain)
    return made.getvalue()


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
