"""A process that takes a step of a comparison round and is killed at a place the test names, as by kill -9."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PLACES = {
    "people": ("kapok.comparing.whom", "would", False),
    "asked for": ("kapok.comparing.rounds", "make", True),
    "request": ("kapok.comparing.rounds", "workbook", True),
    "in the vault": ("kapok.platform.vault:Vault", "add", True),
    "received": ("kapok.imports.actions", "receive", True),
    "judged": ("kapok.comparing.rounds", "_judge", True),
    "confirmed": ("kapok.imports.actions", "confirm", True),
    "people written": ("kapok.imports.writing.changed:ChangedRows", "write", False),
    "applied": ("kapok.imports.actions", "apply", True),
    "finished": ("kapok.jobs.running", "_finish", False),
}
"""Where: module and class, its function, and whether that is done first."""


def die_at(place: str) -> None:
    where, name, after = PLACES[place]
    module, _, inside = where.partition(":")
    holder: Any = import_module(module)
    holder = getattr(holder, inside) if inside else holder
    done = getattr(holder, name)

    def dead(*given: Any, **more: Any) -> None:
        if after:
            done(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, name, dead)


def step(what: str, by: Any, *given: str) -> None:
    """`make OFFICE SCOPE`, `receive ROUND FILE`, `job NUMBER`."""
    from kapok.jobs import running
    from kapok.jobs.work import comparing

    if what == "make":
        comparing.make_round(by, *given)
    elif what == "receive":
        comparing.receive(by, int(given[0]), Path(given[1]).read_bytes(), "回复.xlsx")
    else:
        running.run(int(given[0]))


if __name__ == "__main__":
    database, place, *words = sys.argv[1:]
    from kapok.web.ready import begin

    begin("test", "jobs", database)
    if place:
        die_at(place)
    from tests.office import DAY

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account

    wang = Account.objects.get(username="wang")
    step(words[0], actor_of(wang, standing(wang, DAY)), *words[1:])
