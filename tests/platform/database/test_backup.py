"""Backup and restore: not one row differs, and what fails changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.platform.database.conftest import as_, empty

from kapok.platform.database import Cluster, Trouble
from kapok.platform.database.backup import backup, hash_file, restore

pytestmark = pytest.mark.server


@pytest.fixture
def filled(fresh: Cluster) -> Cluster:
    """What a database holds: keys, sequences, checks, policies, views, values of every kind, rights taken away."""
    with as_("owner") as con:
        con.execute("""
            CREATE TABLE county (code text PRIMARY KEY, name text NOT NULL);
            INSERT INTO county VALUES ('510411', '仁和区'), ('510421', E'米\\n易\\t县 \\\\ ''引''');
            CREATE TABLE person (
                id bigserial PRIMARY KEY, county text REFERENCES county, born date, fen bigint CHECK (fen >= 0),
                seen timestamptz, known boolean, facts jsonb, file bytea, tags text[]);
            INSERT INTO person (county, born, fen, seen, known, facts, file, tags)
            SELECT CASE n % 3 WHEN 0 THEN '510411' WHEN 1 THEN '510421' END, date '1950-01-01' + n * 7, n * 100,
                timestamptz '2022-01-01 08:00+08' + n * interval '1 hour', nullif(n % 3, 2) = 0,
                jsonb_build_object('n', n, '字', repeat('木', n % 5)), decode(md5(n::text), 'hex'), ARRAY['a', NULL, '']
            FROM generate_series(1, 3000) n;
            ALTER TABLE person ENABLE ROW LEVEL SECURITY;
            ALTER TABLE person FORCE ROW LEVEL SECURITY;
            CREATE POLICY seen ON person TO kapok_app USING (county = current_setting('kapok.county', true));
            CREATE TABLE ledger (id int GENERATED ALWAYS AS IDENTITY, fen bigint);
            INSERT INTO ledger (fen) SELECT n FROM generate_series(1, 10) n;
            REVOKE UPDATE, DELETE ON ledger FROM kapok_app;
            CREATE TABLE nothing (id int);
            CREATE VIEW paid AS SELECT sum(fen) AS fen FROM ledger;
            CREATE SCHEMA closed; CREATE TABLE closed.trace AS SELECT 1 AS id;
            CREATE FUNCTION closed.open_to_all() RETURNS int LANGUAGE sql AS 'SELECT 1';
            GRANT EXECUTE ON FUNCTION closed.open_to_all() TO PUBLIC;
        """)
    return fresh


def fingerprint() -> dict[str, object]:
    """Every table with the hash over all its rows, and everything the catalogue says of tables, rights and rules."""
    from kapok.platform.database.address import as_admin, connect
    from kapok.platform.database.places import cluster

    found: dict[str, object] = {}
    with connect(as_admin(cluster("test"), "kapok")) as con:
        ours = "nspname IN ('public', 'closed')"
        tables = con.execute(
            "SELECT format('%I.%I', nspname, relname), relkind, relrowsecurity, relforcerowsecurity,"
            " relowner::regrole::text, (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(relacl) x)"
            f" FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE {ours} ORDER BY 1"
        ).fetchall()
        for name, kind, *rest in tables:
            found[name] = (kind, *rest)
            if kind in "rv":
                rows = f"SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {name} t"
                found[f"rows of {name}"] = con.execute(rows).fetchone()
        for what, query in {
            "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace IN ('public'::regnamespace, 'closed'::regnamespace) ORDER BY 1",
            "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
            "policies": "SELECT * FROM pg_policies ORDER BY 1, 2, 3",
            "functions": "SELECT proname, (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(proacl) x)"
            " FROM pg_proc WHERE pronamespace = 'closed'::regnamespace ORDER BY 1",
            "to come": "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1",
        }.items():
            found[what] = con.execute(query).fetchall()
    return found


def refused(code: str, what, *arguments, **more) -> Trouble:
    before = fingerprint()
    with pytest.raises(Trouble) as raised:
        what(*arguments, **more)
    assert raised.value.code == code
    assert fingerprint() == before
    return raised.value


def test_a_restore_brings_back_every_row_and_right(filled: Cluster, tmp_path: Path):
    before = fingerprint()
    assert before["rows of public.person"][0] == 3000
    written = backup(tmp_path / "库.dump", "test")
    assert written.path.stat().st_mode & 0o777 == 0o600
    assert hash_file(written.path).read_text() == f"{written.sha256}  库.dump\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["库.dump", "库.dump.sha256"]

    with as_("owner") as con:  # changed, then restored over it
        con.execute("DELETE FROM ledger; CREATE TABLE later (id int); DROP VIEW paid")
        con.execute(
            "ALTER TABLE person DISABLE ROW LEVEL SECURITY; GRANT ALL ON ledger TO kapok_app"
        )
    changed = fingerprint()
    assert changed != before
    assert refused("not_empty", restore, written.path, "test").values["tables"] == 6
    assert restore(written.path, "test", replace=True) == 6
    assert fingerprint() == before

    empty()
    assert restore(written.path, "test") == 6
    assert fingerprint() == before
    with as_("web") as con:
        assert con.execute("INSERT INTO ledger (fen) VALUES (1) RETURNING id").fetchone() == (11,)


def test_nothing_is_restored_from_what_is_not_sound(filled: Cluster, tmp_path: Path):
    path = backup(tmp_path / "a.dump", "test").path
    refused("exists", backup, path, "test")
    beside, whole = hash_file(path).read_text(), path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused("wrong_hash", restore, path, "test", replace=True)
    path.write_bytes(whole)
    hash_file(path).unlink()
    refused("no_file", restore, path, "test", replace=True)
    refused("no_file", restore, tmp_path / "none", "test", replace=True)
    (tmp_path / "text").write_text("not a backup")
    refused("no_backup", restore, tmp_path / "text", "test", replace=True)
    hash_file(path).write_text(beside)


def test_a_backup_that_breaks_off_changes_nothing(filled: Cluster, tmp_path: Path):
    """Its hash is right, but its end is missing: the tables are there already when that is found out."""
    import hashlib

    whole = backup(tmp_path / "a.dump", "test").path.read_bytes()
    short = tmp_path / "short.dump"
    short.write_bytes(whole[: len(whole) - 2000])
    hash_file(short).write_text(f"{hashlib.sha256(short.read_bytes()).hexdigest()}  short.dump\n")
    refused("not_restored", restore, short, "test", replace=True)


def test_a_restore_does_not_wait_for_ever(filled: Cluster, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("kapok.platform.database.backup.LOCK_WAIT", "100ms")
    path = backup(tmp_path / "a.dump", "test").path
    with as_("web") as reader:
        reader.execute("SELECT * FROM ledger")
        with pytest.raises(Trouble) as raised:
            restore(path, "test", replace=True)
        assert "lock timeout" in str(raised.value.values["reason"])


def test_a_backup_that_fails_leaves_no_file(server: Cluster, tmp_path: Path):
    with pytest.raises(Trouble) as raised:
        backup(tmp_path / "no" / "a.dump", "test")
    assert raised.value.code == "unusable"
    with pytest.raises(Trouble) as raised:
        backup(tmp_path / "a.dump", "never-made")
    assert raised.value.code == "not_running"
    assert list(tmp_path.iterdir()) == []
