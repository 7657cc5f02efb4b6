"""A county's file that is not in the package yet: may the county do that, and what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kapok.rules.package.families import families
from kapok.rules.package.model import Measure, Package, Parameter, in_force
from kapok.rules.planning.plan import Lookup, scopes_of
from kapok.rules.planning.planner import plan_measure
from kapok.rules.problems import Problem, Problems
from kapok.rules.reading.counties import read_counties
from kapok.rules.reading.valuesfile import show
from kapok.rules.source.yamlsource import read_yaml


@dataclass(frozen=True, slots=True)
class Change:
    """One figure on one day from which it holds: the city's, the county's now, the county's as proposed; as files write
    them, empty where there is none.
    """

    measure: str
    parameter: Parameter
    start: dt.date
    city: str
    now: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """A proposal read: `package` is as it would be, `problems` say what the county may not do."""

    county: str
    name: str
    document: str
    package: Package
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def read_overlay(package: Package, path: Path) -> Overlay:
    """The file in place of the one that the county has in the package, if it has one."""
    problems = Problems()
    data = read_yaml(path, problems)
    code = str(data.get("county", "")) if data is not None else ""
    proposed = _without(package, code)
    if data is not None:
        read_counties(proposed, [path], problems, named=False)
    said = str(data.get("document", "")) if data is not None else ""
    changes = tuple(_changes(package, proposed, code))
    name = package.counties.get(code, code)
    return Overlay(code, name, said, proposed, changes, tuple(problems.found))


def _without(package: Package, code: str) -> Package:
    """A copy without what the county sets; the package itself is never changed."""

    def left(parameter: Parameter) -> Parameter:
        counties = {c: values for c, values in parameter.counties.items() if c != code}
        return replace(parameter, counties=counties)

    measures = {
        name: replace(m, params={k: left(p) for k, p in m.params.items()})
        for name, m in package.measures.items()
    }
    params = {name: left(p) for name, p in package.params.items()}
    return replace(package, measures=measures, params=params)


def _changes(package: Package, proposed: Package, code: str) -> Iterator[Change]:
    """Every figure of the county that is new, gone or another, from each day on."""
    owners = [("", proposed.params), *((m.id, m.params) for m in proposed.measures.values())]
    for owner, params in owners:
        for parameter in params.values():
            now = package.parameter(parameter.key).counties.get(code, {})
            later = parameter.counties.get(code, {})
            for day in sorted({*now, *later}):
                if in_force(now, day) != in_force(later, day):
                    figures = (parameter.in_force(day), in_force(now, day), in_force(later, day))
                    yield Change(owner, parameter, day, *(_shown(f, parameter) for f in figures))


def _shown(value: Any, parameter: Parameter) -> str:
    return "" if value is None else show(value, parameter.type)


def touched(package: Package, found: Overlay) -> list[str]:
    """The measures that read a figure that changes, and those that share keys with them."""
    keys = {c.parameter.key for c in found.changes}
    reading = {m.id for m in package.measures.values() if keys & _read(package, m)}
    shared = [f for f in families(package, list(package.measures)) if reading.intersection(f)]
    wanted = {name for family in shared for name in family}
    return [name for name in package.measures if name in wanted]


def _read(package: Package, measure: Measure) -> set[tuple[str, str]]:
    plan = plan_measure(package, measure)
    return {step.key for s in scopes_of(plan) for step in s.steps if isinstance(step, Lookup)}


def clause_of_rule(package: Package) -> str:
    """The clause in which the text says what counties may do; empty if the package does not name the sentence."""
    if not package.overlay_quote:
        return ""
    clauses = package.document.clauses.values()
    return next((c.id for c in clauses if c.contains(package.overlay_quote)), "")
