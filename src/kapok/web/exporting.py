"""A list as a workbook: exactly what its table shows, all pages of it, every cell text that no program takes for a formula.

A view says that its table may be had so by giving it `export=exported_at(request)`; `page` then answers `?export=xlsx`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse

from kapok.intake.defuse import RISKY
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.web.components import Component, Link, Masked, Table, Tag, Words
from kapok.web.texts import Words as Said
from kapok.web.values import day

ASKED, KIND = "export", "xlsx"
MOST = 20_000
"""So many rows of a list a page makes a workbook of while somebody waits."""
_NAME = 28
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def exporting(request: HttpRequest) -> bool:
    """Whether the list is asked for as a workbook: then all of its rows are shown."""
    return request.GET.get(ASKED) == KIND


def exported_at(request: HttpRequest) -> str:
    """The address of the list as a workbook: the same list, from its beginning."""
    asked = request.GET.copy()
    for name in ("from", "after"):
        asked.pop(name, None)
    asked[ASKED] = KIND
    return f"?{asked.urlencode()}"


def exported(request: HttpRequest, title: str, parts: Iterable[Component]) -> HttpResponse | None:
    """The answer, where a workbook is asked for and a table of the page may be had as one."""
    if not exporting(request):
        return None
    found = next(_tables(parts), None)
    if found is None:
        return None
    return HttpResponse(_book(found, title, request.say), headers=headers(XLSX, title))


def _tables(parts: Iterable[Component]) -> Iterator[Table]:
    for part in parts:
        if isinstance(part, Table) and part.export:
            yield part
        yield from _tables(getattr(part, "parts", ()))


def _book(table: Table, title: str, say: Said) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(title.translate(_NOT_IN_NAMES)[:_NAME].strip() or KIND)
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        sheet.set_column(0, max(0, len(table.columns) - 1), 18, plain)
        sheet.freeze_panes(1, 0)
        rows: list[Sequence[object]] = [[one.label for one in table.columns], *table.rows]
        if table.totals:
            rows.append([say("table_total"), *table.totals[1:]])
        for n, row in enumerate(rows):
            for column, cell in enumerate(row):
                words = text(cell, say)
                form = bold if n == 0 else quoted if words.startswith(RISKY) else plain
                sheet.write_string(n, column, words, form)
    return made.getvalue()


def text(cell: Any, say: Said) -> str:
    """What a cell shows, in words. A number stays covered."""
    match cell:
        case None:
            return ""
        case Tag():
            return f"{say.of(*cell.words)}{cell.more}"
        case Masked():
            return cell.shown
        case Link() | Words():
            return cell.words
        case dt.date():
            return day(cell)
        case Component():
            inside: Sequence[Any] = getattr(cell, "lines", ()) or getattr(cell, "links", ())
            return "；".join(text(one, say) for one in inside)
        case _:
            return str(cell)
