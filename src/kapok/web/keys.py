"""The keys of sealed fields: the ring outside the database, the wrapped data keys in it; read once a process."""

from __future__ import annotations

from functools import lru_cache

from kapok.platform.secrets import Fields, load, ring_path
from kapok.platform.secrets.datakeys import WrappedKey
from kapok.registry.models import DataKey


def fields() -> Fields:
    rows = DataKey.objects.order_by("number").values_list(
        "number", "purpose", "cipher", "made", "ring", "born", "kek", "wrapped"
    )
    return _opened(
        tuple(
            WrappedKey(number, purpose, cipher, made, ring, born, kek, bytes(wrapped))
            for number, purpose, cipher, made, ring, born, kek, wrapped in rows
        )
    )


@lru_cache(maxsize=2)
def _opened(keys: tuple[WrappedKey, ...]) -> Fields:
    return Fields(load(ring_path()), keys)
