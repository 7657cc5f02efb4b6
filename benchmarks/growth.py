"""Growth: the whole policy over 1, 10 and 50 million persons, in DuckDB out of core and in Spark.

`python3 run.py bench --growth [--million N …] [--engine duckdb|spark] [--work FOLDER]`. A million persons are made
once; more are copies of them under other ids, a part each, so that every count must come out so many times as large.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from machine import facts

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "growth.json"
PACKAGE = HERE.parent / "policies" / "panzhihua-2022-143"
MILLION, REGISTRY = 1_000_000, 50_000
MEMORY, CORES = "2GB", 2
LEDGER_IDS = ("person", "organisation", "subject")
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
TARGET = 1.2
"""Cost per person at the largest size against that at a million."""


def make_parts(folder: Path, millions: int) -> None:
    """`ENTITY.parquet/part-N.parquet`; kept if it is there."""
    import duckdb

    from kapok.city import make
    from kapok.city.tables import vocabulary_folder
    from kapok.rules.package.vocabulary import read_vocabulary
    from kapok.rules.problems import Problems

    base = folder / "base"
    if not base.exists():
        make(folder / "new", persons=REGISTRY, fmt="parquet", residents=MILLION)
        (folder / "new").rename(base)
    vocabulary = read_vocabulary(vocabulary_folder(), Problems())
    with duckdb.connect(config={"threads": CORES}) as con:
        con.execute("SET enable_progress_bar = false")
        for name, entity in vocabulary.entities.items():
            ids = {"id", *entity.refs}
            ids |= set(LEDGER_IDS) if name == "payment" else _named_in_the_ledger(entity)
            for part in range(millions):
                path = folder / "parts" / f"{name}.parquet" / f"part-{part:02d}.parquet"
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    columns = ", ".join(
                        f"'{part:02d}-' || {c} AS {c}" if c in ids else f'"{c}"'
                        for c in entity.stored_columns()
                    )
                    con.execute(
                        f"COPY (SELECT {columns} FROM read_parquet('{base / name}.parquet')) "
                        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
                    )


def _named_in_the_ledger(entity: Any) -> set[str]:
    return {f for f, column in entity.ledger.items() if column in LEDGER_IDS and f in entity.facts}


def parts_of(folder: Path, millions: int, out: Path) -> Path:
    """A folder that holds the first parts only, by links."""
    out.mkdir(parents=True)
    for entity in (folder / "parts").iterdir():
        (out / entity.name).mkdir()
        for part in sorted(entity.iterdir())[:millions]:
            (out / entity.name / part.name).symlink_to(part)
    return out


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Wall and processor seconds and the largest memory (MB) of this process and all that it started, together."""
    found: dict[str, float] = {"peak_mb": 0.0}
    before, used = _family(), dict[int, float]()
    done = threading.Event()

    def look() -> None:
        now = _family()
        used.update({pid: cpu for pid, (cpu, _) in now.items()})
        found["peak_mb"] = max(found["peak_mb"], sum(size for _, size in now.values()) / 2**20)

    def go() -> None:
        while not done.wait(0.5):
            look()

    watcher, start = threading.Thread(target=go), time.perf_counter()
    watcher.start()
    try:
        yield found
    finally:
        found["wall"] = time.perf_counter() - start
        done.set()
        watcher.join()
        look()
        found["cpu"] = sum(used.values()) - sum(cpu for cpu, _ in before.values())


def _family() -> dict[int, tuple[float, int]]:
    """Of this process and its descendants: processor seconds and resident bytes."""
    all_: dict[int, tuple[int, float, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended
            cpu = (int(words[11]) + int(words[12])) / TICK
            all_[int(entry.name)] = (int(words[1]), cpu, int(words[21]) * PAGE)
    mine = {os.getpid()}
    while more := {pid for pid, (parent, _, _) in all_.items() if parent in mine} - mine:
        mine |= more
    return {pid: all_[pid][1:] for pid in mine if pid in all_}


def in_duckdb(folder: Path, work: Path, measures: list[str] | None) -> dict[str, Any]:
    from kapok.city import AS_OF
    from kapok.rules.executors.duckdb_executor.executor import DuckExecutor, connection
    from kapok.rules.executors.duckdb_executor.tables import load_parquet
    from kapok.rules.reading.loader import load_package

    package = load_package(PACKAGE)
    with connection(threads=CORES, memory=MEMORY) as con:
        con.execute(f"SET temp_directory = '{work / 'spill'}'")
        con.execute("SET preserve_insertion_order = false")
        load_parquet(con, folder, package.vocabulary)
        with watched() as found:
            done = DuckExecutor(package).run(con, AS_OF, measures, workers=1)
        counts = {m: _outcomes(con.execute(_counted(s.units)).fetchall()) for m, s in done.items()}
    return found | {"counts": counts}


def in_spark(folder: Path, work: Path, measures: list[str] | None) -> dict[str, Any]:
    sys.path.insert(0, str(HERE.parent))
    from tests.spark_cluster import HOST, cluster

    from kapok.city import AS_OF
    from kapok.rules.executors.spark_executor.executor import SparkExecutor
    from kapok.rules.executors.spark_executor.tables import SparkTables, session
    from kapok.rules.reading.loader import load_package

    package = load_package(PACKAGE)
    logs = work / "spark"
    logs.mkdir(parents=True, exist_ok=True)
    settings = {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.driver.memory": "2g",
        "spark.executor.memory": "2g",
        "spark.local.dir": str(logs / "local"),
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    with cluster(logs, memory="3g") as master, session(master, settings) as spark:
        tables = SparkTables(spark, logs / "tables")
        tables.load_parquet(folder, package.vocabulary)
        with watched() as found:
            done = SparkExecutor(package).run(tables, AS_OF, measures)
        counts = {m: _outcomes(tables.rows(_counted(s.units))) for m, s in done.items()}
    return found | {"counts": counts}


def _counted(units: str) -> str:
    return f"SELECT outcome, count(*) FROM {units} GROUP BY outcome"


def _outcomes(rows: list[tuple[Any, ...]]) -> dict[str, int]:
    return {outcome: int(n) for outcome, n in sorted(rows)}


ENGINES = {"duckdb": in_duckdb, "spark": in_spark}


def run(
    engine: str, millions: int, work: Path, measures: list[str] | None = None
) -> dict[str, Any]:
    """One size in one engine, in a process of its own."""
    scratch = work / f"{engine}-{millions}"
    subprocess.run(["rm", "-rf", str(scratch)], check=True)
    folder = parts_of(work, millions, scratch / "data")
    command = [
        sys.executable,
        str(HERE / "growth.py"),
        "--child",
        engine,
        str(folder),
        str(scratch),
        *(measures or []),
    ]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    subprocess.run(["rm", "-rf", str(scratch)], check=True)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    persons = millions * MILLION
    micro = {f"{n}_us_per_person": found[n] / persons * 1e6 for n in ("wall", "cpu")}
    return {"engine": engine, "persons": persons} | micro | found


def kept(results: list[dict[str, Any]]) -> None:
    """Beside those measured before; the same engine and size is replaced."""
    old = json.loads(RESULTS.read_text("utf-8"))["runs"] if RESULTS.exists() else []
    new = {(r["engine"], r["persons"]): r for r in [*old, *results]}
    runs = [new[key] for key in sorted(new)]
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps({"machine": facts(), "target": TARGET, "runs": runs}, indent=1)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def runs_kept(measures: list[str] | None = None) -> list[dict[str, Any]]:
    """Those of the results; of each only the measures named."""
    runs = json.loads(RESULTS.read_text("utf-8"))["runs"] if RESULTS.exists() else []
    if measures:
        for one in runs:
            one["counts"] = {m: c for m, c in one["counts"].items() if m in measures}
    return list(runs)


def unlike(
    results: list[dict[str, Any]], earlier: list[dict[str, Any]] | None = None
) -> tuple[list[str], list[str]]:
    """What is wrong: runs with other counts per person than a run before them, in whichever engine; and what cannot be
    compared: runs of other measures. `earlier`: runs kept; one measured anew is left out.
    """
    anew = {_key(one) for one in results}
    before = [one for one in earlier or [] if _key(one) not in anew]
    wrong, other = [], []
    for one in results:
        for base in before:
            if one["counts"].keys() != base["counts"].keys():
                other.append(f"{_called(one)} and {_called(base)}: other measures, not compared")
            elif differing := [m for m in one["counts"] if not _in_proportion(one, base, m)]:
                names = ", ".join(differing)
                wrong.append(f"{_called(one)} differs from {_called(base)}: {names}")
        before.append(one)
    return wrong, other


def _key(one: dict[str, Any]) -> tuple[str, int]:
    return one["engine"], one["persons"]


def _called(one: dict[str, Any]) -> str:
    return f"{one['engine']} {one['persons']:,}"


def _in_proportion(one: dict[str, Any], base: dict[str, Any], measure: str) -> bool:
    mine, theirs = one["counts"][measure], base["counts"][measure]
    return all(
        mine.get(o, 0) * base["persons"] == theirs.get(o, 0) * one["persons"]
        for o in mine.keys() | theirs.keys()
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench --growth", description=__doc__)
    parser.add_argument("--million", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=list(ENGINES))
    parser.add_argument("--work", type=Path, default=Path("out/growth"))
    parser.add_argument("--measures", nargs="+", help="these alone; the result is not kept")
    given = parser.parse_args(arguments)
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    results = []
    for millions in given.million:
        make_parts(work, millions)
        for engine in given.engine:
            one = run(engine, millions, work, given.measures)
            results.append(one)
            if not given.measures:
                kept([one])
            print(
                f"{engine} {one['persons']:,}: {one['wall']:.1f} s, {one['cpu']:.1f} CPU s, "
                f"{one['peak_mb']:.0f} MB, {one['cpu_us_per_person']:.2f} µs CPU a person",
                flush=True,
            )
    wrong, other = unlike(results, runs_kept(given.measures))
    print("\n".join([*other, *wrong] if wrong else [*other, "✓ counts grow with the persons"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(
            json.dumps(
                ENGINES[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5:] or None)
            )
        )
    else:
        sys.exit(main(sys.argv[1:]))
