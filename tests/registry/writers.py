"""Several who write at the same time, and what they were told is done. Also a process of its own, to be killed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

ROWS = ("a_person", "b_person")
EACH = 3
"""Writers a row: they wait for one another, as people do."""
Told = Callable[[str, int], None]


def write(row: str, told: Told, stop: threading.Event) -> Exception | None:
    """Changes of a person's facts and of the person, both in a transaction, until the server is gone; what it said."""
    from django.db import DatabaseError, connection

    from kapok.accounts.actor import Actor, acting_as
    from kapok.registry.models import Person
    from kapok.registry.trouble import Refused
    from kapok.registry.writing import change

    actor = Actor("wang", areas=("5104",))
    try:
        while not stop.is_set():
            with acting_as(actor, "load"):
                version = Person.objects.select_for_update().get(pk=row).version
                change("fact_person", row, version, {"student": version % 2 == 0})
                change("registry_person", row, version, {"bank": f"{version + 1}"})
            told(row, version + 1)
    except (DatabaseError, Refused) as error:
        return error
    finally:
        connection.close()
    return None


def all_of_them(told: Told, stop: threading.Event) -> list[threading.Thread]:
    """Begun already; each thread keeps in `error` what ended it."""

    def begin(row: str) -> threading.Thread:
        def work() -> None:
            one.error = write(row, told, stop)  # type: ignore[attr-defined]

        one = threading.Thread(target=work)
        one.start()
        return one

    return [begin(row) for row in ROWS for _ in range(EACH)]


def main(cluster: str, database: str) -> None:
    """Tells on stdout, line by line, what is committed."""
    from kapok.web.ready import begin

    begin(cluster, "web", database)

    def told(row: str, version: int) -> None:
        sys.stdout.write(f"{row} {version}\n")
        sys.stdout.flush()

    for one in all_of_them(told, threading.Event()):
        one.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
