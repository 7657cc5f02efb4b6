"""The four measures as variables with formulas, for openfisca-core and for policyengine-core, which share their shape.

They know no unknown value: a truth value is 0 (no), 1 (unknown), 2 (yes), so that `minimum` is Kleene's “and”; an
unknown date is NaT. They give verdict and amount, no masks.
"""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

import numpy as np

from peers.columns import Column, Result, add_months, batches
from peers.common import (
    AS_OF,
    GRANT,
    LONGEST,
    MAX_DAYS,
    MEASURES,
    PANZHIHUA,
    PER_DAY,
    STARTUP,
    SUBSIDY,
    VALID_FROM,
    VALID_TO,
)

NOW, FIRST, LAST = (np.datetime64(day) for day in (AS_OF, VALID_FROM, VALID_TO))
HERE = np.array([int(code) for code in PANZHIHUA], np.int32)
UNKNOWN = -1
DATES = (
    *("birth", "departed_on", "contract_start", "contract_end"),
    *("registered_on", "closed_on", "course_start"),
)
TRUTHS = ("target", "organised", "on_benefit")
NUMBERS = ("home_county", "work_county", "insured_months", "days")


def later(day: np.ndarray, months: int) -> np.ndarray:
    moved = add_months(
        np.where(np.isnat(day), np.datetime64("1970-01-01"), day).astype(np.int64), months
    )
    return np.where(np.isnat(day), np.datetime64("NaT"), moved.astype("datetime64[D]"))


def truth(value: np.ndarray, *known: np.ndarray) -> np.ndarray:
    return np.where(np.logical_and.reduce(known), np.where(value, 2, 0), 1)


def verdict(event: np.ndarray, *conditions: np.ndarray) -> np.ndarray:
    least = np.minimum.reduce(conditions)
    tests = [
        least == 0,
        (event < FIRST) | (event > LAST),
        (least == 1) | np.isnat(event),
        event > NOW,
    ]
    return np.select(tests, [0, 1, 2, 3], default=4)


def transfer(person: Any, period: Any) -> np.ndarray:
    birth, departed = person("birth", period), person("departed_on", period)
    home, work = person("home_county", period), person("work_county", period)
    return verdict(
        departed,
        person("target", period),
        truth(later(birth, 192) <= departed, ~np.isnat(birth), ~np.isnat(departed)),
        person("organised", period),
        truth(work != home, work != UNKNOWN, home != UNKNOWN),
    )


def hiring(person: Any, period: Any) -> np.ndarray:
    start, end = person("contract_start", period), person("contract_end", period)
    months = person("insured_months", period)
    year = later(start, 12) - np.timedelta64(1, "D")
    return verdict(
        start,
        person("target", period),
        truth(end >= year, ~np.isnat(end), ~np.isnat(start)),
        truth(months >= 1, months != UNKNOWN),
    )


def startup(person: Any, period: Any) -> np.ndarray:
    registered, closed = person("registered_on", period), person("closed_on", period)
    home = person("home_county", period)
    six = later(registered, 6)
    return verdict(
        six,
        person("target", period),
        truth(np.isin(home, HERE), home != UNKNOWN),
        truth(closed >= six, ~np.isnat(closed), ~np.isnat(six)),
    )


def allowance(person: Any, period: Any) -> np.ndarray:
    days = person("days", period)
    return verdict(
        person("course_start", period),
        person("target", period),
        truth((days > 0) & (days <= LONGEST), days != UNKNOWN),
        2 - person("on_benefit", period),
    )


def sums(person: Any, period: Any) -> dict[str, np.ndarray | int]:
    days = person("days", period)
    return {"2b": GRANT, "5": SUBSIDY, "16": STARTUP, "25b": PER_DAY * np.minimum(days, MAX_DAYS)}


VERDICTS = {"2b": transfer, "5": hiring, "16": startup, "25b": allowance}


class Model:
    """The system of one of the two libraries, and simulations of it."""

    def __init__(self, library: str) -> None:
        part = importlib.import_module
        entities, variables = part(f"{library}.entities"), part(f"{library}.variables")
        systems, periods = part(f"{library}.taxbenefitsystems"), part(f"{library}.periods")
        simulations = part(f"{library}.simulations")
        self.year = "year" if library == "policyengine_core" else periods.DateUnit.YEAR
        self.person = entities.build_entity(
            key="person", plural="persons", label="Person", is_person=True
        )
        self.system = systems.TaxBenefitSystem([self.person])
        self.builder = simulations.SimulationBuilder
        self.period = periods.period("2025")
        self.variables = variables
        for name in DATES:
            self._add(name, dt.date)
        for name in (*TRUTHS, *NUMBERS):
            self._add(name, int)
        for measure in MEASURES:
            self._add(f"verdict_{measure}", int, VERDICTS[measure])
            self._add(f"amount_{measure}", int, _amount(measure))

    def _add(self, name: str, type_: type, formula: Any = None) -> None:
        content: dict[str, Any] = {
            "value_type": type_,
            "entity": self.person,
            "definition_period": self.year,
            "label": name,
        }
        if formula is not None:
            content["formula"] = formula
        self.system.add_variable(type(name, (self.variables.Variable,), content))

    def simulation(self, inputs: dict[str, np.ndarray]) -> Any:
        count = len(next(iter(inputs.values())))
        simulation = self.builder().build_default_simulation(self.system, count)
        for name, values in inputs.items():
            simulation.set_input(name, self.period, values)
        return simulation


def _amount(measure: str) -> Any:
    def formula(person: Any, period: Any) -> np.ndarray:
        return np.where(person(f"verdict_{measure}", period) == 4, sums(person, period)[measure], 0)

    return formula


def encoded(columns: dict[str, Column]) -> dict[str, np.ndarray]:
    """The columns as the variables want them."""
    inputs = {}
    for name, column in columns.items():
        if name in DATES:
            days = column.value.astype(np.int64).astype("datetime64[D]")
            inputs[name] = np.where(column.known, days, np.datetime64("NaT"))
        elif name in TRUTHS:
            inputs[name] = np.where(column.known, np.where(column.value, 2, 0), 1)
        else:
            inputs[name] = np.where(column.known, column.value, UNKNOWN)
    return inputs


def screen_with(library: str, persons: Path, out: Path) -> None:
    """The four measures by one of the libraries."""
    model = Model(library)
    result = Result(out, masks=False)
    for ids, columns in batches(persons):
        simulation = model.simulation(encoded(columns))
        found = {
            m: tuple(
                simulation.calculate(f"{what}_{m}", model.period) for what in ("verdict", "amount")
            )
            for m in MEASURES
        }
        result.add(ids, found)
    result.close()
