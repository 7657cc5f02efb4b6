"""Where data keys lie: the file of the vault, and the database if there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from kapok.cli.database.telling import told
from kapok.cli.face import Stop
from kapok.platform.database import address, cluster
from kapok.platform.database.address import connect, url_for
from kapok.platform.secrets.rotation import KeyFile, Store
from kapok.platform.vault import vault_path
from kapok.platform.vault.vault import KEYS
from kapok.registry.keys import Keys


def key_file(vault: Path | None, name: str) -> KeyFile:
    return KeyFile((vault or vault_path(name)) / KEYS)


@contextmanager
def database(name: str, *, needed: bool = True) -> Iterator[psycopg.Connection | None]:
    """A connection of the owner, each statement for itself; None where no database was ever made. One that is there but
    does not run is not passed over where it is `needed`: its keys would be forgotten.
    """
    with told():
        if not _there(name, needed=needed):
            yield None
            return
        place = address("owner", name)
        other = os.environ.get("KAPOK_DATABASE")
        if other:
            place = replace(place, parameters=place.parameters | {"dbname": other})
        with connect(place) as con:
            con.autocommit = True
            found = con.execute("SELECT to_regclass('registry_datakey')").fetchone()
            yield con if found and found[0] else None


def _there(name: str, *, needed: bool) -> bool:
    if url_for(name) is not None:
        return True
    from kapok.platform.database import launcher

    state = launcher.status(cluster(name)).state
    if needed and state not in {launcher.ABSENT, launcher.RUNNING}:
        raise Stop("keys.database_down", name=name)
    return state == launcher.RUNNING


def stores(vault: Path | None, name: str, con: psycopg.Connection | None) -> list[Store]:
    found: list[Store] = [key_file(vault, name)]
    return [*found, Keys(con)] if con is not None else found
