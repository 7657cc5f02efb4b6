"""Screening out of the database: `python3 run.py bench --finds [--persons N …] [--work FOLDER]`.

From asking to stored results, all measures, with the share spent on getting data out: the first run, one in which nothing has
changed, a village whose file came in anew (only what it touched, then everything), another day, for which everything is decided
anew with the facts at hand; a figure tried as the page does it, on facts that are taken out once and held in memory: the first time
with taking them out, then without. Beside it the same facts taken out with psycopg 3, plain SELECT, row by row into an Arrow table. One server, one database, one process a size, two cores.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import facts, hold_to_cores

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "finds.json"
TARGETS = {60_000: 5.0, 1_200_000: 30.0}
TOUCHED, TRIED = 1.0, 1.0
TRIAL = "2b.transfer_grant=500"


def measure(persons: int, work: Path) -> dict[str, Any]:
    """One size, here."""
    import psycopg

    import finds_fill

    name = f"finds_{persons}"
    finds_fill.make(name, persons, work)
    from kapok.accounts.actor import MACHINE
    from kapok.city import AS_OF
    from kapok.finds import regretting, running, touching
    from kapok.finds.running import Wanted
    from kapok.jobs.work.simulating import connect
    from kapok.platform.database import address
    from kapok.simulation.held import Holding
    from kapok.simulation.simulate import Trial, simulate

    con = psycopg.connect(**address("jobs", "test").parameters | {"dbname": name})
    touching.ready()  # as a worker does before its first job
    found: dict[str, Any] = {"persons": persons, "peer_rows": peer(con), "runs": {}}

    def full(back: int = 0) -> dict[str, Any]:
        """`back`: decided for so many days before, so that nothing of the run before can stand undecided. `stored`: from asking until
        all of it is committed; what was missed by little is kept after that.
        """
        start = time.perf_counter()
        with running.full(Wanted("bench", as_of=AS_OF - dt.timedelta(back))) as done:
            stored = round(time.perf_counter() - start, 3)
            regretting.keep_regrets(done)
            told: dict[str, Any] = {"units": done.run.units, "changed": done.run.changed}
            told |= {"measures": len(done.screened.results)}
            return told | {"seconds": done.run.seconds, "stored": stored}

    committed, write = [0.0], touching.write

    def noted(*given: Any) -> Any:
        """As it is written, with when it was committed."""
        made = write(*given)
        committed.append(time.perf_counter())
        return made

    touching.write = noted  # type: ignore[assignment]

    def touched(number: int) -> dict[str, Any]:
        """`stored`: from asking until the results are committed; `whole`: until what was missed by little is kept as well."""
        people = finds_fill.touch_village(con, number)
        start = time.perf_counter()
        done = touching.touched(Wanted("bench"), people)
        whole = round(time.perf_counter() - start, 3)
        told: dict[str, Any] = {"people": len(people), "changed": done.changed}
        told |= {"seconds": done.seconds, "stored": round(committed[-1] - start, 3)}
        return told | {"whole": whole}

    holding = Holding()

    def tried() -> dict[str, Any]:
        package = running.office_package()
        trial = Trial((TRIAL,), {}, package.valid_from)
        with holding.facts(connect, package, MACHINE.settings) as held:
            simulated = simulate(held.con, held.loaded, package, AS_OF, trial)
            return {"measures": len(simulated.moves), "people": simulated.people}

    steps: list[tuple[str, Callable[[], dict[str, Any]]]] = [
        ("first", full),
        ("nothing changed", full),
        ("a village, first in the process", lambda: touched(3)),
        ("a village", lambda: touched(4)),
        ("everything after it", full),
        ("another day", lambda: full(1)),
        ("a trial, its facts taken out", tried),
        ("a trial", tried),
    ]
    for label, step in steps:
        start, cpu = time.perf_counter(), time.process_time()
        told = step()
        wall = round(time.perf_counter() - start, 2)
        found["runs"][label] = told | {"wall": wall, "cpu": round(time.process_time() - cpu, 2)}
        print(
            f"  {label}: {json.dumps(found['runs'][label], ensure_ascii=False)}",
            file=sys.stderr,
            flush=True,
        )
    return found


def peer(con: Any) -> dict[str, Any]:
    """Every fact by plain SELECT, row by row, into Arrow: what is done where COPY is not."""
    import pyarrow as pa

    from kapok.intake.tables import schema
    from kapok.registry.snapshot import EVERYTHING
    from kapok.registry.vocabulary import SCHEMA
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems

    words = read_vocabulary(HERE.parent / "policies/vocabulary", Problems())
    start, rows = time.perf_counter(), 0
    with con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name, value in EVERYTHING.items():
            con.execute("SELECT set_config(%s, %s, true)", [name, value])
        for entity in words.entities.values():
            wanted = schema(entity)
            with con.cursor(name="peer") as cursor:
                cursor.itersize = 10_000
                listed = [
                    *cursor.execute(f"SELECT {', '.join(wanted.names)} FROM {SCHEMA}.{entity.name}")
                ]
            columns = list(zip(*listed, strict=True)) or [() for _ in wanted]
            pa.table(
                [pa.array(one, kind.type) for one, kind in zip(columns, wanted, strict=True)],
                wanted.names,
            )
            rows += len(listed)
    return {"rows": rows, "seconds": round(time.perf_counter() - start, 2)}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench --finds", description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", default=list(TARGETS))
    parser.add_argument("--work", type=Path, default=Path("out/finds"))
    given = parser.parse_args(arguments)
    hold_to_cores()
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    work.chmod(0o711)
    found, wrong = [], []
    for persons in given.persons:
        environ = dict(os.environ, KAPOK_HOME=str(work), PYTHONPATH=str(HERE.parent / "src"))
        for name in ("DATABASE_URL", "DATABASE_URL_JOBS", "DATABASE_URL_WEB", "KAPOK_POLICY"):
            environ.pop(name, None)
        command = [
            sys.executable,
            str(HERE / "screening_db.py"),
            "--child",
            str(persons),
            str(work),
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environ)
        one: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        found.append(one)
        wrong += told(one)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"machine": facts(), "sizes": found}, indent=1) + "\n", encoding="utf-8"
    )
    print("\n".join(wrong) or "✓ every target is met")
    return 1 if wrong else 0


def told(one: dict[str, Any]) -> list[str]:
    """A line a run; what misses its target."""
    persons, runs, missed = one["persons"], one["runs"], []
    print(
        f"{persons:,} persons; psycopg row by row: {one['peer_rows']['seconds']} s for {one['peer_rows']['rows']:,} rows"
    )
    for label, run in runs.items():
        seconds = run.get("stored", run["wall"])
        share = run["seconds"].get("taken", 0) / seconds if "seconds" in run else 0
        print(f"  {label}: {seconds:.2f} s" + (f", {share:.0%} getting data out" if share else ""))
    wholes = ("first", "nothing changed", "everything after it", "another day")
    targets = dict.fromkeys(wholes, TARGETS.get(persons))
    targets |= {"a village": TOUCHED, **({"a trial": TRIED} if persons == min(TARGETS) else {})}
    for label, most in targets.items():
        seconds = runs[label].get("stored", runs[label]["wall"])
        if most is not None and seconds > most:
            missed.append(f"✗ {persons:,}, {label}: {seconds:.2f} s, wanted {most} s")
    return missed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(measure(int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        sys.exit(main(sys.argv[1:]))
