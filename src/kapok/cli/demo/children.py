"""The demonstration's processes: `python -m kapok.cli.demo.children pages SOCKET-NUMBER`, and `… jobs`.

Whoever began one holds the other end of its standard input; when that ends, however it ends, so does the child.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from kapok.cli.demo import place
from kapok.cli.face import Stop

HOST = "127.0.0.1"
TRIED = 50
PATIENCE = 20.0


def free_socket(first: int) -> socket.socket:
    """A socket on the first port from here on that nobody has."""
    for port in range(first, first + TRIED):
        open_ = socket.socket()
        open_.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            open_.bind((HOST, port))
            open_.listen(128)
        except OSError:
            open_.close()
            continue
        return open_
    raise Stop("demo.no_port", first=first, last=first + TRIED - 1)


@contextmanager
def served(listening: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    """The pages as a child for as long as this lasts."""
    listening.set_inheritable(True)
    number = listening.fileno()
    with _child("pages", str(number), pass_fds=(number,)) as child:
        listening.close()  # it is the child's; a visitor who comes early waits
        yield child


@contextmanager
def worked() -> Iterator[subprocess.Popen[bytes]]:
    """The jobs likewise: among them the sealing of the history."""
    with _child("jobs") as child:
        yield child


@contextmanager
def _child(*words: str, pass_fds: tuple[int, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-m", "kapok.cli.demo.children", *words],
        stdin=subprocess.PIPE,
        pass_fds=pass_fds,
    )
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        if child.poll() is None:
            child.kill()
            child.wait()


def _end_with(stream: int) -> None:
    """Wait until the other end is gone, then stop as one is told to stop."""
    while os.read(stream, 1):
        time.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)


def pages(number: str) -> None:
    from kapok.cli.serving.server import collect_static, serve, workers_for
    from kapok.web.ready import begin

    begin(place.NAME, "web")
    collect_static()
    serve(f"fd://{number}", workers_for(os.cpu_count()))


def jobs() -> None:
    from kapok.web.ready import begin

    begin(place.NAME, "jobs")
    from kapok.jobs import worker  # has models: Django comes first

    worker.work()


CHILDREN: dict[str, Callable[..., None]] = {"pages": pages, "jobs": jobs}


def main(words: list[str]) -> None:
    threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    CHILDREN[words[0]](*words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
