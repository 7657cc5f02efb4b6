"""Every message and phrase once, in Chinese and English: reads `messages.yaml`, fills in values, masks numbers.
What is wrong with a number or a name is said by `kapok.identity`.

A cell parser gives `Note`s: a code and its values. A value may have an English twin (`label`, `label_en`). In a text
`{count}` is a value and `{count:date|dates}` the word for one or for many of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from kapok.identity import Remark, Verdict
from kapok.identity.catalogue import CATALOGUE as OF_IDENTITY
from kapok.masking import masked
from kapok.rules.problems import Problems
from kapok.rules.source.yamlsource import parse_yaml

FILE = "messages.yaml"
PHRASES = "phrases"
_TEXTS = ("zh", "en", "mend", "mend_en")
_EN = "_en"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Level(StrEnum):
    """error = the cell, row or file cannot be used; warning = used, but look; repair = mended and said."""

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Message:
    """`gather`: said once for a column, with a count, as every repair is. `as_is`: nothing was left out or changed, all
    that was written is used.
    """

    level: Level
    texts: dict[str, str]
    gather: bool
    as_is: bool


@cache
def _file() -> dict[str, Any]:
    text = resources.files(__package__).joinpath(FILE).read_text("utf-8")
    problems = Problems()
    found = parse_yaml(text, FILE, problems)
    problems.raise_if_any()
    return found or {}


@cache
def catalogue() -> dict[str, Message]:
    """Every message by its code."""
    return _of_identity() | {
        code: Message(
            Level(body["level"]),
            {key: str(body[key]) for key in _TEXTS},
            bool(body.get("gather", body["level"] == Level.REPAIR)),
            bool(body.get("as_is", body["level"] == Level.REPAIR)),
        )
        for code, body in _file().items()
        if code != PHRASES
    }


def _of_identity() -> dict[str, Message]:
    """What `kapok.identity` says of a number or a name: used as it is, or not at all."""
    levels = {Verdict.WARNING: Level.WARNING, Verdict.WRONG: Level.ERROR}
    return {
        code: Message(
            levels[Verdict(entry.verdict)],
            {key: getattr(entry, key) for key in _TEXTS},
            gather=False,
            as_is=entry.verdict == Verdict.WARNING,
        )
        for code, entry in OF_IDENTITY.items()
    }


@cache
def phrases() -> dict[str, dict[str, str]]:
    """What is said besides messages, by its code and language."""
    return {
        code: {lang: str(body[lang]) for lang in ("zh", "en")}
        for code, body in _file()[PHRASES].items()
    }


class _Said(str):
    """A value in a text; with `one|many` after the colon, the word for so many."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return str(self)
        one, _, many = spec.partition("|")
        return one if self == "1" else many


def one_line(words: str) -> str:
    """Words of a file as they may be shown: no control characters, no whole numbers of people."""
    return masked(_CONTROL.sub("", words) if _CONTROL.search(words) else words)


def fill(text: str, values: dict[str, str], lang: str) -> str:
    """A text with its values; in English those with a twin give way to it."""
    if lang != "zh":
        values = values | {
            key.removesuffix(_EN): v for key, v in values.items() if key.endswith(_EN)
        }
    return text.format(**{key: _Said(value) for key, value in values.items()})


def phrase(code: str, lang: str, **values: object) -> str:
    """A phrase of the catalogue."""
    return fill(phrases()[code][lang], {k: one_line(str(v)) for k, v in values.items()}, lang)


def both(name: str, code: str, **values: object) -> dict[str, str]:
    """A phrase as a value of a note, in both languages."""
    return {name: phrase(code, "zh", **values), f"{name}{_EN}": phrase(code, "en", **values)}


def listed(name: str, items: Iterable[object]) -> dict[str, str]:
    """Several things as a value of a note, in both languages."""
    told = [str(item) for item in items]
    return {
        name: phrase("comma", "zh").join(told),
        f"{name}{_EN}": phrase("comma", "en").join(told),
    }


def sentence(text: str) -> str:
    """A text that begins a sentence: the first letter is a capital."""
    return text[:1].upper() + text[1:]


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

    @property
    def as_is(self) -> bool:
        return catalogue()[self.code].as_is

    @property
    def about(self) -> str:
        """What is counted together, where a message is about several kinds of things."""
        return dict(self.args).get("label", "")

    def text(self, key: str, lang: str, count: int) -> str:
        """One of the message's texts, for so many cells."""
        return fill(
            catalogue()[self.code].texts[key], {"count": str(count), **dict(self.args)}, lang
        )


def note(code: str, **args: object) -> Note:
    """A note of the catalogue; values are shown as text, on one line, with numbers of people masked."""
    if code not in catalogue():
        raise KeyError(code)
    return Note(code, tuple((name, one_line(str(value))) for name, value in args.items()))


def remarked(remark: Remark) -> Note:
    """A remark on a number or a name, as a note."""
    return note(remark.code, **dict(remark.args))
