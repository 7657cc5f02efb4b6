"""What pages are made of. A component is data; `{% show it %}` writes it with the template of its name.

Words in a component are words already: views choose the language. What a component says of itself stands in the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from kapok.web.statuses import STATES, State


class Component:
    """`template`: the file of `templates/components` that writes it."""

    template: ClassVar[str] = ""


@dataclass(frozen=True)
class Verdict(Component):
    """The first sentence of a page: ok, near, unknown, unset, discretionary, no. Where no condition is judged: info; of the
    system itself well, wanting or alarm.
    """

    template: ClassVar = "verdict"
    SHAPES: ClassVar = {
        "ok": ("done", "green"),
        "near": ("near", "amber"),
        "unknown": ("diamond", "amber"),
        "unset": ("unset", "grey"),
        "discretionary": ("scales", "purple"),
        "no": ("octagon", "red"),
        "info": ("dot", "blue"),
        "well": ("done", "green"),
        "wanting": ("warn", "amber"),
        "alarm": ("octagon", "red"),
    }
    PLAIN: ClassVar = {"info", "well", "wanting", "alarm"}
    kind: str
    words: str

    @property
    def shape(self) -> str:
        return self.SHAPES[self.kind][0]

    @property
    def tone(self) -> str:
        return self.SHAPES[self.kind][1]

    @property
    def word(self) -> str:
        """Said before the sentence, where something is judged."""
        return "" if self.kind in self.PLAIN else f"verdict_{self.kind}"


@dataclass(frozen=True)
class Tag(Component):
    """A state. `more` follows the word in bold: 超 2 天."""

    template: ClassVar = "tag"
    key: str
    public: bool = False
    more: str = ""

    @property
    def state(self) -> State:
        return STATES[self.key]

    @property
    def words(self) -> tuple[str, str]:
        return self.state.public if self.public and self.state.public[0] else self.state.staff


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
    """Where a fact comes from: data, person or site; as of when, and since when we know it."""

    template: ClassVar = "origin"
    kind: str
    words: str = ""
    as_of: dt.date | None = None
    learnt: dt.date | None = None

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
        counted = Counter(one.origin for one in self.facts if one.origin and not one.others)
        found = counted.most_common(1)
        return found[0][0] if found and found[0][1] >= self.ENOUGH else None

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
    """Rows with more facts than a table can hold."""

    template: ClassVar = "records"
    records: Sequence[Record]


@dataclass(frozen=True)
class Masked(Component):
    """A number of a person: covered until somebody says why he must see it (`kapok.web.reveal.covered` makes one).

    `table` and `row` say where it stands, if it may be shown; `whole` is there for as many seconds as `left`.
    """

    template: ClassVar = "masked"
    PURPOSES: ClassVar = ("case", "visit", "check", "other")
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
        return [(key, f"purpose_{key}") for key in self.PURPOSES]


@dataclass(frozen=True)
class Link(Component):
    template: ClassVar = "link"
    words: str
    href: str


@dataclass(frozen=True)
class Links(Component):
    """Where one goes on from here."""

    template: ClassVar = "links"
    links: Sequence[Link]


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
    """`rows`: cells of words or components, the first is the row's head. `empty` is said when there are none."""

    template: ClassVar = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    empty: str
    totals: Sequence[object] = ()
    more: str = ""
    back: str = ""

    @property
    def cells(self) -> list[list[tuple[Column, object]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def total_cells(self) -> list[tuple[Column, object]]:
        return list(zip(self.columns, self.totals, strict=True)) if self.totals else []


@dataclass(frozen=True)
class Field(Component):
    """One question of a form. `error` says what is wrong and how to mend it. `locked`: may be read only, and why."""

    template: ClassVar = "field"
    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    autocomplete: str = "off"
    inputmode: str = ""
    length: int = 0
    required: bool = True
    locked: str = ""

    @property
    def described(self) -> str:
        parts = [
            f"{self.name}-{part}" for part in ("hint", "error", "locked") if getattr(self, part)
        ]
        return " ".join(parts)


@dataclass(frozen=True)
class Errors(Component):
    """All that is wrong with what was sent, each leading to its field."""

    template: ClassVar = "errors"
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Filters(Component):
    """A form by GET: what is asked stands in the address. Never for names and numbers of people."""

    template: ClassVar = "filters"
    fields: Sequence[Field]
    clear: str
    chips: Sequence[str] = ()


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
class Banner(Component):
    """info, success, warn, danger; at most one a page."""

    template: ClassVar = "banner"
    ICONS: ClassVar = {"info": "info", "success": "done", "warn": "warn", "danger": "octagon"}
    kind: str
    words: str
    link: Link | None = None

    @property
    def icon(self) -> str:
        return self.ICONS[self.kind]


@dataclass(frozen=True)
class Task:
    """`state`: todo, done, blocked; a blocked one says why and is no link."""

    title: str
    href: str = ""
    state: str = "todo"
    hint: str = ""
    due: Deadline | None = None


@dataclass(frozen=True)
class Tasks(Component):
    template: ClassVar = "tasks"
    tasks: Sequence[Task]
    empty: str = ""


@dataclass(frozen=True)
class Summary(Component):
    """Answers to be checked before they are sent, or what is on record."""

    template: ClassVar = "summary"
    rows: Sequence[Row]


@dataclass(frozen=True)
class Confirmation(Component):
    template: ClassVar = "confirmation"
    title: str
    number: str = ""
    following: Sequence[str] = ()


@dataclass(frozen=True)
class Deadline(Component):
    """Working days and the date, always both. `stopped`: why the clock stands still."""

    template: ClassVar = "deadline"
    date: dt.date
    days: int
    stopped: str = ""

    @property
    def sentence(self) -> str:
        if self.stopped:
            return "deadline_stopped"
        if self.days == 0:
            return "deadline_today"
        return "deadline_left" if self.days > 0 else "deadline_over"

    @property
    def count(self) -> int:
        return abs(self.days)

    @property
    def late(self) -> bool:
        return self.days < 0 and not self.stopped


@dataclass(frozen=True)
class Button(Component):
    """Says the action and its object. `why_not`: it cannot be pressed, and why."""

    template: ClassVar = "button"
    words: str
    kind: str = "primary"
    name: str = ""
    value: str = ""
    why_not: str = ""
    href: str = ""


@dataclass(frozen=True)
class Nothing(Component):
    """Said instead of an empty list: what is not there, and what can be done."""

    template: ClassVar = "nothing"
    words: str
    links: Sequence[Link] = field(default_factory=tuple)


@dataclass(frozen=True)
class Form(Component):
    """Sent by POST; `hidden` stands in it unseen. `small`: buttons only, beside others."""

    template: ClassVar = "form"
    buttons: Sequence[Button]
    fields: Sequence[Field] = ()
    hidden: Sequence[tuple[str, str]] = ()
    action: str = ""
    small: bool = False

    @property
    def files(self) -> bool:
        return any(one.kind == "file" for one in self.fields)


@dataclass(frozen=True)
class Section(Component):
    template: ClassVar = "section"
    title: str
    parts: Sequence[Component]


@dataclass(frozen=True)
class Folded(Component):
    """Closed until somebody wants it."""

    template: ClassVar = "folded"
    title: str
    parts: Sequence[Component]


@dataclass(frozen=True)
class Live(Component):
    """Parts that are fetched anew every few seconds while something is `moving`; one a page."""

    template: ClassVar = "live"
    parts: Sequence[Component]
    href: str
    moving: bool = False


@dataclass(frozen=True)
class Words(Component):
    template: ClassVar = "words"
    words: str
    small: bool = False


@dataclass(frozen=True)
class Secret(Component):
    """Shown once, to be copied down."""

    template: ClassVar = "secret"
    label: str
    value: str
