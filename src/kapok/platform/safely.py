"""Private files: written whole or not at all, readable by their owner only, one writer at a time."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700


def write_new(path: Path, data: bytes) -> None:
    """FileExistsError if something stands there already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    os.close(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    )  # the name is ours from here on
    try:
        write_over(path, data)
    except OSError:
        path.unlink()
        raise


def write_over(path: Path, data: bytes) -> None:
    """In place of what stands there; after a crash it is the old or the new one."""
    _part(path, data).replace(path)
    _sync_folder(path.parent)


def _part(path: Path, data: bytes) -> Path:
    """The data in a file of their own beside the path, safely on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    part = path.with_name(f".{path.name}.{os.urandom(6).hex()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _sync_folder(folder: Path) -> None:
    """So that the name outlives a power cut too; Windows does that by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may read or write the file."""
    return sys.platform != "win32" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Read, change and write as one: others wait. The system gives the lock back however a process ends."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
