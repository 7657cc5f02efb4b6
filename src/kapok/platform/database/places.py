"""Where things lie: the home folder, and in it one folder for every cluster and every server elsewhere.

    HOME/programs/VERSION/   the server's programs, copied for its user when we are root
    HOME/clusters/NAME/      locks, kept, prepared, passwords.json, log, data/, socket/
    HOME/elsewhere/ID.json   passwords of our roles on the server that DATABASE_URL names

HOME is KAPOK_HOME; else /var/lib/kapok for root, whose own folder the server's user may not enter; else the XDG data
folder. Never the checkout: data outlive it.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kapok.platform import folders
from kapok.platform.database.trouble import Trouble, of_system
from kapok.platform.safely import write_over

DEFAULT, DEMO, TEST = "default", "demo", "test"
THROWN_AWAY = (DEMO, TEST)
"""Clusters that can be made again at any time; they need not outlive a power cut."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_SOCKET_PATH = 103
"""How long the path of a socket may be where it may be least (macOS)."""


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def home() -> Path:
    """The one folder of all that is Kapok's own; Trouble for a user whom the system does not know."""
    try:
        return folders.home()
    except RuntimeError as error:
        raise Trouble("no_home") from error


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server's data and everything about it. `data` and `socket` belong to the server's user, the rest to ours."""

    name: str
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket; beside the system's other short-lived things where its path would be too long."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= _SOCKET_PATH:
            return inside
        return Path("/tmp") / self.mark  # noqa: S108 - made 0700, or looked at before use

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def passwords(self) -> Path:
        return self.folder / "passwords.json"

    @property
    def durable(self) -> bool:
        return self.name not in THROWN_AWAY

    @property
    def mark(self) -> str:
        """What the server's processes are called by: no two clusters on a machine share it."""
        digest = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()
        return f"kapok-{self.name}-{digest[:10]}"


def cluster(name: str = DEFAULT) -> Cluster:
    if not _NAME.fullmatch(name):
        raise Trouble("cluster_name", name=name)
    return Cluster(name, home() / "clusters" / name)


def passage() -> int:
    """The mode of a folder of ours: the server's user goes through it if that is somebody else; nobody looks around."""
    return 0o711 if is_root() else 0o700


def make_folder(path: Path, mode: int) -> None:
    """The folder with exactly this mode; folders above it are made as need be and left alone if they are there."""
    try:
        for above in reversed(path.parents):
            if not above.exists():
                above.mkdir(exist_ok=True)
                above.chmod(passage())
        path.mkdir(exist_ok=True)
        path.chmod(mode)
    except OSError as error:
        raise of_system(error, path) from error


def write_private(path: Path, words: str) -> None:
    """A file that only we read, whole or not at all; Trouble where the system will not have it."""
    try:
        write_over(path, words.encode())
    except OSError as error:
        raise of_system(error, path) from error
