"""A package read as though it were in force in other years: to hold two versions against one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter, in_force


def as_if(package: Package, first: dt.date, last: dt.date) -> Package:
    """The package with that validity. What holds on its own first day holds before it as well, and what is in force
    at its end goes on.
    """
    if (package.valid_from, package.valid_to) == (first, last):
        return package
    own = package.valid_from

    def back(values: Mapping[dt.date, Any]) -> dict[dt.date, Any]:
        if first >= own:
            return dict(values)
        held = in_force(values, own)
        later = {day: value for day, value in values.items() if day > own}
        return later if held is None else {first: held, **later}

    def moved(parameter: Parameter) -> Parameter:
        counties = {code: back(values) for code, values in parameter.counties.items()}
        return replace(parameter, values=back(parameter.values), counties=counties)

    measures = {
        name: replace(m, params={k: moved(p) for k, p in m.params.items()})
        for name, m in package.measures.items()
    }
    params = {name: moved(p) for name, p in package.params.items()}
    return replace(package, measures=measures, params=params, valid_from=first, valid_to=last)
