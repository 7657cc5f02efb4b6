"""Which readings and figures a measure uses as it stands."""

from __future__ import annotations

from kapok.rules.package.model import Measure, Package
from kapok.rules.planning.planner import Planner
from kapok.rules.problems import Problems


def used_names(package: Package, measure: Measure, choices: dict[str, str]) -> set[tuple[str, str]]:
    """("reading", name) and ("parameter", name) of everything that the measure's plan goes through under `choices`."""
    problems = Problems()
    planner = Planner.of(package, measure, choices, problems)
    planner.plan()
    problems.raise_if_any()
    return {
        (kind, name) for kind, name in planner.compiler.used if kind in ("reading", "parameter")
    }
