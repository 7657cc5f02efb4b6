"""`kapok db backup`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import OK, Face
from kapok.platform.database import address
from kapok.platform.database import backup as saving

Out = Annotated[Path, typer.Argument(metavar="FILE", help="help.db_backup_file")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="help.db_restore_file")]
Replace = Annotated[bool, typer.Option("--replace", help="help.db_replace")]


def backup(ctx: typer.Context, file: Out, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with told(), face.progress("db.saving", long=True, path=file):
        written = saving.backup(file, name)
    if face.json:
        face.write({"ok": True, "file": str(file), "bytes": written.size, "sha256": written.sha256})
        return OK
    face.say("db.saved", style="green", path=file, size=f"{written.size:,}")
    face.say("db.hash", style="dim", path=saving.hash_file(file), sha256=written.sha256)
    return OK


def restore(
    ctx: typer.Context, file: File, replace: Replace = False, name: ClusterName = ASKED
) -> int:
    face: Face = ctx.obj
    with told():
        saving.verify(file)
        there = saving.tables_in(name) if replace else 0
        if there:  # before it is done
            where = address("owner", name)
            face.err.print(face.text("db.will_replace", n=there, address=where), soft_wrap=True)
        with face.progress("db.restoring", long=True, path=file):
            tables = saving.restore(file, name, replace=replace)
    if face.json:
        face.write({"ok": True, "file": str(file), "replaced": there, "tables": tables})
    else:
        face.say("db.restored", style="green", path=file, n=tables)
    return OK
