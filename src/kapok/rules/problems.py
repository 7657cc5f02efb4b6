"""Problems found in a policy package: where, what, and how to mend it; all of them at once.

A problem is raised as data: a place, a code of `messages.CATALOGUE`, and values. It says itself in Chinese or English.
A value `detail` may have an English twin `detail_en`; `allowed` (names with commas between) becomes a suggestion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kapok.rules.messages import CATALOGUE
from kapok.rules.messages.wording import EXAMPLES, type_words

LONGEST = 160
"""A value from a file is shown up to so many characters."""
SHOWN_CHOICES = 16
_GIVEN = ("name", "key", "value", "option", "clause", "measure", "column")
_TYPED = ("type", "types", "want", "got")


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line (1-based; 0 = the whole file)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. `say(lang)` gives `file:line what. mend`."""

    place: Place
    code: str
    args: tuple[tuple[str, str], ...] = ()

    def _text(self, lang: str, *, mend: bool) -> str:
        message = CATALOGUE[self.code]
        values = _values(dict(self.args), lang)
        if lang == "zh":
            return (message.mend if mend else message.what).format(**values)
        return (message.mend_en if mend else message.what_en).format(**values)

    def what(self, lang: str = "zh") -> str:
        return self._text(lang, mend=False)

    def mend(self, lang: str = "zh") -> str:
        return self._text(lang, mend=True)

    def say(self, lang: str = "zh") -> str:
        stop = "。" if lang == "zh" else ". "
        return f"{self.place} {self.what(lang)}{stop}{self.mend(lang)}"


def _values(args: dict[str, str], lang: str) -> dict[str, str]:
    """The values of a message in one language."""
    values = dict(args)
    if "type" in args:
        values["example"] = EXAMPLES.get(args["type"], args["type"])
    if lang == "zh":
        values |= {key: type_words(args[key]) for key in _TYPED if key in args}
    else:
        values |= {key: args[f"{key}_en"] for key in args if f"{key}_en" in args}
    if "allowed" in args:
        values["choice"] = _choice(args, lang)
    elif "hint" in values:
        values["choice"] = values["hint"]
    return values


def _choice(args: dict[str, str], lang: str) -> str:
    """What may stand there instead: the likeliest first."""
    names = [name for name in args["allowed"].split(", ") if name]
    if not names:
        return "这里没有可用的" if lang == "zh" else "there are none here"
    given = next((args[key] for key in _GIVEN if key in args), "")
    lowered = {name.lower(): name for name in reversed(names)}
    near = []
    if len(given) > 2 and not given.isdigit():
        near = [lowered[n] for n in get_close_matches(given.lower(), lowered, 1, 0.62)]
    listed = ", ".join(names[:SHOWN_CHOICES]) + (" …" if len(names) > SHOWN_CHOICES else "")
    if not near:
        return f"可用：{listed}" if lang == "zh" else f"allowed: {listed}"
    if len(names) > SHOWN_CHOICES:
        return f"是不是“{near[0]}”？" if lang == "zh" else f"perhaps “{near[0]}”?"
    if lang == "zh":
        return f"是不是“{near[0]}”？可用：{listed}"
    return f"perhaps “{near[0]}”? allowed: {listed}"


class PackageError(Exception):
    """Raised with every problem found, in the order of files and lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.place.file, p.place.line, p.code))
        super().__init__("\n".join(p.say() for p in self.problems))


@dataclass(slots=True)
class Problems:
    """Collects problems while reading goes on."""

    root: Path | None = None
    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, **args: object) -> None:
        problem = Problem(place, code, tuple((k, shown(v, k)) for k, v in args.items()))
        if problem not in self.found:
            self.found.append(problem)

    def raise_if_any(self) -> None:
        if self.found:
            raise PackageError(self.found)

    def name(self, path: Path) -> str:
        """How a file is called in messages: from the root, where it lies under it."""
        if self.root is not None and path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        return path.name


def shown(value: object, key: str = "") -> str:
    """A value as messages show it: on one line, and not without end."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST or key == "allowed" else f"{text[:LONGEST]}…"


class ExpressionError(Exception):
    """An expression that cannot be compiled; carries a catalogue code and, once it is known, the place."""

    def __init__(self, code: str, **args: object) -> None:
        self.code = code
        self.arguments = args
        self.place: Place | None = None
        super().__init__(code)


__all__ = ["CATALOGUE", "ExpressionError", "PackageError", "Place", "Problem", "Problems", "shown"]
