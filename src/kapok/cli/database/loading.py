"""`kapok db load`: an office's files laid down in an empty registry, as a whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.city.areas import CITY
from kapok.city.tree import tree
from kapok.cli.database.asking import as_owner, asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.intake import open_vocabulary
from kapok.cli.options import read_day
from kapok.cli.package import PackageOption
from kapok.cli.secrets.common import plainly
from kapok.intake import Intake, Level, read_folder
from kapok.platform.secrets import load as load_ring
from kapok.platform.secrets import ring_path
from kapok.rules.package.entities import Vocabulary

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="help.db_load_dir")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="help.db_load_as_of")]
LeaveOut = Annotated[bool, typer.Option("--leave-out", help="help.db_load_leave_out")]
SUPPLIER = "hrss"
"""Who supplies what no layout says."""
_VILLAGES = "_village"


def load(
    ctx: typer.Context,
    folder: Folder,
    as_of: AsOf = "",
    leave_out: LeaveOut = False,
    policy: PackageOption = None,
    name: ClusterName = ASKED,
) -> int:
    """What has errors is laid down only if whoever asks says that rows are to be left out: nothing comes in later in bulk."""
    face: Face = ctx.obj
    today = dt.datetime.now().astimezone().date()
    day = read_day(as_of) or today
    if day > today:
        raise Stop("db.load_future", value=day)
    if not folder.is_dir():
        raise Stop("use.no_folder", path=folder)
    words = open_vocabulary(policy)
    with face.progress("screen.reading", long=True):
        read = read_folder(folder, words, today=today)
    if not read.read_any:
        raise Stop("db.load_nothing", path=folder)
    errors = read.count(Level.ERROR)
    if errors and not leave_out:
        raise Stop("db.load_errors", FOUND, n=f"{errors:,}", path=folder)
    villages, strangers = _villages(read)
    with asking(face, name), plainly(face), face.progress("db.loading", long=True):
        done = _lay(face, name, read, words, day, villages)
    told = {
        "rows": sum(done.rows.values()),
        "sources": done.sources,
        "claims": done.claims,
        "findings": {str(level): read.count(level) for level in Level},
        "villages_left_out": strangers,
        "lost": [
            {
                "entity": one.entity,
                "column": one.column,
                "what": _called(face, words, one.entity, one.column),
                "rows": len(one.rows),
            }
            for one in done.lost
        ],
    }
    _tell(face, told, folder)
    return OK


def _called(face: Face, words: Vocabulary, entity: str, column: str) -> str:
    if entity == "membership":
        return face.text("db.load_membership")
    if (entity, column) == ("household", "head"):
        return face.text("db.load_heads")
    kind, fact = words.entities[entity], words.entities[entity].facts[column]
    return f"{face.pick(kind.label, kind.en)} · {face.pick(fact.label, fact.en)}"


def _villages(read: Intake) -> tuple[list[tuple[str, str]], list[str]]:
    """Codes and names that the files list; and codes of the city's that lie in none of its townships."""
    listed = read.lists.get(_VILLAGES)
    names = read.directory.get(_VILLAGES)
    rows = names.to_pylist() if names is not None else listed.to_pylist() if listed else []
    found = [(row["id"], row.get("name") or row["id"]) for row in rows]
    known = {one.code for one in tree(found)}
    ours = {code for code, _ in found if code.startswith(CITY.rstrip("0"))}
    return found, sorted(ours - known)


def _lay(
    face: Face,
    name: str,
    read: Intake,
    words: Vocabulary,
    day: dt.date,
    villages: list[tuple[str, str]],
) -> Any:
    from kapok.accounts.actor import SYSTEM
    from kapok.imports.first import lay_down
    from kapok.registry.filesources import Origin
    from kapok.registry.trouble import Refused

    origin = Origin(SUPPLIER, "整批装入", day, SYSTEM)
    ring = load_ring(ring_path())
    with as_owner(name) as con:
        try:
            city, places = CITY.rstrip("0"), tree(villages)
            done = lay_down(con, read, words, ring, origin, city, places)
        except Refused as refused:
            raise Stop("db.said", FOUND, words=refused.say(face.lang)) from refused
        con.commit()
        con.execute("ANALYZE")
    return done


def _tell(face: Face, told: dict[str, Any], folder: Path) -> None:
    if face.json:
        face.write({"ok": True, **told})
        return
    if not told["rows"]:
        face.say("db.loaded_already", style="green")
        return
    numbers = {key: f"{told[key]:,}" for key in ("rows", "sources", "claims")}
    face.say("db.loaded", style="green", **numbers)
    for one in told["lost"]:
        face.say("db.load_lost", style="yellow", what=one["what"], n=f"{one['rows']:,}")
    if told["villages_left_out"]:
        codes = ", ".join(told["villages_left_out"][:5])
        face.say("db.load_villages", style="yellow", n=len(told["villages_left_out"]), codes=codes)
    left, warned = told["findings"][str(Level.ERROR)], told["findings"][str(Level.WARNING)]
    if left or warned:
        face.say("db.load_findings", style="yellow", errors=f"{left:,}", warnings=f"{warned:,}",
                 path=folder)  # fmt: skip
    face.say("db.loaded_next", style="dim")
