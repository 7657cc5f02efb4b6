"""Pages under load: `python3 run.py bench --pages [--persons N] [--seconds S] [--work FOLDER]`.

Fifty officers with 3 to 8 seconds of thought between pages, over kept connections, each logged in by the login page; then
how many pages a second the server manages, beside a plain Django page that asks the database the same questions and
prints the same rows without scope or masking. One server, one database, one run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pages_fill
from machine import facts

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "pages.json"
THOUGHT = (3.0, 8.0)
AT_ONCE = 4
"""Connections of the measuring of throughput."""
TARGET_MS, TARGET_SHARE = 150, 0.5
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ASKED = re.compile(r"^\s*(SELECT|WITH)\b")
OF_ITSELF = (
    *("accounts_session", "accounts_setting", "accounts_grant", "set_config"),
    *('FROM "accounts_account"', "registry_datakey"),
)
"""Questions that the peer asks in its own way, or that scope and masking need and it does not."""


class Visitor:
    """One connection that is kept, with cookies."""

    def __init__(self, port: int) -> None:
        self.way = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where to, and the page."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            answer = self._answer("GET" if form is None else "POST", path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):  # closed while one thought
            self.way.close()
            answer = self._answer("GET" if form is None else "POST", path, body, headers)
        words = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", ""), words

    def _answer(self, *asked: Any) -> http.client.HTTPResponse:
        self.way.request(*asked)
        return self.way.getresponse()

    def enter(self, username: str) -> None:
        self.ask("/login/")
        told = {"username": username, "password": pages_fill.PASSWORD}
        status, _, page = self.ask("/login/", told)
        if status not in {302, 303}:
            raise RuntimeError(f"{username} does not come in: {status} {page[:300]}")


@contextmanager
def served(kind: str, environ: dict[str, str]) -> Iterator[int]:
    """The port of a server that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(HERE / "pages_server.py"), kind, f"127.0.0.1:{port}"]
    child = subprocess.Popen(command, env=environ)
    try:
        for _ in range(600):
            time.sleep(0.1)
            if child.poll() is not None:
                raise RuntimeError(f"{kind}: the server has ended")
            try:
                Visitor(port).ask("/login/")
            except OSError:
                continue
            break
        yield port
    finally:
        child.terminate()
        child.wait(30)


def county_of(user: int) -> int:
    return user % len(pages_fill.COUNTIES)


def person_of(user: int, persons: int) -> str:
    """Somebody in the officer's county."""
    counties = len(pages_fill.COUNTIES)
    household = random.randrange(persons // pages_fill.IN_HOUSEHOLD // counties) * counties
    return f"p{(household + county_of(user)) * pages_fill.IN_HOUSEHOLD}"


def at_work(
    port: int, user: int, persons: int, seconds: float, all_in: threading.Barrier, note: Callable
) -> None:
    """An officer's day: desk, somebody looked for, what is found, one of them, the log."""
    one = Visitor(port)
    one.enter(f"officer{user:02d}")
    all_in.wait()
    until = time.monotonic() + seconds
    time.sleep(random.uniform(0, THOUGHT[1]))

    def timed(page: str, path: str, form: dict[str, str] | None = None) -> str:
        start = time.perf_counter()
        status, place, _ = one.ask(path, form)
        if form is not None and status == 303:
            status, _, _ = one.ask(place)
        note(page, time.perf_counter() - start, status)
        time.sleep(random.uniform(*THOUGHT))
        return place

    while time.monotonic() < until:
        timed("desk", "/desk/")
        timed("search", "/search/", {"q": pages_fill.name(random.randrange(8_000))})
        timed("person", f"/people/{person_of(user, persons)}/")
        timed("log of 50", "/audit/log/")


def fifty(port: int, persons: int, seconds: float) -> dict[str, dict[str, Any]]:
    """Times of every page under the load of all officers."""
    times: dict[str, list[float]] = {}
    wrong: list[str] = []
    lock = threading.Lock()

    def note(page: str, spent: float, status: int) -> None:
        with lock:
            times.setdefault(page, []).append(spent)
            if status != 200:
                wrong.append(f"{page}: {status}")

    all_in = threading.Barrier(pages_fill.USERS)
    work = [
        threading.Thread(target=at_work, args=(port, n, persons, seconds, all_in, note))
        for n in range(pages_fill.USERS)
    ]
    for thread in work:
        thread.start()
        time.sleep(0.15)  # nobody's office logs in at one stroke; a password takes a moment
    for thread in work:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were no pages: {wrong[:5]}")
    return {page: spread(found) for page, found in times.items()}


def spread(times: list[float]) -> dict[str, Any]:
    cut = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "pages": len(times),
        "p50_ms": round(cut[49] * 1000, 1),
        "p95_ms": round(cut[94] * 1000, 1),
        "max_ms": round(max(times) * 1000, 1),
    }


def pages_a_second(port: int, paths: list[str], seconds: float) -> float:
    done, until = [0] * AT_ONCE, 0.0
    first = Visitor(port)
    first.enter("officer00")

    def hurry(mine: int) -> None:
        one = Visitor(port)
        one.cookies = dict(first.cookies)
        barrier.wait()
        while time.monotonic() < until:
            status, _, _ = one.ask(random.choice(paths))
            if status != 200:
                raise RuntimeError(f"{status}")
            done[mine] += 1

    barrier = threading.Barrier(AT_ONCE + 1)
    work = [threading.Thread(target=hurry, args=(n,)) for n in range(AT_ONCE)]
    for thread in work:
        thread.start()
    until = time.monotonic() + 3600
    barrier.wait()
    start = time.monotonic()
    until = start + seconds
    for thread in work:
        thread.join()
    return sum(done) / (time.monotonic() - start)


def written_down(persons: int, path: Path) -> dict[str, list[str]]:
    """Pages of officer 0 with the questions that they ask; into a file for the peer. In this process."""
    from django.core.signals import request_started
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kapok.accounts.models import Account
    from kapok.cli.serving.server import collect_static

    collect_static()
    request_started.disconnect(reset_queries)  # it would forget what is being written down
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="officer00"))
    session = client.session
    session["began"] = time.time()
    session.save()

    def found(called: str) -> str:
        return str(client.post("/search/", {"q": called})["Location"])

    kinds = {
        "desk": ["/desk/"],
        "search": [found(pages_fill.name(n * 37)) for n in range(10)],
        "person": [f"/people/{person_of(0, persons)}/" for _ in range(100)],
        "log of 50": ["/audit/log/"],
    }
    asked: dict[str, list[str]] = {}
    for paths in kinds.values():
        for one in paths:
            client.get(one)
            with CaptureQueriesContext(connection) as told:
                answer = client.get(one)
            if answer.status_code != 200:
                raise RuntimeError(f"{one}: {answer.status_code}")
            words = [query["sql"] for query in told.captured_queries]
            asked[one] = [w for w in words if ASKED.match(w) and not any(o in w for o in OF_ITSELF)]
            if not asked[one] and one != "/desk/":
                raise RuntimeError(f"{one} asks nothing")
    path.write_text(json.dumps(asked, ensure_ascii=False), "utf-8")
    connection.close()
    return kinds


def measured(given: argparse.Namespace, work: Path) -> dict[str, Any]:
    ring, queries = work / "ring", work / "queries.json"
    os.environ |= {"KAPOK_HOME": str(work), "KAPOK_KEYS": str(ring), "KAPOK_CLUSTER": "test"}
    os.environ["KAPOK_POLICY"] = str(HERE.parent / "policies" / "panzhihua-2022-143")
    print(f"{given.persons:,} persons …", flush=True)
    pages_fill.make(given.persons, ring)
    kinds = written_down(given.persons, queries)
    environ = dict(os.environ, PYTHONPATH=os.pathsep.join([str(HERE), *sys.path]))
    plainly = environ | {"KAPOK_BENCH_QUERIES": str(queries)}
    with served("kapok", environ) as port:
        print(f"{pages_fill.USERS} officers for {given.seconds} s …", flush=True)
        load = os.getloadavg()[0]
        times = fifty(port, given.persons, given.seconds)
    for page, one in times.items():
        print(page, json.dumps(one), flush=True)
    speed: dict[str, dict[str, list[float]]] = {page: {"kapok": [], "plain": []} for page in kinds}
    for _ in range(2):
        for kind, told in (("kapok", environ), ("plain", plainly)):
            with served(kind, told) as port:
                for page, paths in kinds.items():
                    print(f"{page}: {kind} …", flush=True)
                    speed[page][kind].append(pages_a_second(port, paths, given.seconds / 15))
    for page, found in speed.items():
        mine, other = (statistics.mean(found[kind]) for kind in ("kapok", "plain"))
        times[page] |= {
            "a_second": round(mine, 1),
            "plain_a_second": round(other, 1),
            "share": round(mine / other, 2),
        }
    return {
        "persons": given.persons,
        "officers": pages_fill.USERS,
        "thought_s": THOUGHT,
        "load_before": round(load, 2),
        "niceness": os.nice(0),
        "pages": times,
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench --pages", description=__doc__)
    parser.add_argument("--persons", type=int, default=500_000)
    parser.add_argument("--seconds", type=int, default=90)
    parser.add_argument(
        "--work", type=Path, help="a folder for the database, kept for the next time"
    )
    given = parser.parse_args(arguments)
    machine = facts()
    with tempfile.TemporaryDirectory(prefix="kb-", dir="/tmp") as scratch:
        work = given.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        work.chmod(0o711)  # another user runs the database where this one is root
        try:
            found = measured(given, work)
        finally:
            from kapok.platform.database import cluster, launcher

            launcher.stop(cluster("test"))
    for page, one in found["pages"].items():
        print(page, json.dumps(one))
    good = all(
        one["p95_ms"] <= TARGET_MS and one["share"] >= TARGET_SHARE
        for one in found["pages"].values()
    )
    print("✓" if good else "✗", f"p95 ≤ {TARGET_MS} ms, ≥ {TARGET_SHARE} × plain Django")
    content = {"when": time.strftime("%Y-%m-%dT%H%M%S"), "machine": machine} | found
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
