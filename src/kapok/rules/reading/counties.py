"""What counties set or raise: `counties/CODE.yaml` laid over the city's parameters, and how far they may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter, in_force
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.valuesfile import ValuesReader, check_bounds, show
from kapok.rules.source.yamlsource import Fields, Map, is_blank, read_yaml

POLICY = "policy"
"""Stands for the policy-wide parameters where a measure is named."""
DIRECTIONS = {
    "higher": ("越高对群众越有利", "the higher the better for people"),
    "lower": ("越低对群众越有利", "the lower the better for people"),
}
SCOPE = frozenset(
    {"conditions", "gate", "unit", "event", "valid_on", "let", "readings", "once_per", "limit"}
    | {"amounts", "pay", "settle", "settle_per", "file_by", "kind", "fund", "definitions"}
)
"""Keys of measures that say who is meant and how it is reckoned: a county's file has nothing to say there."""
Raising = Mapping[dt.date, bool]
"""From which event date on counties may raise ceilings, or may not."""


def ceilings(package: Package, chosen: Mapping[str, str] | None = None) -> Raising:
    """What the reading `ceiling_uprating` of the policy says, as confirmed or as `chosen`; without one, never."""
    reading = package.readings.get(package.ceiling_uprating)
    if reading is None:
        return {dt.date.min: False}
    options = {dt.date.min: (chosen or {}).get(reading.name, reading.default)}
    if reading.name not in (chosen or {}):
        options |= {c.start: c.option for c in reading.confirmed}
    return {day: reading.options[name].value.text == "true" for day, name in options.items()}


def read_counties(
    package: Package,
    files: list[Path],
    problems: Problems,
    *,
    whole: bool = True,
    named: bool = True,
) -> None:
    """Every county's file; values are set in the package's parameters. `whole`: every measure could be read; `named`:
    files have to be called by their county's code.
    """
    seen: dict[str, Place] = {}
    for path in files:
        data = read_yaml(path, problems)
        if data is None:
            continue
        fields = Fields(data, problems, set())
        code = fields.text("county", required=True)
        name = _name(package, code, fields)
        fields.text("document", required=True)
        if named and code and path.stem != code:
            problems.add(fields.at("county"), "county_file", county=code, file=path.name)
        if code and code not in package.counties:
            known = ", ".join(package.counties)
            problems.add(fields.at("county"), "county", name=code, allowed=known)
        if code in seen:
            problems.add(fields.at("county"), "duplicate_id", name=code, other=seen[code])
        seen.setdefault(code, fields.at("county"))
        for key in SCOPE & data.keys():
            fields.get(key)
            problems.add(fields.at(key), "county_scope", name=key)
        if is_blank(fields.get("changes")):
            problems.add(fields.at("changes"), "no_changes")
        for owner, changes, place in fields.items("changes"):
            if not whole and str(owner) not in (POLICY, *package.measures, *package.assessments):
                continue
            read_changes(package, (code, name), str(owner), changes, place, problems)
        fields.done()


def _name(package: Package, code: str, fields: Fields) -> str:
    """What the county is called: as `policy.yaml` does."""
    given, known = fields.text("name"), package.counties.get(code)
    if given and known and given != known:
        fields.problems.add(fields.at("name"), "county_name", value=given, name=known)
    return known or given or code


def read_changes(
    package: Package,
    county: tuple[str, str],
    owner: str,
    changes: Any,
    place: Place,
    problems: Problems,
) -> None:
    """One measure's (or `policy`'s) changes by one county, checked and set."""
    params = params_of(package, owner, place, problems)
    if params is None:
        return
    if not isinstance(changes, Map):
        problems.add(place, "not_mapping", key=owner)
        return
    if not changes:
        problems.add(place, "no_changes")
    reader = ValuesReader(package, problems)
    for name, values in changes.items():
        at = changes.at(name)
        if name in SCOPE or name in _condition_ids(package, owner):
            problems.add(at, "county_scope", name=name)
            continue
        if name not in params:
            allowed = ", ".join(params)
            fault = "county_shared" if name in package.params else "county_param"
            problems.add(at, fault, measure=owner, name=name, allowed=allowed)
            continue
        before = len(problems.found)
        read = reader.values(str(name), values, params[name].type, at)
        if len(problems.found) > before or str(name) in problems.lost:
            continue
        if not read and not problems.settled(at.file):  # its days may be what is wrong
            continue
        if not read or next(iter(read.values())) is None:
            problems.add(at, "no_changes")
            continue
        reader.check_in_force(params[name].name, read, values, at)
        add_county(params[name], *county, read, at, problems, ceilings(package))


def _condition_ids(package: Package, owner: str) -> set[str]:
    measure = package.measures.get(owner)
    return {c.id for c in measure.conditions} if measure is not None else set()


def params_of(
    package: Package, owner: str, place: Place, problems: Problems
) -> dict[str, Parameter] | None:
    """The parameters of a measure, or the policy's own."""
    if owner == POLICY:
        return package.params
    if owner in package.measures:
        return package.measures[owner].params
    if owner in package.assessments:
        return package.assessments[owner].params
    allowed = ", ".join([POLICY, *package.measures])
    problems.add(place, "county_measure", measure=owner, allowed=allowed)
    return None


def add_county(
    parameter: Parameter,
    code: str,
    name: str,
    values: dict[dt.date, Any],
    place: Place,
    problems: Problems,
    raising: Raising,
) -> None:
    """Set a county's values after checking them: its to set at all, never worse than the city's on any day, inside
    bounds, and a ceiling only while ceilings may be raised.
    """
    said = {"name": parameter.say, "name_en": parameter.en}
    if parameter.set_by == "city_only":
        problems.add(place, "city_only", **said)
        return
    if parameter.set_by == "city" and not any(v is not None for v in parameter.values.values()):
        if problems.settled(parameter.place.file):
            problems.add(place, "nothing_to_raise", **said)
        return
    if parameter.kind == "ceiling":
        held = [d for d in {*values, *raising} if in_force(values, d) is not None]
        if not all(in_force(raising, day) for day in held):
            problems.add(place, "ceiling_raise", **said)
            return
    for value in values.values():
        check_bounds(parameter, value, name, name, place, problems)
    for day in sorted({*values, *parameter.values}):
        value, base = in_force(values, day), in_force(parameter.values, day)
        if value is None or base is None or not is_worse(parameter, value, base):
            continue
        said |= {"county": name, "day": str(day)}
        said |= {"value": show(value, parameter.type), "base": show(base, parameter.type)}
        said["direction"], said["direction_en"] = DIRECTIONS.get(parameter.better, ("", ""))
        fault = "lowered" if parameter.better in DIRECTIONS else "no_direction"
        problems.add(place, fault, **said)
        break
    parameter.counties[code] = values


def is_worse(parameter: Parameter, value: Any, base: Any) -> bool:
    """For the people it is for; where neither direction is better, any other value of a figure that is not the
    county's to set may be worse for some.
    """
    if parameter.better == "higher":
        return bool(value < base)
    if parameter.better == "lower":
        return bool(value > base)
    return parameter.set_by != "county" and bool(value != base)
