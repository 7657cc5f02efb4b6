"""Keys rotated over the database: killed in the middle, taken up again; every number is found and opens at any time."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tests.office import Database

from kapok.cli.main import main
from kapok.platform.secrets import Place, create, load, new_ring
from kapok.platform.secrets.ring import Ring
from kapok.platform.secrets.rotation import rotate
from kapok.registry import history
from kapok.registry.keys import Keys, begin_fields, fields_of
from kapok.registry.reindexing import Reindexing

pytestmark = pytest.mark.server
PEOPLE, BATCH = 30, 10
NUMBERS = {f"person{n:02d}": f"5104221990010{n:04d}X" for n in range(PEOPLE)}
SHOP = ("shop", "510422198001010013")
ROTATING = f"""
import sys, psycopg
from pathlib import Path
from kapok.platform.secrets.rotation import rotate
from kapok.registry.keys import Keys
from kapok.registry.reindexing import Reindexing
with psycopg.connect(sys.argv[1], autocommit=True) as con:
    rotate(Path(sys.argv[2]), [Keys(con)], Reindexing(con, batch={BATCH}), sys.argv[3] or None)
"""
STATED = (
    "SELECT id, md5(concat(number_sealed, phone_sealed, account_sealed)) FROM registry_person ORDER BY id",
    "SELECT id, number_sealed FROM registry_organisation ORDER BY id",
)


@dataclass
class Kept:
    database: Database
    path: Path

    def owner(self) -> psycopg.Connection:
        con = self.database.as_("owner")
        con.autocommit = True
        return con

    @property
    def ring(self) -> Ring:
        return load(self.path)

    def rotate(self, con: psycopg.Connection, cipher: str | None = None, **more: bool):
        return rotate(self.path, [Keys(con)], Reindexing(con, batch=BATCH), cipher, **more)


def enter(con: psycopg.Connection, ring: Ring, person: str, number: str) -> None:
    sealed = fields_of(con, ring)
    index = sealed.index("id_number", number)
    phone = f"138{number[-9:-1]}"
    con.execute(
        "INSERT INTO registry_person (id, name, initials, bank, version, number_sealed, number_index, number_version, "
        "phone_sealed, phone_index) VALUES (%s, '张三', 'zs', '', 1, %s, %s, %s, %s, %s)",
        [
            person,
            sealed.seal(Place("registry_person", "number", person), number),
            index.digest,
            index.version,
            sealed.seal(Place("registry_person", "phone", person), phone),
            sealed.index("phone", phone).digest,
        ],
    )


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Kept:
    found = Kept(database, tmp_path / "ring/keys.json")
    create(found.path, new_ring())
    with found.owner() as con:
        sealed = begin_fields(con, found.ring)
        with con.transaction():
            for person, number in NUMBERS.items():
                enter(con, found.ring, person, number)
        row, number = SHOP
        con.execute(
            "INSERT INTO registry_organisation (id, name, initials, version, number_sealed, number_index, number_version) "
            "VALUES (%s, '种植户', 'zzh', 1, %s, %s, 1)",
            [row, sealed.seal(Place("registry_organisation", "number", row), number), sealed.index("id_number", number).digest],
        )  # fmt: skip
    return found


def found_by(con: psycopg.Connection, ring: Ring, kind: str, number: str, column: str) -> list[str]:
    digests = [one.digest for one in fields_of(con, ring).lookups(kind, number)]
    words = f"SELECT id FROM registry_person WHERE {column} = ANY (%s)"
    return [row for (row,) in con.execute(words, [digests])]


def everybody_is_found(kept: Kept, con: psycopg.Connection) -> None:
    ring, sealed = kept.ring, fields_of(con, kept.ring)
    for person, number in NUMBERS.items():
        assert found_by(con, ring, "id_number", number, "number_index") == [person]
        assert found_by(con, ring, "phone", f"138{number[-9:-1]}", "phone_index") == [person]
    for person, words in con.execute("SELECT id, number_sealed FROM registry_person"):
        assert sealed.open(Place("registry_person", "number", person), words) == NUMBERS[person]


def versions(con: psycopg.Connection) -> dict[int, int]:
    words = "SELECT number_version, count(*) FROM registry_person GROUP BY 1"
    return dict(con.execute(words).fetchall())


def killed(kept: Kept, cipher: str = "") -> None:
    """A rotation that is killed while its second batch waits for a row that somebody holds."""
    with kept.database.as_("owner") as holder, kept.owner() as watcher:
        holder.execute("SELECT FROM registry_person WHERE id = 'person15' FOR UPDATE")
        conninfo = psycopg.conninfo.make_conninfo(**holder.info.get_parameters() | {"password": holder.info.password})  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-c", ROTATING, conninfo, str(kept.path), cipher]
        )
        try:
            until = time.monotonic() + 30
            while versions(watcher).get(2, 0) < BATCH:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.02)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def test_killed_in_the_middle_and_taken_up_again(kept):
    with kept.owner() as con:
        stood = [con.execute(words).fetchall() for words in STATED]
    with kept.database.as_("jobs") as jobs:
        history.seal(jobs)
    killed(kept, "sm4-gcm")
    with kept.owner() as con:
        assert versions(con) == {1: PEOPLE - BATCH, 2: BATCH}
        everybody_is_found(kept, con)
        done = kept.rotate(con, drop_old=True)
        assert (done.went_on, done.ring.kek.version, done.ring.kek.cipher) == (True, 2, "sm4-gcm")
        assert done.indexes == PEOPLE - BATCH + 1
        assert (len(kept.ring.keks), len(kept.ring.index_keys)) == (1, 1)
        assert versions(con) == {2: PEOPLE}
        everybody_is_found(kept, con)
        assert [con.execute(words).fetchall() for words in STATED] == stood
        said = con.execute(
            "SELECT actor, reason, before, after FROM registry_event WHERE op = 'update'"
        )
        assert set(said.fetchall()) == {("system", "rotate keys", None, None)}
    with kept.database.as_("jobs") as jobs:
        assert history.seal(jobs) > PEOPLE
        verified = history.verify(jobs)
        assert (verified.broken, verified.unsealed) == (None, 0)


def test_fields_sealed_under_sm4_and_between_ciphers(kept):
    """AES first; new keys for SM4; then AES again: what each sealed opens, and what is new is sealed by the newest."""
    with kept.owner() as con:
        for n, cipher in enumerate(("sm4-gcm", "aes-256-gcm"), 2):
            ring = kept.rotate(con, cipher).ring
            enter(con, ring, f"new{n}", f"5104221990020{n:04d}X")
            row = con.execute(
                "SELECT number_sealed FROM registry_person WHERE id = %s", [f"new{n}"]
            )
            (sealed,) = row.fetchone()
            number = int.from_bytes(sealed[1:5], "big")
            used = {key.id: key.cipher for key in Keys(con).read()}[number]
            assert used == cipher
            opened = fields_of(con, kept.ring).open(
                Place("registry_person", "number", f"new{n}"), sealed
            )
            assert opened == f"5104221990020{n:04d}X"
        con.execute("DELETE FROM registry_person WHERE id ^@ 'new'")
        con.execute("UPDATE registry_person SET phone_index = 'stale' WHERE id = 'person03'")
        done = kept.rotate(con, drop_old=True)  # by somebody who still had the old ring
        assert (done.went_on, done.indexes, done.dropped) == (True, 1, (1, 2))
        assert [key.cipher for key in Keys(con).read()] == [
            "aes-256-gcm",
            "sm4-gcm",
            "aes-256-gcm",
        ]
        everybody_is_found(kept, con)


def test_one_number_given_twice_while_keys_rotate_is_told(kept):
    killed(kept)
    with kept.owner() as con:
        enter(con, kept.ring, "twice", NUMBERS["person20"])
        work = Reindexing(con, batch=BATCH)
        done = rotate(kept.path, [Keys(con)], work)
        assert work.clashes == [("registry_person", "person20")]
        assert done.indexes == PEOPLE - BATCH  # and the organisation, and all but one
        assert versions(con) == {1: 1, 2: PEOPLE}


def test_the_command_takes_the_database_along(kept, capsys, monkeypatch):
    monkeypatch.setenv("KAPOK_DATABASE", kept.database.name)
    monkeypatch.setenv("KAPOK_KEYS", str(kept.path))
    place = ("--cluster", "test", "--vault", str(kept.path.with_name("files")))
    first = dt.datetime.now(dt.UTC)
    assert main(["keys", "rotate", *place, "--drop-old", "--json"]) == 0
    with kept.owner() as con:
        con.execute("UPDATE registry_person SET name = '李四' WHERE id = 'person05'")
    done = json.loads(capsys.readouterr().out)
    assert (done["indexes"], done["rewrapped"], done["dropped"]) == (PEOPLE + 1, 1, [1])
    assert main(["keys", "status", *place, "--json"]) == 0
    assert {key["kek"] for key in json.loads(capsys.readouterr().out)["data_keys"]} == {2}
    with kept.owner() as con:
        everybody_is_found(kept, con)
    assert as_it_stood("person05", first) == {("registry_person", "person05"): "张三"}


def as_it_stood(person: str, until: dt.datetime) -> dict[tuple[str, str], str]:
    """Its name, as history puts it together."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.registry.reading.before import later

    with acting_as(MACHINE):
        found = later(until, {("registry_person", person): None})
        return {key: row["name"] for key, row in found.items() if row}
