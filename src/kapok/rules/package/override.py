"""A package with other values: for worked cases, simulation and tests. The package itself is never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter

Values = Mapping[dt.date, Any]


def with_values(
    package: Package,
    values: Mapping[tuple[str, str], Values],
    counties: Mapping[tuple[str, str], Mapping[str, Values]] | None = None,
) -> Package:
    """A copy whose parameters `(measure or "", name)` have these city values and county values (inside units: fen)."""
    counties = counties or {}

    def changed(parameter: Parameter) -> Parameter:
        city = values.get(parameter.key)
        own = counties.get(parameter.key)
        if city is None and own is None:
            return parameter
        return replace(
            parameter,
            values=parameter.values if city is None else dict(sorted(city.items())),
            counties=dict(parameter.counties) | {k: dict(v) for k, v in (own or {}).items()},
        )

    measures = {
        name: replace(m, params={k: changed(p) for k, p in m.params.items()})
        for name, m in package.measures.items()
    }
    params = {name: changed(p) for name, p in package.params.items()}
    return replace(package, measures=measures, params=params)
