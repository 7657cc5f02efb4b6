"""`kapok keys …`: the ring that opens everything encrypted, made, shown, rotated, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import psycopg
import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.secrets.common import RingOption, VaultOption, plainly, ring_at
from kapok.cli.secrets.stores import database, stores
from kapok.platform.folders import home
from kapok.platform.secrets import create, new_ring, ring_path
from kapok.platform.secrets.datakeys import WrappedKey
from kapok.platform.secrets.ring import Ring
from kapok.platform.secrets.rotation import Rotated, examine, rotate
from kapok.platform.secrets.sealing import DEFAULT
from kapok.registry.reindexing import Reindexing

Cipher = Annotated[str, typer.Option("--cipher", metavar="NAME", help="help.cipher")]
NewCipher = Annotated[
    str | None,
    typer.Option("--cipher", metavar="NAME", help="help.cipher_next", show_default=False),
]
DropOld = Annotated[bool, typer.Option("--drop-old", help="help.drop_old")]


def new(ctx: typer.Context, ring: RingOption = None, cipher: Cipher = DEFAULT) -> int:
    face: Face = ctx.obj
    path = ring or ring_path()
    with plainly(face):
        made = new_ring(cipher)
        create(path, made)
    if face.json:
        face.write({"ok": True, "ring": str(path), "id": made.id, "cipher": cipher})
        return OK
    face.say("keys.made", style="green", path=path, id=made.id, cipher=cipher)
    face.say("keys.keep")
    _tell_beside(face, path)
    return OK


def status(
    ctx: typer.Context,
    ring: RingOption = None,
    vault: VaultOption = None,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with plainly(face):
        path, own = ring_at(ring)
        keys = _keys(vault, name)
    if face.json:
        face.write(_as_data(path, own, keys))
        return OK
    face.say("keys.ring", style="bold", path=path, id=own.id)
    for kek in own.keks:
        n = sum(1 for one in keys if one.kek == kek.version)
        key = "keys.kek_now" if kek is own.kek else "keys.kek_old"
        face.say(key, version=kek.version, cipher=kek.cipher, made=kek.made, n=n)
    versions = ", ".join(str(one.version) for one in own.index_keys)
    face.say("keys.indexes", versions=versions)
    _tell_left(face, own, keys)
    return OK


def _as_data(path: Path, own: Ring, keys: list[WrappedKey]) -> dict[str, object]:
    """Never a key: versions, days and counts."""
    return {
        "ring": str(path),
        "id": own.id,
        "keks": [{"version": k.version, "cipher": k.cipher, "made": k.made} for k in own.keks],
        "index_keys": [{"version": k.version, "made": k.made} for k in own.index_keys],
        "data_keys": [
            {"id": k.id, "purpose": k.purpose, "cipher": k.cipher, "made": k.made, "kek": k.kek}
            for k in keys
        ],
    }


def _tell_left(face: Face, own: Ring, keys: list[WrappedKey]) -> None:
    left = sum(1 for one in keys if one.kek != own.kek.version)
    if left:
        face.say("keys.left", style="yellow", n=left)


def change(
    ctx: typer.Context,
    ring: RingOption = None,
    vault: VaultOption = None,
    cipher: NewCipher = None,
    drop_old: DropOld = False,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    path = ring or ring_path()
    with plainly(face), database(name) as con, face.progress("keys.reindexing") as advance:
        work = Reindexing(con, advance) if con is not None else None
        try:
            done = rotate(path, stores(vault, name, con), work, cipher, drop_old=drop_old)
        except psycopg.errors.LockNotAvailable as error:
            raise Stop("keys.held", code=FOUND) from error
    clashes = work.clashes if work else []
    _tell_rotated(face, done, clashes)
    return FOUND if clashes else OK


def _tell_rotated(face: Face, done: Rotated, clashes: list[tuple[str, str]]) -> None:
    version, cipher = done.ring.kek.version, done.ring.kek.cipher
    if face.json:
        face.write({"ok": not clashes, "version": version, "cipher": cipher, "went_on": done.went_on,
                    "rewrapped": done.rewrapped, "begun": done.begun, "indexes": done.indexes,
                    "clashes": [row for _, row in clashes], "dropped": list(done.dropped)})  # fmt: skip
        return
    face.say("keys.went_on" if done.went_on else "keys.rotated", style="green", version=version, cipher=cipher)  # fmt: skip
    face.say("keys.rewrapped", n=done.rewrapped, begun=done.begun)
    if done.indexes:
        face.say("keys.indexed", n=done.indexes)
    for _, row in clashes:
        face.say("keys.clash", style="yellow", row=row)
    if done.dropped:
        face.say("keys.dropped", versions=", ".join(map(str, done.dropped)))
    face.say("keys.keep")


def check(
    ctx: typer.Context,
    ring: RingOption = None,
    vault: VaultOption = None,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with plainly(face):
        path, own = ring_at(ring)
        keys = _keys(vault, name)
        found = list(examine(own, keys))
    said = [face.text(f"secret.{trouble.code}", **trouble.values) for trouble in found]
    if face.json:
        face.write({"ok": not said, "ring": str(path), "data_keys": len(keys), "problems": said})
        return FOUND if said else OK
    for words in said:
        face.line(f"✖ {words}", style="red")
    if said:
        return FOUND
    face.say("keys.fine", style="green", keks=len(own.keks), n=len(keys))
    _tell_beside(face, path)
    _tell_left(face, own, keys)
    return OK


def _tell_beside(face: Face, path: Path) -> None:
    if path.resolve().is_relative_to(home().resolve()):
        face.say("keys.beside", style="yellow", home=home())


def _keys(vault: Path | None, name: str) -> list[WrappedKey]:
    with database(name) as con:
        return [key for store in stores(vault, name, con) for key in store.read()]
