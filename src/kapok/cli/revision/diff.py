"""`kapok policy diff A B`: what two packages differ in, in words."""

from __future__ import annotations

from functools import partial

import typer
from rich.text import Text

from kapok.cli.face import OK, Face
from kapok.cli.figures import figure_words
from kapok.cli.revision.packages import After, Before, open_both
from kapok.revision.diff import ADDED, CHANGED, GONE, Change, Difference, Field, differences
from kapok.rules.reading.valuesfile import show

STYLES = {ADDED: "green", GONE: "red", CHANGED: "yellow"}
UNNAMED = ("sentence", "measure", "policy", "limit", "warning", "indicator")
_PARTS = ("option", "county", "action")
"""Fields that name one of several: `option full_tens`."""


def diff(ctx: typer.Context, before: Before, after: After) -> int:
    face: Face = ctx.obj
    words = show if face.json else partial(figure_words, face)
    found = differences(*open_both(face, before, after), words)
    if face.json:
        face.write(found.as_data())
        return OK
    _verdict(face, found)
    owner = None
    for change in found.told():
        if change.thing.owner != owner and change.thing.kind != "sentence":
            owner = change.thing.owner
            face.line()
            face.line(_owner(face, found, owner), style="bold")
        _change(face, change)
    return OK


def _verdict(face: Face, found: Difference) -> None:
    """The sentence that says it all, first."""
    names = {"before": found.before.name, "after": found.after.name}
    if not found.changes:
        face.say("diff.same", style="bold green", **names)
        return
    stop = face.text("stop")
    parts = [
        face.text(f"diff.measures_{how}", n=len(ids), ids=face.text("join").join(ids))
        for how in (CHANGED, ADDED, GONE)
        if (ids := found.measures(how))
    ]
    shared = [c for c in found.told() if not c.thing.owner]
    if shared:
        parts.append(face.text("diff.shared", n=len(shared)))
    sentences = sum(c.thing.kind == "sentence" for c in found.changes)
    if sentences:
        parts.append(face.text("diff.sentences", n=sentences))
    face.say("diff.differ", style="bold", what=stop.join(parts), **names)


def _owner(face: Face, found: Difference, owner: str) -> str:
    if not owner:
        return face.text("diff.policy")
    after = found.after.whole().measures
    measure = (after if owner in after else found.before.whole().measures)[owner]
    return face.text("show.measure", id=owner, title=face.pick(measure.title, measure.en))


def _change(face: Face, change: Change) -> None:
    thing = change.thing
    what = face.text(f"diff.kind_{thing.kind}")
    said = face.pick(thing.say, thing.en)
    name = "" if thing.kind in UNNAMED else thing.name
    words = Text(face.text(f"diff.{change.how}", what=what, say=said), style=STYLES[change.how])
    if name and name != said:
        words.append(f"  {name}", style="dim")
    face.para_hanging(words, 2, 2)
    for field in change.fields:
        if thing.kind != "sentence" and not (change.how != CHANGED and field.name == "say"):
            _field(face, field)


def _field(face: Face, field: Field) -> None:
    """`when: … → …`, each expression whole."""
    kind, _, part = field.name.partition(" ")
    name = face.text(f"diff.field_{kind}") + (f" {part}" if kind in _PARTS and part else "")
    nothing = face.text("diff.nothing")
    if field.before and field.after:
        words = face.text("diff.from_to", name=name, before=field.before, after=field.after)
    else:
        key = "diff.now" if field.after else "diff.was"
        words = face.text(key, name=name, value=field.after or field.before or nothing)
    face.para_hanging(Text(words, style="dim"), 6, 2)
