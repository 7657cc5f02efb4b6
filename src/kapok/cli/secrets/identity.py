"""`kapok identity check KIND`: one number or name a line, from the keyboard or a pipe, so that none stands in the history."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.identity import KINDS, Checked, Kind, Verdict

KindName = Annotated[str, typer.Argument(metavar="KIND", help="help.identity_kind")]


def check(ctx: typer.Context, kind: KindName) -> int:
    face: Face = ctx.obj
    if kind not in KINDS:
        raise Stop("identity.kind", kind=kind, allowed=", ".join(KINDS))
    one = KINDS[kind]
    checked = [one.check(line) for line in sys.stdin.read().splitlines() if line.strip()]
    wrong = sum(result.verdict == Verdict.WRONG for result in checked)
    if face.json:
        rows = [_as_data(face, one, number, result) for number, result in enumerate(checked, 1)]
        face.write({"ok": not wrong, "kind": kind, "values": rows})
        return FOUND if wrong else OK
    for number, result in enumerate(checked, 1):
        _tell(face, one, number, result)
    face.say("identity.sum", n=len(checked), wrong=wrong)
    return FOUND if wrong else OK


def _tell(face: Face, kind: Kind, number: int, result: Checked) -> None:
    shown = kind.mask(result.value) if result.value else "–"
    face.say(f"identity.{result.verdict}", line=number, value=shown)
    for remark in result.remarks:
        what, where = remark.what(face.lang), remark.where(face.lang)
        mend = remark.mend(face.lang)
        said = what if where in what else face.text("identity.at", where=where, what=what)
        face.line("  " + face.text("identity.remark", what=said, mend=mend[:1].upper() + mend[1:]))


def _as_data(face: Face, kind: Kind, number: int, result: Checked) -> dict[str, object]:
    return {
        "line": number,
        "verdict": str(result.verdict),
        "value": kind.mask(result.value) if result.value else None,
        "remarks": [
            {
                "code": one.code,
                "first": one.first,
                "last": one.last,
                "what": one.what(face.lang),
                "mend": one.mend(face.lang),
            }
            for one in result.remarks
        ],
    }
