"""Five people and employers worth explaining: different outcomes, different measures, found by what they are."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.screening.people import PERSON, whom
from kapok.screening.run import Result, Run

MANY = 10


@dataclass(frozen=True, slots=True)
class Picked:
    """A unit of a measure and what the run said of it."""

    measure: str
    id: str
    outcome: str
    person: str | None
    organisation: str | None
    county: str | None


def pick(run: Run, most: int = 5) -> list[Picked]:
    """An employer that is paid by the head, a person who is paid, one not yet or refused by a day, one who lacks a fact,
    one who had it already, one for an authority, one without a standard: the first `most` there are.
    """
    found: list[Picked] = []
    for want in (
        _employer,
        _person,
        _not_yet,
        _one_fact,
        _already,
        _refused,
        _for_authority,
        _no_standard,
    ):
        if len(found) == most:
            break
        used = {p.measure for p in found}
        fresh = (r for name, r in run.results.items() if name not in used)
        picked = next((p for r in fresh if (p := want(run, r)) is not None), None)
        if picked is not None:
            found.append(picked)
    return found


def _employer(run: Run, result: Result) -> Picked | None:
    if not result.pays or not any(a.total for a in result.plan.amounts):
        return None
    chosen = (
        f"SELECT units[1] FROM {result.due} WHERE outcome = 'eligible' AND due > 0 "
        f"ORDER BY own_money > 0 DESC, abs(n - {MANY + 2}), payee LIMIT 1"
    )
    return _first(run, result, f"u.id IN ({chosen})")


def _person(run: Run, result: Result) -> Picked | None:
    if (
        run.package.vocabulary.entities[result.measure.unit].refs.get(result.measure.payee.text)
        != PERSON
    ):
        return None
    return _first(run, result, "u.outcome = 'eligible'")


def _not_yet(run: Run, result: Result) -> Picked | None:
    return _first(run, result, "u.outcome = 'not_yet' AND u.waiting <> 0")


def _one_fact(run: Run, result: Result) -> Picked | None:
    return _first(run, result, "u.outcome = 'unknown' AND bit_count(u.facts) = 1")


def _already(run: Run, result: Result) -> Picked | None:
    return _first(run, result, "u.outcome = 'already_used' AND u.because = 'ledger'")


def _refused(run: Run, result: Result) -> Picked | None:
    return _first(
        run, result, "u.outcome = 'not_eligible' AND bit_count(u.failed) = 1 AND u.missing = 0"
    )


def _for_authority(run: Run, result: Result) -> Picked | None:
    return _first(run, result, "u.outcome = 'discretionary'")


def _no_standard(run: Run, result: Result) -> Picked | None:
    return _first(run, result, "u.outcome = 'standard_not_set'")


def _first(run: Run, result: Result, where: str) -> Picked | None:
    near = whom(run.package.vocabulary, result.measure.unit)
    sql = (
        f"SELECT u.id, u.outcome, u.county, {near.person} AS person, {near.organisation} AS organisation "
        f"FROM {result.units} u {near.joins} WHERE {where} ORDER BY u.id LIMIT 1"
    )
    for row in run.rows(sql):
        return Picked(
            result.measure.id,
            row["id"],
            row["outcome"],
            row["person"],
            row["organisation"],
            row["county"],
        )
    return None
