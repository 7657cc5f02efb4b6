"""From a recognised sheet to its typed rows: lines above the header, rows below it, checks across columns."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import cast

from kapok.intake.above import Above
from kapok.intake.cells.raw import Raw
from kapok.intake.checks import RowChecks
from kapok.intake.findings import Collector, Note, note
from kapok.intake.layouts.model import Column, Layouts
from kapok.intake.messages import listed
from kapok.intake.parse import Memory, Parsed, Reading, SheetParser
from kapok.intake.recognise import SHOWN, Match, words
from kapok.intake.sheets import Sheet, blank, letter

Unchanged = Callable[[Sheet, Match], frozenset[int]]
MOST_UNKNOWN = 50
"""So many unknown columns are told one by one; more of them together."""


class BodyReader:
    """Reads the rows of one matched sheet."""

    def __init__(
        self,
        sheet: Sheet,
        match: Match,
        layouts: Layouts,
        out: Collector,
        memory: Memory,
        reading: Reading,
    ) -> None:
        self.sheet, self.match, self.out, self.memory = sheet, match, out, memory
        self.words = layouts.words
        self.reading = replace(reading, date1904=sheet.date1904, formats=sheet.formats)
        self.parsed = Parsed(sheet, match, [])
        self.cells: list[tuple[Raw, ...]] = list(zip(*sheet.rows[match.body :], strict=True))
        columns = match.layout.columns.values()
        self.head_words = {head for c in columns if c.numbers is None for head in c.heads()}

    def read(self, unchanged: Unchanged | None = None) -> Parsed:
        self._columns_said()
        self._rows()
        if unchanged is not None:
            self._only_changed(unchanged(self.sheet, self.match))
        SheetParser(self.parsed, self.cells, self.words, self.out, self.memory, self.reading).run(
            wan=self._in_wan()
        )
        above = Above(self.parsed, self.words, self.out, self.reading)
        above.read()
        self.parsed.as_of = above.as_of()
        day = self.parsed.as_of or self.reading.today
        RowChecks(self.parsed, self.out, day, self.words.flags).run()
        return self.parsed

    # ---- columns

    def _say(self, one: Note, column: str = "", index: int = -1) -> None:
        position = self.parsed.position(column) if column else -1
        self.out.add(
            self.sheet.place(index, position, self.parsed.head(column) if column else ""), one
        )

    def _columns_said(self) -> None:
        match, sheet = self.match, self.sheet
        if match.body - match.header == 2:
            self._say(note("header_two_rows"))
        known = {**match.layout.columns, **match.layout.meta}
        for name, positions in match.twice.items():
            needed = name in known and known[name].required
            code = "column_twice_needed" if needed else "column_twice"
            self._say(
                note(code, name=self.parsed.head(name), **listed("letters", map(letter, positions)))
            )
        if len(match.unknown) > MOST_UNKNOWN:
            first = listed("names", (label for _, label in match.unknown[:SHOWN]))
            place = sheet.place(match.header, -1, "")
            self.out.add(place, note("columns_unknown", columns=len(match.unknown), **first))
        else:
            for position, label in match.unknown:
                self.out.add(sheet.place(match.header, position, label), _unknown(match, label))
        for name, column in {**match.layout.columns, **match.layout.meta}.items():
            present = any(have.split(".")[0] == name for have in match.columns)
            if (
                not present
                and column.type != "skip"
                and name not in match.layout.meta
                and self._used(name)
                and not self._told_otherwise(column)
            ):
                self._say(note("column_absent", name=column.head))
        used = {position: name for name, position in match.columns.items()}
        for position in sorted(sheet.hidden_columns & used.keys()):
            if not used[position].startswith("_"):  # what we added ourselves is meant to be hidden
                self._say(note("column_hidden"), used[position])

    def _used(self, name: str) -> bool:
        """Whether any row is made from the column (a missing telephone column is nobody's loss)."""
        return any(name in rule.columns() for rule in self.match.layout.rows)

    def _told_otherwise(self, column: Column) -> bool:
        """Whether the sheet has the column in another way, or nobody prints it any more."""
        columns = self.match.layout.columns.values()
        others = {column.instead, *(one.id for one in columns if one.instead == column.id)}
        return not column.printed or not others.isdisjoint(self.match.columns)

    # ---- rows

    def _rows(self) -> None:
        sheet, match, parsed = self.sheet, self.match, self.parsed
        again = 0
        required = [
            match.columns[c.id]
            for c in match.layout.columns.values()
            if c.required and c.id in match.columns
        ]
        end = len(sheet.rows)
        after = match.body
        for index in self._odd(required):
            row = sheet.rows[index]
            parsed.rows.extend(range(after, index))
            after = index + 1
            if all(map(blank, row)):
                continue
            if self._repeated(row):
                again += 1
            elif self._other_header(row):
                self._say(note("header_other"), index=index)
                after = end
                break
            elif self._closing(row, required):
                parsed.skipped.add(index)
            else:
                parsed.rows.append(index)
        parsed.rows.extend(range(after, end))
        if again:
            self._say(note("header_again", times=again))
        if parsed.skipped:
            self._say(note("rows_skipped", rows=len(parsed.skipped)))
        hidden = sum(1 for index in parsed.rows if index in sheet.hidden_rows)
        if hidden:
            self._say(note("rows_hidden", rows=hidden))
        if not parsed.rows:
            self._say(note("rows_none"))

    def _only_changed(self, same: frozenset[int]) -> None:
        """Rows that stand as they were when they were read before are not read again."""
        parsed = self.parsed
        parsed.unchanged = [index for index in parsed.rows if index in same]
        parsed.rows = [index for index in parsed.rows if index not in same]

    def _odd(self, required: list[int]) -> list[int]:
        """Rows that may be anything but data: a required cell is empty, or a header word stands in them."""
        body = self.match.body
        if not required:
            return list(range(body, len(self.sheet.rows)))
        odd: set[int] = set()
        for position, column in enumerate(self.cells):
            if position in required and not _all_written(column):
                odd.update(
                    i
                    for i, raw in enumerate(column, body)
                    if not raw or (isinstance(raw, str) and raw.isspace())
                )
            if not self.head_words.isdisjoint(column):
                odd.update(i for i, raw in enumerate(column, body) if raw in self.head_words)
        return sorted(odd)

    def _repeated(self, row: list[Raw]) -> bool:
        """The header once more: most of its words in the same places."""
        if self.head_words.isdisjoint(row):
            return False
        header = self.sheet.rows[self.match.header]
        same = sum(
            1
            for a, b in zip(row, header, strict=False)
            if isinstance(a, str) and a.strip() and a == b
        )
        return same >= max(2, len(self.match.columns) // 2)

    def _other_header(self, row: list[Raw]) -> bool:
        """Another header: most of the filled cells are header words."""
        if self.head_words.isdisjoint(row):
            return False
        known = sum(1 for raw in row if isinstance(raw, str) and raw.strip() in self.head_words)
        return known >= 3 and known >= sum(1 for raw in row if not blank(raw)) * 2 // 3

    def _closing(self, row: list[Raw], required: list[int]) -> bool:
        """A total, signature or note: its word comes first and a required cell is blank."""
        if all(
            position < len(row) and row[position] and not blank(row[position])
            for position in required
        ):
            return False
        told = islice((word for raw in row if (word := words(raw))), 2)
        starts = (*self.words.totals, *self.words.signatures)
        return any("".join(word.split()).startswith(starts) for word in told)

    # ---- lines above the header

    def _in_wan(self) -> bool:
        above = (words(raw) for row in self.sheet.rows[: self.match.header] for raw in row)
        lines = ["".join(line.split()) for line in above if line]
        return any(unit in line for line in lines for unit in self.words.unit_lines)


def _all_written(column: tuple[Raw, ...]) -> bool:
    """Whether every cell holds some text."""
    if not all(column) or set(map(type, column)) - {str}:
        return False
    return not any(map(str.isspace, cast("tuple[str, ...]", column)))


def _unknown(match: Match, label: str) -> Note:
    free = [
        c.head
        for c in match.layout.columns.values()
        if c.id not in match.columns and c.numbers is None
    ]
    near = difflib.get_close_matches(label, free, 1, 0.6)
    return note("column_like", near=near[0]) if near else note("column_unknown")
