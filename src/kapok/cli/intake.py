"""`kapok intake check`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.outputs import check_writable, writing
from kapok.cli.package import PackageOption, find_package
from kapok.intake import check as check_files
from kapok.masking import masked
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.reading.loader import load_vocabulary

Files = Annotated[list[Path], typer.Argument(metavar="FILES", help="help.files")]
Annotate = Annotated[
    Path | None, typer.Option("--annotate", metavar="DIR", help="help.annotate", show_default=False)
]


def check_intake(
    ctx: typer.Context, files: Files, annotate: Annotate = None, policy: PackageOption = None
) -> int:
    face: Face = ctx.obj
    for path in files:
        if not path.exists():
            raise Stop("use.no_file", path=path)
    vocabulary = open_vocabulary(policy)
    if annotate is not None:
        check_writable(face, annotate)
    today = dt.datetime.now().astimezone().date()
    with face.progress("screen.reading", long=True):
        report = check_files(files, vocabulary, today=today)
    written: list[Path] = []
    if annotate is not None:
        with writing(face, annotate):
            written = report.intake.write_annotated(annotate, face.lang)
    if face.json:
        told = json.loads(json.dumps(report.as_dict(face.lang), default=str))
        face.write(told | {"day": today, "annotated": [str(path) for path in written]})
    else:
        face.out.print(report.text(face.lang), soft_wrap=True)
        for path in written:
            face.say("intake.annotated", path=masked(str(path)))
    return OK if report.ok else FOUND


def open_vocabulary(policy: Path | None) -> Vocabulary:
    """The vocabulary of a package; PackageError if it is broken."""
    return load_vocabulary(find_package(policy))
