"""The user's own workbook back: their file, order and formats, three columns at the right, comments in the cells.

Workbooks are changed in place with openpyxl, which keeps formats, widths, merged cells and hidden parts; csv and
old xls become a new xlsx with the same rows in the same places. Text that begins with = + - @ is written as text with
an apostrophe flag, never as a formula; formulas that reach outside the workbook become text (`kapok.intake.defuse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.escape import escape

from kapok.intake.archive import is_strict
from kapok.intake.cells.raw import Raw
from kapok.intake.defuse import RISKY, defuse
from kapok.intake.findings import Finding, Level
from kapok.intake.kinds import BROKEN_ARCHIVE, Kind
from kapok.intake.layouts import layouts
from kapok.intake.messages import phrase, sentence
from kapok.intake.parse import Parsed
from kapok.intake.sheets import blank

COMMENT_LIMIT = 1000
CELL_LIMIT = 32_000
_LONGEST_NAME, _NOT_IN_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\", " "))
"""Of a sheet, as spreadsheet programs take them."""
_WIDTHS = (12, 40, 40)
_COLOURS = {Level.ERROR: "FFF4CCCC", Level.WARNING: "FFFFF2CC", Level.REPAIR: "FFD9EAD3"}
_AUTHOR = "Kapok"
_CANNOT_HOLD = (*BROKEN_ARCHIVE, ParseError, AttributeError, LookupError, TypeError, ValueError)
"""How openpyxl shows that a workbook's parts and styles are not as it knows them."""


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What stands in the three columns of a row."""

    result: str
    what: str
    mend: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to hand back: what it is by its content, its sheets as they were read, and what was found in it. `marks`: by sheet and row
    index, what a hidden fourth column holds, by which a row is known again; `said`: what stands in the three instead.
    """

    path: Path
    name: str
    kind: Kind
    sheets: list[Parsed]
    findings: list[Finding]
    marks: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    said: Mapping[str, Mapping[int, RowSaid]] = field(default_factory=dict)
    mended: Mapping[str, Mapping[tuple[int, str], str]] = field(default_factory=dict)
    "By sheet, row number and column letter: what cells hold instead. Sheets that are written anew hold it already."


def write_copy(copy: Copy, outdir: Path, lang: str = "zh") -> Path:
    """Writes the copy and returns its path; a file name is never used twice."""
    stem = copy.name.replace("/", "_").rsplit(".", 1)[0]
    target = outdir / phrase("copy_name", lang, stem=stem, number="")
    number = 2
    while target.exists():
        target = outdir / phrase("copy_name", lang, stem=stem, number=number)
        number += 1
    book = _open(copy) if copy.kind == Kind.XLSX else None
    if book is None:
        _write_new(copy, target, lang)
    else:
        _annotate(book, copy, lang)
        book.save(target)
    return target


def _open(copy: Copy) -> Any:
    """The workbook to be written into; None where openpyxl does not hold what calamine could read."""
    try:
        if is_strict(copy.path):
            return None
        book = openpyxl.load_workbook(BytesIO(copy.path.read_bytes()), keep_links=False)
    except _CANNOT_HOLD:
        return None
    names = {parsed.sheet.name for parsed in copy.sheets}
    return book if names <= set(book.sheetnames) else None


def row_notes(parsed: Parsed, findings: Iterable[Finding], lang: str) -> dict[int, RowSaid]:
    """What to say for each data row, by the sheet's row index."""
    by_row: dict[int, list[Finding]] = {}
    whole: list[Finding] = []
    index_of = {number: index for index, number in enumerate(parsed.sheet.numbers)}
    for finding in findings:
        if finding.place.sheet != parsed.sheet.name:
            continue
        if not finding.place.row and finding.level == Level.ERROR:
            whole.append(finding)
        for number in finding.rows or (finding.place.row,):
            if number:
                by_row.setdefault(index_of.get(number, -1), []).append(finding)
    said: dict[int, RowSaid] = {}
    for i, index in enumerate(parsed.rows):
        left_out = i in parsed.left_out
        told = by_row.get(index, [])
        if left_out and not any(f.level == Level.ERROR for f in told):
            told = [*told, *whole]  # what is wrong with the sheet is why
        said[index] = _row_said(told, left_out=left_out, lang=lang)
    for index in parsed.skipped:
        result, why = phrase("row_skipped", lang), phrase("row_skipped_why", lang)
        said[index] = RowSaid(result, why, "", None)
    return said


def _row_said(findings: list[Finding], *, left_out: bool, lang: str) -> RowSaid:
    told = [f for f in findings if f.level != Level.REPAIR]
    errors = [f for f in told if f.level == Level.ERROR]
    level = Level.ERROR if errors or left_out else Level.WARNING if told else None
    result = "left_out" if left_out else "partly" if errors else "look" if told else "taken"
    between = phrase("semicolon", lang)
    what = between.join(dict.fromkeys(_what(f, lang) for f in told))
    mend = between.join(dict.fromkeys(sentence(f.mend(lang)) for f in told if f.mend(lang)))
    return RowSaid(phrase(f"row_{result}", lang), what, mend, level)


def _what(finding: Finding, lang: str) -> str:
    """What is wrong, after the column's name where the words do not begin with it."""
    what, column = finding.what(lang), finding.place.column
    if not column or what.startswith(column):
        return sentence(what)
    return column + phrase("colon", lang) + what


def safe(text: str) -> str:
    """Text that a spreadsheet program cannot take for a formula, and not longer than a cell may be."""
    short = text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
    return "'" + short if short.startswith(RISKY) else short


def _annotate(book: Any, copy: Copy, lang: str) -> None:
    for parsed in copy.sheets:
        sheet = book[parsed.sheet.name]
        for (number, letter), value in copy.mended.get(parsed.sheet.name, {}).items():
            _put(sheet[f"{letter}{number}"], value)
        header = parsed.sheet.numbers[parsed.match.body - 1]
        first = _first_free(parsed)
        for offset, head in enumerate(layouts().words.added_heads[lang]):
            cell = sheet.cell(header, first + offset, head)
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = _WIDTHS[offset]
        for index, said in _told(copy, parsed, lang).items():
            _write_row(sheet, parsed.sheet.numbers[index], first, said)
        marks = copy.marks.get(parsed.sheet.name)
        if marks:
            _write_marks(sheet, parsed, first + len(_WIDTHS), marks)
        _comment(sheet, parsed, copy.findings, lang)
    defuse(book)


def _put(cell: Any, value: str) -> None:
    if type(cell).__name__ != "MergedCell":
        cell.value = safe(escape(value)) or None


def _first_free(parsed: Parsed) -> int:
    """The first column (1-based) right of everything, or the columns added the last time."""
    added = [
        parsed.match.columns[f"_{head}"]
        for heads in layouts().words.added_heads.values()
        for head in heads
        if f"_{head}" in parsed.match.columns
    ]
    return min(added) + 1 if added else max((len(row) for row in parsed.sheet.rows), default=0) + 1


def _told(copy: Copy, parsed: Parsed, lang: str) -> Mapping[int, RowSaid]:
    own = copy.said.get(parsed.sheet.name)
    return row_notes(parsed, copy.findings, lang) if own is None else own


def _write_marks(sheet: Any, parsed: Parsed, column: int, marks: Mapping[int, str]) -> None:
    head = sheet.cell(parsed.sheet.numbers[parsed.match.body - 1], column, _row_head())
    sheet.column_dimensions[head.column_letter].hidden = True
    for index, mark in marks.items():
        sheet.cell(parsed.sheet.numbers[index], column, mark)


def _row_head() -> str:
    return layouts().words.row_heads[0]


def _write_row(sheet: Any, row: int, first: int, said: RowSaid) -> None:
    for offset, text in enumerate((said.result, said.what, said.mend)):
        cell = sheet.cell(row, first + offset)
        cell.value = safe(escape(text)) or None
        cell.alignment = Alignment(wrap_text=offset > 0, vertical="top")
        if offset == 0 and said.level is not None:
            cell.fill = PatternFill("solid", fgColor=_COLOURS[said.level])


def _comment(sheet: Any, parsed: Parsed, findings: list[Finding], lang: str) -> None:
    for (row, letter), text in _comments(parsed, findings, lang).items():
        cell = sheet[f"{letter}{row}"]
        if hasattr(cell, "comment") and type(cell).__name__ != "MergedCell":
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(before + text, _AUTHOR, width=320, height=120)


def _comments(parsed: Parsed, findings: list[Finding], lang: str) -> dict[tuple[int, str], str]:
    """Cell comments by row number and column letter; repairs stand at the first cell repaired."""
    found: dict[tuple[int, str], list[str]] = {}
    for finding in findings:
        place = finding.place
        if place.sheet == parsed.sheet.name and place.row and place.letter:
            what, mend = sentence(finding.what(lang)), sentence(finding.mend(lang))
            text = what + (phrase("stop", lang) + mend if mend else "")
            found.setdefault((place.row, place.letter), []).append(text)
    return {place: "\n".join(texts)[:COMMENT_LIMIT] for place, texts in found.items()}


def _names(theirs: list[str], lang: str) -> list[str]:
    """What sheets are called in a new workbook: as they were, or by the first free number; programs tell no capitals apart."""
    own = [name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip(" '") for name in theirs]
    kept, found = {name.lower() for name in own}, dict[str, str]()
    for place, name in enumerate(own, 1):
        free = name
        if not name or name.lower() in found:
            others = (phrase("copy_sheet", lang, number=number) for number in count(place))
            free = next(one for one in others if one.lower() not in kept | found.keys())
        found[free.lower()] = free
    return list(found.values())


def _write_new(copy: Copy, target: Path, lang: str) -> None:
    with xlsxwriter.Workbook(
        str(target), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        colours = {
            level: book.add_format({"bg_color": "#" + argb[2:]}) for level, argb in _COLOURS.items()
        }
        names = _names([parsed.sheet.name for parsed in copy.sheets], lang)
        for name, parsed in zip(names, copy.sheets, strict=True):
            sheet = book.add_worksheet(name)
            first = _first_free(parsed) - 1
            for index, row in enumerate(parsed.sheet.rows):
                for column, raw in enumerate(row):
                    _write_cell(sheet, parsed.sheet.numbers[index] - 1, column, raw)
            header = parsed.sheet.numbers[parsed.match.body - 1] - 1
            for offset, head in enumerate(layouts().words.added_heads[lang]):
                sheet.write_string(header, first + offset, head, bold)
                sheet.set_column(first + offset, first + offset, _WIDTHS[offset])
            marks = copy.marks.get(parsed.sheet.name, {})
            if marks:
                place = first + len(_WIDTHS)
                sheet.write_string(header, place, _row_head())
                sheet.set_column(place, place, None, None, {"hidden": True})
                for index, mark in marks.items():
                    sheet.write_string(parsed.sheet.numbers[index] - 1, place, mark)
            for index, said in _told(copy, parsed, lang).items():
                line = parsed.sheet.numbers[index] - 1
                sheet.write_string(
                    line, first, said.result, colours.get(said.level) if said.level else None
                )
                sheet.write_string(line, first + 1, safe(said.what), wrap)
                sheet.write_string(line, first + 2, safe(said.mend), wrap)
            for (row_number, letter), text in _comments(parsed, copy.findings, lang).items():
                sheet.write_comment(f"{letter}{row_number}", text, {"author": _AUTHOR})


def _write_cell(sheet: Any, row: int, column: int, raw: Raw) -> None:
    """The cell as it was; text stays text whatever it begins with."""
    if blank(raw):
        return
    if isinstance(raw, bool):
        sheet.write_boolean(row, column, raw)
    elif isinstance(raw, (int, float)) and isfinite(raw):
        sheet.write_number(row, column, raw)
    else:
        sheet.write_string(row, column, safe(str(raw)))
