"""`kapok policy differ A B DATA`: past decisions that would be others under B. A list; nothing is re-decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import OK, Face
from kapok.cli.options import Measures, choose_measures, day_of
from kapok.cli.revision.affected import AsOf, decide_both, show_affected, summed
from kapok.cli.revision.packages import After, Before, open_both
from kapok.revision.differ import follower

Folder = Annotated[Path, typer.Argument(metavar="DATA", help="help.data")]


def differ(
    ctx: typer.Context,
    before: Before,
    after: After,
    data: Folder,
    as_of: AsOf = "",
    measures: Measures = "",
) -> int:
    face: Face = ctx.obj
    old, new = open_both(face, before, after)
    chosen = choose_measures(face, old, measures)
    day = day_of(old, as_of)
    gone = [name for name in chosen if not follower(old, new, name)]
    found = decide_both(face, old, new, data, day, chosen)
    as_if = (old.valid_from, old.valid_to) != (new.valid_from, new.valid_to)
    if face.json:
        face.write(
            {
                "ok": True,
                "before": {"package": old.name, "hash": old.hash},
                "after": {"package": new.name, "hash": new.hash},
                "as_of": day,
                "as_if_in_force": {"from": old.valid_from, "to": old.valid_to} if as_if else None,
                "gone": gone,
                **summed(found),
            },
            masking=True,
        )
        return OK
    show_affected(face, old, found)
    if as_if:
        face.say("differ.as_if", style="dim", start=old.valid_from, end=old.valid_to)
    if gone:
        face.say("differ.gone", style="yellow", ids=face.text("join").join(gone))
    face.say("differ.meaning", style="dim", day=day)
    return OK
