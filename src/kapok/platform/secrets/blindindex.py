"""Blind indexes: a keyed hash by which an encrypted number is found exactly, and by nothing else.

HMAC-SHA-256 over the kind and the normal form (`kapok.identity`), in full: a shortened one would bring other people's rows.
An ID number has few enough possibilities to try them all, so whoever holds the index key can; it lies in the ring only.
"""

from __future__ import annotations

import hmac
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


def _index(key: IndexKey, kind: str, text: str) -> Indexed:
    plain = bound_to("kapok index", kind, KINDS[kind].normal(text))
    return Indexed(key.version, hmac.digest(key.key, plain, "sha256"))
