"""Packages kept in memory: one is read once, and again when a file of it has changed.

What is given is shared, and nobody changes a package that was read. Whether a file has changed is told from its place,
size and time, not from its words: enough for files that people edit. A receipt seals the words themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kapok.rules.package.model import Package
from kapok.rules.problems import Problems
from kapok.rules.reading.loader import load_package
from kapok.rules.reading.packagefiles import vocabulary_folder
from kapok.rules.source.layers import read_layers

MOST = 4
"""So many packages are kept, those used last."""
Key = tuple[Path, bool]
State = tuple[tuple[str, int, int, int], ...]
_kept: dict[Key, tuple[tuple[Path, ...], State, Package]] = {}


def kept_package(folder: Path, *, check: bool = True) -> Package:
    """As `load_package`; PackageError lists all problems, each time anew."""
    key = (folder.resolve(), check)
    found = _kept.pop(key, None)
    if found is None or state_of(found[0]) != found[1]:
        roots = read_layers(key[0], Problems())[1].roots
        folders = (*roots, vocabulary_folder(roots))
        state = state_of(folders)  # before it is read: a change while it is read is seen next time
        found = (folders, state, load_package(folder, check=check))
    _kept[key] = found
    while len(_kept) > MOST:
        del _kept[next(iter(_kept))]
    return found[2]


def state_of(folders: Iterable[Path]) -> State:
    """Place, size, time and number of everything below the folders; a link that leads nowhere has its place alone."""
    return tuple(sorted(_known(path) for folder in folders for path in folder.rglob("*")))


def _known(path: Path) -> tuple[str, int, int, int]:
    try:
        known = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0, 0
    return str(path), known.st_size, known.st_mtime_ns, known.st_ino
