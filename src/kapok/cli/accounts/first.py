"""`kapok accounts begin`: the first two administrators of an office; from then on they make all others."""

from __future__ import annotations

from typing import Annotated

import typer

from kapok.city.areas import CITY
from kapok.city.departments import DEPARTMENTS
from kapok.city.tree import tree
from kapok.cli.database.asking import as_owner, asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop

LockedOut = Annotated[bool, typer.Option("--locked-out", help="help.locked_out")]
Usernames = Annotated[list[str], typer.Argument(metavar="USER=NAME USER=NAME", help="help.first")]
WANTED = 2


def begin_accounts(
    ctx: typer.Context,
    users: Usernames,
    name: ClusterName = ASKED,
    *,
    locked_out: LockedOut = False,
) -> int:
    face: Face = ctx.obj
    pairs = [(user, called) for user, _, called in (one.partition("=") for one in users)]
    if len(dict(pairs)) != WANTED or not all(user and called for user, called in pairs):
        raise Stop("use.first_two")
    with asking(face, name):
        _lay_areas(name)
        made = make_first(face, pairs, locked_out=locked_out)
    if face.json:
        listed = [{"user": user, "password": password} for user, password in made]
        face.write({"ok": True, "accounts": listed})
        return OK
    for user, password in made:
        face.say("accounts.first", user=user, password=password)
    face.say("accounts.first_next", style="green")
    return OK


def _lay_areas(name: str) -> None:
    from kapok.registry import areas, departments

    with as_owner(name) as con:
        areas.lay(con, tree([]))
        departments.lay(con, DEPARTMENTS)


def make_first(
    face: Face, pairs: list[tuple[str, str]], *, locked_out: bool = False
) -> list[tuple[str, str]]:
    """Accounts and first passwords. Only where not two administrators are left, who can confirm what the other gives; or
    where nobody of those who are left comes in any more, as history then says.
    """
    from kapok.accounts.actions import make_account
    from kapok.accounts.actor import MACHINE, acting_as, holding, tell
    from kapok.accounts.day import office
    from kapok.accounts.models import Grant
    from kapok.accounts.trouble import Refused

    reason = "administrators locked out" if locked_out else "first administrators"
    with acting_as(MACHINE, reason):
        if not locked_out and holding("administrator", office().day).count() >= WANTED:
            raise Stop("accounts.not_first")
        made = []
        for user, called in pairs:
            try:
                account, password = make_account(MACHINE, user, called)
            except Refused as refused:
                raise Stop("db.said", words=face.pick(refused.zh, refused.en)) from refused
            tell(MACHINE, reason)
            Grant.objects.create(
                account=account,
                role="administrator",
                area_id=CITY,
                start=office().day,
                reason=reason,
            )
            made.append((user, password))
    return made
