"""`kapok policy overlay FILE`: may a county do that, what changes, and who would get less or more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kapok.cli.face import FOUND, OK, Face, Stop, as_json
from kapok.cli.figures import figure_words
from kapok.cli.options import day_of
from kapok.cli.package import PackageOption, open_package
from kapok.cli.revision.affected import AsOf, Data, decide_both, show_affected, summed
from kapok.revision.differ import Differences
from kapok.revision.overlay import Change, Overlay, clause_of_rule, read_overlay, touched
from kapok.rules.package.model import Package
from kapok.rules.problems import clause_words
from kapok.rules.reading.valuesfile import show

File = Annotated[Path, typer.Argument(metavar="FILE", help="help.overlay_file")]


def overlay(
    ctx: typer.Context,
    file: File,
    data: Data = None,
    as_of: AsOf = "",
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    if not file.is_file():
        raise Stop("overlay.no_file", path=file)
    package = open_package(face, policy, check=False)
    found = read_overlay(package, file)
    affected = None
    if data is not None and found.county in package.counties:
        day = day_of(package, as_of)
        every = decide_both(face, package, found.package, data, day, touched(package, found))
        affected = every.in_county(found.county)
    loses = 0 if affected is None else len(affected.losing())
    if face.json:
        face.write(_data(face, package, found, affected), masking=True)
    else:
        _verdict(face, file, found, loses)
        _show(face, package, found, affected)
    return FOUND if found.problems or loses else OK


def _verdict(face: Face, file: Path, found: Overlay, loses: int) -> None:
    """Lawful figures are no tick where somebody would get less than the county gives now."""
    said = {"name": found.name or file.name, "document": found.document}
    if found.problems:
        face.problems(list(found.problems))
        face.say("overlay.refused", style="bold red", n=len(found.problems), **said)
    elif loses:
        face.say("overlay.loses", style="bold yellow", n=loses, **said)
    else:
        face.say("overlay.lawful", style="bold green", **said)


def _show(face: Face, package: Package, found: Overlay, affected: Differences | None) -> None:
    if clause := clause_of_rule(package):
        quote = package.overlay_quote
        face.say("overlay.rule", style="dim", clause=clause_words(clause, face.lang), quote=quote)
    if found.only_lowers:
        _table(face, found.changes)
    if not found.problems:
        face.say("overlay.own_money", style="dim", name=found.name)
    if affected is not None:
        face.line()
        show_affected(face, package, affected, ("overlay.now", "overlay.proposed"))


def _table(face: Face, changes: tuple[Change, ...]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for key in ("measure", "figure", "start", "city", "now", "proposed"):
        table.add_column(face.text(f"overlay.{key}"), overflow="fold")
    for change in changes:
        owner = change.measure or face.text("overlay.policy")
        said = face.pick(change.parameter.say, change.parameter.en)
        figures = [Text(_words(face, change, f) or "–") for f in (change.city, change.now)]
        table.add_row(owner, said, str(change.start), *figures, _proposed(face, change))
    if changes:
        face.out.print(Padding(table, (0, 0, 0, 2)))
    else:
        face.say("overlay.nothing", style="yellow")


def _proposed(face: Face, change: Change) -> Text:
    """What the county means to set; where it sets nothing any more, that, and what holds instead."""
    if change.proposed is not None:
        return Text(_words(face, change, change.proposed))
    city = _words(face, change, change.city)
    key = "overlay.gone" if city else "overlay.gone_unset"
    return Text(face.text(key, city=city), style="yellow" if city else "red")


def _words(face: Face, change: Change, value: Any) -> str:
    return "" if value is None else figure_words(face, value, change.parameter.type)


def _written(change: Change, value: Any) -> str | None:
    return None if value is None else show(value, change.parameter.type)


def _data(
    face: Face, package: Package, found: Overlay, affected: Differences | None
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ok": not found.problems,
        "package": package.name,
        "county": found.county,
        "name": found.name,
        "document": found.document,
        "rule": {"clause": clause_of_rule(package), "quote": package.overlay_quote},
        "problems": as_json(list(found.problems), face.lang),
        "changes": [
            {
                "measure": c.measure or None,
                "parameter": c.parameter.name,
                "from": c.start,
                "city": _written(c, c.city),
                "now": _written(c, c.now),
                "proposed": _written(c, c.proposed),
                "gone": c.proposed is None,
            }
            for c in found.changes
        ],
    }
    return data | ({} if affected is None else summed(affected))
