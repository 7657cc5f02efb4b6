"""What a page says: verdict, state, banner, time left, receipt, that there is nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from kapok.look import Html
from kapok.web.components.base import Component, Link
from kapok.web.statuses import STATES, State


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
class Confirmation(Component):
    template: ClassVar = "confirmation"
    title: str
    number: str = ""
    following: Sequence[str] = ()


@dataclass(frozen=True)
class Nothing(Component):
    """Said instead of an empty list: what is not there, and what can be done."""

    template: ClassVar = "nothing"
    words: str
    links: Sequence[Link] = field(default_factory=tuple)


@dataclass(frozen=True)
class Words(Component):
    template: ClassVar = "words"
    words: str
    small: bool = False


@dataclass(frozen=True)
class Written(Component):
    """HTML made by `kapok.look` of the words of a policy. Its English stands beside the Chinese, and alone is not shown."""

    template: ClassVar = "written"
    html: Html


@dataclass(frozen=True)
class Secret(Component):
    """Shown once, to be copied down."""

    template: ClassVar = "secret"
    label: str
    value: str
