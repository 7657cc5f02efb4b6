"""A PostgreSQL for the tests: the one that DATABASE_URL names, or one started here for as long as the tests run.

PostgreSQL does not run as root: then it is started as an unprivileged user. It listens on no network, only on a
socket in a folder that nobody else may enter.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.memory import roomy

PLACE = Path("/usr/lib/postgresql")
"""Where Debian keeps each version's programs, off the path."""
OLDEST = 15
UNPRIVILEGED = ("postgres", "nobody")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def programs() -> Path | None:
    """The folder of the newest server's programs on this machine, if there is one that is new enough."""
    found = [shutil.which("initdb"), *map(str, PLACE.glob("*/bin/initdb"))]
    versions = {Path(path).parent: _version(path) for path in found if path}
    fit = {folder: version for folder, version in versions.items() if version >= OLDEST}
    return max(fit, key=lambda folder: fit[folder], default=None)


def _version(initdb: str) -> int:
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.rsplit(maxsplit=1)[-1].split(".")[0])


def as_whom() -> dict[str, Any]:
    """Arguments of `subprocess.run` that leave root behind."""
    if os.geteuid() != 0:
        return {}
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(users[name] for name in UNPRIVILEGED if name in users)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server of its own, gone at the end; gives its address."""
    whom = as_whom()
    home = Path(tempfile.mkdtemp(prefix="kapok-pg-", dir=roomy()))
    try:
        if whom:
            os.chown(home, whom["user"], whom["group"])
        data, options = home / "data", " ".join(f"-c {option}" for option in FAST)

        def run(program: str, *arguments: str) -> None:
            command = [str(folder / program), *arguments]
            subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL, **whom)

        # An order of letters other than that of bytes, so that whoever relies on the database's own is found out.
        order = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=und")
        run("initdb", "-D", str(data), "-U", "kapok", "-A", "trust", "-E", "UTF8", "-N", *order)
        quiet = f"-c listen_addresses='' -k {home} {options}"
        run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(home / "log"), "-o", quiet)
        try:
            yield f"postgresql://kapok@/postgres?host={home}"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(home)
