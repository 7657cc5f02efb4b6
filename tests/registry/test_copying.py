"""Rows out of the database by COPY: all of them, and what happens where it breaks off."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql
from tests.office import Database

from kapok.registry import copying
from kapok.registry.copying import copied

pytestmark = pytest.mark.server


def test_all_rows_come_as_the_database_writes_them(template: Database):
    words = sql.SQL("SELECT n, repeat('长', n % 7), NULL, '' FROM generate_series(1, 20000) n")
    with template.as_("owner") as con:
        lines = copied(con, words).to_pybytes().decode().splitlines()
        assert lines == [f'{n},{"长" * (n % 7) or chr(34) * 2},,""' for n in range(1, 20_001)]
        assert copied(con, sql.SQL("SELECT 1 WHERE false")).size == 0


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("SELECT nothing_of_that_name", psycopg.errors.UndefinedColumn),
        ("SELECT 1 / (n - 50000) FROM generate_series(1, 60000) n", psycopg.errors.DivisionByZero),
    ],
)
def test_what_fails_is_said_and_the_connection_goes_on(
    template: Database, asked: str, error: type[psycopg.Error]
):
    """Before the first row, and after thousands."""
    with template.as_("owner") as con:
        with pytest.raises(error), con.transaction():
            copied(con, sql.SQL(asked))
        assert con.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_left_in_the_middle_is_closed(template: Database, monkeypatch):
    """Nobody is given the rest of another's rows."""

    class Full:
        def write(self, _row: object) -> None:
            raise MemoryError

    monkeypatch.setattr(copying.pa, "BufferOutputStream", Full)
    with template.as_("owner") as con:
        with pytest.raises(MemoryError):
            copied(con, sql.SQL("SELECT n FROM generate_series(1, 100000) n"))
        assert con.closed
