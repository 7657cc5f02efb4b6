"""Worked cases: their files, read as far as they can be read."""

from __future__ import annotations

from pathlib import Path

from kapok.cli.face import Stop
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError, Problem


def case_files(package: Package, given: Path | None, *, must: bool = True) -> list[Path]:
    """The files of the package's cases, or of the folder or file given."""
    if given is not None and given.is_file():
        return [given]
    folder = given or Path(package.root) / "cases"
    if given is not None and not given.is_dir():
        raise Stop("use.no_folder", path=given)
    files = sorted(folder.glob("*.yaml"))
    if must and not files:
        raise Stop("test.no_cases", path=folder)
    return files


def read_all(package: Package, files: list[Path]) -> tuple[list[Case], list[Problem]]:
    """The cases of all files that can be read, and the problems of the others."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in files:
        try:
            cases += read_cases(path, package)
        except PackageError as error:
            problems += error.problems
    return cases, problems
