"""From a recognised sheet to its typed rows: lines above the header, rows below it, checks across columns."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from itertools import islice
from typing import cast

from kapok.intake.cells.identity import birth_of, sex_of
from kapok.intake.cells.raw import Raw, Read, Value, half_width
from kapok.intake.findings import Collector, Note, Place, note
from kapok.intake.layouts.model import Column, Layouts, head_key
from kapok.intake.parse import Memory, Parsed, SheetParser, parser_of
from kapok.intake.recognise import Match, letters, words
from kapok.intake.sheets import Sheet, blank

_CHINESE_END = r"\s*[:：]\s*(\S+)"


class BodyReader:
    """Reads the rows of one matched sheet."""

    def __init__(
        self, sheet: Sheet, match: Match, layouts: Layouts, out: Collector, memory: Memory
    ) -> None:
        self.sheet, self.match, self.out, self.memory = sheet, match, out, memory
        self.words, self.home = layouts.words, layouts.words.home
        self.parsed = Parsed(sheet, match, [])
        self.cells: list[tuple[Raw, ...]] = list(zip(*sheet.rows[match.body :], strict=True))
        columns = match.layout.columns.values()
        self.head_words = {head for c in columns if c.numbers is None for head in c.heads()}

    def read(self) -> Parsed:
        self._columns_said()
        self._rows()
        SheetParser(self.parsed, self.cells, self.words, self.out, self.home, self.memory).run(
            wan=self._in_wan()
        )
        self._meta()
        self._order()
        self._agree()
        self._same()
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
        for name, positions in match.twice.items():
            self._say(note("column_twice", name=self.parsed.head(name), letters=letters(positions)))
        for position, label in match.unknown:
            self.out.add(sheet.place(match.header, position, label), _unknown(match, label))
        for name, column in {**match.layout.columns, **match.layout.meta}.items():
            present = any(have.split(".")[0] == name for have in match.columns)
            if (
                not present
                and column.type != "skip"
                and name not in match.layout.meta
                and self._used(name)
            ):
                self._say(note("column_absent", name=column.head))
        used = {position: name for name, position in match.columns.items()}
        for position in sorted(sheet.hidden_columns & used.keys()):
            self._say(note("column_hidden"), used[position])

    def _used(self, name: str) -> bool:
        """Whether any row is made from the column (a missing telephone column is nobody's loss)."""
        return any(f"'{name}'" in repr(rule.facts) for rule in self.match.layout.rows)

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

    def _meta(self) -> None:
        for name, column in self.match.layout.meta.items():
            if name in self.match.columns:
                self._meta_column(name, column)
                continue
            found = self._above(column)
            value: Value = None
            if found is not None:
                index, raw = found
                read = self._parse(column, raw)
                value = read.value
                for one in read.notes:
                    self.out.add(
                        Place(
                            self.sheet.file, self.sheet.name, self.sheet.numbers[index], column.head
                        ),
                        one,
                    )
            elif column.required:
                self._say(note("meta_missing", name=column.head))
            if value is None and column.required:
                self.parsed.left_out.update(range(self.parsed.size))
            self.parsed.columns[name] = [value] * self.parsed.size

    def _parse(self, column: Column, raw: Raw) -> Read:
        return parser_of(
            column, self.words, wan=False, date1904=self.sheet.date1904, home=self.home
        )(raw)

    def _meta_column(self, name: str, column: Column) -> None:
        """What others write above the header stands in a column here."""
        position = self.match.columns[name]
        values: list[Value] = []
        for i, index in enumerate(self.parsed.rows):
            read = self._parse(column, self.sheet.rows[index][position])
            values.append(read.value)
            for one in read.notes:
                self.out.add(self.sheet.place(index, position, self.parsed.head(name)), one)
            if read.value is None and column.required:
                self.parsed.left_out.add(i)
        self.parsed.columns[name] = values

    def _above(self, column: Column) -> tuple[int, Raw] | None:
        """The value after one of the words, in the same cell or in the next one that is filled."""
        heads = sorted((half_width(head) for head in column.heads()), key=len, reverse=True)
        for index, row in enumerate(self.sheet.rows[: self.match.header]):
            for position, raw in enumerate(row):
                if not isinstance(raw, str) or blank(raw):
                    continue
                text = half_width(raw)
                for head in heads:
                    if found := re.search(re.escape(head) + _CHINESE_END, text):
                        return index, found.group(1)
                    if head_key(text) == head_key(head):
                        after = [cell for cell in row[position + 1 :] if not blank(cell)]
                        if after:
                            return index, after[0]
        return None

    # ---- checks across columns

    def _order(self) -> None:
        for first, second in self.match.layout.order:
            starts, ends = self.parsed.columns.get(first), self.parsed.columns.get(second)
            if starts is None or ends is None:
                continue
            for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
                if isinstance(start, dt.date) and isinstance(end, dt.date) and start > end:
                    said = note("order", first=start.isoformat(), second=end.isoformat())
                    self._say(said, second, self.parsed.rows[i])
                    self._drop(first, starts, i)
                    self._drop(second, ends, i)

    def _drop(self, name: str, values: list[Value], i: int) -> None:
        values[i] = None
        if self.match.layout.columns[name].required:
            self.parsed.left_out.add(i)

    def _agree(self) -> None:
        for name, id_name in self.match.layout.agree:
            values, numbers = self.parsed.columns.get(name), self.parsed.columns.get(id_name)
            if values is None or numbers is None:
                continue
            for i, (value, number) in enumerate(zip(values, numbers, strict=True)):
                if value is None or not isinstance(number, str):
                    continue
                if isinstance(value, dt.date):
                    born = birth_of(number)
                    if born != value:
                        said = note("id_birth_differs", value=value, want=born)
                        self._say(said, name, self.parsed.rows[i])
                elif value != sex_of(number):
                    self._say(note("id_sex_differs"), name, self.parsed.rows[i])

    def _same(self) -> None:
        for name, group in self.match.layout.same:
            counts = self.parsed.columns.get(name)
            ticks = [
                column for key, column in self.parsed.columns.items() if key.startswith(f"{group}.")
            ]
            if counts is None or not ticks:
                continue
            for i, count in enumerate(counts):
                marks = [column[i] for column in ticks]
                ticked = sum(1 for mark in marks if mark is True)
                if (
                    count is not None
                    and any(mark is not None for mark in marks)
                    and ticked != count
                ):
                    self._say(
                        note("days_differ", value=count, ticked=ticked), name, self.parsed.rows[i]
                    )


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
    hint = f"是不是“{near[0]}”" if near else "不要紧就不用管"
    hint_en = f"is it “{near[0]}”" if near else "ignore it if it does not matter"
    return note("column_unknown", hint=hint, hint_en=hint_en)
