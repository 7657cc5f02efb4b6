"""Workbooks, written plainly and always the same.

Owns: the few parts of an xlsx file that the city's sheets need (text and number
cells, merged ranges, hidden columns), with fixed dates. xlsxwriter makes finer
workbooks; this one writes two million cells in seconds.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None

_DATE = (2025, 9, 30, 0, 0, 0)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(slots=True)
class Grid:
    """One worksheet: rows of cells from the top; merged ranges are (top, left, bottom, right), 0-based."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def write_workbook(path: Path, grids: Sequence[Grid]) -> None:
    """One file of some sheets."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in _frame(grids):
            _add(archive, name, text)
        for number, grid in enumerate(grids, start=1):
            _add(archive, f"xl/worksheets/sheet{number}.xml", _sheet(grid))


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0
    archive.writestr(info, text.encode(), compresslevel=1)


def _frame(grids: Sequence[Grid]) -> Iterable[tuple[str, str]]:
    """The parts around the sheets."""
    numbers = range(1, len(grids) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>'
    )
    yield "[Content_Types].xml", types
    link = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    yield (
        "_rels/.rels",
        f'{link}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name="{grid.name.translate(_ESCAPES)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, grid in zip(numbers, grids, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield "xl/_rels/workbook.xml.rels", f"{link}{links}</Relationships>"


def _sheet(grid: Grid) -> str:
    width = max((len(row) for row in grid.rows), default=0)
    letters = [letter(i) for i in range(width)]
    out = [f'{_HEAD}<worksheet xmlns="{_MAIN}">']
    if grid.hidden_columns:
        hidden = "".join(
            f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1"/>' for c in grid.hidden_columns
        )
        out.append(f"<cols>{hidden}</cols>")
    out.append("<sheetData>")
    for n, row in enumerate(grid.rows, start=1):
        cells = []
        for name, value in zip(letters, row, strict=False):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                odd = "&" in value or "<" in value or ">" in value or '"' in value
                text = value.translate(_ESCAPES) if odd else value
                cells.append(
                    f'<c r="{name}{n}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            else:
                cells.append(f'<c r="{name}{n}"><v>{value!r}</v></c>')
        out.append(f'<row r="{n}">{"".join(cells)}</row>')
    out.append("</sheetData>")
    if grid.merged:
        ranges = "".join(
            f'<mergeCell ref="{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"/>'
            for top, left, bottom, right in grid.merged
        )
        out.append(f'<mergeCells count="{len(grid.merged)}">{ranges}</mergeCells>')
    out.append("</worksheet>")
    return "".join(out)
