"""`kapok accounts grant|confirm|end`: roles, each given by one administrator and confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kapok.cli.accounts.entering import Username, acting
from kapok.cli.accounts.holders import holders_of
from kapok.cli.accounts.people import account_of, done
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import Face, Stop
from kapok.cli.options import read_day

if TYPE_CHECKING:
    from kapok.accounts.actor import Actor
    from kapok.accounts.models import Grant

RoleName = Annotated[str, typer.Argument(metavar="ROLE", help="help.accounts_role")]
Number = Annotated[int, typer.Argument(metavar="GRANT", help="help.accounts_grant_number")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="help.accounts_reason")]
AreaCode = Annotated[str, typer.Option("--area", metavar="CODE", help="help.accounts_area")]
Firm = Annotated[str, typer.Option("--organisation", metavar="ID", help="help.accounts_firm")]
Person = Annotated[str, typer.Option("--person", metavar="ID", help="help.accounts_person")]
Office = Annotated[str, typer.Option("--department", metavar="CODE", help="help.accounts_office")]
Start = Annotated[str, typer.Option("--from", metavar="DATE", help="help.accounts_start")]
Finish = Annotated[str, typer.Option("--until", metavar="DATE", help="help.accounts_finish")]


def grant(
    ctx: typer.Context,
    user: Username,
    role: RoleName,
    reason: Reason = "",
    area: AreaCode = "",
    organisation: Firm = "",
    person: Person = "",
    department: Office = "",
    start: Start = "",
    finish: Finish = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    first, last = read_day(start), read_day(finish)
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import grant_role

        made = grant_role(
            by,
            account_of(by, user),
            role,
            day=day,
            reason=reason,
            area=area,
            **holders_of(face, by, day, organisation, person),
            department=department,
            start=first,
            finish=last,
        )
        number = made.pk
    return done(face, "accounts.granted", user=user, grant=number)


def confirm(ctx: typer.Context, user: Username, number: Number, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import confirm_grant

        confirm_grant(by, _grant(by, user, number), day)
    return done(face, "accounts.confirmed", user=user, grant=number)


def end(
    ctx: typer.Context,
    user: Username,
    number: Number,
    reason: Reason = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import end_grant

        end_grant(by, _grant(by, user, number), day, reason)
    return done(face, "accounts.ended", user=user, grant=number)


def _grant(by: Actor, user: str, number: int) -> Grant:
    found: Grant | None = account_of(by, user).grants.filter(pk=number).first()
    if found is None:
        raise Stop("accounts.no_grant", user=user, grant=number)
    return found
