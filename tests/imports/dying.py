"""A process that does a job and is killed at a place the test names, as by kill -9."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

PLACES = {
    "read": ("kapok.imports.actions.checking", "_check"),
    "people": ("kapok.imports.writing.fresh:NewRows", "_memberships"),
    "changes": ("kapok.imports.writing.changed:ChangedRows", "write"),
    "committed": ("kapok.jobs.running", "_finish"),
}


def die_at(place: str) -> None:
    from importlib import import_module

    where, name = PLACES[place]
    module, _, inside = where.partition(":")
    holder: Any = import_module(module)
    if inside:
        holder = getattr(holder, inside)

    def dead(*_args: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(holder, name, dead)


if __name__ == "__main__":
    database, job, where = sys.argv[1:]
    from kapok.web.ready import begin

    begin("test", "jobs", database)
    if where:
        die_at(where)
    from kapok.jobs import running

    running.run(int(job))
