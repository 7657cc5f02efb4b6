"""How a row of a workbook that we handed back is known again: a hidden column says which row of which import it was, and how
its cells read then. Where they read the same and the row is in, it is not read once more.
"""

from __future__ import annotations

import hashlib
import re

from kapok.imports.models import APPLIED, LEFT_OUT, Import, ImportRow
from kapok.intake.cells.raw import Raw, number_text
from kapok.intake.layouts import layouts
from kapok.intake.parse import Parsed
from kapok.intake.recognise import Match
from kapok.intake.sheets import Sheet, blank

_MARK = re.compile(r"K(\d{1,12})-(\d{1,3})-(\d{1,9})-([0-9a-f]{16})")


def marks(parsed: Parsed, number: int, sheet: int) -> dict[int, str]:
    """Of every row of a sheet that was read, by its index."""
    rows = [*parsed.rows, *parsed.unchanged]
    return {
        index: f"K{number}-{sheet}-{parsed.sheet.numbers[index]}-{_digest(parsed.sheet, parsed.match, index)}"
        for index in rows
    }


def unchanged(sheet: Sheet, match: Match) -> frozenset[int]:
    """Rows of an applied import that read as they did."""
    found = _as_marked(sheet, match)
    if not found:
        return frozenset()
    imports = {number for number, _, _ in found.values()}
    applied = Import.objects.filter(pk__in=imports, state=APPLIED).values_list("pk", flat=True)
    rows = ImportRow.objects.filter(file__in=list(applied)).exclude(verdict=LEFT_OUT)
    there = set(rows.values_list("file", "sheet", "number"))
    return frozenset(index for index, of in found.items() if of in there)


def came_from(parsed: list[Parsed]) -> int | None:
    """The import whose workbook this is, as most of its rows say."""
    told: dict[int, int] = {}
    for one in parsed:
        place = _place(one.match)
        for row in one.sheet.rows[one.match.body :] if place >= 0 else ():
            known = _MARK.fullmatch(str(row[place] or ""))
            if known:
                told[int(known[1])] = told.get(int(known[1]), 0) + 1
    return max(told, key=lambda one: told[one], default=None)


def _as_marked(sheet: Sheet, match: Match) -> dict[int, tuple[int, int, int]]:
    """Rows whose cells are those that were marked: import, sheet and row number."""
    place = _place(match)
    found: dict[int, tuple[int, int, int]] = {}
    for index in range(match.body, len(sheet.rows)) if place >= 0 else ():
        told = _MARK.fullmatch(str(sheet.rows[index][place] or ""))
        if told and told[4] == _digest(sheet, match, index):
            found[index] = (int(told[1]), int(told[2]), int(told[3]))
    return found


def _place(match: Match) -> int:
    heads = layouts().words.row_heads
    return next((match.columns[f"_{head}"] for head in heads if f"_{head}" in match.columns), -1)


def _digest(sheet: Sheet, match: Match, index: int) -> str:
    """Of the cells that are theirs; what is empty at the end counts nothing."""
    ours = {at for name, at in match.columns.items() if name.startswith("_")}
    cells = [_text(raw) for at, raw in enumerate(sheet.rows[index]) if at not in ours]
    line = "\x1f".join(cells).rstrip("\x1f")
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _text(raw: Raw) -> str:
    if blank(raw):
        return ""
    return raw.strip() if isinstance(raw, str) else number_text(raw)
