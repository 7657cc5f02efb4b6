"""Problems found in a policy package: where, what, and how to mend it; all of them at once.

A problem is raised as data: a place, a code of `messages.CATALOGUE`, and values. It says itself in Chinese or English.
A value `detail` may have an English twin `detail_en`; `allowed` (names with commas between) becomes a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from kapok.rules.messages import CATALOGUE, REMINDERS
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

    @property
    def reminds(self) -> bool:
        """It may be right as it is: shown, and no failure."""
        return self.code in REMINDERS

    def say(self, lang: str = "zh") -> str:
        stop = "。" if lang == "zh" else ". "
        mark = ("提醒：" if lang == "zh" else "note: ") if self.reminds else ""
        return f"{self.place} {mark}{self.what(lang)}{stop}{self.mend(lang)}"


def _values(args: dict[str, str], lang: str) -> dict[str, str]:
    """The values of a message in one language."""
    values = dict(args)
    if "type" in args:
        values["example"] = EXAMPLES.get(args["type"], args["type"])
    if lang == "zh":
        values |= {key: type_words(args[key]) for key in _TYPED if key in args}
    else:
        values |= {key: args[f"{key}_en"] for key in args if f"{key}_en" in args}
    for key in ("clause", "measure"):
        if key in args:
            values[key] = clause_words(args[key], lang)
    if "allowed" in args:
        values["choice"] = _choice(args, lang)
    elif "hint" in values:
        values["choice"] = values["hint"]
    return values


def clause_words(name: str, lang: str) -> str:
    """A clause or measure as one speaks of it: 第5c条, clause 5c; one without a number by its name."""
    bare = re.sub(r"^第\s*(.*?)\s*条$", r"\1", name)
    numbered = re.fullmatch(r"[0-9]+\w*|[一二三四五六七八九十百零〇]+\w*", bare)
    if lang == "zh":
        return f"第{bare}条" if numbered else f"“{bare}”"
    return bare if numbered else f"“{bare}”"


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
    """Collects problems while reading goes on; what is only a reminder stands apart.

    `lost`: names of which the type or the meaning could not be read; nothing is said of expressions that use them.
    """

    root: Path | None = None
    found: list[Problem] = field(default_factory=list)
    reminders: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    explained: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, **args: object) -> None:
        problem = Problem(place, code, tuple((k, shown(v, k)) for k, v in args.items()))
        listed = self.reminders if problem.reminds else self.found
        if problem not in listed:
            listed.append(problem)

    def beside(self, root: Path) -> Problems:
        """The same collection, with files called from another root."""
        return replace(self, root=root)

    @contextmanager
    def losing(self, name: object) -> Iterator[None]:
        """What is read here defines `name`: if its shape is wrong, the name is lost, and nothing else."""
        before = len(self.found)
        yield
        shape = [p for p in self.found[before:] if loses_names(p)]
        if shape:
            self.lost.add(str(name))
            self.explained += shape

    def blind(self) -> set[str]:
        """Files of which it is not even known what names they define."""
        return {p.place.file for p in self.found if _blinds(p) and p not in self.explained}

    def settled(self, *files: str) -> bool:
        """Nothing is wrong in these files (none named: anywhere), so that what seems unused is so."""
        return not any(not files or p.place.file in files for p in self.found)

    def raise_if_any(self) -> None:
        if self.found:
            raise PackageError(self.found)

    def name(self, path: Path) -> str:
        """How a file is called in messages: from the root, where it lies under it."""
        if self.root is not None and path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        return path.name


_FILE = frozenset(
    [
        "yaml",
        "empty",
        "encoding",
        "control",
        "unreadable",
        "yml",
        "too_deep",
        "alias",
        "unknown_entity",
    ]
)
_SHAPE = _FILE | frozenset(
    [
        "not_mapping",
        "not_list",
        "duplicate_key",
        "duplicate_id",
        "bad_id",
        "reserved",
        "fact_kind",
        "few_options",
        "option",
        "type",
        "option_type",
        "no_codes",
        "not_code",
    ]
)
_SHAPE_KEYS = frozenset({"type", "default", "match", "from", "to", "values"})
_TABLES = frozenset(
    {"unit", "entity", "let", "readings", "params", "amounts", "definitions", "refs", "facts"}
)


def loses_names(problem: Problem) -> bool:
    """Where one name is defined: what it is, is not known after this."""
    if problem.code in ("missing_key", "bad_choice", "not_text"):
        return dict(problem.args).get("key") in _SHAPE_KEYS
    return problem.code in _SHAPE


def _blinds(problem: Problem) -> bool:
    """In a file: what names it defines is not known after this."""
    if problem.code in ("missing_key", "not_mapping", "not_list", "not_text"):
        return dict(problem.args).get("key") in {*_TABLES, problem.place.file}
    return problem.code in _FILE


def shown(value: object, key: str = "") -> str:
    """A value as files write it, on one line, and not without end."""
    text = " ".join(_written(value).split())
    return text if len(text) <= LONGEST or key == "allowed" else f"{text[:LONGEST]}…"


def _written(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_written(k)}: {_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_written, value)) + "]"
    return str(value)


class ExpressionError(Exception):
    """An expression that cannot be compiled; carries a catalogue code and, once it is known, the place.

    `others`: what else is wrong in other parts of it.
    """

    def __init__(self, code: str, **args: object) -> None:
        self.code = code
        self.arguments = args
        self.place: Place | None = None
        self.others: list[ExpressionError] = []
        super().__init__(code)


__all__ = ["CATALOGUE", "ExpressionError", "PackageError", "Place", "Problem", "Problems", "shown"]
