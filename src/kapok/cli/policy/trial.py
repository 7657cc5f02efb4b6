"""`kapok policy test`: worked cases in every executor, and where they differ from what is expected."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from kapok.cli.executors import Chosen, Named, executors
from kapok.cli.face import FOUND, OK, Face, as_json
from kapok.cli.options import Measures, choose_measures
from kapok.cli.package import PackageDir, open_package
from kapok.cli.policy.cases import case_files, read_all
from kapok.rules.cases.casefile import Case
from kapok.rules.cases.casetest import Difference, MakeExecutor, run_case
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError, Problem

Cases = Annotated[
    Path | None, typer.Option("--cases", metavar="PATH", help="help.cases", show_default=False)
]


@dataclass(slots=True)
class Run:
    """One case in one executor."""

    case: Case
    executor: str
    differences: list[Difference]
    outcomes: list[str]


def trial(
    ctx: typer.Context,
    folder: PackageDir = None,
    cases: Cases = None,
    measures: Measures = "",
    executor: Chosen = "both",
) -> int:
    face: Face = ctx.obj
    named = executors(executor)
    package = open_package(face, folder).whole()
    wanted = choose_measures(face, package, measures)
    found, problems = read_all(package, case_files(package, cases))
    found = [c for c in found if c.measure in wanted]
    started = time.perf_counter()
    runs, broken = run_all(face, found, named)
    problems += broken
    seconds = time.perf_counter() - started
    bad = {id(r.case) for r in runs if r.differences}
    if face.json:
        face.write(
            _json(package, runs, problems, found, wanted, face.lang)
            | {"executors": [one.name for one in named]}
        )
    else:
        _show(face, package, runs, wanted)
        face.problems(problems)
        names = " + ".join(one.name for one in named)
        said = {"n": len(found), "bad": len(bad), "executors": names, "seconds": f"{seconds:.1f}"}
        verdict = "test.bad" if bad else "test.partly" if problems else "test.fine"
        style = "bold green" if verdict == "test.fine" else "bold red"
        face.say(verdict, style=style, **said)
        if problems:
            face.say("test.unreadable", style="bold red", n=len(problems))
    return FOUND if bad or problems else OK


def run_all(face: Face, cases: list[Case], named: list[Named]) -> tuple[list[Run], list[Problem]]:
    """Every case in every executor, and what is wrong with cases that cannot be run."""
    runs: list[Run] = []
    problems: list[Problem] = []
    with face.progress("test.running", total=len(cases) * len(named)) as advance:

        def work(one: Named, share: list[Case]) -> list[tuple[Run | None, list[Problem]]]:
            with one.opened() as make:
                return [_run(case, one.name, make, advance) for case in share]

        for one in named:
            shares = [cases[i :: one.threads] for i in range(one.threads)]
            with ThreadPoolExecutor(one.threads) as pool:
                done = list(pool.map(work, [one] * one.threads, shares))
            for run, broken in (
                entry for entries in zip_longest(*done) for entry in entries if entry
            ):
                runs += [run] if run is not None else []
                problems += [p for p in broken if p not in problems]
    return runs, problems


def _run(
    case: Case, executor: str, make: MakeExecutor, advance: Callable[[int], None]
) -> tuple[Run | None, list[Problem]]:
    advance(1)
    try:
        result = run_case(case, make)
    except PackageError as error:
        return None, error.problems
    outcomes = list(dict.fromkeys(u.outcome for u in result.result.units))
    return Run(case, executor, result.differences, outcomes), []


def _show(face: Face, package: Package, runs: list[Run], wanted: list[str]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key, right in (
        ("measure", False),
        ("title", False),
        ("cases", True),
        ("failed", True),
        ("outcomes", False),
    ):
        table.add_column(
            face.text(f"test.{key}"), justify="right" if right else "left", overflow="fold"
        )
    by_measure: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_measure[run.case.measure].append(run)
    for name in wanted:
        of = by_measure.get(name)
        if not of:
            continue
        measure = package.measures[name]
        total, bad = len({id(r.case) for r in of}), len({id(r.case) for r in of if r.differences})
        seen = dict.fromkeys(o for r in of for o in r.outcomes)
        said = face.text("join").join(face.text(f"outcome.{o}") for o in seen)
        mark = Text(str(bad), style="bold red") if bad else Text("–", style="dim")
        table.add_row(name, face.pick(measure.title, measure.en), str(total), mark, said)
    if table.row_count:
        face.out.print(table)
    for run in runs:
        if run.differences:
            _differences(face, run)
    empty = [m for m in wanted if m not in by_measure and m not in package.indicators]
    if empty:
        face.say("test.none", style="yellow", names=face.text("join").join(empty))


def _differences(face: Face, run: Run) -> None:
    head = f"✖ {run.case.place} {run.case.name} [{run.executor}]"
    face.out.print(Text(head, style="red"), soft_wrap=True)
    for one in run.differences:
        words = f"    {one.key}  {face.text('test.wanted')} {one.wanted}  {face.text('test.got')} {one.got}"
        face.out.print(Text(words), soft_wrap=True)


def _json(
    package: Package,
    runs: list[Run],
    problems: list[Problem],
    cases: list[Case],
    wanted: list[str],
    lang: str,
) -> dict[str, Any]:
    measures: dict[str, Any] = {name: {"cases": 0, "failed": 0, "outcomes": []} for name in wanted}
    for case in cases:
        entry = measures[case.measure]
        of = [r for r in runs if r.case is case]
        entry["cases"] += 1
        entry["failed"] += any(r.differences for r in of)
        entry["outcomes"] = list(
            dict.fromkeys([*entry["outcomes"], *(o for r in of for o in r.outcomes)])
        )
    listed = [
        {
            "file": r.case.place.file,
            "line": r.case.place.line,
            "name": r.case.name,
            "measure": r.case.measure,
            "executor": r.executor,
            "ok": not r.differences,
            "differences": [asdict(d) for d in r.differences],
        }
        for r in runs
    ]
    return {
        "ok": not problems and not any(r.differences for r in runs),
        "package": package.name,
        "hash": package.hash,
        "measures": measures,
        "cases": listed,
        "problems": as_json(problems, lang),
    }
