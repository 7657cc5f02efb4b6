"""Commands that ask the database through Django: what is the matter with it ends them with a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
from django.db import DatabaseError
from psycopg.errors import UndefinedColumn, UndefinedTable

from kapok.cli.database.telling import told
from kapok.cli.demo import place
from kapok.cli.face import WRONG_USE, Face, Stop
from kapok.platform.database import address
from kapok.platform.database.address import connect
from kapok.registry.trouble import cause
from kapok.web.ready import begin


@contextmanager
def asking(face: Face, name: str) -> Iterator[None]:
    """Django begun as the role of long work; KAPOK_DATABASE names another database of the server."""
    with told(), plainly(face):
        if name == place.NAME and place.is_ours():
            place.move_in()
        begin(name, "jobs", os.environ.get("KAPOK_DATABASE", ""))
        yield


@contextmanager
def as_owner(name: str) -> Iterator[psycopg.Connection]:
    """What only the owner may; KAPOK_DATABASE names another database of the server."""
    place, database = address("owner", name), os.environ.get("KAPOK_DATABASE")
    if database:
        place = replace(place, parameters=place.parameters | {"dbname": database})
    with connect(place) as con:
        yield con


@contextmanager
def plainly(face: Face) -> Iterator[None]:
    """A table or a column that is not there is one that the program, or the policy's vocabulary, has brought since."""
    try:
        yield
    except (UndefinedTable, UndefinedColumn) as error:
        raise Stop("db.behind", WRONG_USE) from error
    except (psycopg.Error, DatabaseError) as error:
        said = cause(error)
        if said is None:
            raise
        raise Stop("db.said", WRONG_USE, words=said.say(face.lang)) from error
