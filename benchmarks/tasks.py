"""What is measured, each in a process of its own: `tasks.py NAME JSON` prints one JSON line.

Times are wall and processor seconds of this process; the peak is its own largest resident size.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import CORES, hold_to_cores

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "policies" / "panzhihua-2022-143"


def clock() -> tuple[float, float]:
    """Wall and processor seconds so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def since(start: tuple[float, float]) -> dict[str, float]:
    wall, cpu = clock()
    return {"wall": wall - start[0], "cpu": cpu - start[1]}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> dict[str, float]:
    start = clock()
    work()
    return since(start)


def data(path: str, persons: int) -> dict[str, Any]:
    from peer_data import make_persons

    make_persons(Path(path), persons)
    return {}


def batch(peer: str, persons: str, out: str, repeat: int, masks: bool) -> dict[str, Any]:
    """One peer over the peer policy: the first run (imports and loading in it), then repeated ones."""
    from peers.common import checksum

    start = clock()
    screen = importlib.import_module(f"peers.{peer}").screen
    screen(Path(persons), Path(out))
    first = since(start)
    runs = [timed(lambda: screen(Path(persons), Path(out))) for _ in range(repeat)]
    peak = peak_mb()
    return {
        "first": first,
        "runs": runs,
        "peak_mb": peak,
        "checksum": checksum(Path(out), masks=masks),
    }


def case(peer: str, repeat: int) -> dict[str, Any]:
    """Seconds for one case; a run is as many rounds over all cases as take about a tenth of a second."""
    from one_case.common import CASES

    decide = importlib.import_module(f"one_case.{peer}").prepare()
    wrong = [(facts, decide(facts), right) for facts, right in CASES if decide(facts) != right]

    def rounds(count: int) -> dict[str, float]:
        start = clock()
        for _ in range(count):
            for facts, _ in CASES:
                decide(facts)
        return {name: value / count / len(CASES) for name, value in since(start).items()}

    count = max(1, int(0.1 / max(rounds(3)["wall"] * len(CASES), 1e-7)))
    return {
        "wrong": len(wrong),
        "runs": [rounds(count) for _ in range(repeat)],
        "peak_mb": peak_mb(),
    }


def city(folder: str, persons: int, residents: int) -> dict[str, Any]:
    """Write the demonstration city; its day of screening."""
    from kapok.city import AS_OF, make

    make(Path(folder), persons=persons, fmt="parquet", residents=residents)
    return {"as_of": AS_OF.isoformat()}


def registry(persons: str, folder: str) -> dict[str, Any]:
    """The peer policy's persons as tables of the real vocabulary."""
    from peers.common import AS_OF
    from same_people import make_registry

    make_registry(Path(persons), Path(folder))
    return {"as_of": AS_OF.isoformat()}


def real(
    folder: str, out: str, as_of: str, repeat: int, measures: list[str] | None = None
) -> dict[str, Any]:
    """The whole package, or some measures of it, from Parquet to Parquet, by stages."""
    from kapok.rules.executors.duckdb_executor.executor import DuckExecutor, connection
    from kapok.rules.executors.duckdb_executor.tables import load_parquet
    from kapok.rules.reading.loader import load_package

    stages: dict[str, dict[str, float]] = {}
    start = clock()
    package = load_package(PACKAGE)
    stages["load and check the package"] = since(start)
    start = clock()
    executor = DuckExecutor(package)
    for measure in measures or package.measures:
        executor.plan(measure)
    stages["plan all measures"] = since(start)
    day = dt.date.fromisoformat(as_of)
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    eligible: dict[str, int] = {}

    def once() -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        with connection(threads=CORES, memory="1GB") as con:
            begun = start = clock()
            load_parquet(con, Path(folder), package.vocabulary)
            found["open"] = since(start)
            start = clock()
            done = executor.run(con, day, measures, workers=CORES)
            found["screen"] = since(start)
            start = clock()
            for measure, screened in done.items():
                tables = {
                    row[0]
                    for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
                }
                for table in (screened.units, screened.settlements):
                    if table in tables:
                        con.execute(
                            f"COPY {table} TO '{target / f'{table}.parquet'}' (FORMAT parquet)"
                        )
                row = con.execute(
                    f"SELECT count(*), count(*) FILTER (WHERE outcome = 'eligible') FROM {screened.units}"
                ).fetchone()
                counts[measure], eligible[measure] = row or (0, 0)
            found["write"] = since(start)
            found["all"] = since(begun)
        return found

    first = once()
    runs = [once() for _ in range(repeat)]
    return {
        "stages": stages,
        "first": first,
        "runs": runs,
        "peak_mb": peak_mb(),
        "measures": len(counts),
        "units": sum(counts.values()),
        "eligible": eligible,
    }


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "data": data,
    "batch": batch,
    "case": case,
    "city": city,
    "registry": registry,
    "real": real,
}


if __name__ == "__main__":
    hold_to_cores()
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
