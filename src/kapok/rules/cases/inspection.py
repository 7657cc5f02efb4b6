"""Everything wrong with a package at once: its own files and its worked cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError, Problem, Problems
from kapok.rules.reading.loader import read_package
from kapok.rules.source.layers import WATCHED
from kapok.rules.source.yamlsource import read_yaml

RULES = ("measures", *WATCHED)
"""Folders of files of which one that is broken takes away its own cases only."""


@dataclass(slots=True)
class Inspection:
    """What was read, `problems` in the order of files and lines, and `reminders` that are no failure."""

    package: Package | None
    problems: list[Problem]
    reminders: list[Problem]
    cases: list[Case] = field(default_factory=list)


def inspect_package(folder: Path | str, vocabulary: Path | str | None = None) -> Inspection:
    """Read and check all of a package. Cases are left alone where the measure they are of could not be read."""
    problems = Problems()
    package = read_package(folder, problems, vocabulary)
    cases: list[Case] = []
    if package is not None:
        for path in sorted((Path(package.root) / "cases").glob("*.yaml")):
            if _readable(path, package.whole(), problems):
                cases += _read(path, package, problems)
    found = PackageError(problems.found).problems
    return Inspection(package, found, PackageError(problems.reminders).problems, cases)


def _readable(path: Path, package: Package, problems: Problems) -> bool:
    """Whether the measure of a file of cases, and the tables it lives on, are known."""
    blind = problems.blind()
    if not package.measures or any(_folder(file) not in RULES for file in blind):
        return False
    if not blind:
        return True
    data = read_yaml(path, Problems())
    measures = package.of_clause(str(data.get("measure"))) if data is not None else []
    if not measures:
        return False
    return all(measure.place.file not in blind for measure in measures)


def _read(path: Path, package: Package, problems: Problems) -> list[Case]:
    """The cases of a file; nothing is said of names that were lost."""
    try:
        return read_cases(path, package)
    except PackageError as error:
        for problem in error.problems:
            values = {value for _, value in problem.args}
            if values.isdisjoint(problems.lost) and problem not in problems.found:
                problems.found.append(problem)
        return []


def _folder(file: str) -> str:
    return file.rpartition("/")[0].rpartition("/")[2]
