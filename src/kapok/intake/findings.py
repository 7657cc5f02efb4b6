"""What was found while reading: where, what, and how to mend it, in Chinese and English.

`messages.yaml` holds every message once. A cell parser gives `Note`s (a code and its arguments); the reader, which
knows the place, turns a note into a `Finding`. Repairs of one kind in one column are one finding with a count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from kapok.rules.problems import Problems
from kapok.rules.yamlsource import parse_yaml

WHAT_ZH, WHAT_EN, MEND_ZH, MEND_EN = "zh", "en", "mend", "mend_en"


class Level(StrEnum):
    """error = the cell, row or file cannot be used; warning = used, but look; repair = mended and said."""

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Message:
    """`gather`: said once for a column, with a count, as every repair is."""

    level: Level
    texts: dict[str, str]
    gather: bool


@cache
def catalogue() -> dict[str, Message]:
    """Every message by its code."""
    text = resources.files(__package__).joinpath("messages.yaml").read_text("utf-8")
    problems = Problems()
    found: dict[str, Any] = parse_yaml(text, "messages.yaml", problems) or {}
    problems.raise_if_any()
    return {
        code: Message(
            Level(body["level"]),
            {k: str(body[k]) for k in (WHAT_ZH, WHAT_EN, MEND_ZH, MEND_EN)},
            bool(body.get("gather", body["level"] == Level.REPAIR)),
        )
        for code, body in found.items()
    }


@dataclass(frozen=True, slots=True)
class Note:
    """A message without a place."""

    code: str
    args: tuple[tuple[str, str], ...] = ()

    @property
    def level(self) -> Level:
        return catalogue()[self.code].level

    @property
    def gathered(self) -> bool:
        return catalogue()[self.code].gather


def note(code: str, **args: object) -> Note:
    """A note of the catalogue; arguments are shown as text."""
    if code not in catalogue():
        raise KeyError(code)
    return Note(code, tuple((name, str(value)) for name, value in args.items()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where: `row` is the row number the user sees (1-based, 0 = the whole sheet), `column` the header's words."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    letter: str = ""

    def say(self, lang: str = "zh") -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”" if lang == "zh" else f"sheet “{self.sheet}”")
        if self.row:
            parts.append(f"第 {self.row} 行" if lang == "zh" else f"row {self.row}")
        if self.column:
            letter = f"{self.letter} " if self.letter else ""
            parts.append(
                f"{letter}列“{self.column}”" if lang == "zh" else f"column {letter}“{self.column}”"
            )
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at one place. `count` > 1: the same repair so many times, `place.row` is the first of them."""

    place: Place
    note: Note
    count: int = 1

    @property
    def code(self) -> str:
        return self.note.code

    @property
    def level(self) -> Level:
        return self.note.level

    def _text(self, key: str) -> str:
        message = catalogue()[self.code].texts[key]
        return message.format(**{"count": str(self.count), **dict(self.note.args)})

    def what(self, lang: str = "zh") -> str:
        return self._text(WHAT_ZH if lang == "zh" else WHAT_EN)

    def mend(self, lang: str = "zh") -> str:
        return self._text(MEND_ZH if lang == "zh" else MEND_EN)

    def say(self, lang: str = "zh") -> str:
        """Where, what is wrong, how to mend it: one line."""
        mend = self.mend(lang)
        if lang == "zh":
            return f"{self.place.say(lang)}：{self.what(lang)}" + (f"，{mend}。" if mend else "。")
        return f"{self.place.say(lang)}: {self.what(lang)}" + (f". {mend}." if mend else ".")

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        place = self.place
        return {
            "file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column,
            "letter": place.letter, "level": str(self.level), "code": self.code, "count": self.count,
            "what": self.what(lang), "mend": self.mend(lang),
        }  # fmt: skip


@dataclass(slots=True)
class Collector:
    """Takes findings as they come; those that are said once for a column are counted."""

    single: list[Finding] = field(default_factory=list)
    counted: dict[tuple[str, str, str, str], Finding] = field(default_factory=dict)

    def add(self, place: Place, one: Note, times: int = 1) -> None:
        """The note at the place; one that is counted may stand for several cells, of which this is the first."""
        if one.gathered:
            self._count(Finding(place, one, times))
        else:
            self.single.append(Finding(place, one))

    def _count(self, one: Finding) -> None:
        key = (one.place.file, one.place.sheet, one.place.column, one.code)
        known = self.counted.get(key)
        self.counted[key] = one if known is None else replace(known, count=known.count + one.count)

    def join(self, other: Collector) -> None:
        """Takes over what another collector has, as if it had come here."""
        self.single.extend(other.single)
        for one in other.counted.values():
            self._count(one)

    def extend(self, findings: Iterable[Finding]) -> None:
        self.single.extend(findings)

    def all(self) -> list[Finding]:
        return in_order([*self.single, *self.counted.values()])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file, sheet, row and column."""
    return sorted(
        findings, key=lambda f: (f.place.file, f.place.sheet, f.place.row, f.place.column, f.code)
    )
