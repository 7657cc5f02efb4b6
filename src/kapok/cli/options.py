"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from kapok.cli.face import Stop
from kapok.rules.model import Package

Readings = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=VALUE", help="help.reading", show_default=False),
]
Measures = Annotated[
    str, typer.Option("--measures", metavar="5,16", help="help.only", show_default=False)
]


def read_day(words: str) -> dt.date | None:
    """A day written as 2025-12-31; nothing if nothing is written."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise Stop("use.date", value=words) from None


def read_readings(package: Package, given: list[str] | None, measures: list[str]) -> dict[str, str]:
    """`name=value` pairs, checked against the readings of the package and of the measures."""
    known = dict(package.readings)
    for name in measures:
        known |= package.measures[name].readings
    chosen: dict[str, str] = {}
    for words in given or []:
        name, sign, option = (part.strip() for part in words.partition("="))
        if not sign:
            raise Stop("use.reading_form", value=words)
        if name not in known:
            raise Stop("use.reading", name=name, allowed=", ".join(known))
        if option not in known[name].options:
            raise Stop(
                "use.reading_option",
                name=name,
                option=option,
                allowed=", ".join(known[name].options),
            )
        chosen[name] = option
    return chosen


def choose_measures(package: Package, names: str) -> list[str]:
    """Measure ids from `5,16`: a measure, or a clause for all of its measures; all if nothing is named."""
    if not names.strip():
        return list(package.measures)
    chosen: list[str] = []
    for name in names.replace("，", ",").split(","):
        found = package.of_clause(name.strip())
        if not found:
            raise Stop("use.measure", name=name.strip(), allowed=", ".join(package.measures))
        chosen += [m.id for m in found if m.id not in chosen]
    return chosen
