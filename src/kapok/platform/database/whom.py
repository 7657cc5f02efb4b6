"""As whom the server runs: ourselves; if we are root, a user without rights that the machine has already.

PostgreSQL refuses to run as root. No user is added and no folder of others is opened up: where the user cannot reach a
folder, that is said. KAPOK_DB_USER names another user.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kapok.platform.database.places import is_root
from kapok.platform.database.trouble import Trouble, of_system

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Whom:
    name: str
    uid: int
    gid: int

    @property
    def how(self) -> dict[str, Any]:
        """Arguments of `subprocess` that leave root behind."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if is_root() else {}

    def give(self, path: Path) -> None:
        """Let the server's user own the path."""
        if is_root():
            os.chown(path, self.uid, self.gid)

    def check_reach(self, folder: Path) -> None:
        """Every folder on the way must let the user through."""
        if not is_root():
            return
        for step in (*reversed(folder.parents), folder):
            try:
                info = step.stat()
            except OSError as error:
                raise of_system(error, step) from error
            if not self._may_enter(info):
                raise Trouble("unreachable", path=step, user=self.name)

    def _may_enter(self, info: os.stat_result) -> bool:
        if info.st_uid == self.uid:
            return bool(info.st_mode & stat.S_IXUSR)
        if info.st_gid == self.gid:
            return bool(info.st_mode & stat.S_IXGRP)
        return bool(info.st_mode & stat.S_IXOTH)


def whom() -> Whom:
    if not is_root():
        uid, gid = os.geteuid(), os.getegid()
        known = {entry.pw_uid: entry.pw_name for entry in pwd.getpwall()}
        return Whom(known.get(uid, str(uid)), uid, gid)
    wanted = os.environ.get("KAPOK_DB_USER")
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in (wanted,) if wanted else CANDIDATES:
        if name in users and users[name].pw_uid != 0:
            return Whom(name, users[name].pw_uid, users[name].pw_gid)
    raise Trouble("no_user", names=wanted or ", ".join(CANDIDATES))
