"""`kapok city make` and `kapok intake check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.package import PackageOption, find_package
from kapok.intake import check as check_files
from kapok.rules.problems import PackageError, Problems
from kapok.rules.vocabulary import Vocabulary, read_vocabulary

OutFolder = Annotated[Path, typer.Argument(metavar="OUT", help="help.city_out")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="help.seed")]
Persons = Annotated[int, typer.Option("--persons", metavar="N", help="help.persons")]
AsParquet = Annotated[bool, typer.Option("--parquet", help="help.parquet")]
Residents = Annotated[
    int | None, typer.Option("--residents", metavar="N", help="help.residents", show_default=False)
]
Files = Annotated[list[Path], typer.Argument(metavar="FILES", help="help.files")]
Annotate = Annotated[
    Path | None, typer.Option("--annotate", metavar="DIR", help="help.annotate", show_default=False)
]
SEED, PERSONS, FEWEST = 143, 60_000, 500


def make_city(
    ctx: typer.Context,
    out: OutFolder,
    seed: Seed = SEED,
    persons: Persons = PERSONS,
    parquet: AsParquet = False,
    residents: Residents = None,
) -> int:
    face: Face = ctx.obj
    if persons < FEWEST:
        raise Stop("use.persons", least=FEWEST, value=persons)
    if residents is not None and not parquet:
        raise Stop("use.residents_parquet")
    if residents is not None and residents < persons:
        raise Stop("use.residents", persons=persons, value=residents)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Stop("use.out_not_empty", path=out)
    write_city(face, out, seed, persons, parquet=parquet, residents=residents)
    files = [p for p in sorted(out.rglob("*")) if p.is_file()]
    if face.json:
        listed = [str(p.relative_to(out)) for p in files]
        face.write(
            {
                "ok": True,
                "out": str(out),
                "seed": seed,
                "persons": persons,
                "residents": residents,
                "files": listed,
            }
        )
        return OK
    size = sum(p.stat().st_size for p in files) / 1_000_000
    face.say(
        "city.done",
        style="bold green",
        path=out,
        files=len(files),
        size=f"{size:,.1f}",
        persons=f"{persons:,}",
    )
    face.say("city.invented", style="dim")
    face.say("city.next", path=out)
    return OK


def write_city(
    face: Face,
    out: Path,
    seed: int,
    persons: int,
    *,
    parquet: bool = False,
    residents: int | None = None,
) -> None:
    """The files of the city of a number, with progress."""
    from kapok.city.make import make

    with face.progress("city.making", total=100, long=True) as advance:
        done = 0.0

        def tell(words: str, share: float) -> None:
            nonlocal done
            advance(max(0, share * 100 - done), f"{face.text('city.making')} {words}")
            done = max(done, share * 100)

        make(
            out,
            seed,
            persons,
            fmt="parquet" if parquet else "office",
            residents=residents,
            progress=tell,
        )


def check_intake(
    ctx: typer.Context, files: Files, annotate: Annotate = None, policy: PackageOption = None
) -> int:
    face: Face = ctx.obj
    for path in files:
        if not path.exists():
            raise Stop("use.no_file", path=path)
    vocabulary = open_vocabulary(policy)
    with face.progress("screen.reading", long=True):
        report = check_files(files, vocabulary)
    written = report.intake.write_annotated(annotate) if annotate is not None else []
    if face.json:
        told = json.loads(json.dumps(report.as_dict(face.lang), default=str))
        face.write(told | {"annotated": [str(p) for p in written]})
    else:
        face.out.print(report.text(face.lang), soft_wrap=True)
        for path in written:
            face.say("intake.annotated", path=path)
    return OK if report.ok else FOUND


def open_vocabulary(policy: Path | None) -> Vocabulary:
    """The vocabulary beside a package; PackageError if it is broken."""
    folder = find_package(policy).parent / "vocabulary"
    problems = Problems(folder.parent)
    vocabulary = read_vocabulary(folder, problems)
    if problems.found:
        raise PackageError(problems.found)
    return vocabulary
