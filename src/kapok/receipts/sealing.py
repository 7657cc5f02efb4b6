"""Masks, openings and the seal.

The sealed body shows numbers of people masked, and of rows that belong to others only that there are some. What stands
there in full is an opening: a salt of its own and the value, held by a digest in the sealed part. The office's copy has
the openings, the person's has not; the seal is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from copy import deepcopy
from typing import Any

from kapok.masking import masked
from kapok.receipts.verify import FORMAT, digest, seal_of

Receipt = dict[str, Any]
PERSONAL = ("asked", "facts", "searched", "together", "result", "explanation")
"""The parts of a body in which numbers of people may stand; besides them, names of files of data."""
SALT_SIGNS = 32


def salts(secret: bytes, paths: list[str]) -> dict[str, str]:
    """A salt for each place; from one the others cannot be told."""
    return {p: hashlib.sha256(secret + p.encode()).hexdigest()[:SALT_SIGNS] for p in paths}


def closed_places(body: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where the body may not be shown to everyone: path (RFC 6901) → the value in full and what is shown instead."""
    found: dict[str, tuple[Any, Any]] = {}
    for number, row in enumerate(body["facts"]):
        if not row["own"]:
            found[f"/facts/{number}/facts"] = (row["facts"], {})
    whole = frozenset(found)
    parts = {part: body[part] for part in PERSONAL}
    parts["sources"] = [{"name": source["name"]} for source in body["sources"]]
    for part, value in parts.items():
        for path, words in _strings(value, f"/{part}", whole):
            shown = masked(words)
            if shown != words:
                found[path] = (words, shown)
    return found


def _strings(value: Any, path: str, closed: Container[str]) -> Iterator[tuple[str, str]]:
    """Every text below, but for what is closed as a whole."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, f"{path}/{number}", closed)
    elif isinstance(value, dict):
        for key, item in value.items():
            if f"{path}/{key}" not in closed:
                yield from _strings(item, f"{path}/{key}", closed)


def sealed(body: Mapping[str, Any], salt: Mapping[str, str]) -> Receipt:
    """The office's copy of a body. `salt`: one for each place that is closed."""
    closed = closed_places(body)
    shown = deepcopy(dict(body))
    openings = {path: [salt[path], value] for path, (value, _) in closed.items()}
    for path, (_, instead) in closed.items():
        _put(shown, path, instead)
    receipt: Receipt = {
        "format": FORMAT,
        "body": shown,
        "digests": {path: digest(opening) for path, opening in openings.items()},
    }
    return receipt | {"private": openings, "seal": seal_of(receipt)}


def opened(receipt: Receipt) -> dict[str, Any]:
    """The body in full, as far as there are openings."""
    body: dict[str, Any] = deepcopy(receipt["body"])
    for path, (_, value) in receipt.get("private", {}).items():
        _put(body, path, deepcopy(value))
    return body


def masked_copy(receipt: Receipt) -> Receipt:
    """The person's copy: nothing but what the seal covers."""
    return {name: part for name, part in receipt.items() if name != "private"}


def _put(body: Any, path: str, value: Any) -> None:
    *above, last = path.split("/")[1:]
    for key in above:
        body = body[int(key)] if isinstance(body, list) else body[key]
    body[int(last) if isinstance(body, list) else last] = value
