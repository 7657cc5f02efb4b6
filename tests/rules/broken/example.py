"""Reads an example of a broken package and makes it from the good one in `base/`.

An example is a text file: what it shows; the changes; the messages in Chinese and in English, to the letter.

    === FILE                lines to change: `-old` and `+new`, as in a patch, everything after the sign being the line
    === whole FILE          the whole file instead
    === copy FILE FILE      === rename FILE FILE      === delete FILE      === folder FILE
    === with procedures     the good procedures of `procedures/` in the package
    === encode CODEC FILE   the same text in another encoding
    === repeat N FILE       as for a change; the new lines N times, {i} counting from 1 and {j} from 2
    === zh                  === en

`«text×N»` in a new line stands for the text N times.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from kapok.rules.cases.inspection import inspect_package
from kapok.rules.problems import Problem

HERE = Path(__file__).parent
BASE = HERE / "base"
PACKAGE = "town-2022"
_TIMES = re.compile(r"«(.+?)×(\d+)»")


@dataclass(frozen=True)
class Example:
    """`sections`: heading and lines, in order."""

    name: str
    shows: str
    sections: list[tuple[str, list[str]]]

    def messages(self, lang: str) -> list[str]:
        return next(lines for heading, lines in self.sections if heading == lang)

    def make(self, folder: Path) -> Path:
        """The broken package under `folder`."""
        shutil.copytree(BASE, folder, dirs_exist_ok=True)
        for heading, lines in self.sections:
            if heading not in ("zh", "en"):
                _apply(folder, heading.split(), lines)
        return folder / PACKAGE


def read_example(path: Path) -> Example:
    first, *rest = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    sections: list[tuple[str, list[str]]] = []
    for line in rest:
        if line.startswith("=== "):
            sections.append((line.removeprefix("=== "), []))
        else:
            sections[-1][1].append(line)
    return Example(path.stem, first, sections)


def examples() -> list[Example]:
    return [read_example(path) for path in sorted((HERE / "examples").glob("*.txt"))]


def problems_of(package: Path) -> list[Problem]:
    """Everything wrong with a package and its cases; if nothing is, what it is reminded of."""
    found = inspect_package(package)
    return found.problems or found.reminders


def _apply(folder: Path, words: list[str], lines: list[str]) -> None:
    verb = words[0] if len(words) > 1 else "change"
    file = folder / words[-1]
    match verb:
        case "change":
            _change(file, lines, 1)
        case "repeat":
            _change(file, lines, int(words[1]))
        case "whole":
            file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case "copy":
            shutil.copy(folder / words[1], file)
        case "rename":
            (folder / words[1]).rename(file)
        case "delete" if file.is_dir():
            shutil.rmtree(file)
        case "delete":
            file.unlink()
        case "with":
            shutil.copytree(HERE / words[1], folder / PACKAGE / words[1])
        case "folder":
            file.mkdir()
        case "encode":
            file.write_bytes(file.read_text(encoding="utf-8").encode(words[1]))
        case _:
            raise ValueError(f"unknown: {' '.join(words)}")


def _change(file: Path, lines: list[str], times: int) -> None:
    """Replace each run of `-` lines by the `+` lines after it."""
    text = file.read_text(encoding="utf-8")
    old: list[str] = []
    new: list[str] = []
    for line in [*lines, ""]:
        if new and not line.startswith("+"):
            text = _replaced(text, old, new, times)
            old, new = [], []
        if line:
            {"-": old, "+": new}[line[0]].append(line[1:])
    if old:
        raise ValueError(f"{old} without what comes instead")
    file.write_text(text, encoding="utf-8")


def _replaced(text: str, old: list[str], new: list[str], times: int) -> str:
    before = "".join(f"{line}\n" for line in old)
    if text.count(before) != 1:
        raise ValueError(f"not exactly once in the file: {before}")
    block = "".join(f"{line}\n" for line in new)
    block = _TIMES.sub(lambda match: match.group(1) * int(match.group(2)), block)
    if times > 1:
        numbered = (
            block.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(1, times + 1)
        )
        block = "".join(numbered)
    return text.replace(before, block)
