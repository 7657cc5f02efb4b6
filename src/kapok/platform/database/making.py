"""Makes a cluster: the data folder in one step or not at all, our roles and database."""

from __future__ import annotations

import os
import shutil
import subprocess

from psycopg import sql

from kapok.platform.database import passwords, roles
from kapok.platform.database.address import as_admin, connect
from kapok.platform.database.places import Cluster, make_folder, write_private
from kapok.platform.database.programs import Programs
from kapok.platform.database.trouble import Trouble, of_system
from kapok.platform.database.whom import Whom

BUILTIN_FROM = 17
"""From this version on the order of letters may be the server's own, the same on every machine."""


def make_data(cluster: Cluster, programs: Programs, whom: Whom) -> None:
    """Data with an administrator of our own. What a killed attempt left is thrown away; what is there is never touched."""
    secret = passwords.ensure(cluster.passwords, (roles.ADMIN, roles.OWNER, roles.WEB, roles.JOBS))
    part, told = cluster.folder / "data.part", cluster.folder / "told"
    shutil.rmtree(part, ignore_errors=True)
    make_folder(part, 0o700)
    try:
        write_private(told, secret[roles.ADMIN])
        whom.give(part)
        whom.give(told)
        _initdb(cluster, programs, whom, ["-D", str(part), f"--pwfile={told}"])
        part.rename(cluster.data)
    except OSError as error:
        raise of_system(error, part) from error
    finally:
        told.unlink(missing_ok=True)


def _initdb(cluster: Cluster, programs: Programs, whom: Whom, more: list[str]) -> None:
    order = ["--no-locale"]
    if programs.major >= BUILTIN_FROM:
        order += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [
        programs.path("initdb"),
        "-U",
        roles.ADMIN,
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
        "-k",
    ]
    quick = [] if cluster.durable else ["-N"]
    done = subprocess.run(
        [*command, *order, *quick, *more],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=plain_environ(),
        **whom.how,
    )
    if done.returncode:
        if "No space left" in done.stderr:
            raise Trouble("full", path=cluster.folder)
        last = done.stderr.strip().splitlines() or [str(done.returncode)]
        reason = next((line for line in last if "error:" in line or "FATAL" in line), last[-1])
        raise Trouble("not_made", path=cluster.folder, reason=reason)


def plain_environ() -> dict[str, str]:
    """What the server's programs see of our environment: nothing that says how or where to connect, English messages."""
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return kept | {"LC_ALL": "C"}


def make_inside(cluster: Cluster) -> None:
    """Roles, database and rights; run at every start, so that it also mends a making that was broken off."""
    secret = passwords.ensure(cluster.passwords, (roles.OWNER, roles.WEB, roles.JOBS))
    with connect(as_admin(cluster, "postgres")) as con:
        con.autocommit = True  # a database is made in no transaction
        roles.make_roles(con, secret, own=(roles.OWNER, roles.WEB, roles.JOBS))
        there = con.execute("SELECT 1 FROM pg_database WHERE datname = %s", [roles.DATABASE])
        if there.fetchone() is None:
            words = sql.SQL("CREATE DATABASE {} OWNER {}")
            names = (sql.Identifier(roles.DATABASE), sql.Identifier(roles.OWNER))
            con.execute(words.format(*names))
        con.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
    with connect(as_admin(cluster, roles.DATABASE)) as con:
        roles.grant_rights(con, roles.OWNER)
