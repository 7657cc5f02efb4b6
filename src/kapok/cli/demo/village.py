"""`kapok demo village`: a workbook of one more village, with nine faults, to be imported, corrected, and imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.city.office.one_village import NAME, OneVillage
from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ClusterName, told
from kapok.cli.demo import logins, place
from kapok.cli.demo.folder import free
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.outputs import writing
from kapok.cli.secrets.common import plainly

Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="help.demo_village_out")]
OFFICER = "banli"


def village(ctx: typer.Context, out: Out = Path("demo"), name: ClusterName = place.NAME) -> int:
    face: Face = ctx.obj
    if name == place.NAME:
        with told():
            place.move_in()
    with asking(face, name), plainly(face):
        made, data = _made(face)
    with writing(face, out):
        path = _write(made, data, out)
    if face.json:
        spots = [
            {"kind": one.kind, "row": one.row, "column": one.column, "letter": one.letter}
            for one in made.faults
        ]
        face.write(
            {"ok": True, "file": str(path), "village": NAME, "rows": made.rows, "faults": spots}
        )
        return OK
    face.say(
        "demo.village",
        style="bold green",
        path=path,
        village=NAME,
        rows=made.rows,
        n=len(made.faults),
    )
    face.say("demo.village_page", who=OFFICER)
    face.say("demo.village_command")
    face.typed(
        f".venv/bin/kapok import '{path}' --cluster demo --partial --annotated '{path.parent}'"
    )
    face.say("demo.village_again", style="dim")
    return OK


def _made(face: Face) -> tuple[OneVillage, bytes]:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports.village import one_more, workbook
    from kapok.registry.trouble import Refused

    try:
        with acting_as(MACHINE, logins.REASON):
            made = one_more(MACHINE)
    except Refused as refused:
        raise Stop("db.said", FOUND, words=refused.say(face.lang)) from refused
    return made, workbook(made)


def _write(made: OneVillage, data: bytes, out: Path) -> Path:
    """Where the same workbook lies already it is left; another of that name, perhaps a corrected one, too."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / made.book.path
    if path.is_file() and path.read_bytes() == data:
        return path
    path = free(path)
    path.write_bytes(data)
    return path
