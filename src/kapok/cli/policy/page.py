"""`kapok policy page`: the document as pages to look at, with its rules, figures, readings and cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import OK, Face
from kapok.cli.outputs import check_writable, writing
from kapok.cli.package import PackageOption, open_package
from kapok.cli.policy.cases import case_files, read_all
from kapok.rules.problems import PackageError
from kapok.site import pages
from kapok.site.book import INDEX

MANIFEST = "kapok-pages.txt"
"""What a run has written, so that the next one can take away what it no longer writes."""
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="help.page_out")]


def page(ctx: typer.Context, out: Out, policy: PackageOption = None) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False)
    cases, problems = read_all(package, case_files(package, None, must=False))
    if problems:
        raise PackageError(problems)
    check_writable(face, out)
    with face.progress("page.making", name=package.name, long=True):
        made = pages(package, cases)
    made[MANIFEST] = "".join(f"{name}\n" for name in sorted(made))
    with writing(face, out):
        _clear(out, set(made))
        for name, words in made.items():
            (out / name).write_text(words, encoding="utf-8", newline="\n")
    if face.json:
        face.write({"ok": True, "package": package.name, "files": sorted(made)})
        return OK
    face.say("page.done", style="bold green", n=len(made), path=out / INDEX)
    return OK


def _clear(out: Path, made: set[str]) -> None:
    """Takes away the pages of an earlier run that this one does not write; nothing that no run has written."""
    manifest = out / MANIFEST
    if manifest.is_symlink() or not manifest.is_file():
        return
    for name in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        old = out / name
        plain = name == Path(name).name and old.is_file() and not old.is_symlink()
        if plain and name not in made:
            old.unlink()
