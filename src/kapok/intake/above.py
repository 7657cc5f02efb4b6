"""What stands above the header (填报单位：…, 统一社会信用代码：…), or in columns of its own, for every row of a sheet."""

from __future__ import annotations

import datetime as dt
import re

from kapok.identity.tidying import half_width
from kapok.intake.cells.raw import Raw, Read, Value
from kapok.intake.findings import Collector, Note, Place, note
from kapok.intake.layouts.model import Column, Words, head_key
from kapok.intake.parse import Parsed, Reading, parser_of
from kapok.intake.sheets import blank

_AFTER = r"\s*:\s*(\S+)"
_LABEL = re.compile(r"[^:]+:")  # the next word above the header, where a value was expected


class Above:
    """Adds the values to the columns of a sheet that has been parsed."""

    def __init__(self, parsed: Parsed, words: Words, out: Collector, reading: Reading) -> None:
        self.parsed, self.words, self.out, self.reading = parsed, words, out, reading
        self.sheet, self.match = parsed.sheet, parsed.match
        self.given: dict[str, list[bool]] = {}

    def read(self) -> None:
        meta = self.match.layout.meta
        for name, column in meta.items():
            if name in self.match.twice:
                self._put(name, [None] * self.parsed.size, [True] * self.parsed.size)
            elif name in self.match.columns:
                self._in_column(name, column)
            else:
                self._above(name, column)
        for name, column in meta.items():
            if column.required:
                self._require(name, column)

    def as_of(self) -> dt.date | None:
        """The day that the sheet gives for itself above the header."""
        column = Column("as_of", self.words.as_of[0], "date", also=self.words.as_of[1:])
        found = self._find(column) if self.words.as_of else None
        value = self._parse(column, found[1]).value if found else None
        today = self.reading.today
        come = isinstance(value, dt.date) and (today is None or value <= today)
        return value if come and isinstance(value, dt.date) else None

    def _put(self, name: str, values: list[Value], given: list[bool]) -> None:
        self.parsed.columns[name] = values
        self.given[name] = given

    def _parse(self, column: Column, raw: Raw) -> Read:
        return parser_of(column, self.words, self.reading)(raw)

    def _above(self, name: str, column: Column) -> None:
        found = self._find(column)
        value: Value = None
        if found is not None:
            index, raw = found
            read = self._parse(column, raw)
            value = read.value
            sheet = self.sheet
            place = Place(sheet.file, sheet.name, sheet.numbers[index], column.head)
            for one in read.notes:
                self.out.add(place, one)
        size = self.parsed.size
        self._put(name, [value] * size, [found is not None] * size)

    def _in_column(self, name: str, column: Column) -> None:
        """What others write above the header stands in a column here."""
        position = self.match.columns[name]
        values: list[Value] = []
        given: list[bool] = []
        for index in self.parsed.rows:
            raw = self.sheet.rows[index][position]
            read = self._parse(column, raw)
            values.append(read.value)
            given.append(not blank(raw))
            for one in read.notes:
                self.out.add(self.sheet.place(index, position, self.parsed.head(name)), one)
        self._put(name, values, given)

    def _require(self, name: str, column: Column) -> None:
        """Rows without it are left out, unless another column stands for it and nothing wrong was written here."""
        values, given = self.parsed.columns[name], self.given[name]
        other = self.parsed.columns.get(column.instead) if column.instead else None
        lacking = [
            i
            for i, value in enumerate(values)
            if value is None and (given[i] or other is None or other[i] is None)
        ]
        self.parsed.left_out.update(lacking)
        if name in self.match.columns:
            for i in lacking:
                if not given[i]:
                    place = self.sheet.place(
                        self.parsed.rows[i], self.match.columns[name], self.parsed.head(name)
                    )
                    self.out.add(place, note("required_empty"))
        elif any(not given[i] for i in lacking):
            self.out.add(self.sheet.place(), self._missing(column))

    def _missing(self, column: Column) -> Note:
        head = column.head
        if not column.instead:
            return note("meta_missing", name=head)
        return note("meta_either", name=head, other=self.parsed.layout_head(column.instead))

    def _find(self, column: Column) -> tuple[int, Raw] | None:
        """The value after one of the words, in the same cell or in the next one that is filled."""
        heads = sorted((half_width(head) for head in column.heads()), key=len, reverse=True)
        for index, row in enumerate(self.sheet.rows[: self.match.header]):
            for position, raw in enumerate(row):
                if not isinstance(raw, str) or blank(raw):
                    continue
                text = half_width(raw)
                for head in heads:
                    if found := re.search(re.escape(head) + _AFTER, text):
                        if _LABEL.match(found.group(1)):
                            continue  # nothing is filled in: the next word follows
                        return index, raw[found.start(1) : found.end(1)]
                    if head_key(text) == head_key(head):
                        after = [cell for cell in row[position + 1 :] if not blank(cell)]
                        if after and not _is_label(after[0]):
                            return index, after[0]
        return None


def _is_label(raw: Raw) -> bool:
    return isinstance(raw, str) and bool(_LABEL.match(half_width(raw)))
