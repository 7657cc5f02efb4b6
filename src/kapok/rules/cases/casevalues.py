"""Other values of parameters for one case: `params` and `counties` of case files (§11 of the format)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.package.values import Parameter
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.counties import add_county, ceilings, params_of
from kapok.rules.reading.valuesfile import ValuesReader, check_bounds
from kapok.rules.source.yamlsource import Map


class Overrides:
    """Other values of parameters, for one case: the city's (`params`) and the counties' own (`counties`)."""

    def __init__(
        self, package: Package, measure: str, problems: Problems, readings: Mapping[str, str]
    ) -> None:
        self.raising = ceilings(package, readings)
        self.package, self.measure, self.problems = package, measure, problems
        self.reader = ValuesReader(package, problems)
        self.values: dict[tuple[str, str], dict[dt.date, Any]] = {}
        self.own: dict[tuple[str, str], dict[str, dict[dt.date, Any]]] = {}

    def read(self, params: list[tuple[Any, Place]], counties: list[tuple[Any, Place]]) -> Package:
        for given, place in params:
            self._city(given, place)
        for given, place in counties:
            for code, owners, at in self._items(given, place, "counties"):
                if code not in self.package.counties:
                    known = ", ".join(self.package.counties)
                    self.problems.add(at, "county", name=code, allowed=known)
                for owner, changes, where in self._items(owners, at, str(code)):
                    self._county(str(code), str(owner), changes, where)
        if not self.values and not self.own:
            return self.package
        return with_values(self.package, self.values, self.own)

    def _items(self, value: Any, place: Place, key: str) -> Iterator[tuple[Any, Any, Place]]:
        if not isinstance(value, Map):
            self.problems.add(place, "not_mapping", key=key)
            return
        for name, item in value.items():
            yield name, item, value.at(name)

    def _city(self, given: Any, place: Place) -> None:
        known = {**self.package.params, **self.package.measures[self.measure].params}
        for name, dated, at in self._items(given, place, "params"):
            if (parameter := self._known(name, known, self.measure, at)) is not None:
                values = self.reader.values(str(name), dated, parameter.type, at)
                for value in values.values():
                    check_bounds(parameter, value, "市级", "the city", at, self.problems)
                self.values[parameter.key] = values

    def _county(self, code: str, owner: str, changes: Any, place: Place) -> None:
        params = params_of(self.package, owner, place, self.problems)
        if params is None:
            return
        name = self.package.counties.get(code, code)
        for given, dated, at in self._items(changes, place, owner):
            parameter = self._known(given, params, owner, at)
            if parameter is None:
                continue
            values = self.reader.values(str(given), dated, parameter.type, at)
            city = self.values.get(parameter.key)
            changed = with_values(self.package, {} if city is None else {parameter.key: city})
            fresh = _fresh(changed, parameter.key)
            add_county(fresh, code, name, values, at, self.problems, self.raising)
            self.own.setdefault(parameter.key, {})[code] = values

    def _known(
        self, name: object, params: Mapping[str, Parameter], owner: str, place: Place
    ) -> Parameter | None:
        parameter = params.get(str(name))
        if parameter is None:
            allowed = ", ".join(params)
            self.problems.add(place, "county_param", measure=owner, name=name, allowed=allowed)
        return parameter


def _fresh(package: Package, key: tuple[str, str]) -> Parameter:
    """A parameter whose counties may be changed without touching the package's."""
    return replace(package.parameter(key), counties={})
