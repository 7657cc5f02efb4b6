"""An address by which one connects, and what it is made of; `reaching` says which one it is.

DATABASE_URL stands for the cluster `default` only; the demonstration and the tests never touch it (DATABASE_URL_DEMO and
DATABASE_URL_TEST stand for theirs). It is the owner's address; the application's roles are made there by `prepare` (see `elsewhere`), or their addresses are given by
DATABASE_URL_WEB and DATABASE_URL_JOBS.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Conninfo

from kapok.platform.database import passwords
from kapok.platform.database.places import DEFAULT, Cluster
from kapok.platform.database.roles import ADMIN
from kapok.platform.database.trouble import Trouble

URL = "DATABASE_URL"
CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Parameters of libpq by their names. Shown without the password."""

    parameters: dict[str, str]

    @property
    def conninfo(self) -> str:
        return make_conninfo("", **self.parameters)

    @property
    def environ(self) -> dict[str, str]:
        """For programs of PostgreSQL: in the environment no other user reads the password, as he would in a command."""
        names = {one.keyword.decode(): one.envvar for one in Conninfo.get_defaults()}
        found = {names.get(key): value for key, value in self.parameters.items()}
        return {name.decode(): value for name, value in found.items() if name}

    def __str__(self) -> str:
        shown = self.parameters
        place = f"{shown.get('host', 'localhost')}:{shown.get('port', 5432)}"
        return f"{shown.get('user', '')}@{place}/{shown.get('dbname', '')}"

    __repr__ = __str__


def url_for(name: str) -> str | None:
    """The address that stands in for the cluster."""
    return os.environ.get(URL if name == DEFAULT else f"{URL}_{name.upper()}") or None


def as_admin(place: Cluster, database: str) -> Address:
    """For making roles and for a backup that leaves nothing out; of our own clusters only."""
    return of_cluster(place, ADMIN, database)


def of_cluster(place: Cluster, user: str, database: str) -> Address:
    secret = passwords.read(place.passwords)
    if user not in secret:
        raise Trouble("not_running", name=place.name)
    return Address(
        {
            "host": str(place.socket),
            "port": "5432",
            "user": user,
            "password": secret[user],
            "dbname": database,
            "connect_timeout": str(CONNECT_SECONDS),
        }
    )


def connect(place: Address) -> psycopg.Connection:
    try:
        return psycopg.connect(place.conninfo)
    except psycopg.OperationalError as error:
        first = str(error).strip().splitlines()[0]
        reason = first.rpartition("failed: ")[2]
        raise Trouble("no_connection", address=place, reason=reason) from error


def parse(url: str, variable: str = URL) -> Address:
    """The parameters that an address names."""
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise Trouble("bad_url", variable=variable, reason=str(error).strip()) from error
    found.setdefault("connect_timeout", CONNECT_SECONDS)
    return Address({name: str(value) for name, value in found.items() if value is not None})
