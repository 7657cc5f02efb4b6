"""`kapok finds roster MEASURE FILE`: what a run counted for those it found under a measure, a line each, in the form of its
office's roster. With whole numbers, so for a purpose; whose they were is kept.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.finds.command import Place, RunNumber, known_measure, run_of
from kapok.cli.imports.command import Purpose, To, Why, ready

Measure = Annotated[str, typer.Argument(metavar="M", help="help.finds_one_measure")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="help.finds_kind")]


def roster(
    ctx: typer.Context,
    measure: Measure,
    to: To,
    number: RunNumber = 0,
    area: Place = "",
    kind: Kind = "",
    purpose: Purpose = "",
    words: Why = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.finds import listing, reading
        from kapok.finds.models import KINDS
        from kapok.imports.exporting import MOST, Due, listed_by, room_for
        from kapok.imports.exporting import roster as write
        from kapok.registry.purposes import PURPOSES

        known_measure(measure)
        if kind not in ("", *KINDS):
            raise Stop("finds.no_kind", name=kind, known=", ".join(KINDS))
        layout = _form(face, measure)
        if purpose not in PURPOSES:
            raise Stop("finds.no_purpose", known=", ".join(PURPOSES))
        with acting_as(MACHINE):
            of = run_of(number)
            found = reading.rows(of, measure, area, kind, most=MOST + 1)
            if not found:
                raise Stop("finds.roster_nobody", FOUND)
            counted = listing.counted(found)
            room_for(counted)
            dues = [Due(*one) for one in listing.listed(of, found, listed_by(layout))]
        made = write(MACHINE, layout, dues, purpose=purpose, words=words)
    to.write_bytes(made.data)
    told = {"bytes": len(made.data), "found": len(found), "counted": counted, "listed": made.lines}
    if face.json:
        face.write({"ok": True, "file": str(to), **told})
        return OK
    face.say("finds.roster_written", style="green", path=to, n=f"{made.lines:,}")
    if made.lines < counted:
        face.say("finds.roster_without", style="yellow", n=f"{counted - made.lines:,}")
    return OK


def _form(face: Face, measure: str) -> Any:
    """The sheet that lists it; Stop with those that have one."""
    from kapok.imports.exporting import listed, roster_for

    layout = roster_for(measure)
    if layout is None:
        raise Stop("finds.no_roster", name=measure, known=face.text("join").join(listed()))
    return layout
