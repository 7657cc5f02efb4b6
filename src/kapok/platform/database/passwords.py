"""Passwords of our roles: random, made once, in a file that only we read."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from kapok.platform.database.places import write_private
from kapok.platform.database.trouble import Trouble, of_system

Passwords = dict[str, str]


def read(path: Path) -> Passwords:
    """Role → password; none if there is no file."""
    try:
        words = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise of_system(error, path) from error
    try:
        found = json.loads(words)
    except ValueError as error:
        raise Trouble("bad_passwords", path=path) from error
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise Trouble("bad_passwords", path=path)
    return found


def ensure(path: Path, roles: tuple[str, ...]) -> Passwords:
    """Those that are there, and new ones for the roles that have none."""
    found = read(path)
    lacking = [role for role in roles if role not in found]
    if lacking:
        found |= {role: secrets.token_urlsafe(24) for role in lacking}
        write_private(path, json.dumps(found, indent=1) + "\n")
    return found
