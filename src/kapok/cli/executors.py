"""The executors, by the name they are asked for and shown under."""

from __future__ import annotations

from typing import Annotated

import typer

from kapok.cli.face import Stop
from kapok.rules.casetest import Executor, MakeExecutor
from kapok.rules.model import Package

NAMES = {"python": "Python", "duckdb": "DuckDB"}
Chosen = Annotated[
    str, typer.Option("--executor", metavar="python|duckdb|both", help="help.executor")
]


def executors(chosen: str) -> list[tuple[str, MakeExecutor]]:
    """Python first: it is the definition."""
    if chosen not in (*NAMES, "both"):
        raise Stop("use.executor", value=chosen)
    found: list[tuple[str, MakeExecutor]] = []
    if chosen != "duckdb":
        from kapok.rules.python_executor.executor import PythonExecutor

        found.append((NAMES["python"], Keeping(PythonExecutor)))
    if chosen != "python":
        from kapok.rules.duckdb_executor.executor import DuckExecutor

        found.append((NAMES["duckdb"], Keeping(DuckExecutor)))
    return found


class Keeping:
    """Makes executors and keeps them, so that cases under the same rules are compiled once."""

    def __init__(self, make: MakeExecutor) -> None:
        self.make = make
        self.kept: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Package, Executor]] = {}

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> Executor:
        key = (id(package), tuple(sorted((readings or {}).items())))
        if key not in self.kept:
            self.kept[key] = (package, self.make(package, readings))
        return self.kept[key][1]
