"""The shape of a receipt's body, and reading and writing its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kapok.receipts.sealing import Receipt, opened
from kapok.receipts.verify import Unfit, canonical, parse
from kapok.rules.source.values import read_day

TEXTS = {"zh": "text", "en": "text"}
VALUES = [{"from": "day", "value": "scalar"}]
FILES = [{"name": "text", "sha256": "hash"}]
SETTLEMENT = {
    "outcome": "text",
    "payee": "text?",
    "county": "text?",
    "units": ["text"],
    "counted": "int",
    "n": "int",
    "n_new": "int",
    "n_open": "int",
    "additive": "bool",
    "items": [
        {
            "name": "text",
            "total": "bool",
            "before": "int?",
            "counts": [{"amount": "int?", "count": "int"}],
            "amount": "int?",
        }
    ],
    "lines": [{"id": "text", "item": "text?", "amount": "int?"}],
    **dict.fromkeys(("pay", "paid", "due", "own_money", "one_more"), "int?"),
}
RESULT = {
    "outcome": "text",
    "because": "text",
    "holder": "text",
    "not_before": "day?",
    "event": "day?",
    "county": "text?",
    "payee": "text?",
    "conditions": [{"id": "text", "status": "text", "source": "text"}],
    "missing": [{"fact": "text", "verdict": "bool"}],
    "flags": ["text"],
    "priority": "int",
    "keys": ["text?"],
    "limit": ({"key": "text?", "order": "day?", "units": "int?"},),
    "amounts": [{"item": "text", "amount": "int?"}],
    "route": (
        {
            **dict.fromkeys(("id", "fund", "level", "payer", "department", "authority"), "text"),
            "books": "bool",
        },
    ),
    "lines": ["text"],
    "settlement": (SETTLEMENT,),
    "due": "int?",
}
BODY = {
    "made_by": {"program": "text", "version": "text"},
    "policy": {
        "name": "name",
        "title": "text",
        "valid_from": "day",
        "valid_to": "day",
        "hash": "hash",
        "files": FILES,
    },
    "measure": {"id": "text", "clause": "text", "kind": "text", "title": TEXTS},
    "asked": {
        "measure": "text",
        "unit": "text",
        "as_of": "day",
        "readings": {"*": "text"},
        "parameters": [
            {
                "measure": "text",
                "name": "text",
                "values": VALUES,
                "counties": [{"county": "text", "values": VALUES}],
            }
        ],
        "moved": ({"path": "text", "county": "text"},),
    },
    "sources": FILES,
    "facts": [
        {
            "entity": "text",
            "id": "text",
            "own": "bool",
            "facts": {"*": "scalar"},
            "origin": ({"document": "text", "system": "text", "recorded": "text"},),
        }
    ],
    "searched": [{"entity": "text", "where": {"*": "scalar"}, "found": "int"}],
    "together": [{"measure": "text", "units": ["text"]}],
    "readings": [
        {
            "name": "text",
            "scope": "text",
            "ask": TEXTS,
            "option": "text",
            "say": TEXTS,
            "chosen": "bool",
            "confirmed": ({"by": "text", "document": "text", "from": "day"},),
        }
    ],
    "parameters": [
        {
            "measure": "text",
            "name": "text",
            "say": TEXTS,
            "kind": "text",
            "type": "text",
            "values": VALUES,
            "county": ({"code": "text", "values": VALUES},),
            "used": [{"day": "day", "value": "scalar", "from": "day?", "set_by": "text"}],
        }
    ],
    "result": RESULT,
    "explanation": {"zh": ["text"], "en": ["text"]},
    "quotes": [{"of": "text", "clause": "text", "start": "int", "end": "int", "sha256": "hash"}],
    "names": [{"name": "text", "type": "text", **TEXTS}],
}
"""A mapping has just these keys (`*`: any); one thing in brackets may be null; so may what ends in `?`."""
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")


def write(path: Path, receipt: Receipt) -> None:
    """The canonical bytes and nothing else."""
    path.write_bytes(canonical(receipt))


def read(path: Path) -> Receipt:
    """A receipt of this format, in one piece. Unfit if it is none; OSError if the file cannot be read."""
    receipt = parse(path.read_bytes())
    _check_openings(receipt)
    for body in (receipt["body"], opened(receipt)):
        for at in faults(body, BODY, "body"):
            raise Unfit("shape", at=at)
    return receipt


def _check_openings(receipt: Receipt) -> None:
    """Openings lead to places of the body."""
    for path, opening in receipt.get("private", {}).items():
        if not (isinstance(opening, list) and len(opening) == 2 and leads(receipt["body"], path)):
            raise Unfit("shape", at=path)


def leads(body: Any, path: str) -> bool:
    """Is there such a place in the body?"""
    for key in path.split("/")[1:]:
        if isinstance(body, dict) and key in body:
            body = body[key]
        elif isinstance(body, list) and key.isascii() and key.isdigit() and int(key) < len(body):
            body = body[int(key)]
        else:
            return False
    return "/" in path


def faults(value: Any, shape: Any, at: str) -> Iterator[str]:
    """The places that are not of the shape."""
    if isinstance(shape, tuple):
        if value is not None:
            yield from faults(value, shape[0], at)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield at
            return
        for number, item in enumerate(value):
            yield from faults(item, shape[0], f"{at}/{number}")
    elif isinstance(shape, dict):
        if not isinstance(value, dict):
            yield at
            return
        wanted = dict.fromkeys(value, shape["*"]) if "*" in shape else shape
        yield from (f"{at}/{key}" for key in sorted(wanted.keys() ^ value.keys()))
        for key in wanted.keys() & value.keys():
            yield from faults(value[key], wanted[key], f"{at}/{key}")
    elif not _is(value, shape):
        yield at


def _is(value: Any, kind: str) -> bool:
    if kind.endswith("?"):
        return value is None or _is(value, kind[:-1])
    if kind == "scalar":
        return value is None or isinstance(value, (str, int))
    if kind in ("int", "bool"):
        return type(value) is (int if kind == "int" else bool)
    if not isinstance(value, str):
        return False
    if kind == "day":
        return _is_day(value)
    return kind == "text" or bool((_HASH if kind == "hash" else _NAME).match(value))


def _is_day(words: str) -> bool:
    try:
        read_day(words)
    except ValueError:
        return False
    return True
