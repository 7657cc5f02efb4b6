"""`kapok db backup`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import OK, Face
from kapok.platform import archive
from kapok.platform.database import address
from kapok.platform.database.backup import hash_file, tables_in
from kapok.platform.secrets import ring_path
from kapok.platform.vault import vault_path

Out = Annotated[Path, typer.Argument(metavar="FILE", help="help.db_backup_file")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="help.db_restore_file")]
Replace = Annotated[bool, typer.Option("--replace", help="help.db_replace")]


def backup(ctx: typer.Context, file: Out, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with told(), face.progress("db.saving", long=True, path=file):
        written = archive.write(file, name, vault_path(name))
    if face.json:
        face.write({"ok": True, "file": str(file), "bytes": written.size, "sha256": written.sha256,
                    "files": written.files})  # fmt: skip
        return OK
    face.say("db.saved", style="green", path=file, size=f"{written.size:,}", files=written.files)
    face.say("db.hash", style="dim", path=hash_file(file), sha256=written.sha256)
    face.say("db.without_keys", style="yellow", ring=ring_path())
    return OK


def restore(
    ctx: typer.Context, file: File, replace: Replace = False, name: ClusterName = ASKED
) -> int:
    face: Face = ctx.obj
    with told():
        archive.verify(file)
        there = tables_in(name) if replace else 0
        if there:  # before it is done
            where = address("owner", name)
            face.err.print(face.text("db.will_replace", n=there, address=where), soft_wrap=True)
        with face.progress("db.restoring", long=True, path=file):
            done = archive.restore(file, name, vault_path(name), replace=replace)
    aside = str(done.aside) if done.aside else None
    if face.json:
        face.write({"ok": True, "file": str(file), "replaced": there, "tables": done.tables,
                    "files": done.files, "set_aside": aside})  # fmt: skip
        return OK
    face.say("db.restored", style="green", path=file, n=done.tables, files=done.files)
    if aside:
        face.say("db.set_aside", path=aside)
    face.say("db.ring_of_its_time", style="dim")
    return OK
