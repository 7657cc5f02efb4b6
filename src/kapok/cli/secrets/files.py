"""`kapok files …`: files kept encrypted under an address made of their content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.secrets.common import RingOption, VaultOption, plainly, vault_at
from kapok.cli.secrets.stores import database
from kapok.masking import masked
from kapok.platform.safely import write_new
from kapok.platform.secrets import Trouble
from kapok.platform.vault import Found, Stored, kind_of
from kapok.platform.vault.filekinds import MOST_BYTES

Given = Annotated[list[Path], typer.Argument(metavar="FILES", help="help.files_add")]
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="help.file_address")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="help.file_out")]
Listing = Annotated[
    Path | None,
    typer.Option("--listing", metavar="FILE", help="help.file_listing", show_default=False),
]


def add(
    ctx: typer.Context, files: Given, ring: RingOption = None, vault: VaultOption = None
) -> int:
    """Each file for itself: one that may not come in does not keep the others out."""
    face: Face = ctx.obj
    with plainly(face):
        kept = vault_at(vault, ring)
    done: list[dict[str, object]] = []
    for path in files:
        with plainly(face):
            try:
                stored = kept.add(_read(path))
            except Trouble as trouble:
                if not trouble.code.startswith(("file_", "picture_")):
                    raise
                said = face.text(f"secret.{trouble.code}", **trouble.values)
                done.append({"file": masked(str(path)), "ok": False, "error": said})
                if not face.json:
                    face.say("files.refused", style="red", file=masked(path.name), why=said)
                continue
        done.append(_as_data(path, stored))
        if not face.json:
            face.say(
                "files.kept", file=masked(path.name), address=stored.address, kind=stored.kind.id
            )
            if stored.anew:
                face.say("files.anew")
    if face.json:
        face.write(done)
    return OK if all(one["ok"] for one in done) else FOUND


def _as_data(path: Path, stored: Stored) -> dict[str, object]:
    return {
        "file": masked(str(path)),
        "ok": True,
        "address": stored.address,
        "kind": stored.kind.id,
        "media": stored.kind.media,
        "size": stored.size,
        "anew": stored.anew,
    }


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Stop("use.no_file", path=path)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def get(
    ctx: typer.Context,
    address: Address,
    out: Out,
    ring: RingOption = None,
    vault: VaultOption = None,
) -> int:
    face: Face = ctx.obj
    with plainly(face):
        data = vault_at(vault, ring).get(address)
        try:
            write_new(out, data)
        except FileExistsError as error:
            raise Stop("files.exists", path=out) from error
    if face.json:
        face.write({"ok": True, "address": address, "file": str(out), "kind": kind_of(data).id})
    else:
        face.say("files.written", style="green", path=out, size=len(data))
    return OK


def listing(
    ctx: typer.Context,
    ring: RingOption = None,
    vault: VaultOption = None,
) -> int:
    """One line of JSON a file, for a backup to take along and `check --listing` to compare with."""
    face: Face = ctx.obj
    with plainly(face):
        for one in vault_at(vault, ring).listing():
            line = {"address": one.address, "size": one.size, "sha256": one.sha256}
            face.out.print(json.dumps(line), soft_wrap=True)
    return OK


def check(
    ctx: typer.Context,
    ring: RingOption = None,
    vault: VaultOption = None,
    before: Listing = None,
    name: ClusterName = ASKED,
) -> int:
    """Also that every paper on record in the database has its file, where the database runs."""
    face: Face = ctx.obj
    with plainly(face):
        kept = vault_at(vault, ring, name)
        on_record = _on_record(name) if vault is None else None
        found = list(kept.check({*_addresses(before), *(on_record or ())}))
        total = sum(1 for _ in kept.listing())
    bad = [one for one in found if one.code != "stray"]
    if face.json:
        face.write({"ok": not bad, "files": total, "on_record": None if on_record is None else len(on_record),
                    "found": [{"code": f.code, "name": f.name} for f in found]})  # fmt: skip
        return FOUND if bad else OK
    for one in found:
        _tell(face, one)
    if not bad:
        face.say("files.fine", style="green", n=total)
        if on_record is not None:
            face.say("files.on_record", n=len(on_record))
    return FOUND if bad else OK


def _on_record(name: str) -> set[str] | None:
    """Addresses of papers, and of files that came to be imported, in the database; None if there is none that runs."""
    with database(name, needed=False) as con:
        if con is None or con.execute("SELECT to_regclass('registry_file')").fetchone() == (None,):
            return None
        words = "SELECT address FROM registry_file"
        if con.execute("SELECT to_regclass('imports_import')").fetchone() != (None,):
            words += " UNION SELECT address FROM imports_import"
        return {address for (address,) in con.execute(words)}


def _tell(face: Face, one: Found) -> None:
    face.say(f"files.{one.code}", style="yellow" if one.code == "stray" else "red", name=one.name)


def _addresses(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        lines = path.read_text("utf-8").splitlines()
        return [str(json.loads(line)["address"]) for line in lines]
    except FileNotFoundError as error:
        raise Stop("use.no_file", path=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Stop("files.not_listing", path=path) from error
