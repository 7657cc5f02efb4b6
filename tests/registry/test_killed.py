"""kill -9 under write load: of the whole server, of the process that writes. What somebody was told is done is there,
nothing is half done, and the history holds.
"""

from __future__ import annotations

import http.client
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from tests.memory import roomy
from tests.office import CITY, ROOT, Database, at_home
from tests.registry.people import settle
from tests.registry.writers import EACH, ROWS, all_of_them

from kapok.cli import main
from kapok.platform.database import Cluster, address, cluster, launcher
from kapok.platform.database.processes import marked, signal_all
from kapok.registry import history
from kapok.rules.package.entities import Vocabulary

pytestmark = pytest.mark.server
KEY = b"k" * 32
NAME = "default"


@pytest.fixture(scope="module")
def place(empty: Database, words: Vocabulary, home: Path) -> Iterator[Cluster]:
    """A cluster as an office has it, which keeps what it was told; Django is connected to it as the web."""
    from django.db import connections

    from kapok.accounts.connecting import as_django
    from kapok.registry.setup import migrate

    own = Path(tempfile.mkdtemp(prefix="kapok-killed-", dir=roomy()))
    own.chmod(0o711)
    with at_home(own):
        here = cluster(NAME)
        assert here.durable
        try:
            launcher.start(here)
            migrate(words, CITY, NAME)
            with psycopg.connect(**address("owner", NAME).parameters) as con:
                settle(con, words)
            connections.close_all()
            connections.databases["default"].update(as_django(address("web", NAME)))
            yield here
        finally:
            connections.close_all()
            signal_all(marked(here.mark), signal.SIGKILL)
            shutil.rmtree(own)


def until(fine: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not fine():
        assert time.monotonic() < end
        time.sleep(0.01)


def whole(told: list[tuple[str, int]]) -> None:
    """Every row has its events, each transaction both its changes, and whatever was told is there."""
    with psycopg.connect(**address("owner", NAME).parameters) as con:
        for row in ROWS:
            (version, bank), (facts,) = (
                con.execute(f"SELECT {columns} FROM {table} WHERE id = %s", [row]).fetchone()
                for table, columns in (
                    ("registry_person", "version, bank"),
                    ("fact_person", "version"),
                )
            )
            assert (facts, bank) == (version, str(version))
            assert 0 <= version - max(n for who, n in told if who == row) <= EACH
            found = con.execute(
                "SELECT table_name, after ->> 'version' FROM registry_event WHERE \"row\" = %s AND op = 'update' "
                "AND reason = 'load' ORDER BY id",
                [row],
            ).fetchall()
            wanted = [str(n) for n in range(2, version + 1)]
            for table in ("registry_person", "fact_person"):
                assert [n for name, n in found if name == table] == wanted
    with psycopg.connect(**address("jobs", NAME).parameters) as jobs:
        history.seal(jobs, KEY)
        verified = history.verify(jobs, KEY)
    assert (verified.broken, verified.unsealed) == (None, 0)
    assert verified.rows > 2 * len(told)


@pytest.mark.parametrize("rounds", [1, pytest.param(5, marks=pytest.mark.long)])
def test_of_the_server(place: Cluster, django: None, quiet: None, capsys, rounds: int):
    from django.test import Client

    from kapok.registry.trouble import of_server

    told: list[tuple[str, int]] = []
    browser = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    for _ in range(rounds):
        new: list[tuple[str, int]] = []
        writers = all_of_them(lambda row, n, new=new: new.append((row, n)), threading.Event())
        until(lambda new=new: len(new) > 40 and {row for row, _ in new} == set(ROWS))
        with psycopg.connect(**address("jobs", NAME).parameters) as jobs:
            history.seal(jobs, KEY)  # some of it, while others write
        signal_all(marked(place.mark), signal.SIGKILL)
        for one in writers:
            one.join(30)
            assert of_server(one.error).code == "down"
        answer = browser.get("/login/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        for command in (["jobs", "status"], ["jobs", "work"], ["jobs", "retry", "1"]):
            assert main([*command, "--cluster", NAME]) == 2
            assert "连不上" in capsys.readouterr().err
        assert launcher.status(place).state == launcher.CRASHED
        launcher.start(place)
        told += new
        whole(told)
        assert browser.get("/login/").status_code == 200


def test_of_the_process_that_writes(place: Cluster):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.registry.writers", NAME, ""],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        lines = [process.stdout.readline() for _ in range(60)]
        process.kill()
        lines += process.stdout.read().splitlines(keepends=True)
    told = [tuple(line.split()) for line in lines if line.endswith("\n")]
    whole([(row, int(version)) for row, version in told])


@pytest.mark.long
def test_a_worker_outlives_its_server(place: Cluster):
    """It waits, and goes on when the server is back."""
    from django.db import connections

    from kapok.accounts.actor import MACHINE
    from kapok.accounts.connecting import as_django
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job

    connections.close_all()
    connections.databases["default"].update(as_django(address("jobs", NAME)))  # it asks for itself

    def done(number: int) -> bool:
        return Job.objects.get(pk=number).state == "done"

    command = [sys.executable, "-m", "kapok", "jobs", "work", "--cluster", NAME]
    with subprocess.Popen(command, cwd=ROOT) as worker:
        try:
            first = ask(MACHINE, "sweep", "")
            until(lambda: done(first.pk))
            signal_all(marked(place.mark), signal.SIGKILL)
            time.sleep(1)
            launcher.start(place)
            connections.close_all()
            second = ask(MACHINE, "sweep", "")
            until(lambda: done(second.pk))
        finally:
            worker.terminate()
            worker.wait(30)
        assert worker.returncode == 0


SERVED = """
import sys
from kapok.web.ready import begin
begin(sys.argv[1], "web")
from kapok.cli.serving.server import collect_static, serve
collect_static()
serve(sys.argv[2], 2)
"""


@pytest.mark.long
def test_of_the_pages(place: Cluster, home: Path):
    """Accounts made through the pages, by several at once; the whole web server is killed among it."""
    port = free_port()
    cookies = logged_in()
    environ = {**os.environ, "KAPOK_SECRET": str(home / "web-secret")}
    command = [sys.executable, "-c", SERVED, NAME, f"127.0.0.1:{port}"]
    made: list[str] = []

    def ask(client: int) -> None:
        for number in itertools.count():
            name = f"w{client}x{number}"
            try:
                made.extend([name] * posted(port, cookies, name))
            except (OSError, http.client.HTTPException):
                return

    with subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True) as process:
        try:
            until(lambda: answers(port))
            clients = [threading.Thread(target=ask, args=[n]) for n in range(5)]
            for one in clients:
                one.start()
            until(lambda: len(made) > 40)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    for one in clients:
        one.join(30)
    with psycopg.connect(**address("owner", NAME).parameters) as con:
        rows = con.execute("SELECT username FROM accounts_account WHERE username ~ '^w[0-9]'")
        there = {name for (name,) in rows}
        events = con.execute(
            'SELECT username FROM registry_event JOIN accounts_account a ON a.id::text = "row" '
            "WHERE table_name = 'accounts_account' AND op = 'insert' AND actor = 'root' AND reason = 'make account'"
        )
        assert sorted(name for (name,) in events) == sorted(there)
    assert set(made) <= there
    assert len(there) <= len(made) + 5  # what was done when the answer was cut off


def logged_in() -> str:
    """The cookies of an administrator who has come in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import connections
    from django.utils import timezone

    from kapok.accounts.connecting import as_django
    from kapok.accounts.models import Account, Area, Grant
    from kapok.accounts.sessions import SessionStore

    connections.close_all()
    connections.databases["default"].update(as_django(address("jobs", NAME)))
    city = Area.objects.create(code="510400", scope=CITY, name="攀枝花市", level="city")
    root = Account.objects.create(
        username="root",
        name="赵管理",
        must_change_password=False,
        factor_confirmed_at=timezone.now(),
    )
    Grant.objects.create(
        account=root, role="administrator", area=city, start="2022-01-01", reason="1号"
    )
    session = SessionStore()
    session[SESSION_KEY] = str(root.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = root.get_session_auth_hash()
    session["began"] = time.time()
    session.save()
    connections.close_all()
    connections.databases["default"].update(as_django(address("web", NAME)))
    return f"sessionid={session.session_key}; csrftoken={'k' * 32}"


def posted(port: int, cookies: str, username: str) -> bool:
    """Whether the page says that the account is made."""
    con = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    form = urlencode({"username": username, "name": "王𠮷", "csrfmiddlewaretoken": "k" * 32})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    con.request("POST", "/admin/accounts/new/", form, headers)
    answer = con.getresponse()
    words = answer.read().decode()
    con.close()
    assert answer.status == 200, (answer.status, answer.headers, words[:400])
    return "账号已建立" in words


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
