"""A worked case tried with other facts: which facts are worth asking for, and the case with the answers in it.

What is asked is told by the cases themselves: the facts in which they differ from the first are those that matter.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kapok.rules.cases.casefile import Case
from kapok.rules.cases.caserefs import Rows
from kapok.rules.executors.results import DISCRETIONARY, ELIGIBLE
from kapok.rules.package.areas import holds_area
from kapok.rules.package.entities import LEDGER, Fact
from kapok.rules.package.model import Measure, Package

MOST_ASKED = 6
MOST_UNITS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that may be answered; `value`: as it stands in the example. Money is fen, rates are basis points."""

    fact: Fact
    value: Any

    @property
    def name(self) -> str:
        return f"{self.fact.entity}.{self.fact.name}"

    @property
    def area(self) -> bool:
        """Its answers are counties."""
        return self.fact.type == "text" and holds_area(self.fact.label)


def base_of(package: Package, measure: Measure, cases: Sequence[Case]) -> Case | None:
    """What one begins with: a case of one unit if there is any, else of few; if it can be one that gives, under the package's own
    figures and readings. Of several units it is the first that is tried.
    """

    def worth(case: Case) -> tuple[bool, bool, bool, int]:
        units = case.rows[measure.unit]
        outcome = case.expect.get("units", {}).get(next(iter(units))) or case.expect.get("outcome")
        paid = outcome in (ELIGIBLE, DISCRETIONARY) if outcome else bool(case.expect.get("pay"))
        own = case.package is package and not case.readings
        return (len(units) == 1, paid, own, -len(units))

    known = [c for c in cases if c.rows.get(measure.unit) and not c.batches]
    best = max(known, key=worth, default=None)
    return None if best is None else replace(best, package=package, readings={})


def asked(package: Package, cases: Sequence[Case], base: Case) -> list[Asked]:
    """The facts in which most cases differ from the first, most of all first; only of the unit, and of rows that are
    alone of their kind.
    """
    first, found = cases[0], Counter[tuple[str, str]]()
    for case in cases[1:]:
        found.update(_differing(case.rows, first.rows))
    listed = []
    for (entity, name), _ in found.most_common():
        fact = package.vocabulary.entities[entity].facts.get(name)
        rows = base.rows.get(entity, {})
        alone = len(rows) == 1 or entity == package.measures[base.measure].unit
        if fact is None or not rows or not alone or entity == LEDGER:
            continue
        one = Asked(fact, next(iter(rows.values())).get(name))
        if fact.type != "text" or one.area:
            listed.append(one)
    return listed[:MOST_ASKED]


def _differing(rows: Rows, first: Rows) -> set[tuple[str, str]]:
    return {
        (entity, name)
        for entity, mine in rows.items()
        for id_, row in mine.items()
        if (other := first.get(entity, {}).get(id_)) is not None
        for name in {**row, **other}
        if row.get(name) != other.get(name)
    }


def counts(measure: Measure, base: Case) -> bool:
    """Whether it matters how many there are, and one can be made into so many."""
    return any(amount.total for amount in measure.amounts) and len(base.rows[measure.unit]) == 1


def tried(
    base: Case, measure: Measure, as_of: dt.date, answers: Mapping[str, Any], units: int = 1
) -> Case:
    """The case with the answers (None: not known) in it, looked at on the day, with so many units of one payee."""
    rows = {
        entity: {
            id_: row
            | {
                name.partition(".")[2]: value
                for name, value in answers.items()
                if number == 0 and name.partition(".")[0] == entity
            }
            for number, (id_, row) in enumerate(table.items())
        }
        for entity, table in base.rows.items()
    }
    return replace(base, as_of=as_of, rows=_times(base.package, measure, rows, units), expect={})


def _times(package: Package, measure: Measure, rows: Rows, units: int) -> Rows:
    """Everything so often, but who is paid and what he is of."""
    if units == 1:
        return rows
    entities = package.vocabulary.entities
    kept = _of_payee(package, measure, rows)
    made: Rows = {}
    for entity, table in rows.items():
        refs = entities[entity].refs
        made[entity] = dict(table)
        for id_, row in table.items():
            if (entity, id_) in kept:
                continue
            for n in range(2, units + 1):
                copy = {
                    name: f"{value}~{n}"
                    if value and name in refs and (refs[name], value) not in kept
                    else value
                    for name, value in row.items()
                }
                made[entity][f"{id_}~{n}"] = copy | {"id": f"{id_}~{n}"}
    return made


def _of_payee(package: Package, measure: Measure, rows: Rows) -> set[tuple[str, str]]:
    entities = package.vocabulary.entities
    entity, row = measure.unit, next(iter(rows[measure.unit].values()))
    for name in measure.payee.text.split("."):
        if name not in entities[entity].refs or not row.get(name):
            return set()
        entity, row = entities[entity].refs[name], rows[entities[entity].refs[name]][row[name]]
    ahead, kept = [(entity, row["id"])], set[tuple[str, str]]()
    while ahead:
        entity, id_ = ahead.pop()
        if (entity, id_) in kept:
            continue
        kept.add((entity, id_))
        refs = entities[entity].refs
        ahead += [
            (refs[name], value)
            for name, value in rows[entity][id_].items()
            if name in refs and value and value in rows.get(refs[name], {})
        ]
    return kept
