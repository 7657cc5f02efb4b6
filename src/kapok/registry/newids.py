"""Ids that say nothing: what a file calls a row may hold somebody's identity number, and goes no further than here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kapok.registry.ways import IDENTITIES
from kapok.rules.package.entities import LEDGER, Entity, Vocabulary

_SIGNS = 16
NUMBER = r"(^|[^0-9A-Za-z])[0-9]{17}[0-9Xx]([^0-9A-Za-z]|$)"
"""What may be an identity number; for what nobody knows by its place."""


OWN_ID = re.compile(r"[a-z2-7]{16}")
"""As `new_ids` makes them."""
_AS_SIGNS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
"""Which sign a random byte is: each of the thirty-two for eight of them."""


def new_ids(n: int) -> list[str]:
    """Sixteen letters and digits each, at random."""
    signs = os.urandom(_SIGNS * n).translate(_AS_SIGNS).decode()
    return [signs[at : at + _SIGNS] for at in range(0, len(signs), _SIGNS)]


def _of(entity: str, n: int) -> list[str]:
    """Of whoever bears a name in no order at all; of other rows in order, as an index likes it."""
    found = new_ids(n)
    return found if entity in IDENTITIES else sorted(found)


class Ids:
    """Old ids to new ones, entity by entity."""

    def __init__(self, tables: Mapping[str, pa.Table], vocabulary: Vocabulary) -> None:
        self._old = {name: table.column("id").combine_chunks() for name, table in tables.items()}
        self._new = {
            name: pa.array(_of(name, len(old)), pa.string()) for name, old in self._old.items()
        }
        self._subjects = _subjects(vocabulary)

    @classmethod
    def told(cls, pairs: Mapping[str, tuple[pa.Array, pa.Array]], vocabulary: Vocabulary) -> Ids:
        """Old and new ids as they are given, where some rows have theirs already; a new one that is null leads nowhere."""
        found = cls({}, vocabulary)
        found._old = {name: old for name, (old, _) in pairs.items()}
        found._new = {name: new for name, (_, new) in pairs.items()}
        return found

    def of(self, entity: str) -> pa.Array:
        return self._new[entity]

    def mapped(self, column: pa.ChunkedArray, entity: str) -> pa.Array:
        """References to rows of an entity; null where there is no such row."""
        at = pc.index_in(column.combine_chunks(), value_set=self._old[entity])
        return self._new[entity].take(at)

    def columns(self, entity: Entity, table: pa.Table) -> dict[str, pa.Array]:
        """Every stored column of an entity's rows without an old id, in the vocabulary's order."""
        led = dict(entity.refs)
        if entity.name == LEDGER:
            led |= {name: name for name in IDENTITIES if name in table.column_names}
        found: dict[str, pa.Array] = {"id": self.of(entity.name)}
        for name in entity.stored_columns():
            if name == "id":
                continue
            column = table.column(name)
            if name in led:
                found[name] = self.mapped(column, led[name])
            elif entity.name == LEDGER and name == "subject":
                found[name] = self._subject(column)
            elif pa.types.is_string(column.type):
                found[name] = without_numbers(column.combine_chunks())
            else:
                found[name] = column.combine_chunks()
        return found

    def _subject(self, column: pa.ChunkedArray) -> pa.Array:
        """What a payment is for may be a row of any entity that the ledger is matched with, or a plain word."""
        found = [self.mapped(column, entity) for entity in self._subjects if entity in self._old]
        return pc.coalesce(*found, without_numbers(column.combine_chunks()))


def without_numbers(words: pa.Array) -> pa.Array:
    """Words in which an identity number may stand are unknown instead."""
    if not re.search(r"\d{17}", "\n".join(words.drop_null().unique().to_pylist())):
        return words
    return pc.if_else(pc.match_substring_regex(words, NUMBER), pa.scalar(None, pa.string()), words)


def _subjects(vocabulary: Vocabulary) -> Sequence[str]:
    """Entities whose rows payments are made for, by what the vocabulary matches with the ledger."""
    found: dict[str, None] = {}
    for entity in vocabulary.entities.values():
        for path, column in entity.ledger.items():
            if column == "subject" and (target := _target(vocabulary, entity, path.split("."))):
                found.setdefault(target)
    return list(found)


def _target(vocabulary: Vocabulary, entity: Entity, path: list[str]) -> str:
    first, *rest = path
    if first == "id":
        return entity.name
    if first not in entity.refs:
        return ""
    target = vocabulary.entities[entity.refs[first]]
    return _target(vocabulary, target, rest) if rest else target.name
