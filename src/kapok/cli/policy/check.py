"""`kapok policy check`: every problem of a package at once."""

from __future__ import annotations

import typer

from kapok.cli.face import FOUND, OK, Face, as_json
from kapok.cli.package import PackageDir, find_package
from kapok.intake.layouts.own import own_layouts
from kapok.rules.cases.inspection import inspect_package
from kapok.rules.package.inventory import inventory
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.problems import PackageError, Problem


def check(ctx: typer.Context, folder: PackageDir = None) -> int:
    face: Face = ctx.obj
    root = find_package(folder)
    with face.progress("check.reading", name=root.name):
        found = inspect_package(root)
    package, problems = found.package, found.problems
    if package is None:
        raise PackageError(problems)
    problems += _layout_problems(package.vocabulary)
    counts = inventory(package) | {"cases": len(found.cases)}
    if face.json:
        face.write(
            {
                "ok": not problems,
                "package": package.name,
                "title": package.title,
                "valid": {"from": package.valid_from, "to": package.valid_to},
                "hash": package.hash,
                "counts": counts,
                "problems": as_json(problems, face.lang),
                "reminders": as_json(found.reminders, face.lang),
            }
        )
        return FOUND if problems else OK
    if problems:
        face.problems(problems)
        face.say("check.bad", style="bold red", n=len(problems))
        return FOUND
    face.problems(found.reminders)
    face.say("check.fine", style="bold green", name=package.name)
    face.line(package.title)
    told = {name: str(n) for name, n in counts.items()}
    face.say("check.counts", **told)
    if package.procedures is None:
        face.say("check.no_procedures", style="dim")
    else:
        face.say("check.needless" if counts["needless"] else "check.procedures", **told)
    if package.watched:
        face.say("check.watched", **told)
    face.say(
        "check.valid",
        style="dim",
        start=package.valid_from,
        end=package.valid_to,
        hash=package.hash[:16],
    )
    if (off := package.run_off) is not None:
        said = face.pick(off.say, off.en)
        face.say("check.run_off", style="dim", day=off.claim_by, say=said)
    return OK


def _layout_problems(vocabulary: Vocabulary) -> list[Problem]:
    """What is wrong with the layouts the place brings for its own files."""
    try:
        own_layouts(vocabulary)
    except PackageError as error:
        return error.problems
    return []
