"""`kapok receipt verify`: form, seal, openings, hashes, sums; and the quotes, if the document is given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.receipt.files import read_receipt
from kapok.receipts.verify import findings

ReceiptFile = Annotated[Path, typer.Argument(metavar="FILE", help="help.receipt_file")]
DocumentFile = Annotated[
    Path | None, typer.Option("--document", metavar="FILE", help="help.receipt_document")
]


def verify(ctx: typer.Context, file: ReceiptFile, document: DocumentFile = None) -> int:
    face: Face = ctx.obj
    if document is not None and not document.is_file():
        raise Stop("use.no_file", path=document)
    receipt = read_receipt(face, file)
    found = findings(receipt, None if document is None else document.read_bytes())
    if face.json:
        listed = [{"code": one.code, "zh": one.say("zh"), "en": one.say("en")} for one in found]
        face.write({"ok": not found, "seal": receipt["seal"], "findings": listed})
        return FOUND if found else OK
    for one in found:
        face.line(f"✖ {one.say(face.lang)}", style="red")
    if found:
        return FOUND
    face.say("receipt.fine", style="green", seal=receipt["seal"])
    if "private" not in receipt:
        face.say("receipt.is_masked", n=len(receipt["digests"]))
    if document is not None:
        face.say("receipt.quotes_fine", n=len(receipt["body"]["quotes"]))
    return OK
