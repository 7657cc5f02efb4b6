"""The process that fills its server's disk (see test_full)."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

SIZE = "200m"
LEFT = 3_000_000


def main() -> None:
    import psycopg
    from tests.office import CITY, ROOT
    from tests.registry.people import settle
    from tests.registry.test_killed import NAME, whole
    from tests.registry.writers import all_of_them

    from kapok.platform.database import address, cluster, launcher
    from kapok.platform.database.processes import marked, signal_all
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems
    from kapok.web.ready import begin

    home = Path(os.environ["KAPOK_HOME"])
    here = cluster(NAME)
    launcher.start(here)
    try:
        begin(NAME, "web")
        from kapok.registry.setup import migrate
        from kapok.registry.trouble import of_server

        words = read_vocabulary(ROOT / "policies/vocabulary", Problems())
        migrate(words, CITY, NAME)
        with psycopg.connect(**address("owner", NAME).parameters) as con:
            settle(con, words)
        room = os.statvfs(home)
        ballast = home / "ballast"
        ballast.write_bytes(b"\0" * (room.f_bavail * room.f_frsize - LEFT))
        told: list[tuple[str, int]] = []
        writers = all_of_them(lambda row, n: told.append((row, n)), threading.Event())
        for one in writers:
            one.join()
        said = {of_server(one.error).code for one in writers}
        assert "full" in said, said
        assert said <= {"full", "down"}, said
        ballast.unlink()
        launcher.start(here)
        whole(told)
        stop = threading.Event()
        again = all_of_them(lambda row, n: (told.append((row, n)), stop.set()), stop)
        for one in again:
            one.join()
        whole(told)
        print(sorted(said), len(told))
    finally:
        signal_all(marked(here.mark), signal.SIGKILL)


if __name__ == "__main__":
    main()
