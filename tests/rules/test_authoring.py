"""The authoring guide is true: its files make the example package, its commands print what stands there.

A fenced block of the guide belongs to the comment before it: `file: PATH` the whole file, `add: PATH` more at its end,
`change: PATH` lines exchanged as in a patch, `try: PATH` the same until the next command has run, `of: PATH` lines of a
file of ours as they stand there. A `console` block is a command and what it prints. `KAPOK_WRITE_GUIDE=1 pytest tests/rules/test_authoring.py` writes the outputs and the
package anew; read every one before committing.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kapok.cli.main import main
from kapok.rules.cases.casefile import read_cases
from kapok.rules.cases.casetest import MakeExecutor, run_case
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.coverage import cover
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/authoring.md"
EXAMPLE = ROOT / "docs/example-policy"
MADE = "policies/qinghe-2024"
SHOWN = "of"
WRITING = os.environ.get("KAPOK_WRITE_GUIDE") == "1"
_BLOCK = re.compile(r"(?:<!-- (\w+): (\S+) -->\n)?```(\w+)\n(.*?)```\n", re.DOTALL)
_VARYING = ((r"指纹 [0-9a-f]{16}", "指纹 0123456789abcdef"), (r"\d+\.\d 秒", "0.1 秒"))


@dataclass(frozen=True)
class Block:
    """One block of the guide: what to do with it, the file meant, its text, where its text stands."""

    verb: str
    path: str
    kind: str
    text: str
    span: tuple[int, int]


def blocks(guide: str) -> list[Block]:
    return [Block(m[1] or "", m[2] or "", m[3], m[4], m.span(4)) for m in _BLOCK.finditer(guide)]


def exchanged(text: str, patch: str) -> str:
    """Each run of `-` lines, which has to stand there once, by the `+` lines after it."""
    for run in re.finditer(r"((?:^-.*\n)+)((?:^\+.*\n)+)", patch, re.MULTILINE):
        old, new = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in run.groups())
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def steady(text: str) -> str:
    """Without what differs from run to run: seconds, and the seal that follows the vocabulary."""
    for pattern, instead in _VARYING:
        text = re.sub(pattern, instead, text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def printed(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "kapok"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(arguments)
    return steady(out.getvalue())


def followed(guide: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Do what the guide says, here: the guide with true outputs; each command, what stands there, what is printed."""
    whole, done = guide, 0
    ran: list[tuple[str, str, str]] = []
    before: dict[Path, str] = {}
    for block in blocks(guide):
        path = Path(block.path)
        if block.verb == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.verb and block.verb != SHOWN:
            text = path.read_text(encoding="utf-8")
            if block.verb == "try":
                before[path] = text
            new = text + block.text if block.verb == "add" else exchanged(text, block.text)
            path.write_text(new, encoding="utf-8")
        elif block.kind == "console":
            command, _, stands = block.text.removeprefix("$ ").partition("\n")
            got = printed(command)
            ran.append((command, stands, got))
            start, end = (done + at for at in block.span)
            whole = f"{whole[:start]}$ {command}\n{got}{whole[end:]}"
            done = len(whole) - len(guide)
            for changed, text in before.items():
                changed.write_text(text, encoding="utf-8")
            before.clear()
    return whole, ran


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shared vocabulary and nothing else."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "policies/vocabulary", folder / "policies/vocabulary")
    return folder


@pytest.fixture(scope="module")
def run(workplace: Path) -> list[tuple[str, str, str]]:
    guide = GUIDE.read_text(encoding="utf-8")
    with contextlib.chdir(workplace):
        whole, ran = followed(guide)
    if WRITING:
        GUIDE.write_text(whole, encoding="utf-8")
        shutil.rmtree(EXAMPLE, ignore_errors=True)
        shutil.copytree(workplace / MADE, EXAMPLE)
    return ran


def test_every_command_prints_what_the_guide_says(run: list[tuple[str, str, str]]) -> None:
    assert len(run) > 10
    for command, stands, got in run:
        assert got == (got if WRITING else stands), command


def test_the_files_of_the_guide_are_the_example(
    run: list[tuple[str, str, str]], workplace: Path
) -> None:
    assert run
    made = workplace / MADE
    files = sorted(p.relative_to(made) for p in made.rglob("*.*"))
    assert files == sorted(p.relative_to(EXAMPLE) for p in EXAMPLE.rglob("*.*"))
    for name in files:
        assert (made / name).read_text("utf-8") == (EXAMPLE / name).read_text("utf-8"), name


def test_what_is_shown_of_another_package_stands_there() -> None:
    shown = [b for b in blocks(GUIDE.read_text(encoding="utf-8")) if b.verb == SHOWN]
    assert len(shown) > 5
    for block in shown:
        assert block.text in (ROOT / block.path).read_text(encoding="utf-8"), block.text


def test_the_example_passes_where_it_stands() -> None:
    assert cover(load_package(EXAMPLE)).complete


@pytest.mark.parametrize("make", [PythonExecutor, DuckExecutor])
@pytest.mark.parametrize("name", ["01-hiring", "02-travel"])
def test_the_cases_of_the_example_hold(name: str, make: MakeExecutor) -> None:
    package = load_package(EXAMPLE, check=False)
    cases = read_cases(EXAMPLE / "cases" / f"{name}.yaml", package)
    assert len(cases) >= 12
    for case in cases:
        assert run_case(case, make).differences == [], case.name
