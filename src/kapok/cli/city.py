"""`kapok city make`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import OK, Face, Stop
from kapok.cli.outputs import check_writable, writing

OutFolder = Annotated[Path, typer.Argument(metavar="OUT", help="help.city_out")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="help.seed")]
Persons = Annotated[int, typer.Option("--persons", metavar="N", help="help.persons")]
AsParquet = Annotated[bool, typer.Option("--parquet", help="help.parquet")]
Residents = Annotated[
    int | None, typer.Option("--residents", metavar="N", help="help.residents", show_default=False)
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
    with writing(face, out):
        if out.is_dir() and any(out.iterdir()):
            raise Stop("use.out_not_empty", path=out)
    check_writable(face, out)
    with writing(face, out):
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
