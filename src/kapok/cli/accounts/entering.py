"""Who gives the commands: an administrator who has logged in here, with password and code as on the page.

So history names a person, and what one grants another must confirm. That he has logged in stands signed in a file that only
this user of the machine reads; it ends after eight hours, with a changed password, or when somebody ends his sessions.
"""

from __future__ import annotations

import datetime as dt
import hmac
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop
from kapok.platform.database.places import home, write_private

if TYPE_CHECKING:
    from kapok.accounts.actor import Actor
    from kapok.accounts.models import Account

Username = Annotated[str, typer.Argument(metavar="USER", help="help.accounts_user")]
HOURS = 8
HERE = "127.0.0.1"
_SALT = "kapok command"


def log_in(ctx: typer.Context, user: Username, name: ClusterName = ASKED) -> int:
    """The password, and the code where a second factor is in use, are asked for, or read from the standard input."""
    face: Face = ctx.obj
    with asking(face, name):
        from django.core import signing

        account = _checked(face, user)
        if account.must_change_password:
            raise Stop("accounts.change_first")
        said = signing.dumps([account.pk, account.get_session_auth_hash()], salt=_SALT)
        write_private(_place(name), said)
        with acting_now(name):
            pass
    face.write({"ok": True, "user": user}) if face.json else face.say(
        "accounts.logged_in", style="green", user=user, hours=HOURS
    )
    return OK


def log_out(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    _place(name).unlink(missing_ok=True)
    face.write({"ok": True}) if face.json else face.say("accounts.logged_out")
    return OK


def _place(name: str) -> Path:
    return home() / f"command-login-{name}"


def _checked(face: Face, user: str) -> Account:
    """As on the page; a wrong try is counted whatever becomes of the command."""
    from kapok.accounts import entering, factor, throttle
    from kapok.accounts.actor import NOBODY, acting_as
    from kapok.accounts.day import office
    from kapok.accounts.trouble import Refused
    from kapok.registry.keys import fields

    password = asked_for(face, "accounts.password")
    account, wrong = None, None
    with acting_as(NOBODY):
        try:
            account = entering.check(user, password, HERE, office().day)
        except Refused as no:
            wrong = no
    if account is None:
        assert wrong is not None
        raise Stop("db.said", words=face.pick(wrong.zh, wrong.en))
    code = asked_for(face, "accounts.factor_code") if account.factor_confirmed_at else ""
    with acting_as(NOBODY):
        try:
            throttle.ask(account.username, HERE)
            if account.factor_confirmed_at:
                factor.verify(account, fields(), code)
        except Refused as no:
            wrong = no
        if wrong is None or wrong.code == "wrong_code":
            throttle.record(account.username, HERE, succeeded=wrong is None)
    if wrong is not None:
        raise Stop("db.said", words=face.pick(wrong.zh, wrong.en))
    return account


def asked_for(face: Face, key: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(face.text(key), hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")


@contextmanager
def acting(face: Face, name: str) -> Iterator[tuple[Actor, dt.date]]:
    """Whoever has logged in here, and the office's day, in one transaction; what is refused ends the command."""
    from kapok.accounts.trouble import Refused

    with asking(face, name):
        try:
            with acting_now(name) as found:
                yield found
        except Refused as no:
            raise Stop("db.said", words=face.pick(no.zh, no.en)) from no


@contextmanager
def acting_now(name: str) -> Iterator[tuple[Actor, dt.date]]:
    from kapok.accounts.actor import acting_as, actor_of, standing
    from kapok.accounts.day import office
    from kapok.accounts.roles import Right

    account, day = _logged_in(name), office().day
    by = actor_of(account, standing(account, day), "administrator")
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Stop("accounts.no_administrator", user=account.username)
    with acting_as(by):
        yield by, day


def _logged_in(name: str) -> Account:
    from django.core import signing

    from kapok.accounts.models import Account

    place = _place(name)
    if not place.is_file():
        raise Stop("accounts.log_in_first")
    try:
        number, told = signing.loads(place.read_text("ascii"), salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise Stop("accounts.log_in_again") from error
    account = Account.objects.filter(pk=number, active=True).first()
    if account is None or not hmac.compare_digest(account.get_session_auth_hash(), told):
        raise Stop("accounts.log_in_again")
    return account
