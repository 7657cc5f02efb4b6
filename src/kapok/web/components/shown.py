"""What is on record: who it is, facts with where they come from, records, tables, times."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from kapok.registry.purposes import PURPOSES
from kapok.web.components.answers import Tag
from kapok.web.components.base import Component, Link


@dataclass(frozen=True)
class Row(Component):
    """A label and what stands for it: words or a component. `change`: where it is changed."""

    template: ClassVar = "row"
    label: str
    value: object
    change: str = ""
    before: str = ""


@dataclass(frozen=True)
class Identity(Component):
    """Who or what a page is about; stays in sight."""

    template: ClassVar = "identity"
    title: str
    rows: Sequence[Row] = ()
    tags: Sequence[Tag] = ()
    icon: str = "person"


@dataclass(frozen=True)
class Origin(Component):
    """Where a fact comes from: data, person or site; as of when, and since when we know it. `href`: the import it came with."""

    template: ClassVar = "origin"
    kind: str
    words: str = ""
    as_of: dt.date | None = None
    learnt: dt.date | None = None
    href: str = ""

    @property
    def mark(self) -> str:
        return f"mark_{self.kind}"


@dataclass(frozen=True)
class Fact(Component):
    """`value` None is not filled in; `unknown` was asked for and is not known. `others`: what other sources say; `decided`:
    who chose among them.
    """

    template: ClassVar = "fact"
    label: str
    value: object = None
    origin: Origin | None = None
    unknown: bool = False
    others: Sequence[tuple[object, Origin]] = ()
    decided: str = ""

    @property
    def given(self) -> bool:
        return self.value is not None and self.value != ""

    @property
    def sources(self) -> int:
        return len(self.others) + self.given


@dataclass(frozen=True)
class Facts(Component):
    """A source that most of them share is said once, below them."""

    ENOUGH: ClassVar = 3
    template: ClassVar = "facts"
    facts: Sequence[Fact]

    @property
    def shared(self) -> Origin | None:
        return most_told((one.origin for one in self.facts if not one.others), self.ENOUGH)

    @property
    def told(self) -> list[Fact]:
        shared = self.shared
        plain = (
            shared is not None and one.origin == shared and not one.others for one in self.facts
        )
        return [
            replace(one, origin=None) if said else one
            for one, said in zip(self.facts, plain, strict=True)
        ]


def most_told(origins: Iterable[Origin | None], enough: int) -> Origin | None:
    """The source that so many or more share."""
    found = Counter(one for one in origins if one).most_common(1)
    return found[0][0] if found and found[0][1] >= enough else None


@dataclass(frozen=True)
class Record:
    """A row of what is known: when, what, whom it leads to, the rest in pairs, and where it comes from. `now`: it holds on the
    day; `later`: it begins after it.
    """

    when: str
    title: str
    links: Sequence[Link]
    pairs: Sequence[tuple[str, str]]
    origin: Origin
    conflicts: Facts | None = None
    now: bool = False
    later: bool = False


@dataclass(frozen=True)
class Records(Component):
    """Rows with more facts than a table can hold. A source that most of them share is said once, below them."""

    ENOUGH: ClassVar = 3
    template: ClassVar = "records"
    records: Sequence[Record]

    @property
    def shared(self) -> Origin | None:
        return most_told((one.origin for one in self.records), self.ENOUGH)


@dataclass(frozen=True)
class Masked(Component):
    """A number of a person: covered until somebody says why he must see it (`kapok.web.reveal.covered` makes one).

    `table` and `row` say where it stands, if it may be shown; `whole` is there for as many seconds as `left`.
    """

    template: ClassVar = "masked"
    name: str
    label: str
    shown: str = ""
    table: str = ""
    row: str = ""
    whole: str = ""
    left: int = 0

    @property
    def id(self) -> str:
        return f"{self.name}-{self.row}"

    @property
    def purposes(self) -> list[tuple[str, str]]:
        return [(key, f"purpose_{key}") for key in PURPOSES]


@dataclass(frozen=True)
class Lines(Component):
    """Several things in one place, one below the other."""

    template: ClassVar = "lines"
    lines: Sequence[object]


@dataclass(frozen=True)
class Column:
    """`sort`: the address that sorts by it; `sorted_` is "", "ascending" or "descending"."""

    label: str
    numeric: bool = False
    sort: str = ""
    sorted_: str = ""
    minor: bool = False
    "Left out on a phone."


@dataclass(frozen=True)
class Table(Component):
    """`rows`: cells of words or components, the first is the row's head. `empty` is said when there are none. `shared`: the
    source of all rows that name none.
    """

    template: ClassVar = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    empty: str
    totals: Sequence[object] = ()
    more: str = ""
    back: str = ""
    shared: Origin | None = None
    listed: bool = True
    "Whether it may be had as a workbook: not where it only explains."

    @property
    def cells(self) -> list[list[tuple[Column, object]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def total_cells(self) -> list[tuple[Column, object]]:
        return list(zip(self.columns, self.totals, strict=True)) if self.totals else []


@dataclass(frozen=True)
class Entry:
    """`who` and `more` may be components."""

    day: dt.date | dt.datetime
    title: object
    who: str = ""
    more: object = ""
    kind: str = "dot"


@dataclass(frozen=True)
class Timeline(Component):
    """Newest first."""

    template: ClassVar = "timeline"
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Summary(Component):
    """Answers to be checked before they are sent, or what is on record."""

    template: ClassVar = "summary"
    rows: Sequence[Row]
