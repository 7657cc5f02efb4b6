"""Readings chosen for a run, by name: `claim_by` for every measure that has it, `5.claim_by` for one; the latter comes first."""

from __future__ import annotations

from collections.abc import Mapping

from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Reading


def choice_key(measure: Measure, name: str) -> str:
    """What chooses this reading of the measure and no other's; the policy's own go by their name."""
    return f"{measure.id}.{name}" if name in measure.readings else name


def choices_of(package: Package, measure: Measure, choices: Mapping[str, str]) -> dict[str, str]:
    """What of the choices concerns a measure: its own readings and the policy's → option."""
    known = measure.readings | package.readings
    named = {
        name: choices[choice_key(measure, name)]
        for name in measure.readings
        if choice_key(measure, name) in choices
    }
    return {name: option for name, option in choices.items() if name in known} | named


def chosen_reading(package: Package, key: str) -> Reading:
    """The reading that a choice is about; of several with one name the first. KeyError if there is none."""
    measure, _, name = key.rpartition(".")
    if measure:
        return package.measures[measure].readings[name]
    tables = (package.readings, *(m.readings for m in package.measures.values()))
    return next(table[name] for table in tables if name in table)
