"""Reads workbooks (xlsx, xlsm, xls) with calamine; looks into the xlsx itself for what calamine does not tell."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from kapok.intake.cells.raw import Raw
from kapok.intake.findings import Finding, Place, note
from kapok.intake.sheets import Opened, Sheet, Span, blank

LARGEST = 1 << 30  # bytes, unpacked
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_HIDDEN_COLS = re.compile(rb"<col\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(min|max|hidden)="([^"]*)"')
_ERROR_CELL = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(.*?)</c>', re.DOTALL
)
_EMPTY_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_VALUE = re.compile(rb"<v>([^<]*)</v>")


def read_workbook(path: Path, name: str) -> Opened:
    """All visible sheets. A file that cannot be opened gives one finding and no sheet."""
    opened = Opened()
    fault = _wrong_kind(path)
    if fault:
        opened.findings.append(Finding(Place(name), note(fault)))
        return opened
    try:
        with CalamineWorkbook.from_path(path) as book:
            _read_sheets(book, path, name, opened)
    except PasswordError:
        opened.findings.append(Finding(Place(name), note("file_password")))
    except (CalamineError, zipfile.BadZipFile, ET.ParseError, KeyError) as error:
        opened.findings.append(
            Finding(Place(name), note("file_broken", detail=str(error).split("\n")[0][:80]))
        )
        opened.sheets.clear()
    return opened


def _wrong_kind(path: Path) -> str:
    """The code of what is wrong with the file's first bytes, or nothing."""
    with path.open("rb") as handle:
        start = handle.read(512)
    if not start:
        return "file_empty"
    if start.startswith(_ZIP):
        return "file_large" if _unpacked(path) > LARGEST else ""
    if start.startswith(_OLE):
        return ""
    return (
        "file_web_page"
        if b"<html" in start.lower() or b"<table" in start.lower()
        else "file_not_workbook"
    )


def _unpacked(path: Path) -> int:
    """The size of all members, as the archive states it; 0 for an archive that is cut short."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist())


def _read_sheets(book: CalamineWorkbook, path: Path, name: str, opened: Opened) -> None:
    looks = _looks(path) if zipfile.is_zipfile(path) else {}
    date1904 = bool(looks) and _date1904(path)
    for number, about in enumerate(book.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible:
            opened.findings.append(Finding(Place(name, about.name), note("sheet_hidden")))
            continue
        sheet = _sheet(book.get_sheet_by_index(number), name, about.name)
        sheet.date1904 = date1904
        if about.name in looks:
            _look(looks[about.name], sheet)
        opened.sheets.append(sheet)


def _sheet(source: CalamineSheet, file: str, name: str) -> Sheet:
    rows = cast("list[list[Raw]]", source.to_python(skip_empty_area=False))
    while rows and all(map(blank, rows[-1])):
        rows.pop()
    merged = [Span(a[0], a[1], b[0], b[1]) for a, b in source.merged_cell_ranges or []]
    return Sheet(file, name, rows, list(range(1, len(rows) + 1)), merged)


def _looks(path: Path) -> dict[str, bytes]:
    """The XML of each sheet by the sheet's name."""
    with zipfile.ZipFile(path) as archive:
        targets = {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        }
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        members = set(archive.namelist())
        found: dict[str, bytes] = {}
        for entry in book.iter(f"{_MAIN}sheet"):
            target = targets.get(entry.get(_RELATED, ""), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if member in members:
                found[entry.get("name", "")] = archive.read(member)
        return found


def _date1904(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/workbook.xml")
    return bool(re.search(rb'<workbookPr\b[^>]*date1904="(?:1|true)"', text))


def _look(xml: bytes, sheet: Sheet) -> None:
    """Hidden rows and columns, failed formulas, formulas whose result the file does not hold."""
    data = xml.find(b"<sheetData")
    if xml.find(b' hidden="', data) >= 0:
        for found in _HIDDEN_ROW.finditer(xml):
            sheet.hidden_rows.add(int(found.group(1)) - 1)
    for element in _HIDDEN_COLS.findall(xml[:data]):
        values = dict(_ATTRIBUTE.findall(element))
        if values.get(b"hidden") in (b"1", b"true"):
            sheet.hidden_columns.update(range(int(values[b"min"]) - 1, int(values[b"max"])))
    if b't="e"' in xml:
        for found in _ERROR_CELL.finditer(xml):
            value = _VALUE.search(found.group(3))
            sheet.faults[_cell(found)] = value.group(1).decode() if value else "#N/A"
    if b"<f" in xml:
        for found in _EMPTY_FORMULA.finditer(xml):
            sheet.faults[_cell(found)] = ""


def _cell(found: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for character in found.group(1):
        column = column * 26 + character - 64
    return int(found.group(2)) - 1, column - 1
