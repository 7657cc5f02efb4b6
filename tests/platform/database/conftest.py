"""A home of Kapok's own for these tests, and in it one server that they share."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office import a_home, at_home

from kapok.platform.database import Cluster, address, cluster, launcher, locks
from kapok.platform.database.address import connect
from kapok.platform.database.processes import marked, signal_all

ROOT = Path(__file__).parents[3]
ELSEWHERE = [f"DATABASE_URL{which}" for which in ("", "_WEB", "_JOBS", "_TEST", "_DEMO")]


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    with a_home("kapok-home-") as place:
        yield place


@pytest.fixture(autouse=True)
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAPOK_HOME", str(home))
    for name in (*ELSEWHERE, "KAPOK_DB_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def server(home: Path) -> Cluster:
    """Runs for all of them."""
    with at_home(home):
        launcher.start(cluster("test"))
        return cluster("test")


@pytest.fixture
def fresh(server: Cluster) -> Iterator[Cluster]:
    """The shared server with nothing in it, before and after."""
    empty()
    yield server
    empty()


@pytest.fixture
def other(home: Path) -> Iterator[Cluster]:
    """A cluster to stop and to kill; its data serve the next test, too."""
    yield cluster("demo")
    launcher.stop(cluster("demo"))


def throw_away(place: Cluster) -> None:
    signal_all(marked(place.mark), signal.SIGKILL)
    assert locks.wait_free(place.folder / "alive", 20)
    shutil.rmtree(place.folder)


def empty() -> None:
    with as_("owner") as con:
        con.execute("DROP SCHEMA IF EXISTS closed CASCADE")
        for (table,) in con.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            con.execute(f'DROP TABLE "{table}" CASCADE')


def as_(role: str, name: str = "test"):
    return connect(address(role, name))


def own_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Kapok in a process of its own."""
    words = f"import sys, time; from kapok.platform.database import cluster, launcher; {code}"
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-c", words, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
    )
