"""Sheets as they stand in files: rows of raw cells with the row numbers the user sees.

Owns the look of a file (merged ranges, hidden rows and columns, formula errors), not its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.intake.cells.raw import Raw
from kapok.intake.findings import Finding, Note, Place, note
from kapok.intake.messages import one_line

MOST_CELLS = 64_000_000
SPARSE_FROM, SPARSE = 16_000_000, 50
"""A table of more cells than that is refused if fewer than one in fifty is written."""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range; 0-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class Sheet:
    """`rows[i]` is the row numbered `numbers[i]` in the file. `faults`: cells whose formula failed, by (row index,
    column index). `formats`: whether a bare number is known to be no percentage (an xlsx tells how cells are shown).
    """

    file: str
    name: str
    rows: list[list[Raw]]
    numbers: list[int]
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    date1904: bool = False
    formats: bool = False

    @property
    def width(self) -> int:
        """Columns; every row has as many cells."""
        return len(self.rows[0]) if self.rows else 0

    def put(self, number: int, name: str, value: Raw) -> None:
        """Another value into the cell of that row number and column letter, if there is such a cell."""
        column = column_of(name)
        if number not in self.numbers or not 0 <= column < self.width:
            return
        row = self.numbers.index(number)
        for span in [one for one in self.merged if one.holds(row, column)]:
            self._part(span)
        self.faults.pop((row, column), None)
        self.rows[row][column] = value

    def _part(self, span: Span) -> None:
        """Each cell of a merged range for itself, with what stood in all of them."""
        value = self.rows[span.top][span.left]
        for row in self.rows[span.top : span.bottom + 1]:
            row[span.left : span.right + 1] = [value] * (span.right + 1 - span.left)
        self.merged.remove(span)

    def place(self, index: int = -1, column: int = -1, label: str = "") -> Place:
        """The place of a row index and column index (−1 = none)."""
        row = self.numbers[index] if 0 <= index < len(self.numbers) else 0
        name = one_line(label)
        return Place(self.file, self.name, row, name, letter(column) if column >= 0 else "")


@dataclass(slots=True)
class Opened:
    """What came out of one file."""

    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def letter(column: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """A → 0, AA → 26; −1 where it is no name of a column."""
    number = 0
    for sign in name.upper():
        if not "A" <= sign <= "Z":
            return -1
        number = number * 26 + ord(sign) - 64
    return number - 1


def blank(raw: Raw) -> bool:
    """An empty cell."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def too_large(rows: int, columns: int, cells: int) -> Note | None:
    """What to say of a table too large to be laid out: more cells than memory holds, or a few far apart."""
    area = rows * columns
    if area <= SPARSE_FROM or (area <= MOST_CELLS and cells * SPARSE >= area):
        return None
    return note("sheet_huge", rows=rows, columns=columns)
