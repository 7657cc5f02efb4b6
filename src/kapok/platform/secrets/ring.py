"""The key ring: everything that is secret by itself. It never lies in the database or its backups.

`keks` wrap data keys, `index_keys` make blind indexes: of both the last is used, the others still read what is older.
`address_key` (addresses of files) and `audit_key` (marks of sealed blocks) never change: what they made stands in history.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection
from dataclasses import dataclass, replace

from kapok.platform.secrets.sealing import DEFAULT, new_key
from kapok.platform.secrets.trouble import Trouble

HASH_KEY = 32


@dataclass(frozen=True, slots=True, repr=False)
class Kek:
    """A key that wraps data keys. `cipher` is also that of the data keys begun under it."""

    version: int
    cipher: str
    made: str
    key: bytes


@dataclass(frozen=True, slots=True, repr=False)
class IndexKey:
    version: int
    made: str
    key: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """`id` is no secret: it says to which ring a wrapped key belongs."""

    id: str
    keks: tuple[Kek, ...]
    index_keys: tuple[IndexKey, ...]
    address_key: bytes
    audit_key: bytes

    @property
    def kek(self) -> Kek:
        return self.keks[-1]

    @property
    def index_key(self) -> IndexKey:
        return self.index_keys[-1]

    def kek_of(self, version: int) -> Kek:
        for kek in self.keks:
            if kek.version == version:
                return kek
        have = ", ".join(str(kek.version) for kek in self.keks)
        raise Trouble("kek_missing", version=version, have=have)


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def new_ring(cipher: str = DEFAULT) -> Ring:
    """A ring of version 1 with fresh keys."""
    made = now()
    return Ring(
        os.urandom(8).hex(),
        (Kek(1, cipher, made, new_key(cipher)),),
        (IndexKey(1, made, os.urandom(HASH_KEY)),),
        os.urandom(HASH_KEY),
        os.urandom(HASH_KEY),
    )


def with_new_keys(ring: Ring, cipher: str | None = None) -> Ring:
    """The next version of both kinds of keys; the older ones stay."""
    chosen, made = cipher or ring.kek.cipher, now()
    return replace(
        ring,
        keks=(*ring.keks, Kek(ring.kek.version + 1, chosen, made, new_key(chosen))),
        index_keys=(
            *ring.index_keys,
            IndexKey(ring.index_key.version + 1, made, os.urandom(HASH_KEY)),
        ),
    )


def without_old_keks(ring: Ring, used: Collection[int]) -> Ring:
    """Without the older keks; Trouble if one of them still wraps a data key (`used`: versions that do)."""
    still = sorted(version for version in used if version != ring.kek.version)
    if still:
        raise Trouble("kek_in_use", versions=", ".join(map(str, still)))
    return replace(ring, keks=ring.keks[-1:])


def without_old_index_keys(ring: Ring, used: Collection[int]) -> Ring:
    """Without the older index keys; Trouble if there are still indexes made with one (`used`: their versions)."""
    still = sorted(version for version in used if version != ring.index_key.version)
    if still:
        raise Trouble("index_in_use", versions=", ".join(map(str, still)))
    return replace(ring, index_keys=ring.index_keys[-1:])
