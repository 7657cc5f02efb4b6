"""What a layout is: how a sheet is recognised, what its columns mean, which rows of which entities it makes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from kapok.identity.tidying import half_width
from kapok.intake.layouts.form import CodeTable, Form, Test, columns_of, tested
from kapok.intake.layouts.form import Literal as Value
from kapok.rules.problems import Place

TYPES = (
    "text", "name", "id_number", "organisation_id", "key", "date", "month", "money", "int", "rate",
    "flag", "code", "area", "phone", "account", "period", "skip",
)  # fmt: skip
KEPT: Final = "kept"
CHECKED: Final = "checked"
KNOWN: Final = "known"
NAME: Final = "name"
"""The column of the name of whom the row is about."""
Use: TypeAlias = Literal["kept", "checked", "known", ""]
SHOWS = (
    "household", "head_name", "county", "province_name", "city_name", "county_name", "town",
    "village", "address", "age", "labour", "categories", "works", "working", "channel", "employer",
    "industry", "job", "wage", "work_place", "work_place_parts", "region", "away_since", "contract",
    "insured", "insured_from", "insured_months", "course_job", "course_start", "course_finish",
    "course_period", "post_months", "post_standard", "transport", "benefit_then", "had_this_year",
    "due",
)  # fmt: skip
"""What our own export may write into a column of which nothing is made; `kapok.imports.exporting.shown` knows how."""
_UNIT = re.compile(  # what a header's last brackets may say without making it another header
    r"\((?:元|万元|人|天|日|月|个月|岁|%|年月|年月日|年-月-日|\d{1,2}位[^()]{0,6}|[^()]{1,12}填写|必填|选填|必须填|盖章|签字|签名|公章"
    r"|(?:如|例|例如|格式|请|注|按)[^()]{1,20}|yyyy[^()]{1,12})\)$",
    re.IGNORECASE,
)
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
    no day means (first, last, refuse). `earliest`: no day before it can be true. `instead`: the column that may stand for
    this required one; `unless`: where columns to its left have these values it is not required, and the row only mentions somebody.
    `numbers`: a group of columns, one for each number in the range. `printed`: whether it is written, or only
    read where others have it. `shows`: what our own export writes there, where no fact does; `since`, `fund`: of months that are
    counted, from when on, and on whose money. `not_written`: why nothing of it comes out
    of our own export, because it is not kept or cannot be told again, in Chinese and English.
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
    earliest: dt.date | None = None
    instead: str = ""
    unless: Test = ()
    numbers: tuple[int, int] | None = None
    printed: bool = True
    shows: str = ""
    since: dt.date | None = None
    fund: str = ""
    not_written: tuple[str, str] | None = None

    @property
    def fills(self) -> bool:
        """Whether a merged cell stands for each of its rows (never for amounts, counts, telephones and accounts)."""
        return self.type not in ("money", "int", "rate", "account", "phone", "skip")

    def heads(self) -> tuple[str, ...]:
        """All ways to write the header, the sheet's own first."""
        return (self.head, *self.also)

    def written(self, value: Value) -> str:
        """The sheet's word for a value (the first of the code table), for writing such a sheet."""
        for word, code in self.codes.items():
            if code == value and isinstance(code, bool) == isinstance(value, bool):
                return word
        raise KeyError(f"{self.id}: {value!r}")

    def word_of(self, value: object) -> str:
        """As `written`, for showing; of a value that is in no code table, the value itself."""
        words = (word for word, code in self.codes.items() if code == value)
        return next(words, str(value))


@dataclass(frozen=True, slots=True)
class RowRule:
    """The row of one entity that a row of the sheet makes. `when`: only where columns have these values.
    `every_match`: the facts go to every row the id finds. `directory`: what is kept beside the facts (name,
    telephone, account). `mention`: the sheet only mentions the row, it does not register it. `shared`: many rows of
    the sheet make the same row (a household's members), so that a repeated id is no duplicate. `apart`: where two rows
    with one id differ in this fact, they are two things that the id does not tell apart. `places`: where the rule (``)
    and each fact is written.
    """

    entity: str
    id: Form
    facts: dict[str, Form]
    when: Test = ()
    every_match: bool = False
    directory: dict[str, Form] = field(default_factory=dict)
    mention: bool = False
    shared: bool = False
    apart: str = ""
    places: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def columns(self) -> frozenset[str]:
        """The columns of which facts are made."""
        return frozenset().union(*map(columns_of, self.facts.values()))


@dataclass(frozen=True, slots=True)
class AgeCheck:
    """On the day in `column` the person of the ID number in `person` is at least `least` years old."""

    column: str
    person: str
    least: int


@dataclass(frozen=True, slots=True)
class EndCheck:
    """Where columns have the values of `when`, the date in `column` is open (`is_open`) or has a day."""

    when: Test
    column: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class NobodyCheck:
    """Where one of `recorded` is filled in, one of `works` is filled in by some row with the same `of`."""

    recorded: tuple[str, ...]
    works: tuple[str, ...]
    of: str


@dataclass(frozen=True, slots=True)
class WorkCheck:
    """Columns of one row that tell of work: `place` and `months` go together, the place is told down to the county; who is at
    school or of weak `labour` is not elsewhere at work, nor by a `channel` that names one of `near`: work that there is only in
    one's own county, which `home` names.
    """

    place: str
    months: str
    abroad: str
    channel: str
    student: str
    labour: str
    home: tuple[str, ...]
    near: tuple[str, ...]

    def columns(self) -> tuple[str, ...]:
        return (
            self.place,
            self.months,
            self.abroad,
            self.channel,
            self.student,
            self.labour,
            *self.home,
        )


@dataclass(frozen=True, slots=True)
class Sheetform:
    """How an office prints the sheet; used when writing one. `header_row` is 1-based; `totals`: columns that are added up."""

    title: str
    lines: tuple[str, ...]
    header_row: int
    signatures: str
    file_name: str
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """`rank`: whose word counts where two files differ (higher wins, equal leaves the fact unknown). `order`: pairs of
    dates, the first not after the second. `same`: a count and the ticks it counts. `agree`: a birth date or sex and
    the ID number it must agree with. `over`: a flag and a date; where the flag says no, the date has passed. `nobody`: help
    recorded of a household in which nobody works. `working`: what is told of somebody's work. `titles`: words above the header by
    which it is known where the header is not.
    `not_read`: why it is known but not read, in Chinese and English. `own`: a place brought it; it goes before ours.
    `supplier`: who supplies such sheets, where that is not whoever can supply most of its facts. `finds`: measures whose finds an
    office lists in it, a line for each row that was counted.
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
    ages: tuple[AgeCheck, ...] = ()
    ends: tuple[EndCheck, ...] = ()
    over: tuple[tuple[str, str], ...] = ()
    nobody: tuple[NobodyCheck, ...] = ()
    working: tuple[WorkCheck, ...] = ()
    titles: tuple[str, ...] = ()
    not_read: tuple[str, str] | None = None
    own: bool = False
    supplier: str = ""
    finds: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False, repr=False)

    def printed(self) -> list[Column]:
        """The columns that are written."""
        return [column for column in self.columns.values() if column.printed]

    def heads(self) -> list[str]:
        """The header labels from left to right, groups of numbered columns written out."""
        labels: list[str] = []
        for column in self.printed():
            if column.numbers is None:
                labels.append(column.head)
            else:
                first, last = column.numbers
                labels.extend(column.head.replace("{n}", str(n)) for n in range(first, last + 1))
        return labels

    def used(self) -> frozenset[str]:
        """Columns of which some row, check or directory entry is made."""
        names = {
            name for pair in (*self.order, *self.same, *self.agree, *self.over) for name in pair
        }
        names.update(*((check.column, check.person) for check in self.ages))
        names.update(*({check.column} | tested(check.when) for check in self.ends))
        names.update(*((*check.recorded, *check.works, check.of) for check in self.nobody))
        names.update(*(check.columns() for check in self.working))
        return self.kept() | names

    def kept(self) -> frozenset[str]:
        """Columns of which something goes on: a row's id or fact, what decides which rows are made, a name or telephone."""
        names: set[str] = set()
        for rule in self.rows:
            names |= columns_of(rule.id) | rule.columns() | tested(rule.when)
            names.update(*map(columns_of, rule.directory.values()))
        return frozenset(names)

    def beside(self) -> frozenset[str]:
        """Columns that our own export fills beside a number: the name of who bears it, and the birth and sex it tells."""
        columns = self.columns.values()
        names = {
            one.id for one in columns if one.type == "name" and (one.required or one.id == NAME)
        }
        firms = {f"{one.id}_name" for one in columns if one.type == "organisation_id"}
        return frozenset(names | (firms & self.columns.keys()) | {first for first, _ in self.agree})

    def use_of(self, name: str) -> Use:
        """What becomes of a column's cells: `kept`, only `checked`, or `known` and not looked at."""
        column = (self.meta | self.columns)[name]
        if name in self.kept():
            return KEPT
        return CHECKED if column.type not in ("text", "skip") or name in self.used() else KNOWN

    def column_ids(self) -> list[str]:
        """The column ids in the same order; a group counts as `id.1`, `id.2` …"""
        ids: list[str] = []
        for column in self.printed():
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
    added_heads: dict[str, tuple[str, ...]]
    row_heads: tuple[str, ...]
    reasons: dict[str, tuple[str, str]]
    form_line: str
    form_signatures: str
    total: str
    total_empty: str
    as_of: tuple[str, ...]

    def is_added(self, head: str) -> bool:
        """Whether it is the head of a column that we add to what we hand back."""
        return head in self.row_heads or any(head in heads for heads in self.added_heads.values())


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every layout by its id, and the words they share."""

    by_id: dict[str, Layout]
    words: Words
