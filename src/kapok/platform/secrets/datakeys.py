"""Data keys: what really encrypts. They lie wrapped beside their data; only the ring's keys open them.

A purpose (`fields`, `files`) has its keys, of which the last encrypts and all decrypt. Rotation wraps each anew and begins a
new one; the key inside stays, and so does all that was encrypted with it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kapok.platform.safely import write_over
from kapok.platform.secrets.ring import Ring, now
from kapok.platform.secrets.sealing import bound_to, new_key, seal, unseal
from kapok.platform.secrets.trouble import Trouble

FORMAT = "kapok-data-keys-1"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A row as it may lie anywhere: nothing in it opens anything without the ring. `born`: the kek under which it began,
    `kek`: the one that wraps it now.
    """

    id: int
    purpose: str
    cipher: str
    made: str
    ring: str
    born: int
    kek: int
    wrapped: bytes

    def bound(self) -> bytes:
        numbers = map(str, (self.kek, self.id, self.born))
        return bound_to("kapok data key", self.ring, *numbers, self.purpose, self.cipher, self.made)


def begin(ring: Ring, purpose: str, number: int) -> WrappedKey:
    """A new data key of the purpose."""
    kek = ring.kek
    empty = WrappedKey(number, purpose, kek.cipher, now(), ring.id, kek.version, kek.version, b"")
    return replace(empty, wrapped=seal(kek.cipher, kek.key, new_key(kek.cipher), empty.bound()))


def unwrap(ring: Ring, one: WrappedKey) -> bytes:
    """The key inside; Trouble if it is of another ring, of a version that is not there, or damaged."""
    if one.ring != ring.id:
        raise Trouble("key_foreign", id=one.id, ring=one.ring, ours=ring.id)
    kek = ring.kek_of(one.kek)
    key = unseal(kek.cipher, kek.key, one.wrapped, one.bound())
    if key is None:
        raise Trouble("key_damaged", id=one.id, version=one.kek)
    return key


def rewrap(ring: Ring, one: WrappedKey) -> WrappedKey:
    """The same key under the newest kek."""
    if one.kek == ring.kek.version and one.ring == ring.id:
        return one
    key = unwrap(ring, one)
    empty = replace(one, kek=ring.kek.version, wrapped=b"")
    return replace(empty, wrapped=seal(ring.kek.cipher, ring.kek.key, key, empty.bound()))


def rotated(ring: Ring, keys: Sequence[WrappedKey]) -> list[WrappedKey]:
    """All keys under the newest kek, and for each purpose a new one for what is encrypted from now on. Done again, it
    changes nothing more: a rotation that was cut short is finished by another.
    """
    done = [rewrap(ring, one) for one in keys]
    last = {one.purpose: one for one in done}
    for purpose, one in last.items():
        if one.born != ring.kek.version:
            done.append(begin(ring, purpose, next_id(done)))
    return done


def next_id(keys: Iterable[WrappedKey]) -> int:
    return max((one.id for one in keys), default=0) + 1


def read_keys(path: Path) -> list[WrappedKey]:
    """The wrapped keys of a file; none if there is no file."""
    try:
        body = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except ValueError as error:
        raise Trouble("keys_damaged", path=path) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise Trouble("keys_damaged", path=path)
    try:
        return [_key(one) for one in body["keys"]]
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Trouble("keys_damaged", path=path) from error


def write_keys(path: Path, keys: Sequence[WrappedKey]) -> None:
    """All wrapped keys, in place of what stands there."""
    listed = [
        {
            "id": one.id,
            "purpose": one.purpose,
            "cipher": one.cipher,
            "made": one.made,
            "ring": one.ring,
            "born": one.born,
            "kek": one.kek,
            "wrapped": base64.b64encode(one.wrapped).decode(),
        }
        for one in keys
    ]
    write_over(path, json.dumps({"format": FORMAT, "keys": listed}, indent=1).encode() + b"\n")


def _key(one: dict[str, Any]) -> WrappedKey:
    return WrappedKey(
        int(one["id"]),
        str(one["purpose"]),
        str(one["cipher"]),
        str(one["made"]),
        str(one["ring"]),
        int(one["born"]),
        int(one["kek"]),
        base64.b64decode(one["wrapped"], validate=True),
    )
