"""What a layout is: how a sheet is recognised, what its columns mean, which rows of which entities it makes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from kapok.intake.cells.raw import half_width

Literal: TypeAlias = str | int | bool | dt.date
CodeTable: TypeAlias = dict[str, str | bool | int]
Test: TypeAlias = tuple[
    tuple[str, tuple[Literal, ...]], ...
]  # column → the values it may have; all must hold

TYPES = (
    "text", "name", "id_number", "organisation_id", "key", "date", "month", "money", "int", "rate",
    "flag", "code", "area", "phone", "account", "skip",
)  # fmt: skip
_UNIT = re.compile(r"\((?:元|万元|人|天|日|月|个月|岁|%|年月|[^()]{1,12}填写|必填|选填)\)$")
_NOISE = re.compile(r"[\s*＊:：_]+")


@lru_cache(maxsize=20_000)
def head_key(text: str) -> str:
    """A header cell as compared: half-width, no blanks, colons or stars."""
    return _NOISE.sub("", half_width(text))


@lru_cache(maxsize=20_000)
def bare_head(key: str) -> str:
    """A header without the unit in brackets at its end."""
    return _UNIT.sub("", key)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `head` is how the sheet writes it, `also` how others do. `month`, `year`: what a date that names
    no day means (first, last, refuse). `numbers`: a group of columns, one for each number in the range.
    """

    id: str
    head: str
    type: str
    also: tuple[str, ...] = ()
    required: bool = False
    codes: CodeTable = field(default_factory=dict)
    month: str = "refuse"
    year: str = "refuse"
    open: bool = False
    unit: str = ""
    least: int | None = 0
    most: int | None = None
    within: str = ""
    numbers: tuple[int, int] | None = None

    @property
    def fills(self) -> bool:
        """Whether a merged cell stands for each of its rows (never for amounts, counts and personal numbers)."""
        return self.type not in ("money", "int", "rate", "id_number", "account", "phone", "skip")

    def heads(self) -> tuple[str, ...]:
        """All ways to write the header, the sheet's own first."""
        return (self.head, *self.also)

    def written(self, value: Literal) -> str:
        """The sheet's word for a value (the first of the code table), for writing such a sheet."""
        for word, code in self.codes.items():
            if code == value and isinstance(code, bool) == isinstance(value, bool):
                return word
        raise KeyError(f"{self.id}: {value!r}")


# Forms: how a fact is made from the columns of a row. Every form gives one value per row, None = unknown.


@dataclass(frozen=True, slots=True)
class Take:
    """The column's value."""

    column: str


@dataclass(frozen=True, slots=True)
class Const:
    value: Literal


@dataclass(frozen=True, slots=True)
class FromId:
    """Birth date or sex out of an ID number."""

    column: str
    part: str


@dataclass(frozen=True, slots=True)
class First:
    """The first form that is known."""

    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class If:
    """`then` where all columns have these values, `other` where one has another; unknown where that is open."""

    test: Test
    then: Form
    other: Form | None


@dataclass(frozen=True, slots=True)
class IfKnown:
    """`then` where the column is known, else `other`."""

    column: str
    then: Form
    other: Form | None


@dataclass(frozen=True, slots=True)
class MapTo:
    """The column's value through a table; values not in it are unknown."""

    column: str
    table: CodeTable


@dataclass(frozen=True, slots=True)
class Area:
    """A place out of several columns of names: its county (6 digits), city (4) or province (2)."""

    columns: tuple[str, ...]
    part: str
    within: str


@dataclass(frozen=True, slots=True)
class Left:
    """The first characters of a column (a county out of a village code)."""

    column: str
    size: int


@dataclass(frozen=True, slots=True)
class CountTrue:
    """How many columns of a group are ticked; unknown if none of them is filled in."""

    group: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of an id; unknown if a part is unknown, unless that part is listed as optional with `?`."""

    forms: tuple[Form, ...]
    optional: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation by its name: the one of that name elsewhere in the folder, else an id made of the name."""

    entity: str
    column: str


@dataclass(frozen=True, slots=True)
class Find:
    """The id of the row of another entity with these facts, and, of several, the one whose period holds the day.
    The period runs from the first known of the facts `starts` to the first known of `finishes`. `whole_month`: the day stands for
    its month; a period that holds the first day goes before one that only touches the month. `begins`: where rows with
    these facts have an id that begins so, only they are meant. `needed`: without it the row is left out.
    """

    entity: str
    by: tuple[tuple[str, Form], ...]
    day: Form | None = None
    starts: tuple[str, ...] = ("start",)
    finishes: tuple[str, ...] = ("finish",)
    whole_month: bool = False
    needed: bool = False
    begins: Form | None = None


Form: TypeAlias = (
    Take
    | Const
    | FromId
    | First
    | If
    | IfKnown
    | MapTo
    | Area
    | Left
    | CountTrue
    | Joined
    | Named
    | Find
)


@dataclass(frozen=True, slots=True)
class RowRule:
    """The row of one entity that a row of the sheet makes. `when`: only where columns have these values.
    `every_match`: the facts go to every row the id finds. `directory`: what is kept beside the facts (name,
    telephone, account). `mention`: the sheet only mentions the row, it does not register it. `shared`: many rows of
    the sheet make the same row (a household's members), so that a repeated id is no duplicate.
    """

    entity: str
    id: Form
    facts: dict[str, Form]
    when: Test = ()
    every_match: bool = False
    directory: dict[str, Form] = field(default_factory=dict)
    mention: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Sheetform:
    """How an office prints the sheet; used when writing one. `header_row` is 1-based."""

    title: str
    lines: tuple[str, ...]
    header_row: int
    signatures: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`rank`: whose word counts where two files differ (higher wins, equal leaves the fact unknown). `order`: pairs of
    dates, the first not after the second. `same`: a count and the ticks it counts. `agree`: a birth date or sex and
    the ID number it must agree with.
    """

    id: str
    label: str
    en: str
    say: str
    rank: int
    file_names: tuple[str, ...]
    form: Sheetform
    recognised_by: tuple[str, ...]
    any_of: tuple[str, ...]
    columns: dict[str, Column]
    meta: dict[str, Column]
    rows: tuple[RowRule, ...]
    order: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    agree: tuple[tuple[str, str], ...]

    def heads(self) -> list[str]:
        """The header labels from left to right, groups of numbered columns written out."""
        labels: list[str] = []
        for column in self.columns.values():
            if column.numbers is None:
                labels.append(column.head)
            else:
                first, last = column.numbers
                labels.extend(column.head.replace("{n}", str(n)) for n in range(first, last + 1))
        return labels

    def used(self) -> frozenset[str]:
        """Columns of which some row, check or directory entry is made."""
        names = {name for pair in (*self.order, *self.same, *self.agree) for name in pair}
        for rule in self.rows:
            told = repr((rule.id, rule.facts, rule.when, rule.directory))
            names.update(name for name in self.columns if f"'{name}'" in told)
        return frozenset(names)

    def column_ids(self) -> list[str]:
        """The column ids in the same order; a group counts as `id.1`, `id.2` …"""
        ids: list[str] = []
        for column in self.columns.values():
            if column.numbers is None:
                ids.append(column.id)
            else:
                first, last = column.numbers
                ids.extend(f"{column.id}.{n}" for n in range(first, last + 1))
        return ids


@dataclass(frozen=True, slots=True)
class Words:
    """Words that mean the same in every sheet."""

    home: str
    empty: frozenset[str]
    flags: dict[str, bool]
    ticks: dict[str, bool]
    open: frozenset[str]
    totals: tuple[str, ...]
    signatures: tuple[str, ...]
    unit_lines: tuple[str, ...]
    added_heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every layout by its id, and the words they share."""

    by_id: dict[str, Layout]
    words: Words
