"""`kapok api token make|list|confirm|revoke`: tokens of other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kapok.cli.accounts.entering import acting
from kapok.cli.accounts.grants import AreaCode, Finish, Firm, Person, RoleName
from kapok.cli.accounts.holders import holders_of
from kapok.cli.accounts.people import Called, done
from kapok.cli.accounts.telling import tell
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import read_day

if TYPE_CHECKING:
    from kapok.accounts.actor import Actor
    from kapok.api.models import Token

Machine = Annotated[str, typer.Argument(metavar="USER", help="help.token_user")]
Number = Annotated[int, typer.Argument(metavar="N", help="help.token_number")]
Purpose = Annotated[str, typer.Option("--purpose", metavar="WORDS", help="help.token_purpose")]
Reveal = Annotated[
    str, typer.Option("--reveal", metavar="case|visit|check|other", help="help.token_reveal")
]
Often = Annotated[int, typer.Option("--per-minute", metavar="N", help="help.token_often")]
USUAL = 120


def make(
    ctx: typer.Context,
    user: Machine,
    called: Called,
    role: RoleName,
    purpose: Purpose = "",
    until: Finish = "",
    area: AreaCode = "",
    organisation: Firm = "",
    person: Person = "",
    reveal: Reveal = "",
    often: Often = USUAL,
    name: ClusterName = ASKED,
) -> int:
    """The token is shown once."""
    face: Face = ctx.obj
    last = read_day(until)
    with acting(face, name) as (by, day):
        from kapok.api import tokens

        wanted = tokens.Wanted(
            user,
            called,
            purpose,
            role,
            last or day,
            area=area,
            **holders_of(face, by, day, organisation, person),
            reveal=reveal,
            per_minute=often,
        )
        made, secret = tokens.make(by, wanted, day)
        number = made.pk
    if face.json:
        face.write({"ok": True, "number": number, "token": secret})
    else:
        face.say("token.made", number=number)
        face.line(secret)
        face.say("token.made_next", style="green")
    return OK


def listed(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.api import tokens

        rows = []
        for one in tokens.tokens_of(by):
            grant = tokens.grant_of(one)
            place = grant.area or grant.organisation or grant.person if grant else ""
            rows.append(
                {
                    "number": one.pk,
                    "user": one.account.username,
                    "name": one.account.name,
                    "purpose": one.purpose,
                    "role": f"{face.pick(grant.of.label, grant.of.en)} {place}" if grant else "",
                    "state": tokens.state_of(one, day),
                    "finish": one.expires_on,
                }
            )
    tell(face, ("number", "user", "name", "purpose", "role", "state", "finish"), rows, "token.none")
    return OK


def confirm(ctx: typer.Context, number: Number, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import confirm_grant
        from kapok.api import tokens

        grant = tokens.grant_of(_token(by, number))
        if grant is None:
            raise Stop("token.unknown", number=number)
        confirm_grant(by, grant, day)
    return done(face, "token.confirmed", number=number)


def revoke(ctx: typer.Context, number: Number, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.api import tokens

        tokens.revoke(by, _token(by, number))
    return done(face, "token.revoked", number=number)


def _token(by: Actor, number: int) -> Token:
    from kapok.api import tokens

    found: Token | None = tokens.tokens_of(by).filter(pk=number).first()
    if found is None:
        raise Stop("token.unknown", number=number)
    return found
