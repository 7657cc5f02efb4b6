"""Speed beside named peers, in one run on one machine: `python3 run.py bench [--quick] [--only NAME]`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Drawn

from machine import facts
from suite import Bench, Table, Wrong

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SCALE = {"s": 1.0, "µs": 1e6}
NAMES = ("batch-200k", "batch-5m", "same-people", "one-case", "real")


def chosen(bench: Bench, names: list[str]) -> list[Table]:
    """Run the benchmarks, in their order."""
    found = []
    for name in names:
        match name:
            case "batch-200k":
                found.append(bench.batch(200_000))
            case "batch-5m":
                found.append(bench.batch(5_000_000))
            case "same-people":
                found.append(bench.same())
            case "one-case":
                found.append(bench.cases())
            case "real":
                found.append(bench.real())
    return found


def draw(table: Table) -> Drawn:
    drawn = Drawn(title=table.title, title_justify="left", caption="; ".join(table.notes) or None)
    drawn.add_column("")
    for head in (
        f"median {table.unit}",
        f"best {table.unit}",
        f"cpu {table.unit}",
        "× wall",
        "× cpu",
        "peak MB",
    ):
        drawn.add_column(head, justify="right")
    scale = SCALE[table.unit]
    for row in table.rows:
        times = [f"{value * scale:.2f}" for value in (row.median, row.best, row.cpu)]
        drawn.add_row(
            row.name, *times, f"{row.ratio:.2f}", f"{row.cpu_ratio:.2f}", f"{row.peak_mb:.0f}"
        )
    return drawn


def written(tables: list[Table], machine: dict[str, Any], quick: bool) -> Path:
    """The JSON beside the earlier ones, and as the latest."""
    RESULTS.mkdir(exist_ok=True)
    when = time.strftime("%Y-%m-%dT%H%M%S")
    content = {
        "when": when,
        "quick": quick,
        "machine": machine,
        "benchmarks": [dataclasses.asdict(table) for table in tables],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path = RESULTS / f"{when}.json"
    path.write_text(text, encoding="utf-8")
    if not quick and len(tables) == len(NAMES):
        (RESULTS / "latest.json").write_text(text, encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small data, few repetitions: does it all run?"
    )
    parser.add_argument(
        "--only", action="append", choices=NAMES, help="this benchmark alone; may be repeated"
    )
    parser.add_argument("--work", type=Path, help="a folder for the data, kept for the next time")
    given = parser.parse_args(arguments)
    console = Console()
    machine = facts()
    names = given.only or [name for name in NAMES if not (given.quick and name == "batch-5m")]
    with tempfile.TemporaryDirectory(prefix="kapok-bench-") as scratch:
        work = given.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        with console.status("…") as status:
            bench = Bench(work, given.quick, status.update)
            try:
                tables = chosen(bench, names)
            except Wrong as wrong:
                console.print(f"✗ {wrong}", markup=False)
                return 1
    for table in tables:
        console.print(draw(table))
    path = written(tables, machine, given.quick)
    console.print(f"✓ {path.relative_to(HERE.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
