"""The two packages that a command compares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import Face
from kapok.cli.package import open_package
from kapok.rules.package.model import Measure, Package

Before = Annotated[Path, typer.Argument(metavar="A", help="help.before")]
After = Annotated[Path, typer.Argument(metavar="B", help="help.after")]


def open_both(face: Face, before: Path, after: Path) -> tuple[Package, Package]:
    """Both, read as they stand: `policy check` is for what may be wrong in them."""
    return open_package(face, before, check=False), open_package(face, after, check=False)


def titled(face: Face, measure: Measure) -> str:
    """A measure as one speaks of it."""
    return face.text("show.measure", id=measure.id, title=face.pick(measure.title, measure.en))
