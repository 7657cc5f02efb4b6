"""What came of a trial, as counts and fen that a job may remember; and told again out of them. Nobody's id is in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, cast

from kapok.rules.package.model import Package
from kapok.screening.run import Run
from kapok.simulation.changes import changed
from kapok.simulation.moved import Money, Moved
from kapok.simulation.simulate import Simulated, Trial, lifted

Told = dict[str, Any]


def packed(done: Simulated) -> Told:
    """As JSON."""
    return {
        "as_of": done.run.as_of.isoformat(),
        "people": done.people,
        "moves": [_packed(one) for one in done.moves],
    }


def _packed(one: Moved) -> Told:
    told = {name: getattr(one, name) for name in ("measure", "payees", "up", "down", "unsure")}
    units = [[*outcomes, n] for outcomes, n in one.units.items()]
    return told | {
        "money": [asdict(line) for line in one.money],
        "units": units,
        "unset": list(one.unset),
    }


def unpacked(package: Package, trial: Trial, told: Told) -> Simulated:
    """With everything that is told of it, and without the data."""
    other, changes = changed(package, trial.sets, trial.start, trial.county, trial.readings)
    as_of = dt.date.fromisoformat(told["as_of"])
    gone = cast(Any, None)
    run = Run(other, as_of, trial.readings, gone, gone, gone, {})
    moves = [
        Moved(
            **{name: one[name] for name in ("measure", "payees", "up", "down", "unsure")},
            money=[Money(**line) for line in one["money"]],
            units={(before, after): n for before, after, n in one["units"]},
            people={},
            unset=(one["unset"][0], one["unset"][1]),
        )
        for one in told["moves"]
    ]
    return Simulated(
        package, run, trial, changes, moves, lifted(package, other, changes), told["people"]
    )
