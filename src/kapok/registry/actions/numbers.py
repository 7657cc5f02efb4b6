"""Numbers of people as actions move them: sealed for another row, and found by an index that is made anew."""

from __future__ import annotations

from typing import Any

from kapok.platform.secrets import Place
from kapok.registry.keys import fields
from kapok.registry.reindexing import COLUMNS

SEALED = "_sealed"


def resealed(sealed: str, column: str, of: str, to: str) -> dict[str, Any]:
    """A number of one person's row for another's, with its index."""
    number = fields().open(Place("registry_person", column, of), _bytes(sealed))
    again = fields().seal(Place("registry_person", column, to), number)
    return {column + SEALED: again} | _index("registry_person", column, number)


def indexes(table: str, row: str, values: dict[str, Any]) -> dict[str, Any]:
    """The indexes of the numbers that come back into a row."""
    found: dict[str, Any] = {}
    for name, sealed in values.items():
        if not name.endswith(SEALED):
            continue
        column = name.removesuffix(SEALED)
        if sealed is None:
            found |= {f"{column}_index": None} | (
                {"number_version": 0} if column == "number" else {}
            )
        else:
            number = fields().open(Place(table, column, row), _bytes(sealed))
            found |= _index(table, column, number)
    return found


def _index(table: str, column: str, number: str) -> dict[str, Any]:
    index = fields().index(COLUMNS[table][column], number)
    version = {"number_version": index.version} if column == "number" else {}
    return {f"{column}_index": index.digest} | version


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])
