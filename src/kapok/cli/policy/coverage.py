"""`kapok policy coverage`: what becomes of each sentence of the document."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from kapok.cli.face import FOUND, OK, Face
from kapok.cli.package import PackageDir, open_package
from kapok.rules.package.coverage import EXECUTABLE, OPEN, WAIVED, Coverage, Covered, cover
from kapok.rules.package.model import Package

Strict = Annotated[bool, typer.Option("--strict", help="help.strict")]


def coverage(ctx: typer.Context, folder: PackageDir = None, strict: Strict = False) -> int:
    face: Face = ctx.obj
    package = open_package(face, folder, check=False)
    result = cover(package)
    code = FOUND if strict and not result.complete else OK
    if face.json:
        face.write({"ok": result.complete} | result.as_data())
        return code
    _table(face, package, result)
    for state, key in ((OPEN, "coverage.open_list"), (WAIVED, "coverage.waived_list")):
        _sentences(face, key, result.of(state))
    loose = [s for s in result.sentences if s.loose]
    if loose:
        face.say("coverage.loose_list", style="bold")
        for covered in loose:
            words = f"{covered.sentence.clause}.{covered.sentence.number}  {face.text('join').join(covered.loose)}"
            face.para(Text(words), 2)
        face.line()
    _summary(face, result)
    return code


def _table(face: Face, package: Package, result: Coverage) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(face.text("coverage.clause"))
    table.add_column(face.text("coverage.title"), overflow="fold")
    for key in ("sentences", "executable", "waived", "open"):
        table.add_column(face.text(f"coverage.{key}"), justify="right")
    table.add_column(face.text("coverage.measures"), overflow="fold")
    for name, group in result.clauses().items():
        counts = [sum(s.state == state for s in group) for state in (EXECUTABLE, WAIVED, OPEN)]
        shown = [Text(str(n) if n else "–", style="" if n else "dim") for n in counts]
        if counts[2]:
            shown[2].stylize("bold yellow")
        measures = [m.id for m in package.measures.values() if m.clause == name]
        table.add_row(
            name, heading(group[0]), str(len(group)), *shown, face.text("join").join(measures)
        )
    face.out.print(table)


def heading(first: Covered, width: int = 22) -> str:
    """How a clause is called: its title, or the beginning of its first sentence."""
    words = first.sentence.text
    head, _, rest = words.partition("." if "." in words[:3] else "）")
    words = (rest if head and len(head) <= 4 and rest else words).strip().rstrip("。")
    return words if len(words) <= width else words[: width - 1] + "…"


def _sentences(face: Face, key: str, listed: list[Covered]) -> None:
    if not listed:
        return
    face.say(key, style="bold", n=len(listed))
    for covered in listed:
        sentence = covered.sentence
        if sentence.kind != "text" and covered.state == OPEN:
            continue
        words = Text(f"{sentence.clause}.{sentence.number}  ", style="cyan")
        words.append(sentence.text, style="default")
        if covered.reason:
            words.append(f"  — {covered.reason}", style="dim")
        face.para_hanging(words, 2, 4)
    face.line()


def _summary(face: Face, result: Coverage) -> None:
    total, runs = len(result.sentences), len(result.of(EXECUTABLE))
    waived, unbound = len(result.of(WAIVED)), len(result.of(OPEN))
    share = f"{100 * (runs + waived) // max(total, 1)}%"
    values = {"total": total, "executable": runs, "waived": waived, "open": unbound, "share": share}
    face.say("coverage.sum", style="bold green" if result.complete else "bold", **values)
