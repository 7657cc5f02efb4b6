"""The office of the demonstration while it is served: laid down, shown, stopped."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kapok.cli.city import write_city
from kapok.cli.demo import logins, place
from kapok.cli.demo.children import HOST, free_socket, served
from kapok.cli.demo.screening import Asked
from kapok.cli.demo.stages import Stages
from kapok.cli.face import FOUND, Face, Stop
from kapok.cli.package import find_package
from kapok.platform.database import cluster
from kapok.rules.reading.loader import load_vocabulary

PORT = 8000


@contextmanager
def office(
    face: Face,
    stages: Stages,
    asked: Asked,
    port: int,
    *,
    fresh: bool = False,
    keep: Path | None = None,
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The whole office, served; laid down first if it is not there. Everything ends with it."""
    from kapok.cli.demo.office import STEPS, Laying, Wanted, clear, is_there, migrate, open_office
    from kapok.platform.database import launcher
    from kapok.web.ready import begin

    wanted, words = Wanted(asked.seed, asked.persons), load_vocabulary(find_package(None))
    own = cluster(place.NAME)
    with stages.stage("demo.office_database", number=1, steps=STEPS), face.progress("db.starting"):
        running = launcher.running(own)
        running.__enter__()
    try:
        there = not fresh and is_there(wanted)
        if not there:
            clear()
        begin(place.NAME)
        with stages.stage("demo.office_tables", number=2, steps=STEPS):
            migrate(words)
        officers: tuple[logins.Login, ...] = ()
        if not there:
            with stages.stage("demo.office_open", number=3, steps=STEPS):
                officers = open_office()
        listening = free_socket(port)
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        place.address().write_text(address, "utf-8")
        with served(listening) as child:
            _tell_address(face, stages, address, port)
            if not there:
                Laying(
                    stages,
                    words,
                    wanted,
                    lambda folder: write_city(face, folder, asked.seed, asked.persons),
                ).lay(officers, keep)
            yield child, address
    finally:
        running.__exit__(None, None, None)


def _tell_address(face: Face, stages: Stages, address: str, port: int) -> None:
    """The first page is there."""
    from kapok.cli.demo.visitor import first_page

    try:
        first_page(address)
    except OSError as error:  # nobody listens any more
        raise Stop("demo.no_first_page", code=FOUND, address=address) from error
    stages.seconds["first_page"] = round(stages.total, 1)
    if face.json:
        return
    if f":{port}/" not in address:
        face.say("demo.port_taken", style="yellow", port=port)
    face.say("demo.served", style="bold green", address=address, seconds=f"{stages.total:.0f}")


@contextmanager
def ended_by_terminate() -> Iterator[None]:
    """A polite order to end counts as Ctrl-C: everything is stopped on the way out."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
