"""`kapok db migrate`: the tables brought up to this Kapok and its policy's vocabulary."""

from __future__ import annotations

import typer

from kapok.city.areas import CITY
from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import OK, Face
from kapok.cli.intake import open_vocabulary
from kapok.cli.package import PackageOption
from kapok.web.ready import begin


def migrate(ctx: typer.Context, policy: PackageOption = None, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    words = open_vocabulary(policy)
    with told(), face.progress("db.migrating", long=True):
        begin(name)
        from kapok.registry.setup import migrate as bring_up

        done = bring_up(words, CITY.rstrip("0"), name)
    if face.json:
        face.write({"ok": True, "steps": list(done.steps), "entities": list(done.entities)})
    elif done:
        face.say("db.migrated", style="green", steps=len(done.steps), entities=len(done.entities))
    else:
        face.say("db.migrated_already", style="green")
    return OK
