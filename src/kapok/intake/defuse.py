"""Makes a sender's workbook harmless to open: what reaches outside it, or is text dressed as a formula, becomes text."""

from __future__ import annotations

import re
from typing import Any

RISKY = ("=", "+", "-", "@", "\t", "\r")
_OTHER_BOOK = re.compile(
    r"\[[^\[\]]*\.[A-Za-z]{2,4}[^\[\]]*\]|\[\d+\]|(?:https?|ftp|file):|\\\\", re.IGNORECASE
)
_REACHES_OUT = re.compile(
    r"\b(?:WEBSERVICE|FILTERXML|HYPERLINK|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST|CUBE\w+|STOCKHISTORY"
    r"|IMPORT(?:XML|DATA|HTML|FEED|RANGE))\s*\(",
    re.IGNORECASE,
)
_TEXTS = re.compile(r'"(?:[^"]|"")*"')


def reaches_out(formula: str) -> bool:
    """Whether a formula refers to another workbook or a place on the net, calls a function that does, or starts a
    program (DDE: a bar, which is no operator of formulas).
    """
    bare = _TEXTS.sub("", formula)
    return bool(_OTHER_BOOK.search(formula) or _REACHES_OUT.search(bare) or "|" in bare)


def defuse(book: Any) -> None:
    """All sheets of an openpyxl workbook, also those that were not read, and its defined names."""
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # noqa: SLF001 - only cells that are there, however far apart
            _defuse_cell(cell)
        _drop_names(sheet.defined_names)
    _drop_names(book.defined_names)


def _defuse_cell(cell: Any) -> None:
    value = cell.value
    if cell.data_type == "f":
        text = value if isinstance(value, str) else getattr(value, "text", None) or ""
        formula = "=" + text.removeprefix("=")
        if reaches_out(formula):
            cell.value = formula
            cell.data_type = "s"  # openpyxl takes what begins with = for a formula
            cell.quotePrefix = True
    elif cell.data_type == "s" and isinstance(value, str) and value.startswith(RISKY):
        cell.quotePrefix = True


def _drop_names(names: Any) -> None:
    for name in [name for name, one in names.items() if reaches_out(one.value or "")]:
        del names[name]
