"""Locks that the system holds for us and gives back however a process ends: nothing to clean up, nothing to guess.

`lock`   one process at a time makes, starts, stops or recovers the server.
`alive`  the server and all its children inherit it: whoever can take it knows that not one of them lives – a zombie
         holds nothing, an orphan does.
`users`  shared by all who want the server to last as long as they do.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kapok.platform.database.trouble import Trouble, of_system

WAIT = 180.0
"""Seconds until one who waits for a start elsewhere gives up; a recovery after a crash may take that long."""
_STEP = 0.05


@contextmanager
def only_one(path: Path, doing: str, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock while working; it says who holds it and what for."""
    handle = _open(path)
    try:
        if not _wait(handle, fcntl.LOCK_EX, wait):
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
            raise Trouble("busy", path=path, holder=holder, seconds=int(wait))
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {doing}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    handle = _open(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def when_unused(path: Path, *, wait: bool) -> Iterator[bool]:
    """Wait, as long as it takes, until nobody shares the lock any more; nobody can begin to while we hold it. Without
    waiting: False if it is shared.
    """
    handle = _open(path)
    try:
        if wait:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield wait or _take(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


@contextmanager
def for_children(path: Path) -> Iterator[int]:
    """A lock for processes to inherit: pass the handle on. It is theirs when this ends."""
    handle = _open(path)
    try:
        if not _wait(handle, fcntl.LOCK_EX, 1):
            raise Trouble("busy", path=path, holder="", seconds=1)
        yield handle
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    if not path.exists():
        return False
    handle = _open(path)
    try:
        return not _take(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def wait_free(path: Path, seconds: float) -> bool:
    """Wait until nobody holds the lock; False if somebody still does."""
    end = time.monotonic() + seconds
    while is_held(path):
        if time.monotonic() > end:
            return False
        time.sleep(_STEP)
    return True


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise of_system(error, path) from error


def _wait(handle: int, how: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not _take(handle, how):
        if time.monotonic() > end:
            return False
        time.sleep(_STEP)
    return True


def _take(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
