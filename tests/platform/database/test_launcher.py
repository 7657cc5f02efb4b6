"""The server: one however many ask, up again after every kind of end, gone with those who use it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from tests.platform.database.conftest import as_, own_process

from kapok.platform.database import Cluster, Trouble, address, cluster, launcher, locks, programs
from kapok.platform.database.address import as_admin, connect
from kapok.platform.database.launcher import ABSENT, CRASHED, RUNNING, STOPPED
from kapok.platform.database.places import is_root
from kapok.platform.database.processes import marked
from kapok.platform.database.programs import server_programs
from kapok.platform.database.whom import whom

pytestmark = pytest.mark.server
START = "print(launcher.start(cluster('demo')), launcher.status(cluster('demo')).pid)"


def state(place: Cluster) -> str:
    return launcher.status(place).state


def wait_for(place: Cluster, wanted: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while state(place) != wanted:
        assert time.monotonic() < end, state(place)
        time.sleep(0.05)


def kill(place: Cluster) -> None:
    pid = launcher.status(place).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def postmasters(place: Cluster) -> int:
    return sum(f"-D {place.data}" in title for title in marked(place.mark).values())


def test_six_who_ask_at_once_get_one_server(other: Cluster):
    assert state(cluster("never-made")) == ABSENT
    asking = [own_process(START) for _ in range(6)]
    said = [process.communicate(timeout=120)[0].split() for process in asking]
    assert sorted(began for began, _ in said) == ["False"] * 5 + ["True"]
    assert len({pid for _, pid in said}) == 1
    assert postmasters(other) == 1


def test_a_stop_is_clean(other: Cluster):
    launcher.start(other)
    with as_("owner", "demo") as con:
        con.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
    reader = as_("web", "demo")  # somebody is still connected
    assert launcher.stop(other)
    assert not launcher.stop(other)
    assert state(other) == STOPPED
    assert not marked(other.mark)
    reader.close()
    begin = other.log.stat().st_size
    launcher.start(other)
    assert "not properly shut down" not in other.log.read_text("utf-8")[begin:]
    with as_("web", "demo") as con:
        assert con.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_killed_server_is_recovered(other: Cluster):
    launcher.start(other)
    with as_("owner", "demo") as con:
        con.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
    kill(other)
    wait_for(other, CRASHED)
    assert launcher.start(other)
    assert state(other) == RUNNING
    with as_("web", "demo") as con:
        assert con.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_zombie_is_no_server(other: Cluster):
    """Its process id is there and takes signals; PostgreSQL itself would refuse to start beside it."""
    launcher.start(other)
    lines = (other.data / "postmaster.pid").read_text("utf-8").splitlines()
    launcher.stop(other)
    zombie = subprocess.Popen(["true"])
    while Path(f"/proc/{zombie.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    os.kill(zombie.pid, 0)
    (other.data / "postmaster.pid").write_text("\n".join([str(zombie.pid), *lines[1:]]) + "\n")
    assert state(other) == CRASHED
    assert launcher.start(other)
    assert launcher.status(other).pid != zombie.pid
    zombie.wait()


@pytest.mark.long
def test_a_busy_orphan_is_ended_before_the_next_server(other: Cluster):
    launcher.start(other)
    busy = as_("jobs", "demo")
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
    kill(other)
    time.sleep(0.3)
    orphans = marked(other.mark)
    assert any("SELECT" in title for title in orphans.values())
    assert launcher.start(other)
    assert not orphans.keys() & marked(other.mark).keys()
    busy.close()


def test_the_server_goes_with_the_last_who_uses_it(other: Cluster):
    """Killed, one cannot stop anything: somebody else watches."""
    use = "exec('with launcher.running(cluster(\"demo\")): print(1, flush=True); sys.stdin.read()')"
    first, second = own_process(use), own_process(use)
    for process in (first, second):
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
    assert postmasters(other) == 1
    first.kill()
    first.communicate()
    time.sleep(0.3)
    assert state(other) == RUNNING
    second.kill()
    second.communicate()
    wait_for(other, STOPPED)


def test_a_server_that_was_started_to_stay_stays(other: Cluster):
    with launcher.running(other):
        assert not launcher.start(other)
    assert state(other) == RUNNING
    launcher.stop(other)
    for pause in (
        0,
        0.05,
        0.4,
    ):  # whoever watches is not there yet, or is, and may be first to stop it
        with launcher.running(other):
            assert state(other) == RUNNING
            time.sleep(pause)
        assert state(other) == STOPPED


def test_a_start_that_was_broken_off_is_finished_by_the_next(other: Cluster):
    """The server came up, then its starter was killed: the roles are not there."""
    launcher.start(other)
    with connect(as_admin(other, "kapok")) as con:
        con.execute("DROP OWNED BY kapok_web; DROP ROLE kapok_web")
    (other.folder / "prepared").unlink()
    assert not launcher.start(other)
    with as_("web", "demo") as con:
        assert con.info.user == "kapok_web"


def test_nobody_else_reads_or_enters(server: Cluster):
    assert server.passwords.stat().st_mode & 0o777 == 0o600
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_uid != 0
    with as_("owner") as con:
        assert con.execute("SHOW listen_addresses").fetchone() == ("",)
    secret = address("web", "test").parameters["password"]
    assert secret not in str(address("web", "test"))
    assert secret not in server.log.read_text("utf-8")
    assert not any(secret in title for title in marked(server.mark).values())


def test_a_wrong_password_does_not_enter(server: Cluster):
    wrong = address("web", "test").parameters | {"password": "wrong"}
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(**wrong)


def test_what_people_wrote_is_in_no_log(server: Cluster):
    with as_("owner") as con:
        con.execute("CREATE TABLE t (id text PRIMARY KEY)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            con.execute("INSERT INTO t VALUES ('510402199001010000'), ('510402199001010000')")
    said = server.log.read_text("utf-8")
    assert "duplicate key" in said
    assert "510402" not in said


@pytest.mark.long
def test_a_long_path_has_its_socket_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch):
    deep = home / ("d" * 90)
    monkeypatch.setenv("KAPOK_HOME", str(deep))
    place = cluster("demo")
    with launcher.running(place):
        assert place.socket.parent == Path("/tmp")
        with as_("web", "demo") as con:
            assert con.execute("SELECT 1").fetchone() == (1,)
    place.socket.rmdir()


def refused(code: str, what, *arguments, **more) -> Trouble:
    with pytest.raises(Trouble) as raised:
        what(*arguments, **more)
    assert raised.value.code == code
    return raised.value


def test_data_that_are_not_ours_are_left_alone(server: Cluster):
    """Neither of another version, nor of no version, nor without its passwords."""
    other = cluster("odd")
    other.data.mkdir(parents=True)
    other.folder.chmod(0o711)
    whom().give(other.data)
    refused("not_data", launcher.start, other)
    (other.data / "PG_VERSION").write_text("9\n")
    assert refused("other_version", launcher.start, other).values["made"] == "9"
    (other.data / "PG_VERSION").write_text(f"{server_programs().major}\n")
    assert refused("lost_passwords", launcher.start, other).values["path"] == other.passwords
    other.passwords.write_text("[1]")
    refused("bad_passwords", launcher.start, other)
    other.passwords.write_text('{"kapok_admin": "x"}')
    reason = str(refused("not_started", launcher.start, other).values["reason"])
    assert "postgresql.conf" in reason


@pytest.mark.skipif(not is_root(), reason="only root runs the server as somebody else")
def test_what_the_server_may_not_reach_is_named(home: Path, monkeypatch: pytest.MonkeyPatch):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("KAPOK_HOME", str(closed))
    assert refused("unreachable", launcher.start, cluster("demo")).values["path"] == closed
    assert closed.stat().st_mode & 0o777 == 0o700  # not opened up
    monkeypatch.setenv("KAPOK_DB_USER", "nobody-of-that-name")
    refused("no_user", launcher.start, cluster("demo"))
    monkeypatch.setenv("KAPOK_DB_USER", "root")
    refused("no_user", launcher.start, cluster("demo"))


@pytest.mark.skipif(not is_root(), reason="only root may give data to somebody else")
def test_data_of_another_user_are_refused(server: Cluster):
    other = cluster("foreign")
    other.data.mkdir(parents=True)
    assert refused("other_user", launcher.start, other).values["uid"] == 0


def test_without_programs_it_says_so(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No wheel for this system, and on the machine nothing or something old."""
    monkeypatch.setattr(programs, "PACKAGE", "no_such_package")
    monkeypatch.setattr(programs, "ON_THE_MACHINE", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    refused("no_client", programs.client, "psql")
    for version in (None, "14.9"):
        if version:
            old = tmp_path / "postgres"
            old.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            old.chmod(0o755)
        refused("no_programs", programs.server_programs)
    (tmp_path / "postgres").write_text("#!/bin/sh\nexit 1\n")
    refused("bad_programs", programs.server_programs)


def test_who_holds_the_lock_is_said(home: Path):
    path = home / "held"

    def take():
        with locks.only_one(path, "start", 0.1):
            pass

    with locks.only_one(path, "backup"):
        assert refused("busy", take).values["holder"] == f"{os.getpid()} backup"
    take()
    path.unlink()


@pytest.mark.parametrize("name", ["", "A", "../x", "a/b", "a" * 32, "1", "a b"])
def test_names_that_are_no_folder_names(name: str):
    refused("cluster_name", cluster, name)


WRITE = """exec('''
import psycopg
from kapok.platform.database import address
with psycopg.connect(address("web", "soak").conninfo, autocommit=True) as con:
    number = 0
    while True:
        con.execute("INSERT INTO kept VALUES (%s, %s)", [int(sys.argv[1]), number])
        print(number, flush=True)
        number += 1
''')"""


@pytest.mark.long
def test_no_committed_row_is_lost_when_everything_is_killed(home: Path):
    """Under load, again and again, with the durability of a real cluster."""
    place = cluster("soak")
    assert place.durable
    launcher.start(place)
    with as_("owner", "soak") as con:
        con.execute("CREATE TABLE kept (writer int, number int, PRIMARY KEY (writer, number))")
    for turn in range(6):
        writers = [own_process(WRITE, str(turn * 10 + n)) for n in range(3)]
        for process in writers:
            assert process.stdout is not None
            assert process.stdout.readline() == "0\n"
        time.sleep(0.2 + turn * 0.13)
        for pid in marked(place.mark) if turn % 2 else [launcher.status(place).pid]:
            os.kill(pid, signal.SIGKILL)
        told = [process.communicate(timeout=60)[0].split() for process in writers]
        assert launcher.start(place)
        with as_("jobs", "soak") as con:
            for number, said in enumerate(told):
                wanted = int(said[-1]) + 1 if said else 1
                query = "SELECT count(*) FROM kept WHERE writer = %s AND number < %s"
                found = con.execute(query, [turn * 10 + number, wanted]).fetchone()
                assert found == (wanted,)
    assert postmasters(place) == 1
