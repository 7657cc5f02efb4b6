"""The history that triggers write, sealed in blocks by a job of its own, and verified.

Sealing never stands in a writer's way: it takes what has been committed and no block covers yet, and leaves what is still
being written to the next block. `kapok.platform.chain` says what a seal holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from kapok.platform.chain import Anchor, Block, Broken
from kapok.platform.chain import seal as seal_rows
from kapok.platform.chain import verify as verify_rows

ROWS_OF_A_BLOCK = 10_000
_DIGEST = 32
_WAITING = (
    "unnest('{[1,)}'::int8multirange - coalesce((SELECT range_agg(one) FROM registry_block, unnest(events) one), "
    "'{}'::int8multirange)) gap"
)
_NO_END = 2**63 - 1
_EVENT = (
    'SELECT id, at, table_name AS "table", "row", op, actor, reason, digest, '
    'before::text AS "before", after::text AS "after", scope FROM registry_event'
)
"""What is sealed of an event: all of it; what stood in the row as the database writes it."""
_EVERYTHING = (
    "SELECT set_config('kapok.areas', '*', true), set_config('kapok.actor', 'system', true)"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """`broken`: the first thing that does not hold, with the event it is about as far as there is one."""

    blocks: int
    rows: int
    unsealed: int
    broken: Broken | None = None
    event: dict[str, Any] | None = None
    last: Anchor | None = None


def seal(con: psycopg.Connection, key: bytes | None = None, limit: int = ROWS_OF_A_BLOCK) -> int:
    """Seal what is there, block by block, each in a transaction of its own; returns how many events. As `kapok_jobs`."""
    sealed = 0
    while True:
        with con.transaction():
            n = _seal_one(con, key, limit)
        sealed += n
        if n < limit:
            return sealed


def _seal_one(con: psycopg.Connection, key: bytes | None, limit: int) -> int:
    con.execute(_EVERYTHING)
    con.execute("SELECT pg_advisory_xact_lock(hashtext('kapok seal'))")
    previous = next(_blocks(con, "ORDER BY number DESC LIMIT 1"), None)
    rows = _waiting(con, limit)
    if rows:
        block = seal_rows(rows, previous, key)
        con.execute(
            "INSERT INTO registry_block (number, start, events, digests, previous, seal, mark, sealed_at) "
            "VALUES (%s, %s, %s::int8multirange, %s, %s, %s, %s, now())",
            [
                block.number,
                block.start,
                _ranges(row["id"] for row in rows),
                bytes.fromhex("".join(block.digests)),
                block.previous,
                block.seal,
                block.mark,
            ],
        )
    return len(rows)


def _gaps(con: psycopg.Connection) -> list[tuple[int, int]]:
    """Runs of numbers that no block covers: those between sealed ones, and all after the last."""
    found = con.execute(
        f"SELECT lower(gap), coalesce(upper(gap), {_NO_END}) FROM {_WAITING} ORDER BY 1"
    )
    return found.fetchall()


def _waiting(con: psycopg.Connection, limit: int) -> list[dict[str, Any]]:
    """The first events that no block covers."""
    rows: list[dict[str, Any]] = []
    with con.cursor(row_factory=dict_row) as cursor:
        for first, end in _gaps(con):
            words = f"{_EVENT} WHERE id >= %s AND id < %s ORDER BY id LIMIT %s"
            rows += cursor.execute(words, [first, end, limit - len(rows)]).fetchall()
            if len(rows) == limit:
                break
    return rows


def _ranges(ids: Iterable[int]) -> str:
    """Numbers in order, as a multirange is written."""
    found: list[list[int]] = []
    for one in ids:
        if found and found[-1][1] == one:
            found[-1][1] = one + 1
        else:
            found.append([one, one + 1])
    return "{" + ",".join(f"[{first},{end})" for first, end in found) + "}"


def _blocks(con: psycopg.Connection, words: str) -> Iterator[Block]:
    found = con.execute(
        f"SELECT number, start, digests, previous, seal, mark FROM registry_block {words}"
    )
    for number, start, digests, previous, sealed, mark in found:
        line = digests.hex()
        each = tuple(line[at : at + 2 * _DIGEST] for at in range(0, len(line), 2 * _DIGEST))
        yield Block(number, start, each, previous, sealed, mark)


def unsealed(con: psycopg.Connection) -> int:
    """Events that no block covers yet."""
    with con.transaction():
        con.execute(_EVERYTHING)
        words = "SELECT count(*) FROM registry_event WHERE id >= %s AND id < %s"
        return sum(row[0] for gap in _gaps(con) for row in con.execute(words, gap))


def verify(
    con: psycopg.Connection, key: bytes | None = None, anchor: Anchor | None = None
) -> Verified:
    """The whole chain against the whole history, in one snapshot; what is not sealed yet is only counted."""
    with con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        con.execute(_EVERYTHING)
        blocks = list(_blocks(con, "ORDER BY number"))
        broken = verify_rows(blocks, _sealed_rows(con), key, anchor)
        waiting = unsealed(con)
        last = Anchor(blocks[-1].number, blocks[-1].seal) if blocks else None
        event = _event_at(con, broken) if broken else None
    return Verified(len(blocks), sum(len(b.digests) for b in blocks), waiting, broken, event, last)


def _sealed_rows(con: psycopg.Connection) -> Iterator[dict[str, Any]]:
    """Block by block, so that never more than one is held."""
    spans = con.execute(
        "SELECT lower(events), upper(events), events::text FROM registry_block ORDER BY number"
    ).fetchall()
    words = f"{_EVENT} WHERE id >= %s AND id < %s AND id <@ %s::int8multirange ORDER BY id"
    with con.cursor(row_factory=dict_row) as cursor:
        for span in spans:
            yield from cursor.execute(words, span).fetchall()


def _event_at(con: psycopg.Connection, broken: Broken) -> dict[str, Any] | None:
    """The event that stands, or stood, at the place where the chain breaks."""
    row = (
        con.execute(
            "SELECT (ids).n FROM (SELECT generate_series(lower(one), upper(one) - 1) AS n FROM registry_block, "
            "unnest(events) one WHERE number = %s) ids ORDER BY 1 OFFSET %s - 1 - "
            "(SELECT start FROM registry_block WHERE number = %s) LIMIT 1",
            [broken.block, broken.row, broken.block],
        ).fetchone()
        if broken.row
        else None
    )
    if row is None:
        return None
    with con.cursor(row_factory=dict_row) as cursor:
        cursor.execute(f"{_EVENT} WHERE id = %s", [row[0]])
        return cursor.fetchone() or {"id": row[0]}
