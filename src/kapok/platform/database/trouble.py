"""What goes wrong in a way that a person can mend: a code, and the values its sentence names."""

from __future__ import annotations

import errno
from pathlib import Path

_CODES = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.EROFS: "not_permitted",
}


class Trouble(Exception):
    """The sentences stand where they are said, under `db.<code>`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)


def of_system(error: OSError, path: Path) -> Trouble:
    """The trouble that an error of the file system is; `path` is what was worked on."""
    code = _CODES.get(error.errno or 0)
    if code:
        return Trouble(code, path=error.filename or path)
    return Trouble("unusable", path=error.filename or path, reason=error.strerror or str(error))
