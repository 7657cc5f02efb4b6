"""`kapok accounts list|show|create|block|unblock|reset|unpair|sessions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kapok.cli.accounts.entering import Username, acting
from kapok.cli.accounts.telling import tell
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop
from kapok.masking import masked

if TYPE_CHECKING:
    from kapok.accounts.actor import Actor
    from kapok.accounts.models import Account, Grant

Waiting = Annotated[bool, typer.Option("--waiting", help="help.accounts_waiting")]
Named = Annotated[str, typer.Option("--name", metavar="WORDS", help="help.accounts_named")]
Called = Annotated[str, typer.Argument(metavar="NAME", help="help.accounts_name")]


def listed(
    ctx: typer.Context, waiting: Waiting = False, named: Named = "", name: ClusterName = ASKED
) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from django.db.models import Q

        from kapok.accounts.actions import accounts_of, grants_of

        found = accounts_of(by).prefetch_related("grants__area").order_by("username")
        if named:
            found = found.filter(Q(name__icontains=named) | Q(username__icontains=named))
        if waiting:
            open_ = grants_of(by).filter(given_by__isnull=False, confirmed_by=None, finish__gte=day)
            found = found.filter(pk__in=open_.values("account"))
        rows = [_line(face, one, day) for one in found]
    tell(face, ("user", "name", "roles", "state", "last_login"), rows, "accounts.none")
    return OK


def _line(face: Face, one: Account, day: Any) -> dict[str, Any]:
    roles = [
        f"{one.area or ''} {face.pick(one.of.label, one.of.en)}".strip()
        for one in one.grants.all()
        if one.start <= day <= one.finish
    ]
    return {
        "user": one.username,
        "name": one.name,
        "roles": roles,
        "state": "holds" if one.active else "blocked",
        "last_login": one.last_login,
    }


def _entity(grant: Grant) -> str:
    return "organisation" if grant.organisation else "person"


def _named(grant: Grant, named: dict[tuple[str, str], str]) -> str:
    """By name; by the id, where whoever asks may not see who it is."""
    row = grant.organisation or grant.person
    return masked(named.get((_entity(grant), row), "")) or row


def show(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    """With the number of each grant, by which it is confirmed and ended."""
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.registry import holders  # has models: Django comes first

        one = account_of(by, user)
        grants = one.grants.select_related("area", "department", "given_by", "confirmed_by")
        held = list(grants.order_by("-start", "-id"))
        named = holders.called(
            [(_entity(one), one.organisation or one.person) for one in held if not one.area]
        )
        rows = [
            {
                "grant": grant.pk,
                "role": face.pick(grant.of.label, grant.of.en) if not face.json else grant.role,
                "place": str(grant.area or _named(grant, named)),
                "department": grant.department_id,
                "start": grant.start,
                "finish": grant.finish,
                "state": grant_state(grant, day),
                "by": [who.username for who in (grant.given_by, grant.confirmed_by) if who],
                "reason": grant.reason,
            }
            for grant in held
        ]
        told = _line(face, one, day) | {"factor": bool(one.factor_confirmed_at)}
    if face.json:
        face.write({"ok": True, **told, "grants": rows})
        return OK
    face.say("accounts.shown", **{key: told[key] for key in ("user", "name")})
    tell(
        face,
        ("grant", "role", "place", "start", "finish", "state", "by", "reason"),
        rows,
        "accounts.no_grants",
    )
    return OK


def grant_state(grant: Any, day: Any) -> str:
    if grant.finish < day:
        return "ended"
    if grant.given_by_id and not grant.confirmed_by_id:
        return "unconfirmed"
    return "later" if grant.start > day else "holds"


def account_of(by: Actor, user: str) -> Account:
    """One that is his to manage."""
    from kapok.accounts.actions import accounts_of

    found: Account | None = accounts_of(by).filter(username=user).first()
    if found is None:
        raise Stop("accounts.not_there", user=user)
    return found


def create(ctx: typer.Context, user: Username, called: Called, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.accounts.actions import make_account

        _, password = make_account(by, user, called)
    return _password(face, user, password)


def _password(face: Face, user: str, password: str) -> int:
    """Shown once."""
    if face.json:
        face.write({"ok": True, "user": user, "password": password})
    else:
        face.say("accounts.first", user=user, password=password)
        face.say("accounts.shown_once", style="green")
    return OK


def reset(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    """A first password once more."""
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import reset_password

        password = reset_password(by, account_of(by, user), day)
    return _password(face, user, password)


def reset_factor(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, day):
        from kapok.accounts import actions

        actions.reset_factor(by, account_of(by, user), day)
    return done(face, "accounts.factor_reset", user=user)


def sessions(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with acting(face, name) as (by, _):
        from kapok.accounts.actions import end_sessions

        end_sessions(by, account_of(by, user))
    return done(face, "accounts.sessions_ended", user=user)


def block(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    return _set_active(ctx.obj, user, name, active=False)


def unblock(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    return _set_active(ctx.obj, user, name, active=True)


def _set_active(face: Face, user: str, name: str, *, active: bool) -> int:
    with acting(face, name) as (by, day):
        from kapok.accounts.actions import set_active

        set_active(by, account_of(by, user), day, active=active)
    return done(face, "accounts.unblocked" if active else "accounts.blocked", user=user)


def done(face: Face, key: str, **values: object) -> int:
    if face.json:
        face.write({"ok": True, **values})
    else:
        face.say(key, style="green", **values)
    return OK
