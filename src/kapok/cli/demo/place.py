"""Where the demonstration keeps what is its own, and the environment it runs in: nothing of a real office leaks in."""

from __future__ import annotations

import os
from pathlib import Path

from kapok.platform.database.places import DEMO, home, make_folder, passage
from kapok.platform.vault import vault_path

NAME = DEMO
USUAL = "http://127.0.0.1:8000/"
_OF_AN_OFFICE = ("KAPOK_HTTPS", "KAPOK_PROXIES", "KAPOK_HOSTS", "DATABASE_URL", "DATABASE_URL_DEMO")
SET = ("KAPOK_CLUSTER", "KAPOK_KEYS", "KAPOK_SECRET")


def folder() -> Path:
    return home() / "demo"


def ring() -> Path:
    return folder() / "ring"


def logins() -> Path:
    return folder() / "logins.json"


def token() -> Path:
    return folder() / "token"


def address() -> Path:
    return folder() / "address"


def served() -> str:
    """Where the pages are, or were last; where they usually are if they never were."""
    return address().read_text("utf-8") if address().exists() else USUAL


def files() -> Path:
    return vault_path(NAME)


def scratch() -> Path:
    """Where the city's files are made and read; what a killed demonstration left there goes with the next."""
    return folder() / "city"


def lock() -> Path:
    return folder() / "lock"


def is_ours() -> bool:
    """Whether a demonstration that was laid down here is meant, and not a database that the environment names."""
    return ring().exists() and not os.environ.keys() & {"KAPOK_KEYS", "DATABASE_URL_DEMO"}


def move_in() -> None:
    """From now on this process and its children work for the demonstration."""
    make_folder(folder(), passage())
    for name in _OF_AN_OFFICE:
        os.environ.pop(name, None)
    own = (NAME, str(ring()), str(folder() / "web-secret"))
    os.environ |= dict(zip(SET, own, strict=True))
