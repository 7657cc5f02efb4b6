"""`kapok policy check`: every problem of a package at once."""

from __future__ import annotations

from typing import Any

import typer

from kapok.cli.face import FOUND, OK, Face, as_json
from kapok.cli.package import PackageDir, find_package
from kapok.intake.layouts.own import own_layouts
from kapok.rules.cases.inspection import inspect_package
from kapok.rules.package.model import Package
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
    counts = count(package) | {"cases": len(found.cases)}
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
    face.say("check.counts", **counts)
    if package.watched:
        face.say("check.watched", **counts)
    face.say(
        "check.valid",
        style="dim",
        start=package.valid_from,
        end=package.valid_to,
        hash=package.hash[:16],
    )
    return OK


def _layout_problems(vocabulary: Vocabulary) -> list[Problem]:
    """What is wrong with the layouts the place brings for its own files."""
    try:
        own_layouts(vocabulary)
    except PackageError as error:
        return error.problems
    return []


def count(package: Package) -> dict[str, Any]:
    """How much a package holds."""
    measures = package.measures.values()
    params = [*package.params.values(), *(p for m in measures for p in m.params.values())]
    return {
        "clauses": len(package.document.clauses),
        "sentences": len(package.document.sentences()),
        "measures": len(package.measures),
        "conditions": sum(len(m.conditions) for m in measures),
        "readings": len(package.readings) + sum(len(m.readings) for m in measures),
        "params": len(params),
        "warnings": len(package.warnings),
        "indicators": len(package.indicators),
        "unset": sum(1 for p in params if not any(v is not None for v in p.values.values())),
    }
