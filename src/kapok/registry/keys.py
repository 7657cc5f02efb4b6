"""The fields of the registry sealed and opened: the wrapped data keys lie in the database, the ring does not. The vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from django.conf import settings

from kapok.accounts.postgres.base import ask
from kapok.platform.secrets import Fields, Ring, load, ring_path
from kapok.platform.secrets.datakeys import WrappedKey, begin
from kapok.platform.secrets.fields import PURPOSE
from kapok.platform.vault import Vault, vault_path

_COLUMNS = "number, purpose, cipher, made, ring, born, kek, wrapped"
_READ = f"SELECT {_COLUMNS} FROM registry_datakey ORDER BY number"


def fields() -> Fields:
    """By the ring of this machine and the keys of Django's database; opened once a process while they stay the same."""
    return _opened(_keys(ask(_READ)))


def vault() -> Vault:
    """The vault that belongs to the database."""
    return Vault(vault_path(settings.CLUSTER), load(ring_path()))


def fields_of(con: psycopg.Connection, ring: Ring) -> Fields:
    """By the keys there are; Trouble if there are none, or if they are of another ring."""
    return Fields(ring, Keys(con).read())


def begin_fields(con: psycopg.Connection, ring: Ring) -> Fields:
    """The same, with a first key made if there is none yet. As the owner."""
    there = Keys(con)
    if not there.read():
        there.write([begin(ring, PURPOSE, 1)])
    return fields_of(con, ring)


class Keys:
    """All wrapped keys of the database, as a rotation wants them. Written by the owner only."""

    def __init__(self, con: psycopg.Connection) -> None:
        self._con = con

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One rotation at a time; given back however the process ends."""
        self._con.execute("SELECT pg_advisory_lock(hashtext('kapok keys'))")
        try:
            yield
        finally:
            if not self._con.closed:
                self._con.execute("SELECT pg_advisory_unlock(hashtext('kapok keys'))")

    def read(self) -> list[WrappedKey]:
        return list(_keys(self._con.execute(_READ).fetchall()))

    def write(self, keys: Sequence[WrappedKey]) -> None:
        """All or none: each as it is now."""
        with self._con.transaction(), self._con.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO registry_datakey ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "
                "ON CONFLICT (number) DO UPDATE SET kek = excluded.kek, wrapped = excluded.wrapped",
                [
                    (k.id, k.purpose, k.cipher, k.made, k.ring, k.born, k.kek, k.wrapped)
                    for k in keys
                ],
            )


def _keys(rows: list[tuple[Any, ...]]) -> tuple[WrappedKey, ...]:
    """What the driver gives for bytes may be a view of them."""
    return tuple(
        WrappedKey(number, purpose, cipher, made, ring, born, kek, bytes(wrapped))
        for number, purpose, cipher, made, ring, born, kek, wrapped in rows
    )


@lru_cache(maxsize=2)
def _opened(keys: tuple[WrappedKey, ...]) -> Fields:
    return Fields(load(ring_path()), keys)
