"""Rotation of a ring and of the data keys that lie in files, and what is the matter with either.

The new ring is written first, the data keys after it, and nothing is dropped before all of them are: wherever it is cut
short everything can be read, and the next rotation finishes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kapok.platform.secrets.datakeys import WrappedKey, read_keys, rotated, unwrap, write_keys
from kapok.platform.secrets.ring import Ring, with_new_keys, without_old_keks
from kapok.platform.secrets.ringfile import load, save
from kapok.platform.secrets.safely import only_writer
from kapok.platform.secrets.sealing import seal, unseal
from kapok.platform.secrets.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Rotated:
    ring: Ring
    rewrapped: int
    begun: int
    dropped: tuple[int, ...]


def rotate(
    path: Path, key_files: Sequence[Path], cipher: str | None = None, *, drop_old: bool = False
) -> Rotated:
    """New versions; Trouble before anything is changed if one data key cannot be opened."""
    load(path)  # before anything is made beside it
    with ExitStack() as stack:
        for one in (path, *(file for file in key_files if file.exists())):
            stack.enter_context(only_writer(one))
        before = load(path)
        kept = {file: read_keys(file) for file in key_files if file.exists()}
        for keys in kept.values():
            for key in keys:
                unwrap(before, key)
        ring = with_new_keys(before, cipher)
        save(path, ring)
        after = {file: rotated(ring, keys) for file, keys in kept.items()}
        for file, keys in after.items():
            write_keys(file, keys)
        dropped: tuple[int, ...] = ()
        if drop_old:
            used = {key.kek for keys in after.values() for key in keys}
            ring, dropped = without_old_keks(ring, used), tuple(k.version for k in ring.keks[:-1])
            save(path, ring)
    old = sum(map(len, kept.values()))
    return Rotated(ring, old, sum(map(len, after.values())) - old, dropped)


def examine(ring: Ring, keys: Sequence[WrappedKey]) -> Iterator[Trouble]:
    """All that is wrong: ciphers that do not work here, data keys that do not open."""
    for kek in ring.keks:
        try:
            if (
                unseal(kek.cipher, kek.key, seal(kek.cipher, kek.key, b"kapok", b""), b"")
                != b"kapok"
            ):
                yield Trouble("cipher_missing", cipher=kek.cipher)
        except Trouble as trouble:
            yield trouble
    for one in keys:
        try:
            unwrap(ring, one)
        except Trouble as trouble:
            yield trouble
