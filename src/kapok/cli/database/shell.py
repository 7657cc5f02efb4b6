"""`kapok db shell`: psql, as one of our roles."""

from __future__ import annotations

import os
import subprocess
from typing import Annotated

import typer

from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import Face, Stop
from kapok.platform.database import address
from kapok.platform.database.address import connect
from kapok.platform.database.programs import client
from kapok.platform.database.roles import LOGINS

Role = Annotated[str, typer.Option("--role", metavar="owner|web|jobs", help="help.db_role")]


def shell(ctx: typer.Context, role: Role = "jobs", name: ClusterName = ASKED) -> int:
    """Ends as psql ends. Everything it reads and prints is the user's own."""
    face: Face = ctx.obj
    if role not in LOGINS:
        raise Stop("use.db_role", value=role)
    if face.json:
        raise Stop("use.db_no_json")
    with told():
        target = address(role, name)
        connect(target).close()
        program = client("psql")
    return subprocess.call([program], env=os.environ | target.environ)  # noqa: S603 - found by us
