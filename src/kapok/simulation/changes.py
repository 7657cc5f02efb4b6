"""Figures set otherwise for a trial: `5.hire_subsidy=1500`, read and checked as a file of the package would be.

The package is never changed; a copy with other values is given back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kapok.rules.nearnames import nearest
from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.package.values import Parameter, in_force
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.counties import DIRECTIONS, POLICY, add_county, ceilings
from kapok.rules.reading.valuesfile import ValuesReader, check_bounds, show
from kapok.rules.source.yamlsource import Map, parse_yaml
from kapok.simulation.touched import Touched


@dataclass(frozen=True, slots=True)
class Change:
    """One figure: the parameter as it was, what it is set to from a day on, for the city or for one county."""

    parameter: Parameter
    value: Any
    start: dt.date
    county: str

    @property
    def before(self) -> Any:
        """What held on that day; None where no standard was set."""
        return self.parameter.in_force(self.start, self.county or None)

    def shown(self, value: Any) -> str:
        """A value of it as files write it; empty where there is none."""
        return "" if value is None else show(value, self.parameter.type)


def changed(
    package: Package,
    wanted: Iterable[str],
    start: dt.date,
    county: str = "",
    readings: dict[str, str] | None = None,
) -> tuple[Package, list[Change]]:
    """A copy of the package with these figures from `start` on. PackageError names every one that cannot be so.

    A county may set what its file may set (§7 of the format). A county whose own figure is worse for people than the
    city's new one gets the city's.
    """
    problems = Problems()
    found = [_change(package, words, start, county, problems) for words in wanted]
    changes = [change for change in found if change is not None]
    for number, change in enumerate(changes):
        if any(c.parameter.key == change.parameter.key for c in changes[:number]):
            place = _place(f"{_owner(change.parameter)}.{change.parameter.name}")
            problems.add(place, "set_twice", name=change.parameter.say, name_en=change.parameter.en)
    problems.raise_if_any()
    made = package
    for change in changes:
        made = _laid_over(made, change, problems, readings)
    problems.raise_if_any()
    return made, changes


def _place(words: str) -> Place:
    return Place(f"--set {words}")


def _owner(parameter: Parameter) -> str:
    return parameter.owner or POLICY


def _change(
    package: Package, words: str, start: dt.date, county: str, problems: Problems
) -> Change | None:
    name, sign, value = (part.strip() for part in words.partition("="))
    place = _place(words)
    if not sign or not value or "." not in name or "\n" in words:
        problems.add(place, "set_form", value=words)
        return None
    owner, _, own = name.partition(".")
    parameter = _parameter(package, owner, own, place, problems)
    if parameter is None:
        return None
    before = len(problems.found)
    read = _read(package, parameter, value, start, _place(f"{name}={value}"), problems)
    if len(problems.found) > before:
        return None
    return Change(parameter, read, start, county)


def _parameter(
    package: Package, owner: str, name: str, place: Place, problems: Problems
) -> Parameter | None:
    if owner == POLICY:
        params = package.params
    else:
        measures = package.of_clause(owner)
        if not measures:
            allowed = ", ".join([POLICY, *package.measures])
            problems.add(place, "county_measure", measure=owner, allowed=allowed)
            return None
        params = {n: p for m in measures for n, p in m.params.items()}
    if name in params:
        return params[name]
    elsewhere = package.params.get(name) if owner != POLICY else None
    if elsewhere is not None and name not in params:  # a figure that several measures share
        return elsewhere
    every = [f"{_owner(p)}.{n}" for n, p in _every(package)]
    like = nearest(f"{owner}.{name}", every)
    own = [f"{owner}.{n}" for n in (*params, *_shared(package, owner))]
    allowed = ", ".join([like] if like else own or every)
    problems.add(place, "set_unknown", name=f"{owner}.{name}", allowed=allowed)
    return None


def _shared(package: Package, owner: str) -> list[str]:
    """The policy's own figures that the measures of a clause read."""
    touched = Touched(package)
    measures = {m.id for m in package.of_clause(owner)} if owner != POLICY else set()
    return [name for name, p in package.params.items() if measures & touched.users(p)]


def _every(package: Package) -> list[tuple[str, Parameter]]:
    measures = package.measures.values()
    return [*package.params.items(), *((n, p) for m in measures for n, p in m.params.items())]


def _read(
    package: Package,
    parameter: Parameter,
    value: str,
    start: dt.date,
    place: Place,
    problems: Problems,
) -> Any:
    """The value as YAML has it, of the parameter's type, inside its bounds."""
    before = len(problems.found)
    written = parse_yaml(f"value: {value}\n", place.file, problems)
    if written is None or len(problems.found) > before:
        return None
    table = Map(place.file, 0)
    table[start] = written["value"]
    values = ValuesReader(package, problems).values(parameter.name, table, parameter.type, place)
    if len(problems.found) > before:
        return None
    read = next(iter(values.values()), None)
    check_bounds(parameter, read, "试算", "the trial", place, problems)
    return read


def _laid_over(
    package: Package, change: Change, problems: Problems, readings: dict[str, str] | None
) -> Package:
    parameter = change.parameter
    if change.county:
        own = _from(parameter.counties.get(change.county, {}), change)
        trial = with_values(package, {parameter.key: parameter.values}).parameter(parameter.key)
        place = _place(f"{_owner(parameter)}.{parameter.name}={change.shown(change.value)}")
        name = package.counties[change.county]
        raising = ceilings(package, readings)
        add_county(trial, change.county, name, own, place, problems, raising)
        return with_values(package, {}, {parameter.key: {change.county: own}})
    city = _from(parameter.values, change)
    counties = {code: _not_worse(parameter, own, city) for code, own in parameter.counties.items()}
    return with_values(package, {parameter.key: city}, {parameter.key: counties})


def _from(values: dict[dt.date, Any], change: Change) -> dict[dt.date, Any]:
    """The values before the day, and from it on the new one alone."""
    kept = {day: value for day, value in values.items() if day < change.start}
    return kept | {change.start: change.value}


def _not_worse(
    parameter: Parameter, own: dict[dt.date, Any], city: dict[dt.date, Any]
) -> dict[dt.date, Any]:
    """A county's own values, lifted to the city's where those are better for people; figures without a direction, or
    that a county sets by itself, stay.
    """
    if parameter.better not in DIRECTIONS or parameter.set_by == "county":
        return own
    pick = max if parameter.better == "higher" else min
    lifted: dict[dt.date, Any] = {}
    for day in sorted({*own, *(d for d in city if in_force(own, d) is not None)}):
        mine, theirs = in_force(own, day), in_force(city, day)
        lifted[day] = mine if mine is None or theirs is None else pick(mine, theirs)
    return lifted
