"""The folder of the demonstration: what an earlier one wrote is known by name and digest, and nothing else is removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kapok.cli.face import Stop

MARK = ".kapok-demo"
FOLDERS = {"zh": ("城市", "结果"), "en": ("city", "results")}


def clear(out: Path) -> None:
    """Remove what an earlier demonstration wrote and nobody changed. Stop if a folder is a link, or the city's holds
    something else: it would be read as data.
    """
    listed = _listed(out)
    for city, results in FOLDERS.values():
        for folder in (out / city, out / results):
            if folder.is_symlink():
                raise Stop("use.link", path=folder)
        if any(not _is_own(out, name, listed) for name in _files(out, [city])):
            raise Stop("use.out_not_empty", path=out / city)
    for name in listed:
        if _is_own(out, name, listed):
            (out / name).unlink()
    for folder in (out / name for names in FOLDERS.values() for name in names):
        _drop_empty(folder)


@contextmanager
def recorded(out: Path) -> Iterator[None]:
    """What comes into the folders meanwhile is the demonstration's, also if it is broken off."""
    folders = [name for names in FOLDERS.values() for name in names]
    before = set(_files(out, folders))
    (out / MARK).touch()
    try:
        yield
    finally:
        mine = {n: _digest(out / n) for n in _files(out, folders) if n not in before}
        (out / MARK).write_text(json.dumps(mine, indent=1) + "\n", "utf-8")


def free(path: Path) -> Path:
    """The path, numbered if something stands there."""
    number, found = 2, path
    while found.exists() or found.is_symlink():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found


def _listed(out: Path) -> dict[str, str]:
    try:
        found = json.loads((out / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(n): str(d) for n, d in found.items()} if isinstance(found, dict) else {}


def _files(out: Path, folders: list[str]) -> list[str]:
    """Files and links below the folders; no link is followed."""
    found = [
        path
        for name in folders
        for path in (out / name).rglob("*")
        if path.is_symlink() or not path.is_dir()
    ]
    return sorted(path.relative_to(out).as_posix() for path in found)


def _is_own(out: Path, name: str, listed: dict[str, str]) -> bool:
    path, parts = out / name, PurePosixPath(name).parts
    if name not in listed or ".." in parts or PurePosixPath(name).is_absolute():
        return False
    if any((out / Path(*parts[:n])).is_symlink() for n in range(1, len(parts) + 1)):
        return False
    return path.is_file() and _digest(path) == listed[name]


def _digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _drop_empty(folder: Path) -> None:
    if not folder.is_dir():
        return
    inside = [p for p in folder.rglob("*") if p.is_dir() and not p.is_symlink()]
    for one in (*sorted(inside, reverse=True), folder):
        if not any(one.iterdir()):
            one.rmdir()
