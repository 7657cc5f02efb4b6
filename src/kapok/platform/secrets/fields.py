"""Encrypted fields of rows: sealed for one place, found by a blind index, indexes rebuilt after a rotation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kapok.platform.secrets.blindindex import Indexed, digests, index, lookups
from kapok.platform.secrets.datakeys import WrappedKey
from kapok.platform.secrets.letters import Letters
from kapok.platform.secrets.ring import Ring

PURPOSE = "fields"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands. What was sealed for one place opens at no other: a row cannot be given another's number."""

    table: str
    column: str
    row: str

    def parts(self) -> tuple[str, str, str, str]:
        return ("field", self.table, self.column, self.row)


class Fields:
    """Seals and opens values, and finds them."""

    def __init__(self, ring: Ring, keys: Sequence[WrappedKey]) -> None:
        self._ring = ring
        self._letters = Letters(ring, keys, PURPOSE)

    def seal(self, place: Place, text: str) -> bytes:
        return self._letters.seal(text.encode(), *place.parts())

    def open(self, place: Place, sealed: bytes) -> str:
        return self._letters.open(sealed, *place.parts()).decode()

    def index(self, kind: str, text: str) -> Indexed:
        return index(self._ring, kind, text)

    def lookups(self, kind: str, text: str) -> tuple[Indexed, ...]:
        return lookups(self._ring, kind, text)

    def indexes(self, kind: str, texts: Iterable[str]) -> tuple[int, list[bytes]]:
        """Of many texts, by the newest key: its version and the digests."""
        key = self._ring.index_key
        return key.version, digests(key, kind, texts)

    def all_lookups(self, kind: str, texts: Sequence[str]) -> list[tuple[str, bytes]]:
        """Every text with its digest by every key there is."""
        keys = reversed(self._ring.index_keys)
        return [pair for key in keys for pair in zip(texts, digests(key, kind, texts), strict=True)]

    def rebuilt(self, rows: Iterable[tuple[Place, str, bytes]]) -> Iterator[tuple[Place, Indexed]]:
        """New indexes for rows of place, kind and sealed value; the sealed values stay as they are."""
        for place, kind, sealed in rows:
            yield place, self.index(kind, self.open(place, sealed))
