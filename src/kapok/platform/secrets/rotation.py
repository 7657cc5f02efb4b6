"""Rotation of a ring and of all that hangs on it: data keys wherever they lie, blind indexes; and what is the matter with them.

The new ring is written first, then the data keys, then the indexes, and nothing is dropped before all of them are: wherever
it is cut short everything can be read and found, and the next rotation goes on where this one stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kapok.platform.safely import only_writer
from kapok.platform.secrets.datakeys import WrappedKey, read_keys, rotated, unwrap, write_keys
from kapok.platform.secrets.ring import (
    Ring,
    with_new_keys,
    without_old_index_keys,
    without_old_keks,
)
from kapok.platform.secrets.ringfile import load, save
from kapok.platform.secrets.sealing import seal, unseal
from kapok.platform.secrets.trouble import Trouble


class Store(Protocol):
    """Where wrapped data keys lie: the vault's file, the database."""

    def alone(self) -> AbstractContextManager[None]: ...
    def read(self) -> list[WrappedKey]: ...
    def write(self, keys: Sequence[WrappedKey]) -> None: ...


class Indexes(Protocol):
    """Blind indexes that were stored. `rebuild` makes those anew that an older key made, all of them if `whole`, and gives
    how many; `versions`: of the index keys that made what there is.
    """

    def rebuild(self, ring: Ring, *, whole: bool) -> int: ...
    def versions(self) -> set[int]: ...


@dataclass(frozen=True)
class KeyFile:
    """Keys in a file; none if it is not there."""

    path: Path

    def alone(self) -> AbstractContextManager[None]:
        return only_writer(self.path)

    def read(self) -> list[WrappedKey]:
        return read_keys(self.path)

    def write(self, keys: Sequence[WrappedKey]) -> None:
        if keys:
            write_keys(self.path, keys)


@dataclass(frozen=True, slots=True)
class Rotated:
    """`went_on`: what an earlier rotation had left was finished, its old keys perhaps dropped; no newer ones were made."""

    ring: Ring
    rewrapped: int
    begun: int
    indexes: int
    dropped: tuple[int, ...]
    went_on: bool


def rotate(
    path: Path,
    stores: Sequence[Store],
    indexes: Indexes | None = None,
    cipher: str | None = None,
    *,
    drop_old: bool = False,
) -> Rotated:
    """New versions; Trouble before anything is changed if one data key cannot be opened."""
    load(path)  # before anything is made beside it
    with ExitStack() as stack:
        stack.enter_context(only_writer(path))
        for store in stores:
            stack.enter_context(store.alone())
        before = load(path)
        kept = {store: store.read() for store in stores}
        _open_all(before, kept)
        left = _unfinished(before, kept, indexes) or (drop_old and len(before.keks) > 1)
        went_on = left and cipher in {None, before.kek.cipher}
        ring = before if went_on else with_new_keys(before, cipher)
        save(path, ring)
        after = {store: rotated(ring, keys) for store, keys in kept.items()}
        for store, keys in after.items():
            store.write(keys)
        rebuilt = indexes.rebuild(ring, whole=drop_old) if indexes else 0
        dropped: tuple[int, ...] = ()
        if drop_old:
            slim = _without_old(ring, after, indexes)
            dropped = tuple(kek.version for kek in ring.keks[:-1])
            save(path, slim)
            ring = slim
    old, new = (sum(map(len, each.values())) for each in (kept, after))
    return Rotated(ring, old, new - old, rebuilt, dropped, went_on)


def _open_all(ring: Ring, kept: Mapping[Store, list[WrappedKey]]) -> None:
    for keys in kept.values():
        for key in keys:
            unwrap(ring, key)


def _unfinished(
    ring: Ring, kept: Mapping[Store, list[WrappedKey]], indexes: Indexes | None
) -> bool:
    """Whether something still hangs on older keys of the ring."""
    wrapped = {key.kek for keys in kept.values() for key in keys}
    made = indexes.versions() if indexes else set()
    return bool(wrapped - {ring.kek.version} or made - {ring.index_key.version})


def _without_old(
    ring: Ring, kept: Mapping[Store, list[WrappedKey]], indexes: Indexes | None
) -> Ring:
    slim = without_old_keks(ring, {key.kek for keys in kept.values() for key in keys})
    return without_old_index_keys(slim, indexes.versions()) if indexes else slim


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
