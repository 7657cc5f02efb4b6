"""`kapok accounts areas|departments`: what roles are given over, by their codes."""

from __future__ import annotations

from typing import Annotated

import typer

from kapok.cli.accounts.entering import acting
from kapok.cli.accounts.telling import tell
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop

Code = Annotated[str, typer.Argument(metavar="CODE", help="help.areas_code")]


def areas(ctx: typer.Context, code: Code = "", name: ClusterName = ASKED) -> int:
    """Those directly below one; the whole city's top without a code."""
    face: Face = ctx.obj
    with acting(face, name):
        from kapok.accounts.models import Area

        if code and not Area.objects.filter(pk=code).exists():
            raise Stop("accounts.no_area", area=code)
        rows = [
            {
                "code": one.code,
                "name": one.name,
                "level": face.text(f"accounts.level_{one.level}") if not face.json else one.level,
                "abolished_on": one.abolished_on,
            }
            for one in Area.objects.filter(parent=code or None)
        ]
    tell(face, ("code", "name", "level", "abolished_on"), rows, "accounts.no_areas")
    return OK


def departments(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    """With when they were there, and who took over."""
    face: Face = ctx.obj
    with acting(face, name):
        from kapok.accounts.models import Department

        rows = [
            {
                "code": one.code,
                "name": face.pick(one.name, one.en),
                "start": one.start,
                "finish": one.finish,
                "successor": one.successor_id,
            }
            for one in Department.objects.order_by("start", "code")
        ]
    tell(face, ("code", "name", "start", "finish", "successor"), rows, "accounts.no_departments")
    return OK
