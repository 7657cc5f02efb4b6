"""The benchmarks by name: what runs, how often, and the rows of its table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BATCH_PEERS = {
    "kapok_package": "Kapok",
    "polars_hand": "Polars, by hand",
    "duckdb_hand": "DuckDB SQL, by hand",
    "numpy_hand": "NumPy, by hand",
    "openfisca": "openfisca-core (no masks)",
    "policyengine": "policyengine-core (no masks)",
}
MEASURES = ("2b", "5", "16", "25b")
WITHOUT_MASKS = ("openfisca", "policyengine")
CASE_PEERS = {
    "kapok_real": "Kapok, the real measure 16, every value kept",
    "kapok_peer_policy": "Kapok, simplified",
    "kapok_words": "Kapok, the real measure 16, told in words",
    "zen_engine": "zen-engine",
    "json_logic_rules": "json-logic",
    "openfisca": "openfisca-core, arrays set directly",
    "openfisca_situation": "openfisca-core, a situation as JSON",
    "policyengine": "policyengine-core, arrays set directly",
}


class Wrong(Exception):
    """A peer did not give the same answer, or did not run."""


@dataclass(slots=True)
class Row:
    """One line of a table. Times are seconds: the median, the best and processor time; the ratios are to the first line."""

    name: str
    median: float
    best: float
    cpu: float
    peak_mb: float
    ratio: float = 1.0
    cpu_ratio: float = 1.0
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """The result of one benchmark."""

    name: str
    title: str
    unit: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Bench:
    """Where it works, how thorough it is, and how it says what it does."""

    work: Path
    quick: bool
    say: Callable[[str], None]

    def task(self, name: str, **given: Any) -> dict[str, Any]:
        """Run one task in a process of its own."""
        source = str(HERE.parent / "src")
        environ = dict(os.environ, POLARS_MAX_THREADS="2", OMP_NUM_THREADS="2", PYTHONPATH=source)
        command = [sys.executable, str(HERE / "tasks.py"), name, json.dumps(given)]
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environ, check=False
        )
        if done.returncode:
            raise Wrong(f"{name} {given}\n{done.stderr.strip()}")
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))

    def batch(self, persons: int) -> Table:
        """The peer policy, every peer in turn, several rounds."""
        source = self.work / f"persons-{persons}.parquet"
        self.say(f"data: {persons:,} persons")
        self.task("data", path=str(source), persons=persons)
        rounds, repeat = (2, 2) if self.quick else (3, 2 if persons > 1_000_000 else 5)
        found: dict[str, list[dict[str, Any]]] = {peer: [] for peer in BATCH_PEERS}
        for number in range(rounds):
            for peer, label in BATCH_PEERS.items():
                self.say(f"{persons:,} persons: {label} ({number + 1}/{rounds})")
                out = self.work / f"{peer}.parquet"
                masks = peer not in WITHOUT_MASKS
                given = {"persons": str(source), "out": str(out), "repeat": repeat, "masks": masks}
                found[peer].append(self.task("batch", peer=peer, **given))
        agree({peer: results[0]["checksum"] for peer, results in found.items()})
        rows = [_row(BATCH_PEERS[peer], results) for peer, results in found.items()]
        title = (
            f"Four measures, {persons:,} persons: Parquet to Parquet with verdicts, amounts, masks"
        )
        notes = ["checksums equal: verdicts and amounts of all, masks of all that give them"]
        return Table(f"batch-{persons}", title, "s", related(rows), notes)

    def cases(self) -> Table:
        """One case of measure 16."""
        rows = []
        for peer, label in CASE_PEERS.items():
            self.say(f"one case: {label}")
            result = self.task("case", peer=peer, repeat=5 if self.quick else 15)
            if result["wrong"]:
                raise Wrong(f"{label}: {result['wrong']} cases differ")
            rows.append(_row(label, [result]))
        title = "One case of measure 16, decided; the first with every value that explains it"
        return Table("one-case", title, "µs", related(rows))

    def real(self) -> Table:
        """The real package over a city."""
        residents, persons = (120_000, 6_000) if self.quick else (1_200_000, 60_000)
        folder = self.work / f"city-{residents}"
        mark = folder / "made.json"
        if not mark.exists():
            self.say(f"data: a city of {residents:,}")
            made = self.task("city", folder=str(folder), persons=persons, residents=residents)
            mark.write_text(json.dumps(made), encoding="utf-8")
        as_of = json.loads(mark.read_text(encoding="utf-8"))["as_of"]
        self.say(f"the real package, {residents:,} residents")
        given = {"folder": str(folder), "out": str(self.work / "real"), "as_of": as_of}
        result = self.task("real", repeat=2 if self.quick else 4, **given)
        rows = _stages(result)
        notes = [f"{result['measures']} measures, {result['units']:,} units listed"]
        title = f"The real package, {residents:,} residents: Parquet to Parquet, two cores"
        return Table(f"real-{residents}", title, "s", related(rows), notes)

    def same(self) -> Table:
        """The peer policy and, on the same people, the real measures that it simplifies."""
        persons = 20_000 if self.quick else 200_000
        source, folder = self.work / f"persons-{persons}.parquet", self.work / f"registry-{persons}"
        self.say(f"data: {persons:,} persons as a registry")
        self.task("data", path=str(source), persons=persons)
        as_of = self.task("registry", persons=str(source), folder=str(folder))["as_of"]
        repeat = 2 if self.quick else 4
        self.say(f"{persons:,} persons: the peer policy")
        given = {"persons": str(source), "out": str(self.work / "same.parquet")}
        simple = self.task("batch", peer="kapok_package", repeat=repeat, masks=True, **given)
        self.say(f"{persons:,} persons: the real measures")
        given = {"folder": str(folder), "out": str(self.work / "real"), "as_of": as_of}
        result = self.task("real", repeat=repeat, measures=list(MEASURES), **given)
        rows = [_row("Kapok, the four measures simplified", [simple]), *_stages(result)]
        counts = ", ".join(f"{name}: {count:,}" for name, count in result["eligible"].items())
        notes = [
            "the real measures read statuses, jobs, insured months, businesses, classes, and settle keys and money",
            f"eligible by the real measures {counts}",
        ]
        title = f"The same {persons:,} people: simplified measures, and the real ones"
        return Table(f"same-{persons}", title, "s", related(rows), notes)


def _stages(result: dict[str, Any]) -> list[Row]:
    """The rows of a run of the real package: as a whole, by stage, the first run, and what comes before."""
    peak = result["peak_mb"]
    stages = ("all", "open", "screen", "write")
    rows = [
        _row(stage, [{"runs": [run[stage] for run in result["runs"]], "peak_mb": peak}])
        for stage in stages
    ]
    rows.append(_row("first run", [{"runs": [result["first"]["all"]], "peak_mb": peak}]))
    for stage, spent in result["stages"].items():
        rows.append(_row(stage, [{"runs": [spent], "peak_mb": peak}]))
    return rows


def agree(checksums: dict[str, dict[str, Any]]) -> None:
    """All peers gave the same; those without masks the same without them."""
    from peers.common import without_masks

    right = next(iter(checksums.values()))
    for peer, got in checksums.items():
        expected = without_masks(right) if peer in WITHOUT_MASKS else right
        if got != expected:
            raise Wrong(f"{peer} gives other results: {got}")


def related(rows: list[Row]) -> list[Row]:
    """Rows with their ratio to the first one."""
    for row in rows:
        row.ratio = row.median / rows[0].median
        row.cpu_ratio = row.cpu / rows[0].cpu
    return rows


def _row(name: str, results: list[dict[str, Any]]) -> Row:
    runs = [run for result in results for run in result["runs"]]
    walls = [run["wall"] for run in runs]
    cpu = statistics.median(run["cpu"] for run in runs)
    firsts = [result["first"]["wall"] for result in results if "first" in result]
    more = {"first": statistics.median(firsts)} if firsts else {}
    peak = max(result["peak_mb"] for result in results)
    return Row(
        name, statistics.median(walls), min(walls), cpu, peak, more=more | {"runs": len(runs)}
    )
