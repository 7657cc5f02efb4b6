"""The fields of the registry sealed and opened: the wrapped data keys lie in the database, the ring does not."""

from __future__ import annotations

import psycopg

from kapok.platform.secrets import Fields, Ring
from kapok.platform.secrets.datakeys import WrappedKey, begin
from kapok.platform.secrets.fields import PURPOSE

_COLUMNS = "number, purpose, cipher, made, ring, born, kek, wrapped"


def fields(con: psycopg.Connection, ring: Ring) -> Fields:
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
    return fields(con, ring)


def _read(con: psycopg.Connection) -> list[WrappedKey]:
    found = con.execute(
        f"SELECT {_COLUMNS} FROM registry_datakey WHERE purpose = %s ORDER BY number", [PURPOSE]
    )
    return [WrappedKey(*row) for row in found]
