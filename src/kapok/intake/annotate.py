"""The user's own workbook back: their file, order and formats, three columns at the right, comments in the cells.

Workbooks are changed in place with openpyxl, which keeps formats, widths, merged cells and hidden parts; csv and
old xls become a new xlsx with the same rows in the same places. Text that begins with = + - @ is written as text with
an apostrophe flag, never as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.escape import escape

from kapok.intake.cells.raw import Raw
from kapok.intake.findings import Finding, Level
from kapok.intake.layouts import layouts
from kapok.intake.parse import Parsed
from kapok.intake.sheets import blank

RISKY = ("=", "+", "-", "@", "\t", "\r")
COMMENT_LIMIT = 1000
_WIDTHS = (12, 40, 40)
_COLOURS = {Level.ERROR: "FFF4CCCC", Level.WARNING: "FFFFF2CC", Level.REPAIR: "FFD9EAD3"}
_AUTHOR = "Kapok"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to hand back: its sheets as they were read, and what was found in it."""

    path: Path
    name: str
    sheets: list[Parsed]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What stands in the three columns of a row."""

    result: str
    what: str
    mend: str
    level: Level | None


def write_copy(copy: Copy, outdir: Path) -> Path:
    """Writes the copy and returns its path; a file name is never used twice."""
    stem = copy.name.replace("/", "_").rsplit(".", 1)[0]
    target = outdir / f"{stem}（处理结果）.xlsx"
    number = 2
    while target.exists():
        target = outdir / f"{stem}（处理结果{number}）.xlsx"
        number += 1
    if copy.path.suffix.lower() in (".xlsx", ".xlsm"):
        _annotate_workbook(copy, target)
    else:
        _write_new(copy, target)
    return target


def row_notes(parsed: Parsed, findings: Iterable[Finding]) -> dict[int, RowSaid]:
    """What to say for each data row, by the sheet's row index."""
    by_row: dict[int, list[Finding]] = {}
    index_of = {number: index for index, number in enumerate(parsed.sheet.numbers)}
    for finding in findings:
        if finding.place.sheet == parsed.sheet.name and finding.place.row:
            by_row.setdefault(index_of.get(finding.place.row, -1), []).append(finding)
    said: dict[int, RowSaid] = {}
    for i, index in enumerate(parsed.rows):
        said[index] = _row_said(by_row.get(index, []), left_out=i in parsed.left_out)
    for index in parsed.skipped:
        said[index] = RowSaid("已跳过", "合计、签字或说明行", "", None)
    return said


def _row_said(findings: list[Finding], *, left_out: bool) -> RowSaid:
    told = [f for f in findings if f.level != Level.REPAIR]
    errors = [f for f in told if f.level == Level.ERROR]
    level = Level.ERROR if errors or left_out else Level.WARNING if told else None
    result = (
        "不能导入" if left_out else "部分导入" if errors else "请看一眼" if told else "可以导入"
    )
    what = "；".join(dict.fromkeys(_where(f) + f.what() for f in told))
    mend = "；".join(dict.fromkeys(f.mend() for f in told if f.mend()))
    return RowSaid(result, what, mend, level)


def _where(finding: Finding) -> str:
    return f"{finding.place.column}：" if finding.place.column else ""


def safe(text: str) -> str:
    """Text that a spreadsheet program cannot take for a formula."""
    return "'" + text if text.startswith(RISKY) else text


def _annotate_workbook(copy: Copy, target: Path) -> None:
    book = openpyxl.load_workbook(copy.path)
    for parsed in copy.sheets:
        sheet = book[parsed.sheet.name]
        header = parsed.sheet.numbers[parsed.match.body - 1]
        first = _first_free(parsed)
        for offset, head in enumerate(layouts().words.added_heads):
            cell = sheet.cell(header, first + offset, head)
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = _WIDTHS[offset]
        for index, said in row_notes(parsed, copy.findings).items():
            _write_row(sheet, parsed.sheet.numbers[index], first, said)
        _comment(sheet, parsed, copy.findings)
        _defuse(sheet)
    book.save(target)


def _first_free(parsed: Parsed) -> int:
    """The first column (1-based) right of everything, or the columns added the last time."""
    added = [
        parsed.match.columns[f"_{head}"]
        for head in layouts().words.added_heads
        if f"_{head}" in parsed.match.columns
    ]
    return min(added) + 1 if added else max((len(row) for row in parsed.sheet.rows), default=0) + 1


def _write_row(sheet: Any, row: int, first: int, said: RowSaid) -> None:
    for offset, text in enumerate((said.result, said.what, said.mend)):
        cell = sheet.cell(row, first + offset)
        cell.value = safe(escape(text)) or None
        cell.alignment = Alignment(wrap_text=offset > 0, vertical="top")
        if offset == 0 and said.level is not None:
            cell.fill = PatternFill("solid", fgColor=_COLOURS[said.level])


def _comment(sheet: Any, parsed: Parsed, findings: list[Finding]) -> None:
    for (row, letter), text in _comments(parsed, findings).items():
        cell = sheet[f"{letter}{row}"]
        if hasattr(cell, "comment") and type(cell).__name__ != "MergedCell":
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(before + text, _AUTHOR, width=320, height=120)


def _comments(parsed: Parsed, findings: list[Finding]) -> dict[tuple[int, str], str]:
    """Cell comments by row number and column letter; repairs stand at the first cell repaired."""
    found: dict[tuple[int, str], list[str]] = {}
    for finding in findings:
        place = finding.place
        if place.sheet == parsed.sheet.name and place.row and place.letter:
            text = finding.what() + (f"。{finding.mend()}" if finding.mend() else "")
            found.setdefault((place.row, place.letter), []).append(text)
    return {place: "\n".join(texts)[:COMMENT_LIMIT] for place, texts in found.items()}


def _defuse(sheet: Any) -> None:
    """Formulas of the sender that reach outside the workbook, or text dressed as one, are made plain text."""
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if cell.data_type == "s" and isinstance(value, str) and value.startswith(RISKY):
                cell.quotePrefix = True


def _write_new(copy: Copy, target: Path) -> None:
    with xlsxwriter.Workbook(
        str(target), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        colours = {
            level: book.add_format({"bg_color": "#" + argb[2:]}) for level, argb in _COLOURS.items()
        }
        for number, parsed in enumerate(copy.sheets):
            sheet = book.add_worksheet(parsed.sheet.name[:31] or f"表{number + 1}")
            first = _first_free(parsed) - 1
            for index, row in enumerate(parsed.sheet.rows):
                for column, raw in enumerate(row):
                    _write_cell(sheet, parsed.sheet.numbers[index] - 1, column, raw)
            header = parsed.sheet.numbers[parsed.match.body - 1] - 1
            for offset, head in enumerate(layouts().words.added_heads):
                sheet.write_string(header, first + offset, head, bold)
                sheet.set_column(first + offset, first + offset, _WIDTHS[offset])
            for index, said in row_notes(parsed, copy.findings).items():
                line = parsed.sheet.numbers[index] - 1
                sheet.write_string(
                    line, first, said.result, colours.get(said.level) if said.level else None
                )
                sheet.write_string(line, first + 1, safe(said.what), wrap)
                sheet.write_string(line, first + 2, safe(said.mend), wrap)
            for (row_number, letter), text in _comments(parsed, copy.findings).items():
                sheet.write_comment(f"{letter}{row_number}", text, {"author": _AUTHOR})


def _write_cell(sheet: Any, row: int, column: int, raw: Raw) -> None:
    """The cell as it was; text stays text whatever it begins with."""
    if blank(raw):
        return
    if isinstance(raw, bool):
        sheet.write_boolean(row, column, raw)
    elif isinstance(raw, (int, float)):
        sheet.write_number(row, column, raw)
    else:
        sheet.write_string(row, column, safe(str(raw)))
