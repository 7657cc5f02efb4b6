"""A process that takes a step of an import and is killed at a place the test names, as by kill -9."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PLACES = {
    "in the vault": ("kapok.platform.vault:Vault", "add", True),
    "on record": ("kapok.imports.actions.checking", "file_name", True),
    "received": ("kapok.imports.actions", "receive", True),
    "read": ("kapok.imports.actions.checking", "_check", False),
    "confirmed": ("kapok.imports.actions", "confirm", True),
    "to be applied": ("kapok.imports.actions", "apply", False),
    "people": ("kapok.imports.writing.fresh:NewRows", "_memberships", False),
    "changes": ("kapok.imports.writing.changed:ChangedRows", "write", False),
    "applied": ("kapok.jobs.work.importing", "decide_anew", False),
    "committed": ("kapok.jobs.running", "_finish", False),
    "taken back": ("kapok.imports.actions.undoing", "take_back", True),
    "undone": ("kapok.imports.actions", "undo", True),
    "undone and asked for": ("kapok.jobs.work.importing", "again", True),
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


def step(what: str, given: str) -> None:
    """`receive FILE`, `confirm IMPORT`, `undo IMPORT`, `job NUMBER`."""
    from tests.office import DAY

    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account
    from kapok.jobs import running
    from kapok.jobs.work import importing

    wang = Account.objects.get(username="wang")
    by = actor_of(wang, standing(wang, DAY))
    if what == "receive":
        importing.bring_in(by, Path(given).read_bytes(), Path(given).name)
    elif what == "confirm":
        importing.confirm_and_apply(by, int(given))
    elif what == "undo":
        importing.undo(by, int(given), "交错了")
    else:
        running.run(int(given))


if __name__ == "__main__":
    database, where, *words = sys.argv[1:]
    from kapok.web.ready import begin

    begin("test", "jobs", database)
    if where:
        die_at(where)
    step(*words)
