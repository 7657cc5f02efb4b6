"""`kapok demo screen`: make, read, check, test, screen, explain, write; and say whether all of it held."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.cli.city import PERSONS, SEED, Persons, Seed, write_city
from kapok.cli.demo.checks import Checks, check_summaries, check_workbook
from kapok.cli.demo.folder import FOLDERS, MARK, clear, recorded
from kapok.cli.demo.stages import Stages
from kapok.cli.demo.telling import explain_picked
from kapok.cli.executors import executors
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.options import Measures, choose_measures
from kapok.cli.outputs import check_writable, writing
from kapok.cli.package import PackageOption, open_package
from kapok.cli.policy.cases import case_files, read_all
from kapok.cli.policy.trial import run_all
from kapok.cli.screening.command import Screening, from_files, screening, tell_places
from kapok.cli.screening.table import show_summary
from kapok.rules.package.model import Package

Check = Annotated[bool, typer.Option("--check", help="help.demo_check")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="help.demo_out")]


def screen(
    ctx: typer.Context,
    check: Check = False,
    out: Out = Path("demo"),
    seed: Seed = SEED,
    persons: Persons = PERSONS,
    measures: Measures = "",
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    city, results = folders(face, out)
    asked = Asked(seed, persons, measures, policy)
    with recorded(out):
        return demonstrate(face, Stages(face), Checks(face), city, results, asked, everything=check)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the demonstration is made from."""

    seed: int
    persons: int
    measures: str = ""
    policy: Path | None = None


def demonstrate(
    face: Face,
    stages: Stages,
    checks: Checks,
    city: Path,
    results: Path,
    asked: Asked,
    *,
    made: bool = False,
    everything: bool = False,
    more: dict[str, object] | None = None,
) -> int:
    """`made`: the city's files are there already. `more`: what else the data say that are written at the end."""
    from kapok.city import AS_OF

    package, chosen = _package(face, stages, checks, asked)
    if not made:
        with stages.stage("demo.made", path=city, persons=f"{asked.persons:,}") as told:
            write_city(face, city, asked.seed, asked.persons)
            told["files"] = sum(path.is_file() for path in city.rglob("*"))
    begun = time.perf_counter()
    with screening(
        face, package, from_files(face, city, package), results, chosen, AS_OF, {}
    ) as done:
        stages.seconds["demo.screened"] = round(time.perf_counter() - begun, 1)
        _tell_reading(face, stages, checks, done)
        check_summaries(checks, done.summaries)
        check_workbook(checks, done.workbook, done.written, done.summaries)
        if not face.json:
            show_summary(face, done.run, done.summaries)
        told_of = {"explained": explain_picked(face, done.run, checks, results), **(more or {})}
        return _end(face, stages, checks, done, results, told_of, everything=everything)


def folders(face: Face, out: Path) -> tuple[Path, Path]:
    """The two folders of the demonstration, empty; only what an earlier demonstration wrote is ever removed."""
    with writing(face, out):
        if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
            raise Stop("use.out_not_empty", path=out)
    check_writable(face, out)
    with writing(face, out):
        clear(out)
    city, results = (out / name for name in FOLDERS[face.lang])
    return city, results


def _package(face: Face, stages: Stages, checks: Checks, asked: Asked) -> tuple[Package, list[str]]:
    """The package and the measures to show; all of its worked cases are run, or those of the measures asked for."""
    with stages.stage("demo.checked") as told:
        package = open_package(face, asked.policy)
        chosen = choose_measures(face, package, asked.measures)
        cases, problems = read_all(package, case_files(package, None, must=False))
        told |= {
            "title": package.title,
            "measures": len(package.measures),
            "problems": len(problems),
        }
    checks.add("demo.check.package", not problems, n=len(problems))
    with stages.stage("demo.tested") as told:
        if asked.measures:
            cases = [case for case in cases if case.measure in chosen]
        runs, broken = run_all(face, cases, executors("python"))
        bad = sum(bool(r.differences) for r in runs)
        told |= {"cases": len(runs), "bad": bad}
    checks.add("demo.check.cases", not bad and not broken and bool(runs), n=len(runs), bad=bad)
    if problems and not face.json:
        face.problems(problems)
    return package, chosen


def _tell_reading(face: Face, stages: Stages, checks: Checks, done: Screening) -> None:
    intake, unread = done.run.loaded.intake, done.run.loaded.unread
    rows = sum(done.run.loaded.rows.values())
    values: dict[str, Any] = {
        "rows": f"{rows:,}",
        "files": len(intake.files),
        "findings": f"{len(intake.findings):,}",
    }
    checks.add("demo.check.read", not unread and rows > 0, **values)
    if not face.json:
        units = sum(s.units for s in done.summaries)
        face.say(
            "demo.screened",
            **values,
            units=f"{units:,}",
            seconds=f"{stages.seconds['demo.screened']:.1f}",
        )
        face.line()


def _end(
    face: Face,
    stages: Stages,
    checks: Checks,
    done: Screening,
    results: Path,
    more: dict[str, object],
    *,
    everything: bool,
) -> int:
    if face.json:
        face.write(
            {
                "ok": checks.ok,
                "seconds": stages.seconds | {"total": round(stages.total, 1)},
                "checks": checks.as_data(),
                "measures": [s.as_data() for s in done.summaries],
                **more,
                "workbook": str(done.workbook),
                "results": str(results),
            },
            masking=True,
        )
    else:
        tell_places(face, results, done)
        face.line()
        checks.show(everything=everything)
        key = "demo.held" if checks.ok else "demo.failed"
        face.say(
            key, style="bold green" if checks.ok else "bold red", seconds=f"{stages.total:.0f}"
        )
    return OK if checks.ok else FOUND
