"""`policy test` in PostgreSQL: where the database is missing it says so; where it is there, the cases come out right."""

from __future__ import annotations

import pytest

LIBRARY = "没有安装 psycopg（可选依赖 postgres） / psycopg is not installed"
TEST = ("policy", "test", "--executor", "postgres", "--measures", "16")


def test_without_an_address_it_asks_for_one(kapok, monkeypatch):
    pytest.importorskip("psycopg", reason=LIBRARY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    answer = kapok(*TEST)
    assert (answer.code, "设环境变量 DATABASE_URL" in answer.err) == (2, True)


def test_without_a_database_it_says_why(kapok, monkeypatch, tmp_path):
    pytest.importorskip("psycopg", reason=LIBRARY)
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/none?host={tmp_path}")
    answer = kapok(*TEST, "--lang", "en")
    assert (answer.code, "The database of DATABASE_URL cannot be used" in answer.err) == (2, True)


@pytest.mark.server
def test_cases_come_out_right_in_postgres(kapok, monkeypatch, database_url):
    pytest.importorskip("psycopg", reason=LIBRARY)
    monkeypatch.setenv("DATABASE_URL", database_url)
    answer = kapok(*TEST)
    assert (answer.code, "PostgreSQL" in answer.out) == (0, True)
