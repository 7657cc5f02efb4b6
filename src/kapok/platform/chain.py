"""Rows sealed in a chain of blocks: one changed byte, a row taken out, put in or moved is found and named.

A block holds the digest of each of its rows in order; its seal covers them, its number and the seal before it. Anyone can
verify seals. With the ring's audit key a block is marked as well, so that whoever can write to the database and would seal
the changed rows again cannot mark them. What the last block was (`Anchor`) is kept elsewhere: only so is it seen that
the end of a chain has been cut off.

Pure functions over rows: mappings of names to null, truth values, whole numbers, texts, bytes, days, moments with a zone, and
lists and mappings of these.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORM = "kapok chain 1"
FIRST = "0" * 64
"""What the first block follows."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """`number` from 1; `start`: how many rows stand before it; `mark` is empty where there was no audit key."""

    number: int
    start: int
    digests: tuple[str, ...]
    previous: str
    seal: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A block as it was known to somebody else: printed, sent, written down."""

    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that does not hold. `row`: its place among all rows, from 1 (0: the block itself is not as sealed).

    `code`: changed, missing, added, swapped, more (rows that no block covers yet), block, order, mark, anchor.
    """

    code: str
    block: int
    row: int = 0


def canonical(row: Row) -> bytes:
    """The one way in which a row is written; TypeError for what has no such way (a float, a moment without a zone)."""
    plain = _plain(row)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _plain(value: Any) -> Any:
    """Kinds that JSON does not tell from one another stand in a list with their name; so do lists."""
    match value:
        case None | bool() | int() | str():
            return value
        case bytes():
            return ["bytes", value.hex()]
        case dt.datetime():
            if value.tzinfo is None:
                raise TypeError("a moment without a zone")
            return ["moment", value.astimezone(dt.UTC).isoformat()]
        case dt.date():
            return ["day", value.isoformat()]
        case list() | tuple():
            return ["list", *map(_plain, value)]
        case Mapping():
            if not all(isinstance(name, str) for name in value):
                raise TypeError("a name that is no text")
            return {name: _plain(inside) for name, inside in value.items()}
    raise TypeError(type(value).__name__)


def digest(row: Row) -> str:
    return hashlib.sha256(canonical(row)).hexdigest()


def seal(rows: Sequence[Row], previous: Block | None = None, key: bytes | None = None) -> Block:
    """The block that follows `previous` (None: the first) and holds these rows; at least one."""
    if not rows:
        raise ValueError("a block without rows")
    number = previous.number + 1 if previous else 1
    start = previous.start + len(previous.digests) if previous else 0
    before = previous.seal if previous else FIRST
    digests = tuple(map(digest, rows))
    sealed = _seal(number, start, digests, before)
    return Block(number, start, digests, before, sealed, mark(sealed, key) if key else "")


def mark(sealed: str, key: bytes) -> str:
    """What only a holder of the audit key can put on a seal."""
    return hmac.new(key, f"{FORM} {sealed}".encode(), "sha256").hexdigest()


def _seal(number: int, start: int, digests: Sequence[str], previous: str) -> str:
    body = json.dumps([FORM, number, start, previous, list(digests)])
    return hashlib.sha256(body.encode()).hexdigest()


def verify(
    blocks: Sequence[Block],
    rows: Iterable[Row],
    key: bytes | None = None,
    anchor: Anchor | None = None,
) -> Broken | None:
    """The first thing that does not hold, None if all does. With `key` every block must bear its mark; with `anchor` the
    block of that number must be there with that seal. Rows behind the last block are told as `more`.
    """
    broken = _verify_blocks(blocks, key)
    if broken is not None:
        return broken
    if anchor is not None and not any(
        (block.number, block.seal) == (anchor.number, anchor.seal) for block in blocks
    ):
        return Broken("anchor", anchor.number)
    sealed = [(block.number, one) for block in blocks for one in block.digests]
    return _verify_rows(sealed, [digest(row) for row in rows])


def _verify_blocks(blocks: Sequence[Block], key: bytes | None) -> Broken | None:
    previous, start = FIRST, 0
    for number, block in enumerate(blocks, 1):
        if block.number != number or block.previous != previous or block.start != start:
            return Broken("order", number)
        if not block.digests or block.seal != _seal(number, start, block.digests, previous):
            return Broken("block", number)
        if key is not None and not hmac.compare_digest(block.mark, mark(block.seal, key)):
            return Broken("mark", number)
        previous, start = block.seal, start + len(block.digests)
    return None


def _verify_rows(sealed: Sequence[tuple[int, str]], found: Sequence[str]) -> Broken | None:
    for at, (block, want) in enumerate(sealed):
        if at < len(found) and found[at] == want:
            continue
        return Broken(_how([one for _, one in sealed[at:]], found[at:]), block, at + 1)
    if len(found) > len(sealed):
        return Broken("more", sealed[-1][0] if sealed else 0, len(sealed) + 1)
    return None


def _how(sealed: Sequence[str], found: Sequence[str]) -> str:
    """In what way the rest differs, of which the first place does: told by where the rows that belong there are."""
    if not found:
        return "missing"
    if sealed[0] in found:
        return "swapped" if found[0] in sealed else "added"
    return "missing" if found[0] in sealed[1:2] else "changed"
