"""Where servers of tests keep their data: in memory where there is room, for there files are made many times faster."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

MEMORY, DISK = Path("/dev/shm"), Path("/tmp")
ROOM = 6 * 1024**3
"""What must be free: two processes, each with some databases and the log of what it writes."""


@cache
def roomy() -> Path:
    """A folder that everybody may go through, with a short path; the disk's if the memory's has no room, or if programs
    may not run there.
    """
    try:
        fit = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK)
        fit = fit and min(shutil.disk_usage(MEMORY).free, _available()) > ROOM
    except (OSError, AttributeError):  # no Linux
        fit = False
    return MEMORY if fit else DISK


def _available() -> int:
    """Bytes of memory that can be had."""
    told = Path("/proc/meminfo").read_text("ascii")
    [line] = [line for line in told.splitlines() if line.startswith("MemAvailable:")]
    return int(line.split()[1]) * 1024
