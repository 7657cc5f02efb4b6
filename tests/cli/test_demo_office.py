"""The demonstration's office as a person meets it: a real process, stopped, killed, begun again. In a home of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kapok.cli.demo.children import free_socket
from kapok.cli.demo.visitor import Visitor

pytestmark = [pytest.mark.long, pytest.mark.server]
ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


class Office:
    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {
            name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ
        }
        self.environ = kept | {"KAPOK_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self.command = [sys.executable, "-m", "kapok", "demo"]
        self.children: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        """It hears Ctrl-C, also where these tests run in the background, whose children are born deaf to it."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            child = subprocess.Popen(
                [*self.command, "start", "--persons", "600", *words],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)
        self.children.append(child)
        return child

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def left(self) -> list[str]:
        """Processes that still work in this home: they name it, or have it in their environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:  # gone, or somebody else's
                continue
            if str(self.home).encode() in told:
                found.append(folder.name)
        return found


@pytest.fixture
def place() -> Iterator[Office]:
    home = Path(tempfile.mkdtemp(prefix="kapok-demo-", dir="/tmp"))
    home.chmod(0o711)
    office = Office(home)
    yield office
    for child in office.children:
        child.kill()
        child.communicate()
    for number in office.left():
        os.kill(int(number), signal.SIGKILL)
    shutil.rmtree(home)


def until(child: subprocess.Popen[str], words: str) -> str:
    """What it has said when it says these words."""
    assert child.stdout
    said = ""
    for line in child.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(said)


def address_in(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/", said)
    assert found
    return found.group()


def wait_for_nothing(office: Office) -> None:
    ending = time.monotonic() + PATIENCE
    while office.left():
        assert time.monotonic() < ending, office.left()
        time.sleep(0.2)


def test_begun_stopped_killed_and_begun_again(place: Office):
    with free_socket(18_000) as taken:
        port = taken.getsockname()[1]
        first = place.start("--port", str(port))
        said = until(first, "演示就绪")
    assert f"端口 {port} 有别的程序在用" in said
    address = address_in(said)
    logins = json.loads(place.ask("logins", "--json").stdout)["logins"]
    assert {one["role"] for one in logins} >= {"village_officer", "administrator", "villager"}
    assert all(one["password"] in said for one in logins)

    admin = next(one for one in logins if one["role"] == "administrator")
    visitor = Visitor(address)
    page = visitor.post(
        "/login/", visitor.get("/login/"), username=admin["username"], password=admin["password"]
    )
    assert page.path == "/login/code/"
    code = json.loads(place.ask("code", admin["username"], "--json").stdout)["code"]
    assert visitor.post("/login/code/", page, code=code).path == "/admin/accounts/"

    second = place.ask("start", "--persons", "600")
    assert (second.returncode, "演示已经在运行" in second.stderr) == (2, True)

    first.send_signal(signal.SIGINT)
    rest = first.communicate(timeout=PATIENCE)[0]
    assert "演示已停止" in rest
    assert "Traceback" not in rest
    assert first.returncode == 0
    assert not place.left()

    again = place.start("--port", str(port))
    begun = time.monotonic()
    said = until(again, "演示就绪")
    assert "造城" not in said
    assert admin["password"] in said
    assert time.monotonic() - begun < 60
    again.kill()
    again.wait()
    wait_for_nothing(place)

    third = place.start("--port", str(port), "--fresh")
    address = address_in(until(third, "第一页已能打开"))
    assert "演示库" in Visitor(address).get("/").words
    third.kill()  # half laid down
    third.wait()
    wait_for_nothing(place)

    last = place.start("--port", str(port))
    said = until(last, "演示就绪")
    assert "4/7" in said
    assert admin["password"] not in said
    last.terminate()
    last.communicate(timeout=PATIENCE)
    assert not place.left()


def test_no_code_where_there_is_no_demonstration(place: Office):
    done = place.ask("logins")
    assert (done.returncode, "还没有演示账号" in done.stderr) == (1, True)
    assert place.ask("code", "guanli").returncode == 2
