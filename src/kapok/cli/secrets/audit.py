"""`kapok audit …`: rows sealed in a chain of blocks, and the chain verified: the rows of a file, or the database's history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.database import history
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.secrets.common import RingOption, plainly, ring_at
from kapok.platform.chain import Anchor, Block, seal, verify
from kapok.platform.chainfile import read_chain, read_rows, write_chain

Rows = Annotated[
    Path | None, typer.Argument(metavar="[ROWS]", help="help.audit_rows", show_default=False)
]
Chain = Annotated[
    Path | None,
    typer.Option("--chain", metavar="FILE", help="help.audit_chain", show_default=False),
]
AnchorWords = Annotated[
    str, typer.Option("--anchor", metavar="N:SEAL", help="help.audit_anchor", show_default=False)
]


def seal_rows(
    ctx: typer.Context,
    rows: Rows = None,
    chain: Chain = None,
    ring: RingOption = None,
    name: ClusterName = ASKED,
) -> int:
    """Seals what no block covers yet; of a file it refuses if what is sealed does not hold."""
    face: Face = ctx.obj
    if rows is None:
        with plainly(face):
            return history.seal(face, name, ring_at(ring)[1].audit_key)
    chain = _chain(chain)
    with plainly(face):
        key, blocks, found = _opened(ring, chain, rows)
        broken = verify(blocks, found, key)
        if broken is not None and broken.code != "more":
            raise Stop(f"audit.{broken.code}", code=FOUND, block=broken.block, row=broken.row)
        start = blocks[-1].start + len(blocks[-1].digests) if blocks else 0
        new = found[start:]
        if new:
            blocks.append(seal(new, blocks[-1] if blocks else None, key))
            write_chain(chain, blocks)
    if not blocks:
        raise Stop("audit.nothing", path=rows)
    last = blocks[-1]
    if face.json:
        face.write({"ok": True, "sealed": len(new), "block": last.number, "seal": last.seal})
        return OK
    face.say("audit.sealed", style="green", n=len(new), block=last.number)
    face.say("audit.anchor_is", anchor=f"{last.number}:{last.seal}")
    return OK


def _chain(chain: Path | None) -> Path:
    if chain is None:
        raise Stop("use.audit_chain")
    return chain


def verify_rows(
    ctx: typer.Context,
    rows: Rows = None,
    chain: Chain = None,
    ring: RingOption = None,
    anchor: AnchorWords = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    if rows is None:
        with plainly(face):
            return history.verify(face, name, ring_at(ring)[1].audit_key, _anchor(anchor))
    chain = _chain(chain)
    with plainly(face):
        if not chain.exists():
            raise Stop("use.no_file", path=chain)
        key, blocks, found = _opened(ring, chain, rows)
        broken = verify(blocks, found, key, _anchor(anchor))
    ok = broken is None
    if face.json:
        at = (
            None
            if broken is None
            else {"code": broken.code, "block": broken.block, "row": broken.row}
        )
        face.write({"ok": ok, "blocks": len(blocks), "rows": len(found), "broken": at})
        return OK if ok else FOUND
    if broken is not None:
        face.say(f"audit.{broken.code}", style="red", block=broken.block, row=broken.row)
        return FOUND
    face.say("audit.fine", style="green", blocks=len(blocks), rows=len(found))
    return OK


def _opened(
    ring: Path | None, chain: Path, rows: Path
) -> tuple[bytes, list[Block], list[dict[str, object]]]:
    return ring_at(ring)[1].audit_key, read_chain(chain), read_rows(rows)


def _anchor(words: str) -> Anchor | None:
    if not words:
        return None
    number, _, sealed = words.partition(":")
    if not number.isdecimal() or not sealed:
        raise Stop("audit.anchor_form", value=words)
    return Anchor(int(number), sealed)
