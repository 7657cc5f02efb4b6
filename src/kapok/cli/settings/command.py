"""`kapok settings list`, `set`: in the name of the administrator who has logged in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kapok.cli.accounts.entering import acting
from kapok.cli.accounts.people import done
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face

if TYPE_CHECKING:
    from kapok.accounts.settings import Stands

Which = Annotated[str, typer.Argument(metavar="NAME", help="help.settings_name")]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="help.settings_value")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="help.settings_reason")]


def listing(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    """All of them, also those that nobody has set."""
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.accounts.settings import listed

        found = listed(by)
        told = [_who(face, one) for one in found]
    if face.json:
        face.write({"ok": True, "rows": [_data(face, one) for one in found]})
        return OK
    for one, who in zip(found, told, strict=True):
        of = one.of
        bounds = {"least": of.least, "most": of.most, "default": of.default}
        unit, label, where = (face.pick(*words) for words in (of.unit, of.label, of.where))
        face.say("settings.shown", name=of.name, value=one.value, unit=unit, **bounds, style="bold")
        for words in filter(None, (face.text("settings.meant", label=label, where=where), who)):
            face.para(Text(words), indent=2)
    return OK


def _who(face: Face, one: Stands) -> str:
    """In words; nothing where nobody has set it."""
    from django.utils.timezone import localtime

    from kapok.accounts.officers import officer

    if not one.set:
        return ""
    if one.by is None or one.at is None:
        return face.text("settings.by_city")
    at = localtime(one.at)
    who = face.pick(*officer(one.by, at.date()))
    why = (one.reason or "").removeprefix("setting: ") or "–"
    return face.text("settings.by", who=who, at=f"{at:%Y-%m-%d %H:%M}", why=why)


def _data(face: Face, one: Stands) -> dict[str, object]:
    of = one.of
    return {
        "name": of.name,
        "value": one.value,
        "set": one.set,
        "default": of.default,
        "least": of.least,
        "most": of.most,
        "unit": face.pick(*of.unit),
        "label": face.pick(*of.label),
        "where": face.pick(*of.where),
        "by": one.by,
        "at": one.at,
        "reason": one.reason and one.reason.removeprefix("setting: "),
    }


def put(
    ctx: typer.Context, which: Which, value: Value, reason: Reason = "", name: ClusterName = ASKED
) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.accounts import settings

        one, old, new = settings.put(by, which, value, reason)
    values = {"setting": one.name, "was": old, "value": new, "unit": face.pick(*one.unit)}
    return done(face, "settings.set", **values)
