"""A process that does a job of the finds and is killed at a place the test names, as by kill -9."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

PLACES = {
    "taken out": ("kapok.finds.running", "take", 1, True),
    "being decided": ("kapok.finds.deciding", "gather", 1, True),
    "decided": ("kapok.finds.touching:_Anew", "decide", 1, True),
    "results written": ("kapok.finds.keeping", "write", 1, True),
    "finds written": ("kapok.finds.keeping", "write", 2, True),
    "changes written": ("kapok.finds.keeping", "changes", 1, True),
    "causes written": ("kapok.finds.running", "explain_changes", 1, True),
    "counted": ("kapok.finds.running", "_counted", 1, True),
    "to be committed": ("kapok.finds.running", "_write_run", 1, True),
    "committed": ("kapok.finds.regretting", "keep_regrets", 1, False),
    "to be regretted": ("kapok.finds.touching", "_regret", 1, False),
    "regrets written": ("kapok.finds.keeping", "write", 3, True),
    "beside": ("kapok.finds.running", "keep_beside", 1, False),
    "in the Parquet": ("kapok.finds.warm", "keep", 1, False),
    "kept beside": ("kapok.finds.running", "keep_beside", 1, True),
    "receipts": ("kapok.finds.evidence", "keep", 1, False),
    "in the receipts": ("kapok.finds.evidence", "keep", 3, True),
    "to be priced": ("kapok.finds.pricing", "price", 1, True),
    "priced": ("kapok.finds.pricing", "keep_prices", 1, True),
    "finished": ("kapok.jobs.running", "_finish", 1, False),
}
"""Where: module and class, its function, at which call, and whether that is done first."""
HALF = 9
"""So many tables are kept beside before it dies in the middle of them."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(place: str) -> None:
    where, name, turn, after = PLACES[place]
    module, _, inside = where.partition(":")
    holder: Any = import_module(module)
    holder = getattr(holder, inside) if inside else holder
    done: Callable[..., Any] = getattr(holder, name)
    calls = 0

    def dead(*given: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < turn:
            return done(*given, **more)
        if after:
            done(*given, **more)
        elif place == "in the Parquet":
            into, database, told, names, *rest = given
            done(into, database, told, half(names), *rest, **more)
        return die()

    setattr(holder, name, dead)


def half(names: Iterable[str]) -> Iterator[str]:
    for n, name in enumerate(names):
        if n == HALF:
            die()
        yield name


if __name__ == "__main__":
    database, where, number = sys.argv[1:]
    from kapok.web.ready import begin

    begin("test", "jobs", database)
    if where:
        die_at(where)
    from kapok.jobs import running

    running.run(int(number))
