"""`kapok demo logins` and `kapok demo code`: what one needs to log in to the demonstration."""

from __future__ import annotations

from typing import Annotated

import typer

from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ClusterName, told
from kapok.cli.demo import logins, place
from kapok.cli.demo.command import tell_logins
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.secrets.common import plainly

User = Annotated[str, typer.Argument(metavar="USER", help="help.demo_user")]


def show(ctx: typer.Context) -> int:
    face: Face = ctx.obj
    if not logins.kept():
        raise Stop("demo.no_logins", code=FOUND)
    tell_logins(face)
    return OK


def code(ctx: typer.Context, user: User, name: ClusterName = place.NAME) -> int:
    face: Face = ctx.obj
    if name == place.NAME:
        with told():
            place.move_in()
    with asking(face, name), plainly(face):
        return tell_code(face, user)


def tell_code(face: Face, user: str) -> int:
    """The code of now. Where not everything is invented it is refused."""
    from django.utils import timezone

    from kapok.accounts import factor
    from kapok.accounts.trouble import Refused
    from kapok.registry.keys import fields

    try:
        digits, until = factor.demonstration_code(user, fields())
    except Refused as refused:
        raise Stop("db.said", words=face.pick(refused.zh, refused.en)) from refused
    seconds = int((until - timezone.now()).total_seconds())
    if face.json:
        face.write({"ok": True, "code": digits, "until": until})
    else:
        face.say("demo.code", code=digits, seconds=seconds)
    return OK
