"""What a command speaks through: language, JSON or screen, progress on stderr; and how it stops."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from kapok.cli.folding import fold
from kapok.cli.texts import text
from kapok.masking import masked
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.problems import Problem

OK, FOUND, WRONG_USE = 0, 1, 2
PIPE_WIDTH = 100


class Stop(Exception):
    """Ends a command with a sentence of the catalogue and an exit code."""

    def __init__(self, key: str, code: int = WRONG_USE, **values: object) -> None:
        self.key, self.code, self.values = key, code, values
        super().__init__(key)


_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Screen(Console):
    """A console on which the words of a file or an id cannot steer the terminal: a control character is shown as �."""

    def print(self, *objects: Any, **how: Any) -> None:
        super().print(*map(_harmless, objects), **how)


def _harmless(words: Any) -> Any:
    if isinstance(words, str):
        return _CONTROLS.sub("\ufffd", words)
    if isinstance(words, Text) and _CONTROLS.search(words.plain):
        words = words.copy()
        words.plain = _CONTROLS.sub("\ufffd", words.plain)
    return words


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Screen(file=stream, width=width, highlight=False, emoji=False, markup=False)


@dataclass(slots=True)
class Face:
    """Results go to `out`, progress and complaints about use to `err`."""

    lang: str = "zh"
    json: bool = False
    out: Console = field(default_factory=lambda: _console(stderr=False))
    err: Console = field(default_factory=lambda: _console(stderr=True))

    def text(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        """The one of two names that is in the language spoken; the Chinese one if there is no English."""
        return zh if self.lang == "zh" or not en else en

    def say(self, key: str, *, style: str = "", **values: Any) -> None:
        self.para(Text(self.text(key, **values), style=style))

    def line(self, words: str | Text = "", style: str = "") -> None:
        self.para(Text(words, style=style) if isinstance(words, str) else words)

    def typed(self, command: str) -> None:
        """A command to copy: on a line of its own, whole however long."""
        self.out.print(Text(f"  {command}"), soft_wrap=True)

    def para(self, words: Text, indent: int = 0) -> None:
        """A paragraph, folded to the width of the screen."""
        for line in fold(words, self.out.width - indent):
            self.out.print(Text(" " * indent).append_text(line), soft_wrap=True)

    def para_hanging(self, words: Text, indent: int, hang: int) -> None:
        """As `para`, with all lines but the first set in by `hang` more."""
        lines = fold(words, self.out.width - indent - hang)
        for number, line in enumerate(lines):
            spaces = indent + (hang if number else 0)
            self.out.print(Text(" " * spaces).append_text(line), soft_wrap=True)

    def yuan(self, fen: int | None) -> str:
        """Money as people write it: `1,000 元`; fen only where there are any."""
        if fen is None:
            return "–"
        return f"{yuan_text(fen)} {'元' if self.lang == 'zh' else 'yuan'}"

    def problems(self, problems: list[Problem]) -> None:
        """One line a problem: file:line what. mend. Never wrapped, so that editors can jump to it."""
        for problem in problems:
            self.out.print(Text(problem.say(self.lang)), soft_wrap=True)

    def wrong_use(self, problems: list[Problem]) -> int:
        """Problems of what was written on the command line, not of a file."""
        if self.json:
            found = as_json(problems, self.lang)
            self.write({"ok": False, "problems": found})
        else:
            for problem in problems:
                self.err.print(Text(problem.say(self.lang)), soft_wrap=True)
        return WRONG_USE

    def write(self, data: Any, *, masking: bool = False) -> None:
        """JSON on stdout; `masking`: numbers of people hidden wherever they stand."""
        words = json.dumps(data, ensure_ascii=False, indent=2, default=plain)
        sys.stdout.write((masked(words) if masking else words) + "\n")

    @contextmanager
    def progress(
        self, key: str, total: int | None = None, *, long: bool = False, **values: object
    ) -> Iterator[Any]:
        """A bar on stderr while work goes on; yields `advance(n=1, words=None)`. Where no person watches, `long` work
        says once that it has begun, and the rest is silent.
        """
        words = self.text(key, **values)
        if not self.err.is_terminal:
            if long:
                self.err.print(f"{words} …", soft_wrap=True)
            yield lambda *_args, **_values: None
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.err, transient=True) as bar:
            task = bar.add_task(words, total=total)

            def advance(n: int = 1, words: str | None = None) -> None:
                bar.update(task, advance=n, description=words)

            yield advance


def plain(value: Any) -> Any:
    """Dates as text; anything else JSON does not know is a fault of ours."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def as_json(problems: list[Problem], lang: str) -> list[dict[str, Any]]:
    """Problems as data: file, line, code, what, mend."""
    return [
        {
            "file": p.place.file,
            "line": p.place.line,
            "code": p.code,
            "what": p.what(lang),
            "mend": p.mend(lang),
        }
        for p in problems
    ]
