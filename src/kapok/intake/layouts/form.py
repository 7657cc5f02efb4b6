"""How a fact is made from the columns of a row. Every form gives one value per row, None = unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias, assert_never

Literal: TypeAlias = str | int | bool | dt.date
CodeTable: TypeAlias = dict[str, str | bool | int]
Test: TypeAlias = tuple[
    tuple[str, tuple[Literal, ...]], ...
]  # column → the values it may have; all must hold


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
class PeriodPart:
    """The `start` or `finish` of a period column."""

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
    """A place out of several columns of names: its county (6 digits), city (4) or province (2). `coarse`: that it is told to the
    city or province only is no fault.
    """

    columns: tuple[str, ...]
    part: str
    within: str
    coarse: bool = False


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
    | PeriodPart
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


def columns_of(form: Form | None) -> frozenset[str]:
    """The columns and groups of columns a form is made of."""
    match form:
        case None | Const():
            return frozenset()
        case Take(column) | FromId(column, _) | PeriodPart(column, _) | MapTo(column, _):
            return frozenset((column,))
        case Left(column, _) | Named(_, column) | CountTrue(column):
            return frozenset((column,))
        case Area(columns, _, _):
            return frozenset(columns)
        case First(forms) | Joined(forms, _):
            return frozenset().union(*map(columns_of, forms))
        case If(test, then, other):
            return tested(test) | columns_of(then) | columns_of(other)
        case IfKnown(column, then, other):
            return frozenset((column,)) | columns_of(then) | columns_of(other)
        case Find():
            parts = [part for _, part in form.by]
            return frozenset().union(*map(columns_of, (*parts, form.day, form.begins)))
        case _:
            assert_never(form)


def tested(test: Test) -> frozenset[str]:
    """The columns a test looks at."""
    return frozenset(name for name, _ in test)
