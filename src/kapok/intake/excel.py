"""Reads workbooks (xlsx, xlsm, xls) with calamine; takes from the xlsx itself what calamine does not tell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from kapok.intake import oldbook
from kapok.intake.archive import Look, column_number, extent_fault, look_into
from kapok.intake.cells.raw import Raw
from kapok.intake.findings import Finding, Note, Place, note
from kapok.intake.kinds import BROKEN_ARCHIVE
from kapok.intake.sheets import Opened, Sheet, Span, blank

# A sheet may be anything: each pattern goes over it once, whatever stands there. So no part of one leads out of its tag, and what
# is found is not searched for again.
_TAG = rb"(?=[^<>]*+>)"
_AT = rb'(?>[^<>]*?\br="([A-Z]{1,3})(\d{1,9})")[^<>]*+>'
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^<>]*?\bhidden="(?:1|true)")(?>[^<>]*?\br="(\d{1,9})")')
_HIDDEN_COLS = re.compile(rb"<col\b[^<>]*+>")
_ATTRIBUTE = re.compile(rb'\b(min|max|hidden)="([^"]{1,9})"')
_ERROR_CELL = re.compile(rb'<c\b%s(?=[^<>]*?\bt="e")%s((?:[^<]++|<(?!/?c\b))*+)</c>' % (_TAG, _AT))
_EMPTY_FORMULA = re.compile(
    rb"<c\b%s%s\s*+<f\b[^<>]*+(?:(?<=/)>|>([^<]*+)</f>)\s*+(?:<v\s*+/>|<v></v>)?+\s*+</c>"
    % (_TAG, _AT)
)
_STYLED_CELL = re.compile(rb'<c\b(?=[^<>]*?\bs="(\d{1,9})")(?>[^<>]*?\br="([A-Z]{1,3})(\d{1,9})")')
_CONSTANT = re.compile(r'\s*("(?:[^"]|"")*")\s*')
_PATIENCE = 600  # seconds for one old workbook
_DECIMALS = 8  # beyond them a number is noise of its binary form
_VALUE = re.compile(rb"<v>([^<]*)</v>")


def read_xlsx(path: Path, name: str) -> Opened:
    """All visible sheets. A file that cannot be opened gives one finding and no sheet."""
    try:
        look = look_into(path)
        if isinstance(look, Note):
            return _refused(name, look)
        with CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())) as book:
            return _sheets(book, look, name)
    except PasswordError:
        return _refused(name, note("file_password"))
    except (*BROKEN_ARCHIVE, CalamineError, ET.ParseError):
        return _refused(name, note("file_broken"))


def read_xls(path: Path, name: str) -> Opened:
    """As `read_xlsx`, for the old form, read in a process of its own (`oldbook`)."""
    command = [sys.executable, "-P", oldbook.__file__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return _refused(name, note("file_broken"))
    if done.returncode:
        password = done.returncode == oldbook.PASSWORD
        return _refused(name, note("file_password" if password else "file_broken"))
    opened = Opened()
    for line in done.stdout.splitlines():
        told = json.loads(line, object_hook=oldbook.decoded)
        if told["visible"]:
            opened.sheets.append(_sheet(name, told["name"], told["rows"], told["merged"]))
        else:
            opened.findings.append(Finding(Place(name, told["name"]), note("sheet_hidden")))
    return opened


def _refused(name: str, why: Note) -> Opened:
    return Opened([], [Finding(Place(name), why)])


def _sheets(book: CalamineWorkbook, look: Look, name: str) -> Opened:
    opened = Opened()
    for number, about in enumerate(book.sheets_metadata):
        place = Place(name, about.name)
        if about.visible != SheetVisibleEnum.Visible:
            opened.findings.append(Finding(place, note("sheet_hidden")))
            continue
        xml = look.sheets.get(about.name)
        if xml is None:  # laid out without having been looked at
            return _refused(name, note("file_parts"))
        fault = extent_fault(xml)
        if fault is not None:
            opened.findings.append(Finding(place, fault))
            continue
        with ThreadPoolExecutor(1) as beside:  # calamine holds up nobody while it lays out a sheet
            coming = beside.submit(book.get_sheet_by_index, number)
            marks = _marks(xml)
            source = coming.result()
        rows = source.to_python(skip_empty_area=False)
        sheet = _sheet(name, about.name, rows, source.merged_cell_ranges or [])
        sheet.date1904, sheet.formats = look.date1904, True
        _mark(marks, sheet)
        _percentages(xml, look.percent, sheet)
        opened.sheets.append(sheet)
    return opened


def _sheet(
    file: str,
    name: str,
    found: Sequence[Sequence[object]],
    ranges: Iterable[Sequence[Sequence[int]]],
) -> Sheet:
    rows = cast("list[list[Raw]]", found)
    while rows and all(map(blank, rows[-1])):
        rows.pop()
    sheet = Sheet(file, name, rows, list(range(1, len(rows) + 1)))
    last_row, last_column = len(rows) - 1, sheet.width - 1
    for (top, left), (bottom, right) in ranges:
        if top <= last_row and left <= last_column:  # a range may be said to end anywhere
            sheet.merged.append(Span(top, left, min(bottom, last_row), min(right, last_column)))
    return sheet


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a sheet's XML says beside the values: hidden rows and columns, failed formulas, formulas whose result the file does
    not hold.
    """

    rows: set[int]
    columns: list[bytes]
    errors: dict[tuple[int, int], str]
    formulas: list[re.Match[bytes]]


def _marks(xml: bytes) -> _Marks:
    data = xml.find(b"<sheetData")
    hides, fails = xml.find(b' hidden="', data) >= 0, b't="e"' in xml
    return _Marks(
        {int(number) - 1 for number in _HIDDEN_ROW.findall(xml)} if hides else set(),
        _HIDDEN_COLS.findall(xml[:data]),
        {_cell(one): _error(one) for one in _ERROR_CELL.finditer(xml)} if fails else {},
        list(_EMPTY_FORMULA.finditer(xml)) if b"<f" in xml else [],
    )


def _error(found: re.Match[bytes]) -> str:
    value = _VALUE.search(found.group(3))
    return value.group(1).decode() if value else "#N/A"


def _mark(marks: _Marks, sheet: Sheet) -> None:
    sheet.hidden_rows.update(marks.rows)
    for element in marks.columns:
        values: dict[bytes, bytes] = dict(_ATTRIBUTE.findall(element))
        first, last = (values.get(name, b"") for name in (b"min", b"max"))
        if values.get(b"hidden") in (b"1", b"true") and first.isdigit():
            until = min(int(last if last.isdigit() else first), sheet.width)
            sheet.hidden_columns.update(range(int(first) - 1, until))
    sheet.faults.update(marks.errors)
    for found in marks.formulas:
        _without_result(found, sheet)


def _without_result(found: re.Match[bytes], sheet: Sheet) -> None:
    """A formula that is a text in quotes needs no calculation: the cell holds that text, wrapped. Others failed."""
    row, column = _cell(found)
    constant = _CONSTANT.fullmatch(unescape((found.group(3) or b"").decode("utf-8", "replace")))
    if constant and row < len(sheet.rows) and column < sheet.width:
        sheet.rows[row][column] = "=" + constant.group(1).replace('""', '"')
    else:
        sheet.faults[row, column] = ""


def _percentages(xml: bytes, styles: frozenset[int], sheet: Sheet) -> None:
    """Numbers shown as percentages become what is shown: 0.0385 → 3.85%."""
    if not styles:
        return
    for found in _STYLED_CELL.finditer(xml):
        if int(found[1]) not in styles:
            continue
        row, column = _place(found[2], found[3])
        if row >= len(sheet.rows) or column >= sheet.width:
            continue
        raw = sheet.rows[row][column]
        if isinstance(raw, float) and abs(raw) < 1e12:
            shown = round(Decimal(repr(raw)) * 100, _DECIMALS).normalize()
            sheet.rows[row][column] = f"{shown:f}%"


def _cell(found: re.Match[bytes]) -> tuple[int, int]:
    return _place(found[1], found[2])


def _place(letters: bytes, number: bytes) -> tuple[int, int]:
    return int(number) - 1, column_number(letters) - 1
