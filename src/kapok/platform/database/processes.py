"""The processes of a server, found by the mark in their titles. Only for those that a signal is meant for: whether any
lives is said by the lock `alive`.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")


def marked(mark: str) -> dict[int, str]:
    """Process id → title: of the postmaster its command, of the others `postgres: MARK: …`."""
    listed = _of_proc() if PROC.joinpath("self").exists() else _of_ps()
    return {pid: title for pid, title in listed.items() if mark in title and "postgres" in title}


def signal_all(pids: dict[int, str], signal: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal)
        except ProcessLookupError:
            continue


def _of_proc() -> dict[int, str]:
    found: dict[int, str] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                title = (folder / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # gone meanwhile, or not for us to see
            found[int(folder.name)] = title.replace(b"\0", b" ").decode("utf-8", "replace")
    return found


def _of_ps() -> dict[int, str]:
    command = ["/bin/ps", "-axww", "-o", "pid=,command="]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pairs = [line.strip().partition(" ") for line in said.splitlines()]
    return {int(pid): title for pid, _, title in pairs}
