"""The units that one decision hangs on: those of the same payee, and whoever competes for its keys and limits."""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.executors.results import (
    ALREADY_USED,
    COUNTED,
    NOT_ELIGIBLE,
    OUTSIDE_VALIDITY,
    UNKNOWN,
    MeasureResult,
    Settlement,
    UnitResult,
)

Together = dict[str, list[str]]
"""Ids of units by measure, in order."""


def together(results: dict[str, MeasureResult], measure: str, id_: str) -> Together:
    """`results`: the measure and all that share keys or limits with it, decided over everything that is known."""
    own = unit_of(results[measure], id_)
    chosen = {(measure, own.id): own}
    chosen |= {(name, u.id): u for name, u in _payees(results, measure, own)}
    held = {key for unit in chosen.values() for key in _held(unit)}
    grown = True
    while grown:
        grown = False
        for name, result in results.items():
            for unit in result.units:
                keys = set(_held(unit))
                if (name, unit.id) not in chosen and keys & held:
                    chosen[name, unit.id] = unit
                    held |= keys
                    grown = True
    return {name: sorted(id_ for of, id_ in chosen if of == name) for name in results}


def unit_of(result: MeasureResult, id_: str) -> UnitResult:
    return next(unit for unit in result.units if unit.id == id_)


def settlement_of(result: MeasureResult, id_: str) -> Settlement | None:
    return next((s for s in result.settlements if id_ in s.units), None)


def stands(unit: UnitResult) -> bool:
    """Could the ledger close it? A unit that fails claims no key and no limit."""
    return unit.outcome not in (NOT_ELIGIBLE, OUTSIDE_VALIDITY)


def _held(unit: UnitResult) -> Iterator[str]:
    """Keys and limit of a unit that may stand in another's way: what fails or is closed by the ledger does not."""
    if unit.outcome in (*COUNTED, UNKNOWN) or (
        unit.outcome == ALREADY_USED and unit.because != "ledger"
    ):
        yield from (key for key in unit.keys if key is not None)
        if unit.limit_key is not None:
            yield unit.limit_key


def _payees(
    results: dict[str, MeasureResult], measure: str, own: UnitResult
) -> Iterator[tuple[str, UnitResult]]:
    """Whose money is settled together with the unit's, and who might be; where its totals look at other measures, theirs
    too; where totals count some units, also who was paid before.
    """
    settlement = settlement_of(results[measure], own.id)
    if settlement is None:
        return
    for name, result in results.items():
        if name == measure or settlement.beside:
            for unit in result.units:
                if unit.per == own.per and (unit.counts or unit.outcome in (*COUNTED, UNKNOWN)):
                    yield name, unit
