"""`kapok keys …`: the ring that opens everything encrypted, made, shown, rotated, checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import FOUND, OK, Face
from kapok.cli.secrets.common import RingOption, VaultOption, plainly, ring_at
from kapok.platform.folders import home
from kapok.platform.secrets import create, new_ring, ring_path
from kapok.platform.secrets.datakeys import WrappedKey, read_keys
from kapok.platform.secrets.ring import Ring
from kapok.platform.secrets.rotation import examine, rotate
from kapok.platform.secrets.sealing import DEFAULT
from kapok.platform.vault import vault_path
from kapok.platform.vault.vault import KEYS

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


def status(ctx: typer.Context, ring: RingOption = None, vault: VaultOption = None) -> int:
    face: Face = ctx.obj
    with plainly(face):
        path, own = ring_at(ring)
        keys = read_keys(_key_file(vault))
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
) -> int:
    face: Face = ctx.obj
    path = ring or ring_path()
    with plainly(face):
        done = rotate(path, [_key_file(vault)], cipher, drop_old=drop_old)
    version = done.ring.kek.version
    if face.json:
        face.write({"ok": True, "version": version, "cipher": done.ring.kek.cipher,
                    "rewrapped": done.rewrapped, "begun": done.begun, "dropped": list(done.dropped)})  # fmt: skip
        return OK
    face.say("keys.rotated", style="green", version=version, cipher=done.ring.kek.cipher)
    face.say("keys.rewrapped", n=done.rewrapped, begun=done.begun)
    if done.dropped:
        face.say("keys.dropped", versions=", ".join(map(str, done.dropped)))
    face.say("keys.keep")
    return OK


def check(ctx: typer.Context, ring: RingOption = None, vault: VaultOption = None) -> int:
    face: Face = ctx.obj
    with plainly(face):
        path, own = ring_at(ring)
        keys = read_keys(_key_file(vault))
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


def _key_file(vault: Path | None) -> Path:
    return (vault or vault_path()) / KEYS
