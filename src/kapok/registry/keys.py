"""The fields of the registry sealed and opened: the wrapped data keys lie in the database, the ring does not. The vault."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from kapok.platform.secrets import Fields, Ring, load, ring_path
from kapok.platform.secrets.datakeys import WrappedKey, begin
from kapok.platform.secrets.fields import PURPOSE
from kapok.platform.vault import Vault, vault_path

_COLUMNS = "number, purpose, cipher, made, ring, born, kek, wrapped"
_READ = f"SELECT {_COLUMNS} FROM registry_datakey WHERE purpose = %s ORDER BY number"


def fields() -> Fields:
    """By the ring of this machine and the keys of Django's database; opened once a process while they stay the same."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [PURPOSE])
        return _opened(_keys(cursor.fetchall()))


def vault() -> Vault:
    """The vault that belongs to the database."""
    return Vault(vault_path(settings.CLUSTER), load(ring_path()))


def fields_of(con: psycopg.Connection, ring: Ring) -> Fields:
    """By the keys there are; Trouble if there are none, or if they are of another ring."""
    return Fields(ring, _read(con))


def begin_fields(con: psycopg.Connection, ring: Ring) -> Fields:
    """The same, with a first key made if there is none yet. As the owner."""
    if not _read(con):
        one = begin(ring, PURPOSE, 1)
        con.execute(
            f"INSERT INTO registry_datakey ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [one.id, one.purpose, one.cipher, one.made, one.ring, one.born, one.kek, one.wrapped],
        )
    return fields_of(con, ring)


def _read(con: psycopg.Connection) -> tuple[WrappedKey, ...]:
    return _keys(con.execute(_READ, [PURPOSE]).fetchall())


def _keys(rows: list[tuple[Any, ...]]) -> tuple[WrappedKey, ...]:
    """What the driver gives for bytes may be a view of them."""
    return tuple(
        WrappedKey(number, purpose, cipher, made, ring, born, kek, bytes(wrapped))
        for number, purpose, cipher, made, ring, born, kek, wrapped in rows
    )


@lru_cache(maxsize=2)
def _opened(keys: tuple[WrappedKey, ...]) -> Fields:
    return Fields(load(ring_path()), keys)
