"""`kapok demo --check`: all of the demonstration once, in a passing place, and nothing left of it but the results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kapok.city import AS_OF
from kapok.cli.database.telling import told
from kapok.cli.demo import logins, place
from kapok.cli.demo.checks import Checks
from kapok.cli.demo.folder import recorded
from kapok.cli.demo.screening import Asked, demonstrate, folders
from kapok.cli.demo.serving import PORT, ended_by_terminate, office
from kapok.cli.demo.stages import Stages
from kapok.cli.demo.walk import Walk
from kapok.cli.face import Face
from kapok.platform.database.places import passage

FIRST_PAGE = 60
"""Seconds from the start within which the first page has to be there."""


def check_all(face: Face, asked: Asked, out: Path) -> int:
    stages, checks = Stages(face), Checks(face)
    city, results = folders(face, out)
    with recorded(out), told(), ended_by_terminate():
        with passing_home():
            place.move_in()
            with office(face, stages, asked, PORT, keep=city) as (_, address):
                seconds = stages.seconds["first_page"]
                checks.add(
                    "demo.check.first_page", seconds <= FIRST_PAGE, n=seconds, most=FIRST_PAGE
                )
                walk = Walk(face, checks, address, _code, AS_OF.isoformat())
                with stages.stage("demo.walked") as said:
                    walk.everybody(logins.kept())
                    said["n"] = len(walk.seen)
                checks.add("demo.check.code", _code_by_command(), where="kapok demo code")
            with stages.stage("demo.office_stopped"):
                pass
        more: dict[str, object] = {"pages": walk.as_data()}
        return demonstrate(
            face, stages, checks, city, results, asked, made=True, everything=True, more=more
        )


@contextmanager
def passing_home() -> Iterator[None]:
    """A home that goes with all that is in it; the real one is not touched."""
    kept = {name: os.environ.get(name) for name in ("KAPOK_HOME", *place.SET)}
    home = Path(tempfile.mkdtemp(prefix="kapok-check-"))
    home.chmod(passage())
    os.environ["KAPOK_HOME"] = str(home)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(home, ignore_errors=True)


def _code(username: str) -> str:
    from kapok.accounts import factor
    from kapok.registry.keys import fields

    return factor.demonstration_code(username, fields())[0]


def _code_by_command() -> bool:
    """As a person asks for it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "kapok", "demo", "code", "guanli", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0 and '"code"' in done.stdout
