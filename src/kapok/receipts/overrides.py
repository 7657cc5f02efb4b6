"""What was decided by and does not stand in the package's files: parameters set for one case, readings chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kapok.receipts.values import dated, undated
from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.package.values import Parameter, Reading


def overrides(files: Package, decided: Package) -> list[dict[str, Any]]:
    """What `decided` has otherwise than the package as its files have it."""
    found = []
    for parameter in parameters(decided):
        own = files.parameter(parameter.key)
        if (parameter.values, parameter.counties) != (own.values, own.counties):
            counties = [
                {"county": c, "values": dated(v)} for c, v in sorted(parameter.counties.items())
            ]
            found.append({
                "measure": parameter.owner,
                "name": parameter.name,
                "values": dated(parameter.values),
                "counties": counties,
            })  # fmt: skip
    return found


def laid_over(files: Package, listed: list[dict[str, Any]]) -> Package:
    """The package with these values. KeyError if there is no such parameter, ValueError if a value does not fit."""
    city, counties = {}, {}
    for item in listed:
        key = (item["measure"], item["name"])
        type_ = files.parameter(key).type
        city[key] = undated(item["values"], type_)
        counties[key] = {c["county"]: undated(c["values"], type_) for c in item["counties"]}
    return with_values(files, city, counties) if listed else files


def parameters(package: Package) -> list[Parameter]:
    """All of a package: the policy's, then those of its measures."""
    every = [*package.params.values()]
    for measure in package.measures.values():
        every += measure.params.values()
    return every


def readings_known(package: Package, measures: Iterable[str]) -> dict[str, list[Reading]]:
    """By name, the readings of the policy and of these measures."""
    found = {name: [reading] for name, reading in package.readings.items()}
    for measure in measures:
        for name, reading in package.measures[measure].readings.items():
            found.setdefault(name, []).append(reading)
    return found
