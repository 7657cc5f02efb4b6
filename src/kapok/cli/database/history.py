"""`kapok audit seal`, `verify` on the database: its history sealed, and verified."""

from __future__ import annotations

import os
from dataclasses import replace

import psycopg

from kapok.cli.database.telling import told
from kapok.cli.face import FOUND, OK, Face
from kapok.platform.chain import Anchor
from kapok.platform.database import address
from kapok.platform.database.address import connect
from kapok.registry import history


def opened(name: str) -> psycopg.Connection:
    """As the role of long work; KAPOK_DATABASE names another database of the server."""
    place = address("jobs", name)
    database = os.environ.get("KAPOK_DATABASE")
    return connect(
        replace(place, parameters=place.parameters | {"dbname": database}) if database else place
    )


def seal(face: Face, name: str, key: bytes) -> int:
    with told(), opened(name) as con, face.progress("audit.sealing", long=True):
        sealed = history.seal(con, key)
    if face.json:
        face.write({"ok": True, "sealed": sealed})
    else:
        face.say("audit.history_sealed", style="green", n=sealed)
    return OK


def verify(face: Face, name: str, key: bytes, anchor: Anchor | None) -> int:
    """Code 1 if anything does not hold."""
    with told(), opened(name) as con, face.progress("audit.verifying", long=True):
        found = history.verify(con, key, anchor)
    broken, event = found.broken, found.event or {}
    if face.json:
        at = broken and {
            "code": broken.code,
            "block": broken.block,
            "row": broken.row,
            "event": {key: event[key] for key in ("id", "table", "row") if key in event},
        }
        counts = {"blocks": found.blocks, "rows": found.rows, "unsealed": found.unsealed}
        face.write({"ok": broken is None, **counts, "broken": at})
    elif broken is not None:
        face.say(f"audit.{broken.code}", style="red", block=broken.block, row=broken.row)
        if event:
            what = f"{event.get('table', '–')} {event.get('row', '–')}"
            face.say("audit.event", style="red", id=event["id"], what=what)
    else:
        face.say("audit.fine", style="green", blocks=found.blocks, rows=found.rows)
        if found.unsealed:
            face.say("audit.unsealed", style="yellow", n=found.unsealed)
        if found.last:
            face.say("audit.anchor_is", anchor=f"{found.last.number}:{found.last.seal}")
    return OK if broken is None else FOUND
