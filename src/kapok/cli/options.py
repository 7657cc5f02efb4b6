"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from kapok.cli.face import Face, Stop
from kapok.cli.policy.find import find
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.nearnames import nearest
from kapok.rules.package.model import Package
from kapok.rules.package.values import Reading
from kapok.rules.source import values

Readings = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="NAME=VALUE", help="help.reading", show_default=False),
]
Measures = Annotated[
    str, typer.Option("--measures", metavar="5,16", help="help.only", show_default=False)
]

MOST_SHOWN = 6


def read_day(words: str) -> dt.date | None:
    """A day written as 2025-12-31, and in no other way; nothing if nothing is written."""
    if not words:
        return None
    try:
        day = values.read_day(words)
    except ValueError:
        raise Stop("use.date", value=words) from None
    if day >= OPEN_END:  # what has no end is known to last that long, and no longer
        raise Stop("use.day_far", value=words, last=OPEN_END - dt.timedelta(days=1))
    return day


def day_of(package: Package, words: str) -> dt.date:
    """The day written; else today by the calendar here, at most the last day of validity."""
    return read_day(words) or min(package.valid_to, dt.date.today())  # noqa: DTZ011 - the office's own calendar


def read_readings(
    face: Face, package: Package, given: list[str] | None, measures: list[str]
) -> dict[str, str]:
    """`name=value` pairs, checked against the readings of the package and of the measures. `3.frequency` is that of one
    measure, `frequency` that of every measure that has it: they must then have the option too.
    """
    known: dict[str, Reading] = dict(package.readings)
    holders: dict[str, list[str]] = {}
    for measure in measures:
        for own, reading in package.measures[measure].readings.items():
            known.setdefault(own, reading)
            known[f"{measure}.{own}"] = reading
            holders.setdefault(own, []).append(measure)
    chosen: dict[str, str] = {}
    for words in given or []:
        name, sign, option = (part.strip() for part in words.partition("="))
        if not sign:
            raise Stop("use.reading_form", value=words)
        if name not in known:
            raise Stop("use.reading", name=name, near=_readings_near(face, name, known))
        several = [f"{m}.{name}" for m in holders.get(name, [])]
        lacking = [key for key in several if option not in known[key].options]
        if lacking and len(lacking) < len(several):
            allowed = face.text("join").join(key for key in several if key not in lacking)
            raise Stop("use.reading_several", name=name, option=option, allowed=allowed)
        if option not in known[name].options:
            listed = [(o.name, face.pick(o.say, o.en)) for o in known[name].options.values()]
            raise Stop(
                "use.reading_option", name=name, option=option, allowed=_listed(face, listed)
            )
        chosen[name] = option
    return chosen


def _readings_near(face: Face, name: str, known: dict[str, Reading]) -> str:
    like = nearest(name, known)
    shown = [known[like]] if like else list(known.values())[:MOST_SHOWN]
    listed = _listed(face, [(r.name, face.pick(r.ask, r.en)) for r in shown])
    return listed if like or len(known) <= MOST_SHOWN else f"{listed} …"


def _listed(face: Face, pairs: list[tuple[str, str]]) -> str:
    """Names with what they mean."""
    return face.text("join").join(face.text("use.named", name=n, words=w) for n, w in pairs)


def choose_measures(face: Face, package: Package, names: str) -> list[str]:
    """Measure ids from `5,16b`: each as `policy show` takes it; all if nothing is named."""
    if not names.strip():
        return list(package.measures)
    chosen: list[str] = []
    wrong: list[Stop] = []
    for name in names.replace("，", ",").split(","):
        try:
            found = find(face, package, name).measures
            if not found:
                raise Stop("use.no_rule", name=name.strip())
        except Stop as stop:
            wrong.append(stop)
            continue
        chosen += [m.id for m in found if m.id not in chosen]
    if len(wrong) > 1:
        told = dict.fromkeys(face.text(stop.key, **stop.values) for stop in wrong)
        raise Stop("use.several", told="\n".join(told))
    if wrong:
        raise wrong[0]
    return chosen
