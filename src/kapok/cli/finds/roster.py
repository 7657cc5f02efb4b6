"""`kapok finds roster MEASURE FILE`: whom a run found under a measure, in the form of its office's roster."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.finds.command import Place, RunNumber, known_measure, run_of
from kapok.cli.imports.command import To, ready

Measure = Annotated[str, typer.Argument(metavar="M", help="help.finds_one_measure")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="help.finds_kind")]


def roster(
    ctx: typer.Context,
    measure: Measure,
    to: To,
    number: RunNumber = 0,
    area: Place = "",
    kind: Kind = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.finds import reading
        from kapok.finds.models import KINDS
        from kapok.imports.exporting import Due
        from kapok.imports.exporting import roster as write

        known_measure(measure)
        if kind not in ("", *KINDS):
            raise Stop("finds.no_kind", name=kind, known=", ".join(KINDS))
        layout = _form(face, measure)
        with acting_as(MACHINE):
            found = reading.rows(run_of(number), measure, area, kind, most=reading.LISTED)
        if not found:
            raise Stop("finds.roster_nobody", FOUND)
        data = write(MACHINE, layout, [Due(one.entity, one.unit, one.amount) for one in found])
    to.write_bytes(data)
    if face.json:
        face.write({"ok": True, "file": str(to), "bytes": len(data), "listed": len(found)})
    else:
        face.say("finds.roster_written", style="green", path=to, n=f"{len(found):,}")
    return OK


def _form(face: Face, measure: str) -> Any:
    """The sheet that lists it; Stop with those that have one."""
    from kapok.imports.exporting import kinds, roster_for

    layout = roster_for(measure)
    if layout is None:
        listed = face.text("join").join(name for one in kinds() for name in one.finds)
        raise Stop("finds.no_roster", name=measure, known=listed)
    return layout
