"""`kapok areas mark`, `rename`, `add`: in the name of the administrator who has logged in here."""

from __future__ import annotations

from typing import Annotated

import typer

from kapok.cli.accounts.entering import acting
from kapok.cli.accounts.people import done
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import Face, Stop
from kapok.cli.options import read_day

Code = Annotated[str, typer.Argument(metavar="CODE", help="help.areas_place")]
Kind = Annotated[str, typer.Argument(metavar="MARK", help="help.areas_kind")]
Holds = Annotated[str, typer.Argument(metavar="yes|no", help="help.areas_holds")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="help.areas_name")]
Was = Annotated[str, typer.Option("--was", metavar="NAME", help="help.areas_was")]
Town = Annotated[str, typer.Option("--township", metavar="CODE", help="help.areas_town")]
Start = Annotated[str, typer.Option("--from", metavar="DATE", help="help.areas_from")]
Paper = Annotated[str, typer.Option("--source", metavar="WORDS", help="help.areas_source")]
_SAID = {"yes": True, "no": False}


def mark(
    ctx: typer.Context,
    code: Code,
    kind: Kind,
    holds: Holds,
    start: Start = "",
    source: Paper = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    if holds not in _SAID:
        raise Stop("areas.yes_or_no", said=holds)
    day = read_day(start)
    with acting(face, name) as (by, today):
        from kapok.registry import placing

        placing.mark(by, code, kind, day or today, source, holds=_SAID[holds], today=today)
    return done(face, "areas.marked", area=code, mark=kind, said=holds)


def rename(
    ctx: typer.Context,
    code: Code,
    to: Name,
    was: Was = "",
    source: Paper = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.registry import placing

        placing.rename(by, code, to, source, was or None)
    return done(face, "areas.renamed", area=code, to=to)


def add(
    ctx: typer.Context,
    code: Code,
    called: Name,
    township: Town = "",
    source: Paper = "",
    name: ClusterName = ASKED,
) -> int:
    """Below the township that its code names, or the one that is said."""
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.registry import placing

        placing.add(by, township or f"{code[:9]}000", code, called, source)
    return done(face, "areas.added", area=code, to=called)
