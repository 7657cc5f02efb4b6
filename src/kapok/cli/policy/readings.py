"""`kapok policy readings`: every open question of the text, its answers, and which one is in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import day_of
from kapok.cli.package import PackageDir, open_package
from kapok.cli.policy.readingdata import data
from kapok.rules.package.inventory import every_reading
from kapok.rules.package.model import Package
from kapok.rules.package.values import Reading
from kapok.rules.reading.counties import POLICY

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DATA", help="help.price_data", show_default=False)
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="OUT", help="help.price_out", show_default=False)
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.as_of", show_default=False)
]


def readings(
    ctx: typer.Context,
    folder: PackageDir = None,
    registry: Data = None,
    out: Out = None,
    as_of: AsOf = "",
) -> int:
    face: Face = ctx.obj
    package = open_package(face, folder, check=False)
    if registry is not None:
        from kapok.cli.policy.prices import show_prices

        show_prices(face, package, registry, day_of(package, as_of), out)
        return OK
    if out is not None or as_of:
        raise Stop("price.out_alone")
    package = package.whole()
    listed = [(owner or POLICY, reading) for owner, reading in every_reading(package)]
    if face.json:
        face.write({"package": package.name, "readings": [data(owner, r) for owner, r in listed]})
        return OK
    owner = ""
    for name, reading in listed:
        if name != owner:
            owner = name
            face.line()
            face.line(_owner(face, package, owner), style="bold")
        show_reading(face, reading)
    confirmed = sum(bool(r.confirmed) for _, r in listed)
    face.line()
    face.say("readings.sum", n=len(listed), confirmed=confirmed, default=len(listed) - confirmed)
    return OK


def _owner(face: Face, package: Package, owner: str) -> str:
    if owner == POLICY:
        return face.text("readings.policy")
    measure = package.measures[owner]
    if owner in package.watched:
        kind = face.text("readings.warning" if owner in package.warnings else "readings.indicator")
        return f"{kind} {owner}  {face.pick(measure.title, measure.en)}"
    return face.text("show.measure", id=owner, title=face.pick(measure.title, measure.en))


def show_reading(face: Face, reading: Reading) -> None:
    """The question, each option with its mark, and who confirmed what."""
    head = Text(reading.name, style="cyan")
    if reading.question:
        head.append(f" {reading.question}", style="dim")
    head.append(f"  {face.pick(reading.ask, reading.en)}", style="default")
    face.para(head, 2)
    for option in reading.options.values():
        default = option.name == reading.default
        words = Text("● " if default else "○ ", style="green" if default else "dim")
        words.append(face.pick(option.say, option.en)).append(f"  {option.name}", style="dim")
        if default and not reading.confirmed:
            words.append(f"  {face.text('readings.default')}", style="dim")
        face.para(words, 6)
    for confirmation in reading.confirmed:
        values = {
            "start": confirmation.start,
            "by": confirmation.by,
            "document": confirmation.document,
        }
        words = Text(
            face.text("readings.confirmed", option=confirmation.option, **values), style="green"
        )
        face.para(words, 6)
