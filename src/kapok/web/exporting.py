"""A list as a workbook: exactly what the page shows, all pages of it, every cell text that no program takes for a formula.

No view has to say so: `page` offers every list of the page and answers `?export=xlsx`, with `&list=2` for the second one. What
a view reads a page at a time it reads whole where `exporting`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kapok.intake.defuse import RISKY
from kapok.intake.width import width_of
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.web.components import Component, Folded, Link, Masked, Record, Records, Table, Tag, Words
from kapok.web.texts import Words as Said
from kapok.web.typed import whole
from kapok.web.values import readable

ASKED, KIND, WHICH = "export", "xlsx", "list"
MOST = 20_000
"""So many rows of a list a page makes a workbook of while somebody waits."""
_PAGES = ("from", "after", "before")
_NAME = 28
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
List = Table | Records


def exporting(request: HttpRequest) -> bool:
    """Whether a list is asked for as a workbook: then all of its rows are shown."""
    return request.GET.get(ASKED) == KIND


def offer(request: HttpRequest, parts: Iterable[Component]) -> None:
    """Every list of the page with the address of its workbook. What is found by what somebody typed has no address."""
    if request.method == "GET":
        request.lists = {
            id(one): _address(request, place) for place, one in enumerate(_lists(parts), 1)
        }


def _address(request: HttpRequest, place: int) -> str:
    """The same page, its list from the beginning."""
    asked = request.GET.copy()
    for name in _PAGES:
        if whole(asked.get(name, "")) is not None:
            asked.pop(name)
    asked[ASKED] = KIND
    if place > 1:
        asked[WHICH] = str(place)
    return f"?{asked.urlencode()}"


def exported(request: HttpRequest, title: str, parts: Iterable[Component]) -> HttpResponse | None:
    """The answer, where a workbook is asked for. Where the page has no such list, the page as it is: not one of all the rows that
    were read for a workbook.
    """
    if not exporting(request) or request.method != "GET":
        return None
    place = whole(request.GET.get(WHICH, "")) or 1
    found = next((one for n, one in enumerate(_lists(parts), 1) if n == place), None)
    if found is None:
        asked = request.GET.copy()
        for name in (ASKED, WHICH):
            asked.pop(name, None)
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")
    return HttpResponse(_book(_lines(found, request.say), title), headers=headers(XLSX, title))


def _lists(parts: Iterable[Component]) -> Iterator[List]:
    for part in parts:
        if (isinstance(part, Table) and part.listed and part.rows) or (
            isinstance(part, Records) and part.records
        ):
            yield part
        yield from _lists(getattr(part, "parts", ()))


# ---- its lines


def _lines(one: List, say: Said) -> list[list[str]]:
    if isinstance(one, Records):
        return _of_records(one.records, say)
    rows: list[Sequence[object]] = [[column.label for column in one.columns], *one.rows]
    if one.totals:
        rows.append([say("table_total"), *one.totals[1:]])
    if len(one.rows) >= MOST:
        rows.append([say("table_cut", most=f"{MOST:,}")])
    return [[text(cell, say) for cell in row] for row in rows]


def _of_records(records: Sequence[Record], say: Said) -> list[list[str]]:
    """A column for each label that any of them has."""
    labels = list(dict.fromkeys(label for one in records for label, _ in one.pairs))
    heads = [say(f"record_{key}") for key in ("when", "what", "whom")]
    between = say.of("；", "; ")
    found = [[*heads, *labels, say("record_origin")]]
    for one in records:
        pairs, links = dict(one.pairs), between.join(link.words for link in one.links)
        told = [one.when, one.title, links, *(pairs.get(label, "") for label in labels)]
        found.append([*map(str, told), _origin(one, say)])
    return found


def _origin(one: Record, say: Said) -> str:
    origin = one.origin
    days = [("fact_as_of", origin.as_of), ("fact_learnt", origin.learnt)]
    told = [say(key, day=value) for key, value in days if value]
    return " · ".join(filter(None, [say(origin.mark), origin.words, *told]))


def text(cell: Any, say: Said) -> str:
    """What a cell shows, in words. A number stays covered; what is pressed says nothing."""
    match cell:
        case Tag():
            return f"{say.of(*cell.words)}{cell.more}"
        case Masked():
            return cell.shown
        case Link() | Words():
            return cell.words
        case Folded():
            return cell.title
        case Component():
            inside: Sequence[Any] = getattr(cell, "lines", ()) or getattr(cell, "links", ())
            return "；".join(text(one, say) for one in inside)
        case _:
            return readable(cell, say)


# ---- written


def _book(lines: list[list[str]], title: str) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(title.translate(_NOT_IN_NAMES)[:_NAME].strip() or KIND)
        as_text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        bold, plain = book.add_format({"bold": True}), book.add_format(as_text)
        quoted = book.add_format(as_text | {"quote_prefix": True})
        for column, cells in enumerate(zip(*lines, strict=False)):
            sheet.set_column(column, column, width_of(cells), plain)
        sheet.freeze_panes(1, 0)
        for n, line in enumerate(lines):
            for column, words in enumerate(line):
                form = bold if n == 0 else quoted if words.startswith(RISKY) else plain
                sheet.write_string(n, column, words, form)
    return made.getvalue()
