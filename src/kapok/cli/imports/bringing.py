"""`kapok import FILE…`: one file, several, or a zip of them; each is an import of its own, as on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.imports.command import Out, as_data, in_words, not_kept, ready, tell, write_copy
from kapok.cli.options import read_day
from kapok.masking import masked_all

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="help.import_path")]
Source = Annotated[str, typer.Option("--source", metavar="WHO", help="help.import_source")]
Period = Annotated[str, typer.Option("--period", metavar="YYYY-MM", help="help.import_period")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="help.import_as_of")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="help.import_dry_run")]
Partial = Annotated[bool, typer.Option("--partial", help="help.import_partial")]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What holds of every file. `how`: as `actions.receive`."""

    how: dict[str, Any]
    dry_run: bool
    partial: bool
    annotated: Path | None
    cluster: str


@dataclass(slots=True)
class _Came:
    """A file, or a sheet of a zip, as it is called; what became of it, and why it is not well. `told`: the same as data."""

    name: str
    done: Any = None
    why: str | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        return self.why is None and self.done.state != "refused"


def file(
    ctx: typer.Context,
    paths: Files,
    source: Source = "",
    period: Period = "",
    as_of: AsOf = "",
    dry_run: DryRun = False,
    partial: Partial = False,
    annotated: Out = None,
    name: ClusterName = ASKED,
) -> int:
    """Understood, judged row by row, and applied if everything can be; code 1 if something cannot. What is wrong with one file keeps
    no other out.
    """
    face: Face = ctx.obj
    if missing := [str(path) for path in paths if not path.is_file()]:
        raise Stop("import.no_file", path=face.text("join").join(missing))
    how = {"supplier": source, "as_of": read_day(as_of), "period": period}
    wanted = _Wanted(how, dry_run, partial, annotated, name)
    found: list[_Came] = []
    with ready(face, name):
        left = list(paths)
        try:
            while left:
                for one in _of(face, left[0], wanted, several=len(paths) > 1):
                    found.append(one)  # noqa: PERF402  what is done is told whatever comes
                left.pop(0)
        finally:
            if found:
                why = face.text("import.broke_off")
                _end(face, found + [_Came(path.name, why=why) for path in left])
    return OK if all(one.well for one in found) else FOUND


def _of(face: Face, path: Path, wanted: _Wanted, *, several: bool) -> Iterator[_Came]:
    """The file, or one after the other of those in it; told as they are done. A single one with which nothing could be done ends the
    command with its sentence.
    """
    from kapok.imports.bundles import files_in

    try:
        with in_words(face):
            files = files_in(path.name, path.read_bytes())
    except Stop as stop:
        if not several:
            raise
        yield _told(face, _Came(path.name, why=face.text(stop.key, **stop.values)), wanted)
        return
    several = several or len(files) > 1
    for called, data in files:
        one = _Came(called)
        try:
            with in_words(face):
                _bring(face, one, data, wanted)
        except Stop as stop:
            if one.done is None and not several:
                raise
            one.why = face.text(stop.key, **stop.values)
            _as_it_stands(face, one)
        yield _told(face, one, wanted, alone=not several)


def _bring(face: Face, one: _Came, data: bytes, wanted: _Wanted) -> None:
    """As far as it goes: `one.done` is how it stands."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.jobs.work.importing import apply_and_decide

    with face.progress("import.checking", long=True):
        seen = actions.understand(MACHINE, data, one.name, **wanted.how)
    one.done = seen.file
    if one.done.state != "checked" or wanted.dry_run:
        return
    actions.confirm(MACHINE, one.done.pk, partial=wanted.partial)
    with face.progress("import.applying", long=True):
        one.done = apply_and_decide(MACHINE, one.done.pk, seen)


def _as_it_stands(face: Face, one: _Came) -> None:
    """What broke may have gone further than we were told, or been checked anew. A database that is gone leaves what we know."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports import actions

    if one.done is not None:
        with suppress(Stop), in_words(face), acting_as(MACHINE):
            one.done = actions.get(MACHINE, one.done.pk)


def _told(face: Face, one: _Came, wanted: _Wanted, *, alone: bool = False) -> _Came:
    """In words; of one among several under its name, and its copy in a folder of its own."""
    if not face.json and not alone:
        face.say("import.of_file", style="bold", name=masked_all(one.name))
    if one.done is None:
        if not face.json:
            face.line(one.why or "", style="yellow")
        return one
    try:
        with in_words(face):
            _said(face, one, wanted, alone=alone)
    except Stop as stop:
        why = face.text(stop.key, **stop.values)
        one.why = one.why or why
        if not face.json:
            face.line(why, style="yellow")
    return one


def _said(face: Face, one: _Came, wanted: _Wanted, *, alone: bool) -> None:
    one.told = as_data(face, one.done)
    if face.json:
        one.told |= {"not_kept": not_kept(one.done)}
    else:
        tell(face, wanted.cluster, one.done, one.why)
        if one.why and not wanted.partial and one.done.counts.get("refused"):
            face.say("import.partial_how", style="dim")
    if wanted.annotated is not None and one.done.state != "refused":
        write_copy(face, one.done.pk, wanted.annotated / ("" if alone else str(one.done.pk)))


def _end(face: Face, found: list[_Came]) -> None:
    wrong = [one for one in found if not one.well]
    if not face.json:
        if len(found) > 1:
            told = {"files": len(found), "well": len(found) - len(wrong), "wrong": len(wrong)}
            face.para_hanging(Text(face.text("import.of_files", **told), style="bold"), 0, 2)
        return
    lines = [
        {"ok": one.well, "file": masked_all(one.name)} | one.told | {"why": one.why}
        for one in found
    ]
    face.write(lines[0] if len(lines) == 1 else {"ok": not wrong, "imports": lines})
