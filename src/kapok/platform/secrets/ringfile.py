"""The ring as a file: only its owner reads it, it is never written over, and a damaged one is told from a foreign one.

KAPOK_KEYS, else /etc/kapok/keys.json for root, else keys.json in the XDG configuration folder: never where the data lie.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from kapok.platform.safely import open_to_others, write_new, write_over
from kapok.platform.secrets.ring import HASH_KEY, IndexKey, Kek, Ring
from kapok.platform.secrets.sealing import KEY_BYTES
from kapok.platform.secrets.trouble import Trouble

FORMAT = "kapok-keys-1"
FOR_ROOT = Path("/etc/kapok/keys.json")


def ring_path() -> Path:
    """Where the ring is looked for."""
    given = os.environ.get("KAPOK_KEYS")
    if given:
        return Path(given).expanduser().absolute()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return FOR_ROOT
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser().absolute() / "kapok" / "keys.json"


def create(path: Path, ring: Ring) -> None:
    """Write a new ring; Trouble if there is one: without it nothing it encrypted can be read."""
    try:
        write_new(path, _words(ring))
    except FileExistsError as error:
        raise Trouble("ring_exists", path=path) from error


def save(path: Path, ring: Ring) -> None:
    """Write the next state of a ring that is there, whole or not at all."""
    write_over(path, _words(ring))


def load(path: Path) -> Ring:
    """The ring; Trouble if it is not there, may be read by others, or is not as it was written."""
    try:
        words = path.read_bytes()
    except FileNotFoundError as error:
        raise Trouble("ring_missing", path=path) from error
    try:
        body = json.loads(words)
    except ValueError as error:
        raise Trouble("ring_damaged", path=path) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise Trouble("ring_format", path=path, want=FORMAT)
    if open_to_others(path):
        raise Trouble("ring_open", path=path)
    if body.pop("sum", None) != _sum(body):
        raise Trouble("ring_damaged", path=path)
    try:
        return _ring(body)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Trouble("ring_damaged", path=path) from error


def _ring(body: dict[str, Any]) -> Ring:
    keks = tuple(
        Kek(int(k["version"]), k["cipher"], k["made"], _key(k["key"], KEY_BYTES[k["cipher"]]))
        for k in body["keks"]
    )
    index_keys = tuple(
        IndexKey(int(k["version"]), k["made"], _key(k["key"], HASH_KEY)) for k in body["index_keys"]
    )
    if not keks or not index_keys:
        raise ValueError("no key")
    fixed = (_key(body[name], HASH_KEY) for name in ("address_key", "audit_key"))
    return Ring(str(body["id"]), keks, index_keys, *fixed)


def _key(text: str, size: int) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != size:
        raise ValueError(len(key))
    return key


def _words(ring: Ring) -> bytes:
    body: dict[str, Any] = {
        "format": FORMAT,
        "id": ring.id,
        "keks": [
            {"version": k.version, "cipher": k.cipher, "made": k.made, "key": _text(k.key)}
            for k in ring.keks
        ],
        "index_keys": [
            {"version": k.version, "made": k.made, "key": _text(k.key)} for k in ring.index_keys
        ],
        "address_key": _text(ring.address_key),
        "audit_key": _text(ring.audit_key),
    }
    return json.dumps(body | {"sum": _sum(body)}, indent=1).encode() + b"\n"


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _sum(body: dict[str, Any]) -> str:
    """Against damage, not against forgery: whoever writes the ring holds all its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
