"""A sheet to be written: a layout of `kapok.intake`, its rows as values, then as the words an office writes.

Owns: turning values into a sheet's words by the layout's own columns and code
tables, and the lines above and below the rows. What is written here is what
intake reads.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kapok.city.areas import place_name
from kapok.city.office.xlsx import Cell, Grid
from kapok.city.people import AS_OF
from kapok.intake.layouts import Column, Layout, layout
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import OPEN_END

Row = dict[str, Any]


@dataclass(slots=True)
class Page:
    """One sheet of one file. `rows`: values by column id; `cells`: the words, a list a row in column order."""

    layout: Layout
    name: str
    rows: list[Row]
    meta: dict[str, str] = field(default_factory=dict)
    cells: list[list[Cell]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    tail: list[list[Cell]] = field(default_factory=list)

    @classmethod
    def of(
        cls, layout_id: str, rows: list[Row], name: str = "", *, gathered: bool = False, **meta: str
    ) -> Page:
        """A page of a known layout; rows are numbered where the layout has a column for it.

        `gathered`: rows of many units; what each writes above the header stands in columns.
        """
        one = layout(layout_id)
        page = cls(
            one,
            name or one.label[:28],
            rows,
            {"unit": "示范填报单位", "date": AS_OF.isoformat(), **meta},
        )
        known = {**(one.meta if gathered else {}), **one.columns}
        ids = [*(one.meta if gathered else {}), *one.column_ids()]
        page.heads = [*(c.head for c in one.meta.values() if gathered), *one.heads()]
        page.columns = {column: i for i, column in enumerate(ids)}
        say = [(i, writer(known[i.split(".")[0]])) for i in ids]
        for n, row in enumerate(rows, start=1):
            if "no" in page.columns:
                row.setdefault("no", n)
            get = row.get
            page.cells.append(
                [None if (value := get(i)) is None else write(value) for i, write in say]
            )
        if one.form.signatures:
            blank = next(n for n, i in enumerate(ids) if not known[i.split(".")[0]].required)
            page.tail.append([*([None] * blank), one.form.signatures])
        return page

    @property
    def first_row(self) -> int:
        """The number, as the user sees it, of the first row below the header."""
        return self.layout.form.header_row + 1

    def sheet(self) -> Grid:
        """As a worksheet: title, lines, header, rows, signatures."""
        return Grid(self.name, [*self._top(), *self.cells, *self.tail], self.merged, self.hidden)

    def text(self) -> str:
        """As csv: the header and the rows."""
        out = io.StringIO()
        lines = csv.writer(out, lineterminator="\r\n")
        lines.writerow(self.heads)
        lines.writerows(self.cells)
        return out.getvalue()

    def _top(self) -> list[list[Cell]]:
        form = self.layout.form
        top: list[list[Cell]] = [[form.title]]
        words = {"code": "", "month": "", "class": "", **self.meta}
        top.extend([line.format(**words)] for line in form.lines)
        while len(top) < form.header_row - 1:
            top.append([])
        top.append(list(self.heads))
        return top


def writer(column: Column) -> Callable[[Any], Cell]:
    """How values of a column are written when nothing is amiss."""
    words = {value: word for word, value in reversed(column.codes.items())}
    if column.type in ("code", "codes"):
        return lambda value: words[value]
    return _WRITERS.get(column.type, str)


@cache
def _date(value: dt.date) -> str:
    return "长期" if value == OPEN_END else value.isoformat()


@cache
def _month(value: dt.date) -> str:
    return value.isoformat()[:7]


@cache
def _area(code: str) -> str:
    return "".join(dict.fromkeys(place_name(code)))


def _money(fen: int) -> str:
    return yuan_text(fen, grouped=False)


_WRITERS: dict[str, Callable[[Any], Cell]] = {
    "date": _date,
    "month": _month,
    "money": _money,
    "rate": lambda value: f"{value // 100}.{value % 100:02d}%",
    "flag": lambda value: "是" if value else "否",
    "area": _area,
}


@dataclass(slots=True)
class Book:
    """One file: a workbook of pages, or one page as csv in an encoding."""

    path: Path
    pages: list[Page]
    encoding: str = ""

    @property
    def is_csv(self) -> bool:
        return bool(self.encoding)
