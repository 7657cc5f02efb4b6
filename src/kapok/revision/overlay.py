"""A county's file that is not in the package yet: may the county do that, and what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kapok.rules.package.families import families
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter, in_force
from kapok.rules.planning.plan import Lookup, scopes_of
from kapok.rules.planning.planner import plan_measure
from kapok.rules.problems import Place, Problem, Problems
from kapok.rules.reading.counties import POLICY, is_worse, read_counties
from kapok.rules.reading.valuesfile import show
from kapok.rules.source.yamlsource import Map, read_yaml


@dataclass(frozen=True, slots=True)
class Change:
    """One figure on one day from which it holds: the city's, the county's now, the county's as proposed; None where there
    is none.
    """

    measure: str
    parameter: Parameter
    start: dt.date
    city: Any
    now: Any
    proposed: Any

    @property
    def lowers(self) -> bool:
        """Nothing holds any more where the county has its own now, or what is worse for people."""
        held = self.city if self.proposed is None else self.proposed
        return self.now is not None and (held is None or is_worse(self.parameter, held, self.now))


@dataclass(frozen=True, slots=True)
class Overlay:
    """A proposal read: `package` is as it would be, `problems` say what the county may not do."""

    county: str
    name: str
    document: str
    package: Package
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    @property
    def only_lowers(self) -> bool:
        """Nothing is wrong but that the county would give less than it does now."""
        return all(p.code in LOWERS for p in self.problems)


LOWERS = ("own_lowered", "own_dropped", "own_unset")


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
    if data is not None:
        _add_lowered(package, data, code, changes, problems)
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
                    yield Change(owner, parameter, day, *figures)


def _add_lowered(
    package: Package, data: Map, code: str, changes: tuple[Change, ...], problems: Problems
) -> None:
    """What the county has now and would have no more, once for each figure; nothing of what is refused anyway."""
    refused = {(p.place, dict(p.args).get("name")) for p in problems.found}
    told: set[tuple[str, str]] = set()
    for change in (c for c in changes if c.lowers):
        parameter = change.parameter
        place = _place(data, change.measure or POLICY, parameter, read=code in parameter.counties)
        if place is None or parameter.key in told or (place, parameter.say) in refused:
            continue
        told.add(parameter.key)
        figures = {"now": change.now, "value": change.proposed, "base": change.city}
        shown = {k: show(v, parameter.type) for k, v in figures.items() if v is not None}
        less = "own_dropped" if "base" in shown else "own_unset"
        said = {"name": parameter.say, "name_en": parameter.en, "day": str(change.start)}
        said |= {"county": package.counties[code], "written": _written(package, change, code)}
        problems.add(place, "own_lowered" if "value" in shown else less, **said, **shown)


def _written(package: Package, change: Change, code: str) -> str:
    """The county's present figure as its file writes it."""
    key, type_ = change.parameter.key, change.parameter.type
    now = package.parameter(key).counties[code]
    dated = ", ".join(f"{d}: {'null' if v is None else show(v, type_)}" for d, v in now.items())
    return f"{change.measure or POLICY}: {{{change.parameter.name}: {{{dated}}}}}"


def _place(data: Map, owner: str, parameter: Parameter, *, read: bool) -> Place | None:
    """Where the file writes a figure, else where it writes changes; None where it writes what could not be read."""
    changes = data.get("changes")
    if not isinstance(changes, Map):
        return None
    key = next((k for k in changes if str(k) == owner), None)
    if key is None:
        return data.at("changes")
    own = changes[key]
    if not isinstance(own, Map) or (parameter.name in own and not read):
        return None
    return own.at(parameter.name) if parameter.name in own else changes.at(key)


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
