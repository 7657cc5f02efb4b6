"""Finding and loading the policy package a command works on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import Face, Stop
from kapok.rules.package.model import Package
from kapok.rules.reading.kept import kept_package

FILE = "policy.yaml"
DEFAULT = "default"
"""A file beside the packages: the name of the one that is meant where none is named."""
PackageDir = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="help.dir", show_default=False)
]
PackageOption = Annotated[
    Path | None, typer.Option("--policy", metavar="DIR", help="help.dir", show_default=False)
]


def find_package(given: Path | None) -> Path:
    """The folder meant: as given, or a name under `policies/`; else this folder, or under `policies/` here, above, or
    in the project the only package, or the one that `policies/default` names.
    """
    roots = [Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[3]]
    if given is not None:
        for folder in (given, *(root / "policies" / given for root in roots)):
            if (folder / FILE).is_file():
                return folder.resolve()
        if not given.is_dir():
            raise Stop("use.no_folder", path=given)
        raise Stop("use.no_package", path=given)
    if (Path.cwd() / FILE).is_file():
        return Path.cwd()
    for root in roots:
        found = sorted(path.parent for path in (root / "policies").glob(f"*/{FILE}"))
        if len(found) > 1 and (root / "policies" / DEFAULT).is_file():
            named = (root / "policies" / DEFAULT).read_text("utf-8").strip()
            found = [folder for folder in found if folder.name == named] or found
        if len(found) > 1:
            names = ", ".join(folder.name for folder in found)
            raise Stop("use.many_packages", path=root / "policies", allowed=names)
        if found:
            return found[0]
    raise Stop("use.no_default")


def open_package(face: Face, given: Path | None, *, check: bool = True) -> Package:
    """The package, read and checked; PackageError lists every problem. Commands that only use a package that was
    checked before may leave out the check of all options.
    """
    folder = find_package(given)
    with face.progress("check.reading", name=folder.name):
        return kept_package(folder, check=check)
