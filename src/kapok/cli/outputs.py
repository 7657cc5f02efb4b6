"""Places that are written to: whether one can write there, and what is said if not."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from xlsxwriter.exceptions import XlsxFileError

from kapok.cli.face import Face, Stop

_WHY = {
    errno.EACCES: "cannot.permission",
    errno.EPERM: "cannot.permission",
    errno.ENOENT: "cannot.no_place",
    errno.EROFS: "cannot.read_only",
    errno.ENAMETOOLONG: "cannot.long",
    errno.ENOSPC: "cannot.full",
    errno.EDQUOT: "cannot.full",
    errno.ENOTDIR: "cannot.in_the_way",
    errno.EEXIST: "cannot.in_the_way",
    errno.EISDIR: "cannot.in_the_way",
}


@contextmanager
def writing(face: Face, path: Path) -> Iterator[None]:
    """Work that writes to the path: if it cannot, Stop says so and why."""
    try:
        yield
    except OSError as error:
        raise Stop("use.cannot_write", path=path, why=why(face, error)) from error
    except (XlsxFileError, duckdb.IOException) as error:
        inner = error.args[0] if error.args and isinstance(error.args[0], OSError) else None
        said = why(face, inner) if inner else str(error).splitlines()[0]
        raise Stop("use.cannot_write", path=path, why=said) from error


def why(face: Face, error: OSError) -> str:
    """The reason in words; the system's own where there are none."""
    key = _WHY.get(error.errno or 0)
    return face.text(key) if key else error.strerror or type(error).__name__


def check_writable(face: Face, folder: Path) -> None:
    """Makes the folder and tries to write into it, before the work that takes long."""
    with writing(face, folder):
        if folder.exists() and not folder.is_dir():
            raise Stop("use.out_file", path=folder)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
