"""The keys of sealed fields, read once a process: the ring outside the database, the wrapped data keys in it. The vault."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from kapok.platform.secrets import Fields, load, ring_path
from kapok.platform.secrets.datakeys import WrappedKey
from kapok.platform.vault import Vault, vault_path
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


def vault() -> Vault:
    """The vault that belongs to the database."""
    return Vault(vault_path(settings.CLUSTER), load(ring_path()))
