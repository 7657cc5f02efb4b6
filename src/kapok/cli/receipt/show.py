"""`kapok receipt show`: what was decided, on which facts and by which rules, in words; and a masked copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from kapok.cli.face import OK, Face
from kapok.cli.receipt.files import sound_receipt, write_receipt
from kapok.receipts import masked_copy, opened
from kapok.rules.explain.catalogue import clause_text
from kapok.rules.language.calendar import OPEN_END

ReceiptFile = Annotated[Path, typer.Argument(metavar="FILE", help="help.receipt_file")]
MaskedFile = Annotated[
    Path | None, typer.Option("--masked", metavar="FILE", help="help.receipt_masked")
]
FullIds = Annotated[bool, typer.Option("--full-ids", help="help.receipt_full")]


def show(
    ctx: typer.Context, file: ReceiptFile, masked: MaskedFile = None, full_ids: FullIds = False
) -> int:
    face: Face = ctx.obj
    receipt = sound_receipt(face, file)
    if masked is not None:
        write_receipt(face, masked, masked_copy(receipt))
    body = opened(receipt) if full_ids else receipt["body"]
    if face.json:
        face.write({"seal": receipt["seal"], "body": body, "masked": "private" not in receipt})
        return OK
    _head(face, body, receipt["seal"])
    for line in body["explanation"][face.lang]:
        bare = line.lstrip(" ")
        face.para(Text(bare), len(line) - len(bare))
    _facts(face, body)
    _basis(face, body)
    if masked is not None:
        face.line()
        face.say("receipt.wrote_masked", path=masked)
    return OK


def _head(face: Face, body: dict[str, Any], seal: str) -> None:
    policy, asked, measure = body["policy"], body["asked"], body["measure"]
    clause = clause_text(measure["clause"]).get(face.lang)
    title = face.pick(**measure["title"])
    face.say("receipt.head", style="bold", title=title, clause=clause, unit=asked["unit"])
    face.say(
        "receipt.policy", title=policy["title"], hash=policy["hash"][:12], n=len(policy["files"])
    )
    face.say("receipt.when", day=asked["as_of"], version=body["made_by"]["version"])
    face.say("receipt.seal_is", seal=seal)
    if asked["moved"]:
        face.say("receipt.moved", style="yellow", **asked["moved"])
    face.line()


def _facts(face: Face, body: dict[str, Any]) -> None:
    names = {one["name"]: one for one in body["names"]}
    own = [row for row in body["facts"] if row["own"]]
    face.line()
    face.say("receipt.facts", style="bold", n=sum(len(row["facts"]) for row in own))
    for row in own:
        said = [_fact(face, names, row["entity"], *one) for one in row["facts"].items()]
        face.para_hanging(
            Text(f"{_name(face, names, row['entity'], row['entity'])} {row['id']}"), 2, 2
        )
        face.para_hanging(Text(face.text("stop").join(said)), 4, 0)
        if row["origin"]:
            face.para(Text(face.text("receipt.origin", **row["origin"])), 4)
    if len(own) < len(body["facts"]):
        face.say("receipt.others", n=len(body["facts"]) - len(own))
    for search in body["searched"]:
        where = [
            _fact(face, names, search["entity"], column, value)
            for column, value in search["where"].items()
        ]
        values = {
            "entity": _name(face, names, search["entity"], search["entity"]),
            "n": search["found"],
        }
        face.para(
            Text(face.text("receipt.searched", where=face.text("comma").join(where), **values)), 2
        )
    for source in body["sources"]:
        face.para(
            Text(face.text("receipt.source", name=source["name"], sha=source["sha256"][:12])), 2
        )


Names = dict[str, dict[str, str]]


def _fact(face: Face, names: Names, entity: str, column: str, value: Any) -> str:
    known = f"{entity}.{column}"
    label = _name(face, names, known, column)
    if value is None:
        shown = face.text("receipt.unknown")
    elif value == OPEN_END.isoformat():
        shown = face.text("receipt.open")
    elif names.get(known, {}).get("type") == "money":
        shown = face.yuan(value)
    elif isinstance(value, bool):
        shown = face.text("receipt.yes" if value else "receipt.no")
    else:
        shown = _name(face, names, f"{known}={value}", str(value))
    return f"{label} {shown}"


def _name(face: Face, names: Names, name: str, bare: str) -> str:
    """What it is called in the language spoken; as it is written, if the receipt does not say."""
    return face.pick(names[name]["zh"], names[name]["en"]) if name in names else bare


def _basis(face: Face, body: dict[str, Any]) -> None:
    """Readings with who confirmed them, and the parameters that were used."""
    if body["readings"]:
        face.line()
        face.say("receipt.readings", style="bold", n=len(body["readings"]))
    for reading in body["readings"]:
        how = "receipt.chosen" if reading["chosen"] else "receipt.default"
        said = reading["confirmed"] or {}
        words = face.text("receipt.confirmed" if said else how, start=said.get("from"), **said)
        ask, say = (face.pick(**reading[key]) for key in ("ask", "say"))
        face.para_hanging(Text(face.text("receipt.reading", ask=ask, say=say, how=words)), 2, 2)
    used = [(one, use) for one in body["parameters"] for use in one["used"]]
    if used:
        face.line()
        face.say("receipt.parameters", style="bold", n=len(used))
    for one, use in used:
        value = face.yuan(use["value"]) if one["type"] == "money" else use["value"]
        shown = face.text("receipt.not_set") if use["value"] is None else value
        say = face.pick(**one["say"])
        by = face.text("receipt.city") if use["set_by"] == "city" else use["set_by"]
        values = {
            "say": say,
            "value": shown,
            "start": use["from"] or "–",
            "day": use["day"],
            "by": by,
        }
        face.para_hanging(Text(face.text("receipt.parameter", **values)), 2, 2)
