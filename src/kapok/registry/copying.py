"""Rows out of the database by COPY, taken from the connection as they come.

Each row is a message of its own: where there are a million of them, what is done for one is what it costs.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pyarrow as pa
from psycopg import errors, generators, sql
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

Write = Callable[[memoryview], object]


def copied(con: psycopg.Connection, words: sql.Composable) -> pa.Buffer:
    """The rows of a query as lines of CSV. What stops it half way leaves no connection behind that waits for the rest."""
    lines = pa.BufferOutputStream()
    command = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(words).as_bytes(con)
    with con.lock:
        try:
            con.pgconn.send_query(command)
            con.wait(_taken(con.pgconn, con.info.encoding, lines.write))
        except BaseException:
            if con.pgconn.transaction_status == TransactionStatus.ACTIVE:
                con.close()
            raise
    return lines.getvalue()


def _taken(pgconn: PGconn, encoding: str, write: Write) -> PQGen[None]:
    [begun] = yield from generators.execute(pgconn)
    if begun.status != ExecStatus.COPY_OUT:
        raise errors.error_from_result(begun, encoding=encoding)
    more = pgconn.get_copy_data
    while True:
        size, row = more(1)
        if size > 0:
            write(row)
        elif size == 0:
            yield from _waited(pgconn)
        else:
            break
    for ended in (yield from _results(pgconn)):
        if ended.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(ended, encoding=encoding)


def _waited(pgconn: PGconn) -> PQGen[None]:
    while (yield Wait.R) != Ready.R:
        pass
    pgconn.consume_input()


def _results(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Of what has ended."""
    found: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield from _waited(pgconn)
        result = pgconn.get_result()
        if result is None:
            return found
        found.append(result)
