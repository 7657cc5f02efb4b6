"""Parses the cells of a recognised sheet, column by column; every equal cell of a column is parsed once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from kapok.identity.tidying import half_width
from kapok.intake.cells.areas import parse_area
from kapok.intake.cells.dates import DateRule, parse_date, parse_month, parse_period
from kapok.intake.cells.identity import (
    like_id,
    parse_account,
    parse_id,
    parse_name,
    parse_organisation_id,
    parse_phone,
)
from kapok.intake.cells.numbers import NumberRule, parse_int, parse_money, parse_rate
from kapok.intake.cells.raw import UNKNOWN, Raw, Read, Value
from kapok.intake.cells.words import (
    parse_code,
    parse_flag,
    parse_key,
    parse_text,
)
from kapok.intake.findings import Collector, Level, Place, note
from kapok.intake.layouts.model import Column, Layout, Words
from kapok.intake.recognise import Match
from kapok.intake.sheets import Sheet, Span, blank

Parser = Callable[[Raw], Read]


@dataclass(slots=True)
class Parsed:
    """A sheet's rows as typed columns. `rows[i]` is the sheet's row index of the i-th row kept; `columns` gives one
    value per row kept. `left_out`: rows (positions in `rows`) without a required cell. `skipped`: totals and
    signatures, by sheet row index. `as_of`: the day that stands above the header. `unchanged`: rows read before, by sheet row
    index.
    """

    sheet: Sheet
    match: Match
    rows: list[int]
    columns: dict[str, list[Value]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    as_of: dt.date | None = None
    unchanged: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.rows)

    def head(self, name: str) -> str:
        """The header's words of a column, as the file writes them."""
        position = self.match.columns.get(name, -1)
        return self.match.heads.get(position, "") or self.layout_head(name)

    def layout_head(self, name: str) -> str:
        layout = self.match.layout
        column = layout.columns.get(name) or layout.meta.get(name)
        return column.head if column else name

    def position(self, name: str) -> int:
        return self.match.columns.get(name, -1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell's meaning depends on besides its column: which of the counties of one name is meant (`home`), the day
    (nobody is born after it), and of the sheet: whether days count from 1904, whether it is known how numbers are
    shown, whether amounts are in ten thousands.
    """

    home: str
    today: dt.date | None = None
    date1904: bool = False
    formats: bool = False
    wan: bool = False


def parser_of(column: Column, words: Words, reading: Reading) -> Parser:
    """The parser of a column's cells; empty words (无数据, — …) are unknown."""
    parser = _parser(column, words, reading)
    empty = words.empty if column.type != "flag" else frozenset(words.empty - words.ticks.keys())

    def parse(raw: Raw) -> Read:
        if isinstance(raw, str) and raw.strip() in empty:
            return UNKNOWN
        return parser(raw)

    return parse


def _parser(column: Column, words: Words, reading: Reading) -> Parser:
    open_words = words.open if column.open else frozenset()
    dates = DateRule(column.month, open_words, reading.date1904, column.year, column.earliest)
    wan = reading.wan or column.unit == "万元"
    numbers = NumberRule(wan, column.least, column.most, reading.formats)
    flags = words.flags if column.numbers is None else words.ticks
    table = code_table(column)
    parsers: dict[str, Parser] = {
        "text": parse_text,
        "name": parse_name,
        "id_number": lambda raw: parse_id(raw, reading.today),
        "organisation_id": parse_organisation_id,
        "key": parse_key,
        "date": lambda raw: parse_date(raw, dates),
        "month": lambda raw: parse_month(raw, dates),
        "period": lambda raw: parse_period(raw, dates),
        "money": lambda raw: parse_money(raw, numbers),
        "int": lambda raw: parse_int(raw, numbers),
        "rate": lambda raw: parse_rate(raw, numbers),
        "flag": lambda raw: parse_flag(raw, flags),
        "code": lambda raw: parse_code(raw, table),
        "area": lambda raw: parse_area(raw, column.within or reading.home),
        "phone": parse_phone,
        "account": parse_account,
    }
    return parsers[column.type]


def code_table(column: Column) -> dict[str, str | bool | int]:
    """The words of a column as compared, and the codes themselves."""
    table = {"".join(half_width(word).split()): code for word, code in column.codes.items()}
    for code in column.codes.values():
        if isinstance(code, str):
            table.setdefault(code, code)
    return table


class Cells(dict[Raw, Value | Read]):
    """What the cells of one kind of column mean: the value, or the whole `Read` where there is something to say."""

    __slots__ = ("others", "parse")

    def __init__(self, parse: Parser) -> None:
        self.parse = parse
        self.others: dict[tuple[type, Raw], Value | Read] = {}

    def __missing__(self, raw: Raw) -> Value | Read:
        meaning = self[raw] = self._read(raw)
        return meaning

    def of(self, raws: Sequence[Raw]) -> list[Value | Read]:
        """The meaning of each cell; every different cell is parsed once."""
        if _ALIKE.issuperset(map(type, raws)):
            return list(map(self.__getitem__, raws))
        return [self._any(raw) for raw in raws]

    def _any(self, raw: Raw) -> Value | Read:
        """One cell where some are truth values or dates: 1, 1.0 and True are equal, but mean different things."""
        if type(raw) in _ALIKE:
            return self[raw]
        key = (type(raw), raw)
        if key not in self.others:
            self.others[key] = self._read(raw)
        return self.others[key]

    def _read(self, raw: Raw) -> Value | Read:
        read = self.parse(raw)
        return read if read.notes else read.value


_ALIKE = frozenset((str, float))  # what can be told apart by being equal


@dataclass(slots=True)
class Memory:
    """Cells already parsed, by the kind of column: the same person stands in many sheets."""

    cells: dict[tuple[object, ...], Cells] = field(default_factory=dict)
    used: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, column: Column, words: Words, reading: Reading) -> Cells:
        """What is known of such columns."""
        key = (
            *(column.type, column.month, column.year, column.open, column.unit, column.least),
            *(column.most, column.within, column.earliest),
            *(id(column.codes) if column.codes else 0, column.numbers is None, reading),
        )
        if key not in self.cells:
            self.cells[key] = Cells(parser_of(column, words, reading))
        return self.cells[key]

    def used_of(self, layout: Layout) -> frozenset[str]:
        """The columns of which something is made."""
        if layout.id not in self.used:
            self.used[layout.id] = layout.used()
        return self.used[layout.id]


class SheetParser:
    """Parses one sheet into `Parsed`; findings go to the collector. `cells`: the columns below the header."""

    def __init__(
        self,
        parsed: Parsed,
        cells: list[tuple[Raw, ...]],
        words: Words,
        out: Collector,
        memory: Memory,
        reading: Reading,
    ) -> None:
        self.parsed, self.cells, self.words, self.out = parsed, cells, words, out
        self.memory, self.reading = memory, reading
        self.sheet, self.match = parsed.sheet, parsed.match
        body = self.match.body
        every = parsed.size == len(self.sheet.rows) - body
        self.kept = None if every else [index - body for index in parsed.rows]
        self.spans: dict[int, list[Span]] = {}
        for span in self.sheet.merged:
            if span.bottom > span.top:
                self.spans.setdefault(span.left, []).append(span)
        mended = bool(self.spans or self.sheet.faults)
        self.where = {index: i for i, index in enumerate(parsed.rows)} if mended else {}
        self.swapped: dict[str, list[int]] = {}

    def run(self, *, wan: bool) -> None:
        used = self.memory.used_of(self.match.layout)
        self._swapped()
        for column in self.match.layout.columns.values():
            if column.required and column.id in self.match.twice:
                self.parsed.left_out.update(range(self.parsed.size))
            names = [column.id]
            if column.required and column.instead and column.id not in self.match.columns:
                self._lacking(column)
            if column.numbers is not None:
                names = [
                    f"{column.id}.{n}" for n in range(column.numbers[0], column.numbers[1] + 1)
                ]
            for name in names:
                if (
                    name in self.match.columns
                    and name not in self.match.twice
                    and column.type != "skip"
                    and (column.type != "text" or name in used)
                ):
                    self._column(name, column, wan=wan or name in self.match.wan)

    def _swapped(self) -> None:
        """Rows in which a name stands in the column of ID numbers and an ID number in that of names: said once, and
        both cells count as not filled in.
        """
        columns = self.match.layout.columns.values()
        pair = [
            next((c for c in columns if c.type == kind and c.required), None)
            for kind in ("name", "id_number")
        ]
        found = [c.id for c in pair if c and c.id in self.match.columns]
        if len(found) < 2 or not self.cells or not self.match.twice.keys().isdisjoint(found):
            return
        names, numbers = (self.cells[self.match.columns[name]] for name in found)
        head, other = (self.parsed.head(name) for name in found)
        for i, index in enumerate(self.parsed.rows):
            at = index - self.match.body
            if like_id(names[at]) and parse_name(numbers[at]).value is not None:
                for name in found:
                    self.swapped.setdefault(name, []).append(i)
                said = note("columns_swapped", name=head, other=other)
                self.out.add(self._place(i, found[0]), said)
                self.parsed.left_out.add(i)

    def _column(self, name: str, column: Column, *, wan: bool) -> None:
        position = self.match.columns[name]
        reading = replace(self.reading, wan=True) if wan else self.reading
        cells = self.memory.of(column, self.words, reading)
        raws = self._raws(name, column, position)
        swapped = self.swapped.get(name)
        if swapped:
            raws = list(raws)
            for i in swapped:
                raws[i] = ""
        found = cells.of(raws)
        values = self._said(name, found)
        if column.required and None in values:
            stands, needless = self._instead(column), self._needless(column)
            for i, value in enumerate(values):
                empty = not isinstance(found[i], Read)
                if value is not None or (swapped and i in swapped) or (empty and stands[i]):
                    continue
                if empty and needless[i]:
                    self.out.add(
                        self._place(i, name),
                        note("only_mentioned", name=self.parsed.head(column.unless[0][0])),
                    )
                else:
                    self._left_out(i, name, empty=empty)
        self.parsed.columns[name] = values
        if wan and column.type == "money" and any(value is not None for value in values):
            self._wan(name, values)

    def _instead(self, column: Column) -> list[bool]:
        """By row, whether the column that may stand for a required one is filled in; it stands to its left."""
        other = self.parsed.columns.get(column.instead)
        return [value is not None for value in other or [None] * self.parsed.size]

    def _needless(self, column: Column) -> list[bool]:
        """By row, whether columns to its left say that there is nothing to fill in: the row only mentions somebody."""
        told = [(self.parsed.columns.get(name), wanted) for name, wanted in column.unless]
        return [
            bool(told)
            and all(values is not None and values[i] in wanted for values, wanted in told)
            for i in range(self.parsed.size)
        ]

    def _lacking(self, column: Column) -> None:
        """A required column that the sheet does not have: rows without the one that may stand for it are left out."""
        for i, stands in enumerate(self._instead(column)):
            if not stands:
                self.parsed.left_out.add(i)
                if column.instead in self.match.columns:
                    self.out.add(self._place(i, column.instead), note("required_empty"))

    def _said(self, name: str, found: list[Value | Read]) -> list[Value]:
        """The values; what there is to say of them is said."""
        if Read not in set(map(type, found)):
            return cast("list[Value]", found)
        values = cast("list[Value]", list(found))  # once the readings are taken out
        repairs: dict[int, list[Any]] = {}
        for i, read in [(i, read) for i, read in enumerate(found) if read.__class__ is Read]:
            assert isinstance(read, Read)
            values[i] = read.value
            for one in read.notes:
                if (
                    one.gathered and one.level == Level.REPAIR
                ):  # counted: where else it stands says nothing
                    repairs.setdefault(id(one), [i, one, 0])[2] += 1
                else:
                    self.out.add(self._place(i, name), one)
        for i, one, times in repairs.values():
            self.out.add(self._place(i, name), one, times)
        return values

    def _wan(self, name: str, values: list[Value]) -> None:
        for i, value in enumerate(values):
            if value is not None:
                self.out.add(self._place(i, name), note("money_wan"))

    def _place(self, i: int, name: str) -> Place:
        return self.sheet.place(
            self.parsed.rows[i], self.parsed.position(name), self.parsed.head(name)
        )

    def _left_out(self, i: int, name: str, *, empty: bool) -> None:
        self.parsed.left_out.add(i)
        fault = (self.parsed.rows[i], self.match.columns[name]) in self.sheet.faults
        if empty and not fault:
            self.out.add(self._place(i, name), note("required_empty"))

    def _raws(self, name: str, column: Column, position: int) -> Sequence[Raw]:
        """The column's cells, merged ranges spread or refused, failed formulas said."""
        cells: Sequence[Raw] = self.cells[position] if self.cells else ()
        if self.kept is not None:
            cells = [cells[at] for at in self.kept]
        if position not in self.spans and not self.sheet.faults:
            return cells
        raws = list(cells)
        rows, where = self.sheet.rows, self.where
        for span in self.spans.get(position, ()):
            if not blank(rows[span.top][position]):
                inside = [where[r] for r in range(span.top, span.bottom + 1) if r in where]
                self._spread(raws, inside, rows[span.top][position], name, fills=column.fills)
        for (row, at), value in self.sheet.faults.items():
            if at == position and row in where:
                raws[where[row]] = ""
                fault = note("formula_error", value=value) if value else note("formula_blank")
                self.out.add(self._place(where[row], name), fault)
        return raws

    def _spread(
        self, raws: list[Raw], inside: list[int], value: Raw, name: str, *, fills: bool
    ) -> None:
        if len(inside) < 2:
            return
        if not fills:
            self.out.add(self._place(inside[0], name), note("merged_amount", rows=len(inside)))
        for i in inside:
            raws[i] = value if fills else ""
        if fills:
            self.out.add(self._place(inside[1], name), note("merged_filled"), len(inside) - 1)
