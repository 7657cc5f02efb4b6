"""A disk that is full: a server on a small disk of its own, which others here do not see."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.office import GIVEN, ROOT, Database, admin
from tests.registry import full

pytestmark = pytest.mark.server


def test_what_the_server_itself_says_of_a_full_disk(people: Database):
    """Its own error, by a file to which nothing can be written; what came before it in the transaction is undone."""
    from kapok.registry.trouble import of_server

    if GIVEN or not Path("/dev/full").exists():
        pytest.skip("没有自己的服务器和 /dev/full / no server of our own with /dev/full")
    with psycopg.connect(**admin(people.cluster, people.name).parameters) as con:
        con.execute("UPDATE registry_person SET bank = 'X' WHERE id = 'a_person'")
        with pytest.raises(psycopg.errors.DiskFull) as caught:
            con.execute("COPY (SELECT generate_series(1, 100000)) TO '/dev/full'")
        con.rollback()
        found = con.execute("SELECT bank FROM registry_person WHERE id = 'a_person'").fetchone()
    assert found == ("",)
    assert "磁盘满了" in of_server(caught.value).say("zh")


@pytest.mark.long
def test_a_server_on_a_disk_that_fills_up(empty: Database, home: Path):
    """In a mount namespace of its own. Writers go on until the disk is full: they are told so, all that was acknowledged is
    there, nothing is half done; with room again, everything goes on.
    """
    own = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-Um", "--map-current-user"]
    if subprocess.run([*own, "true"], check=False, capture_output=True).returncode:
        pytest.skip("这里不能另开挂载空间 / no mount namespace here")
    place = Path("/tmp") / f"kapok-full-{os.getpid()}"
    place.mkdir(mode=0o711)
    try:
        mount = f'mount -t tmpfs -o size={full.SIZE},mode=711 tmpfs {place} && exec "$@"'
        command = [*own, "sh", "-c", mount, "sh", sys.executable, "-m", "tests.registry.full"]
        environ = {**os.environ, "KAPOK_HOME": str(place)}
        done = subprocess.run(
            command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True
        )
    finally:
        place.rmdir()
    assert done.returncode == 0, done.stderr[-3000:]
    assert "full" in done.stdout
