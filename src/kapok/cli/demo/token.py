"""The demonstration's token for another system, made as two administrators make one; and `kapok demo token`, which shows it."""

from __future__ import annotations

import datetime as dt

import typer

from kapok.city import AS_OF
from kapok.cli.demo import place
from kapok.cli.demo.logins import COUNTY
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.platform.database.places import write_private

MAKES, CONFIRMS = "guanli", "guanli2"
USERNAME, NAME, ROLE = "api-yibaoju", "医保局", "caseworker"
PURPOSE = "演示：医保每月对账"
DAYS = 365


def make(day: dt.date = AS_OF) -> None:
    """One makes it, the other confirms; it is kept beside the passwords."""
    from django.db import transaction

    from kapok.accounts.actions import confirm_grant
    from kapok.accounts.actor import Actor, actor_of, standing
    from kapok.accounts.models import Account
    from kapok.api import tokens

    def administrator(username: str) -> Actor:
        account = Account.objects.get(username=username)
        return actor_of(account, standing(account, day))

    until = day + dt.timedelta(days=DAYS)
    wanted = tokens.Wanted(USERNAME, NAME, PURPOSE, ROLE, until, area=COUNTY, department="hrss")
    with transaction.atomic():
        made, secret = tokens.make(administrator(MAKES), wanted, day)
    with transaction.atomic():
        grant = tokens.grant_of(made)
        assert grant is not None
        confirm_grant(administrator(CONFIRMS), grant, day)
    write_private(place.token(), secret + "\n")


def show(ctx: typer.Context) -> int:
    """As it was made; only a demonstration keeps one."""
    face: Face = ctx.obj
    if not place.token().exists():
        raise Stop("demo.no_token", code=FOUND)
    secret = place.token().read_text("utf-8").strip()
    if face.json:
        face.write(
            {"ok": True, "token": secret, "role": ROLE, "area": COUNTY, "name": NAME}
            | {"address": f"{place.served()}api/v1/"}
        )
        return OK
    told = place.served()
    face.line(secret)
    face.say("demo.token", name=NAME)
    face.say("demo.token_try", address=told)
    face.typed(f'curl -H "Authorization: Bearer {secret}" {told}api/v1/me')
    return OK
