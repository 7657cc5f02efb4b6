"""`kapok import FILE…`: one file, several, or a zip of them; each is an import of its own, as on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.imports.command import Out, as_data, not_kept, ready, tell, write_copy
from kapok.cli.options import read_day

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


@dataclass(frozen=True, slots=True)
class _Came:
    """A file, or a sheet of a zip, as it is called; what became of it, or why nothing did."""

    name: str
    done: Any = None
    why: str | None = None

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
    with ready(face, name):
        found = list(_all(face, paths, wanted))
        _end(face, found)
    return OK if all(one.well for one in found) else FOUND


def _all(face: Face, paths: list[Path], wanted: _Wanted) -> Iterator[_Came]:
    """One after the other; told as they are done. A single file that is refused ends the command with its sentence."""
    from kapok.imports.bundles import files_in
    from kapok.registry.trouble import Refused

    for path in paths:
        try:
            files = files_in(path.name, path.read_bytes())
        except Refused as refused:
            if len(paths) == 1:
                raise
            yield _told(face, _Came(path.name, why=refused.say(face.lang)), wanted, alone=False)
            continue
        alone = len(paths) == len(files) == 1
        for called, data in files:
            try:
                came = _one(face, called, data, wanted)
            except Refused as refused:
                if alone:
                    raise
                came = _Came(called, why=refused.say(face.lang))
            yield _told(face, came, wanted, alone=alone)


def _one(face: Face, called: str, data: bytes, wanted: _Wanted) -> _Came:
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.trouble import Refused
    from kapok.jobs.work.anew import decide_anew

    with face.progress("import.checking", long=True):
        seen = actions.understand(MACHINE, data, called, **wanted.how)
    done = seen.file
    if done.state != "checked" or wanted.dry_run:
        return _Came(called, done)
    try:
        actions.confirm(MACHINE, done.pk, partial=wanted.partial)
        with face.progress("import.applying", long=True):
            done = actions.apply(MACHINE, done.pk, seen)
        decide_anew(MACHINE, done.pk)
    except Refused as refused:
        return _Came(called, done, refused.say(face.lang))
    return _Came(called, done)


def _told(face: Face, one: _Came, wanted: _Wanted, *, alone: bool) -> _Came:
    """In words; of one among several under its name, and its copy in a folder of its own."""
    from kapok.masking import masked_all

    if not face.json:
        if not alone:
            face.say("import.of_file", style="bold", name=masked_all(one.name))
        if one.done is None:
            face.line(one.why or "", style="yellow")
        else:
            tell(face, wanted.cluster, one.done, one.why)
            if one.why and not wanted.partial and one.done.counts.get("refused"):
                face.say("import.partial_how", style="dim")
    if wanted.annotated is not None and one.done is not None and one.done.state != "refused":
        folder = wanted.annotated if alone else wanted.annotated / str(one.done.pk)
        write_copy(face, one.done.pk, folder)
    return one


def _end(face: Face, found: list[_Came]) -> None:
    from kapok.masking import masked_all

    wrong = [one for one in found if not one.well]
    if not face.json:
        if len(found) > 1:
            told = {"files": len(found), "well": len(found) - len(wrong), "wrong": len(wrong)}
            face.para_hanging(Text(face.text("import.of_files", **told), style="bold"), 0, 2)
        return
    lines = [
        {"ok": one.well, "file": masked_all(one.name)}
        | (as_data(face, one.done) | {"not_kept": not_kept(one.done)} if one.done else {})
        | {"why": one.why}
        for one in found
    ]
    face.write(lines[0] if len(lines) == 1 else {"ok": not wrong, "imports": lines})
