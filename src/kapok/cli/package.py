"""Finding and loading the policy package a command works on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import Face, Stop
from kapok.rules.loader import load_package
from kapok.rules.model import Package

DEFAULT = "panzhihua-2022-143"
PackageDir = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="help.dir", show_default=False)
]
PackageOption = Annotated[
    Path | None, typer.Option("--policy", metavar="DIR", help="help.dir", show_default=False)
]


def find_package(given: Path | None) -> Path:
    """The folder meant: as given, or a name under `policies/`, or the default one here, above, or in the project."""
    roots = [Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[3]]
    if given is not None:
        for folder in (given, *(root / "policies" / given for root in roots)):
            if (folder / "policy.yaml").is_file():
                return folder.resolve()
        if not given.is_dir():
            raise Stop("use.no_folder", path=given)
        raise Stop("use.no_package", path=given)
    if (Path.cwd() / "policy.yaml").is_file():
        return Path.cwd()
    for root in roots:
        if (root / "policies" / DEFAULT / "policy.yaml").is_file():
            return root / "policies" / DEFAULT
    raise Stop("use.no_default", name=DEFAULT)


def open_package(face: Face, given: Path | None, *, check: bool = True) -> Package:
    """The package, read and checked; PackageError lists every problem. Commands that only use a package that was
    checked before may leave out the check of all options.
    """
    folder = find_package(given)
    with face.progress("check.reading", name=folder.name):
        return load_package(folder, check=check)
