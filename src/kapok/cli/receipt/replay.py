"""`kapok receipt replay`: decide again from the receipt's own facts, and say what comes out otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kapok import __version__
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.package import PackageOption, find_package
from kapok.cli.receipt.files import sound_receipt
from kapok.masking import masked
from kapok.receipts import Difference
from kapok.receipts.policyfiles import ChangedMeanwhile
from kapok.receipts.replay import Masked
from kapok.receipts.replay import replay as decide_again
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

MOST = 12
"""So many differences are told; the first of them are what matters."""
LONGEST = 60
ReceiptFile = Annotated[Path, typer.Argument(metavar="FILE", help="help.receipt_file")]


def replay(ctx: typer.Context, file: ReceiptFile, policy: PackageOption = None) -> int:
    face: Face = ctx.obj
    receipt = sound_receipt(face, file)
    package = _package(receipt["body"]["policy"]["name"], policy)
    try:
        found = decide_again(receipt, package)
    except Masked:
        raise Stop("receipt.masked_replay", code=FOUND) from None
    except ChangedMeanwhile as changed:
        raise Stop("receipt.changed_meanwhile", path=changed) from changed
    made_by = receipt["body"]["made_by"]["version"]
    if face.json:
        listed = [{"kind": d.kind, "at": d.at, "before": d.before, "now": d.now} for d in found]
        same = {"ok": not found, "seal": receipt["seal"], "package": package.root}
        face.write({**same, "made_by": made_by, "differences": listed}, masking=True)
        return FOUND if found else OK
    if not found:
        face.say("receipt.same", style="green", name=package.name, hash=package.hash[:12])
        return OK
    _tell(face, found)
    if made_by != __version__:
        face.say("receipt.other_version", made_by=made_by, version=__version__)
    return FOUND


def _package(name: str, given: Path | None) -> Package:
    """The package that is named; else the one the receipt names, or the only one there is."""
    if given is None:
        try:
            return load_package(find_package(Path(name)), check=False)
        except Stop:
            return load_package(find_package(None), check=False)
    return load_package(find_package(given), check=False)


def _tell(face: Face, found: list[Difference]) -> None:
    files = [d for d in found if d.kind == "file"]
    values = [d for d in found if d.kind != "file"]
    if files:
        face.say("receipt.files", style="yellow", n=len(files))
        for one in files[:MOST]:
            face.line(f"  · {one.at} {face.text(f'receipt.file_{one.now}')}")
        _more(face, len(files))
    if any(d.kind == "unfit" for d in values):
        face.say("receipt.unfit", style="red")
    elif values:
        face.say("receipt.other", style="red", n=len(values))
    else:
        face.say("receipt.same_result", style="green")
    for one in sorted(values, key=lambda d: not d.at.startswith("/result"))[:MOST]:
        before, now = _short(face, one.before), _short(face, one.now)
        key = "receipt.unfit_at" if one.kind == "unfit" else "receipt.other_at"
        face.line(masked(f"  · {face.text(key, at=one.at, before=before, now=now)}"))
    _more(face, len(values))


def _more(face: Face, n: int) -> None:
    if n > MOST:
        face.line(f"  {face.text('receipt.more', n=n - MOST)}", style="dim")


def _short(face: Face, value: Any) -> str:
    words = face.text("receipt.nothing") if value is None else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
