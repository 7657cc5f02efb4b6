"""Blind indexes: a keyed hash by which an encrypted number is found exactly, and by nothing else.

HMAC-SHA-256 over the kind and the normal form (`kapok.identity`), in full: a shortened one would bring other people's rows.
An ID number has few enough possibilities to try them all, so whoever holds the index key can; it lies in the ring only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from kapok.identity import KINDS
from kapok.platform.secrets.ring import IndexKey, Ring
from kapok.platform.secrets.sealing import bound_to


@dataclass(frozen=True, slots=True)
class Indexed:
    """`version`: of the index key. What is searched for is compared with both."""

    version: int
    digest: bytes


def index(ring: Ring, kind: str, text: str) -> Indexed:
    """The index to be stored: by the newest key."""
    return _index(ring.index_key, kind, text)


def lookups(ring: Ring, kind: str, text: str) -> tuple[Indexed, ...]:
    """What to look for: by every key there is, the newest first, while indexes are being rebuilt."""
    return tuple(_index(key, kind, text) for key in reversed(ring.index_keys))


def digests(key: IndexKey, kind: str, texts: Iterable[str]) -> list[bytes]:
    """The digests of many, by one key: each of `bound_to("kapok index", kind, normal form)`, of which only the end differs."""
    head, normal, secret = bound_to("kapok index", kind), KINDS[kind].normal, key.key
    plain = [normal(one).encode() for one in texts]
    return [
        hmac.digest(secret, head + len(one).to_bytes(4, "big") + one, "sha256") for one in plain
    ]


def _index(key: IndexKey, kind: str, text: str) -> Indexed:
    return Indexed(key.version, digests(key, kind, [text])[0])
