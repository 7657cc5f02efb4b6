"""A server that others keep, named by DATABASE_URL: what it must be, and the application's roles on it.

The address is the owner's. The web and long work connect as roles of their own; their passwords are made once and kept
in our home, since the server tells nobody a password. Roles that somebody else made are left alone.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg

from kapok.platform.database import passwords, roles
from kapok.platform.database.address import URL, Address, connect, parse
from kapok.platform.database.places import home, make_folder
from kapok.platform.database.programs import OLDEST
from kapok.platform.database.trouble import Trouble


def address(role: str, url: str) -> Address:
    owner = parse(url)
    if role == "owner":
        return owner
    variable = f"{URL}_{role.upper()}"
    given = os.environ.get(variable)
    if given:
        return parse(given, variable)
    user = roles.LOGINS[role]
    secret = passwords.read(passwords_file(owner))
    if user not in secret:
        raise Trouble("not_prepared", address=owner)
    return Address({**owner.parameters, "user": user, "password": secret[user]})


def prepare(url: str) -> str:
    """Make what is lacking for Kapok there, all or nothing; gives the server's version."""
    owner = parse(url)
    given = [role for role in ("web", "jobs") if os.environ.get(f"{URL}_{role.upper()}")]
    own = tuple(roles.LOGINS[role] for role in ("web", "jobs") if role not in given)
    with connect(owner) as con:
        version = con.info.server_version // 10_000
        if version < OLDEST:
            raise Trouble("old_server", address=owner, version=version, oldest=OLDEST)
        _check_rights(con, owner, making=bool(own))
        try:
            _make_roles(con, owner, own)
            roles.grant_rights(con, con.info.user)
        except psycopg.Error as error:
            reason = str(error).splitlines()[0]
            raise Trouble("roles_refused", address=owner, reason=reason) from error
    return str(version)


def _make_roles(con: psycopg.Connection, owner: Address, own: tuple[str, ...]) -> None:
    """Those whose addresses nobody gives. What others made is left as it is."""
    there = roles.existing(con)
    if not own:
        if roles.APP not in there:
            raise Trouble("no_app_role", address=owner, role=roles.APP)
        return
    kept = passwords.read(passwords_file(owner))
    foreign = sorted((there & set(own)) - kept.keys())
    if foreign:
        raise Trouble("foreign_roles", address=owner, roles=", ".join(foreign))
    make_folder(passwords_file(owner).parent, 0o700)
    roles.make_roles(con, passwords.ensure(passwords_file(owner), own), own=own)


def _check_rights(con: psycopg.Connection, owner: Address, *, making: bool) -> None:
    row = con.execute(
        "SELECT rolsuper OR pg_has_role(current_user, datdba, 'USAGE'), rolsuper OR rolcreaterole"
        " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
    ).fetchone()
    assert row is not None
    owns, makes = row
    if not owns:
        raise Trouble("not_the_owner", address=owner)
    if making and not makes:
        raise Trouble("may_not_make_roles", address=owner)


def passwords_file(owner: Address) -> Path:
    """One file for every server: its roles belong to all its databases."""
    shown = owner.parameters
    server = f"{shown.get('host', '')}:{shown.get('hostaddr', '')}:{shown.get('port', '5432')}"
    return home() / "elsewhere" / f"{hashlib.sha256(server.encode()).hexdigest()[:16]}.json"
