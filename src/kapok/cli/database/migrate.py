"""`kapok db migrate`: the tables brought up to this Kapok and its policy's vocabulary."""

from __future__ import annotations

import typer

from kapok.city.areas import CITY
from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import OK, Face
from kapok.cli.intake import open_vocabulary
from kapok.cli.package import PackageOption
from kapok.cli.secrets.common import plainly
from kapok.platform.database import address
from kapok.platform.database.address import connect
from kapok.platform.secrets import load, ring_path
from kapok.web.ready import begin


def migrate(ctx: typer.Context, policy: PackageOption = None, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    words = open_vocabulary(policy)
    with told(), face.progress("db.migrating", long=True):
        begin(name)
        from kapok.registry.setup import migrate as bring_up

        done = bring_up(words, CITY.rstrip("0"), name)
    keys = _begin_keys(face, name)
    if face.json:
        face.write({"ok": True, "steps": list(done.steps), "entities": list(done.entities)})
    elif done:
        face.say("db.migrated", style="green", steps=len(done.steps), entities=len(done.entities))
    else:
        face.say("db.migrated_already", style="green")
    if not keys and not face.json:
        face.say("db.no_keys", style="yellow", path=ring_path())
    return OK


def _begin_keys(face: Face, name: str) -> bool:
    """A first key for numbers, if there is a ring to wrap it with."""
    if not ring_path().exists():
        return False
    from kapok.registry.keys import begin_fields

    with told(), plainly(face), connect(address("owner", name)) as con:
        begin_fields(con, load(ring_path()))
    return True
