"""`kapok serve`: everything asked first, all that is wrong told at once, then the pages until one is told to stop."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kapok.city.areas import CITY
from kapok.cli.database.telling import told
from kapok.cli.face import FOUND, OK, Face
from kapok.cli.package import find_package, open_package
from kapok.cli.serving import checks
from kapok.cli.serving.finding import Finding
from kapok.cli.serving.server import collect_static
from kapok.cli.serving.server import serve as serve_pages
from kapok.cli.serving.wanted import Wanted, read_wanted
from kapok.platform.database import cluster
from kapok.platform.database.address import url_for
from kapok.platform.database.places import DEFAULT
from kapok.rules.package.model import Package

Check = Annotated[bool, typer.Option("--check", help="help.serve_check")]


def serve(ctx: typer.Context, check: Check = False) -> int:
    face: Face = ctx.obj
    name = os.environ.get("KAPOK_CLUSTER", DEFAULT)
    wanted = read_wanted(os.environ)
    named = os.environ.get("KAPOK_POLICY")
    folder = find_package(Path(named) if named else None)
    package = open_package(face, folder)
    found = list(wanted.faults())
    if any(one.grave for one in found):  # with these the rest cannot even be asked
        return _refused(face, found)
    with told(), database(name):
        os.environ["KAPOK_POLICY"] = str(folder)
        found += _ask(face, package, name)
        if any(one.grave for one in found):
            return _refused(face, found)
        if check:
            return _fine(face, wanted, found)
        _tell(face, found)
        collect_static()
        face.say("serve.serves", style="bold green", listen=wanted.listen, name=name)
        serve_pages(wanted.listen, wanted.number_of_workers, wanted.proxies)
    return OK


@contextmanager
def database(name: str) -> Iterator[None]:
    """Our own server for as long as this lasts, if it does not run already; one elsewhere is just asked."""
    if url_for(name) is not None:
        yield
        return
    from kapok.platform.database import launcher

    with launcher.running(cluster(name)):
        yield


def _ask(face: Face, package: Package, name: str) -> list[Finding]:
    from django.db import connections

    from kapok.web.ready import begin

    with face.progress("serve.asking"):
        begin(name, "web")
        found = [*checks.of_machine(), *checks.of_policy(package, _today())]
        found += checks.of_database(package, CITY.rstrip("0"), name)
        connections.close_all()  # no worker inherits it
    return found


def _today() -> dt.date:
    from django.utils import timezone

    return timezone.localdate()


def _refused(face: Face, found: list[Finding]) -> int:
    if face.json:
        face.write({"ok": False, "problems": _as_data(face, found)})
        return FOUND
    _tell(face, found)
    face.say("serve.refused", style="bold red", n=sum(one.grave for one in found))
    return FOUND


def _fine(face: Face, wanted: Wanted, found: list[Finding]) -> int:
    if face.json:
        told_of = {"listen": wanted.listen, "workers": wanted.number_of_workers}
        face.write({"ok": True, "problems": _as_data(face, found), **told_of})
        return OK
    _tell(face, found)
    face.say("serve.fine", style="bold green", listen=wanted.listen, n=wanted.number_of_workers)
    return OK


def _tell(face: Face, found: list[Finding]) -> None:
    for one in found:
        mark, style = ("✖", "red") if one.grave else ("△", "yellow")
        face.line(f"{mark} {face.text(one.key, **one.values)}", style=style)


def _as_data(face: Face, found: list[Finding]) -> list[dict[str, object]]:
    return [
        {"what": one.key, "grave": one.grave, "words": face.text(one.key, **one.values)}
        for one in found
    ]
