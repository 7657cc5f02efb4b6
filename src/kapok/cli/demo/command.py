"""`kapok demo`: an office with a city in it, served on this machine for as long as the command runs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.cli.city import FEWEST, PERSONS, SEED, Persons, Seed
from kapok.cli.database.telling import told
from kapok.cli.demo import logins, place
from kapok.cli.demo.children import worked
from kapok.cli.demo.screening import Asked
from kapok.cli.demo.serving import PORT, ended_by_terminate, office
from kapok.cli.demo.stages import Stages
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.folding import Cell
from kapok.platform.database import Trouble
from kapok.platform.database.locks import only_one

Check = Annotated[bool, typer.Option("--check", help="help.demo_check_office")]
Fresh = Annotated[bool, typer.Option("--fresh", help="help.demo_fresh")]
Port = Annotated[int, typer.Option("--port", metavar="N", help="help.demo_port")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="help.demo_out")]


def start(
    ctx: typer.Context,
    check: Check = False,
    fresh: Fresh = False,
    port: Port = PORT,
    seed: Seed = SEED,
    persons: Persons = PERSONS,
    out: Out = Path("demo"),
) -> int:
    face: Face = ctx.obj
    asked = Asked(seed, persons)
    if persons < FEWEST:
        raise Stop("use.persons", least=FEWEST, value=persons)
    if check:
        from kapok.cli.demo.whole import check_all

        return check_all(face, asked, out)
    with told(), ended_by_terminate():
        place.move_in()
        stages = Stages(face)
        with only_here(), office(face, stages, asked, port, fresh=fresh) as (child, address):
            return _until_stopped(face, child, address, stages)


@contextmanager
def only_here() -> Iterator[None]:
    """One demonstration at a time; a second is told where the first is."""
    try:
        with only_one(place.lock(), "demo", 0):
            yield
    except Trouble as trouble:
        if trouble.code == "busy" and trouble.values.get("path") == place.lock():
            raise Stop("demo.runs_already", who=trouble.values["holder"]) from trouble
        raise


def _until_stopped(face: Face, child: subprocess.Popen[bytes], address: str, stages: Stages) -> int:
    tell_logins(face, address)
    try:
        with worked(), worked():  # what takes minutes holds up nothing that takes a moment
            if not face.json:
                seconds = f"{stages.total:.0f}"
                face.say("demo.ready", style="bold green", address=address, seconds=seconds)
            code = child.wait()
    except KeyboardInterrupt:
        code = OK
    if not face.json:
        face.line()
        face.say("demo.ended" if code == OK else "demo.broke_off", code=code)
    return OK if code == OK else FOUND


def tell_logins(face: Face, address: str = "") -> None:
    """One login a role, and what to look at first with it."""
    from rich.table import Table

    from kapok.accounts.roles import ROLES

    kept = logins.kept()
    if face.json:
        listed = [as_data(face, one, _villager(kept)) for one in kept]
        face.write({"ok": bool(kept), "logins": listed} | ({"address": address} if address else {}))
        return
    table = Table(box=None, pad_edge=False)
    for key in ("role", "username", "password", "factor", "look"):
        table.add_column(face.text(f"demo.col_{key}"), no_wrap=key != "look")
    for one in kept:
        role = ROLES[one.role]
        factor = face.text("demo.factor") if one.factor else ""
        look = face.text(one.first, where=one.where, who=_villager(kept))
        name = face.pick(role.label, role.en)
        table.add_row(name, one.username, one.password, factor, Cell(look))
    face.out.print(table)
    face.say("demo.factor_how")
    face.say("demo.village_first", style="bold")
    face.say("demo.next", style="dim")


def _villager(kept: Sequence[logins.Login]) -> str:
    """The name of somebody whom everybody of the county may look for."""
    return next((one.where for one in kept if one.role == "villager"), "")


def as_data(face: Face, one: logins.Login, who: str) -> dict[str, Any]:
    return {
        "role": one.role,
        "username": one.username,
        "password": one.password,
        "second_factor": one.factor,
        "look": face.text(one.first, where=one.where, who=who),
    }
