"""What the rows of a case point at: rows that are there, items that are paid, counties that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from kapok.rules.executors.resolve import ADJUSTMENT
from kapok.rules.language.parsing import name_parts, parse
from kapok.rules.nearnames import nearest
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Measure, Package
from kapok.rules.problems import ExpressionError, Place, Problems

MOST_NAMES = 8
_ELSEWHERE = re.compile(r"[0-9]{6}\Z")
Rows = dict[str, dict[str, dict[str, Any]]]
Places = dict[tuple[str, str, str], Place]
"""(entity, id, column) → where the value was written."""


@dataclass(slots=True)
class RowChecker:
    """Every value of the cases of a file that names a row, an item or a county names one that there is."""

    package: Package
    problems: Problems
    told: set[tuple[Place, str]] = field(default_factory=set)
    """Places of which it was said already: a row written for many by `{i}` is told of once."""
    counties: set[tuple[str, str]] | None = None
    """Where counties are named; looked up with the first case."""

    def check(self, rows: Rows, places: Places) -> None:
        _check_references(self.package, rows, places, self.problems, self.told)
        _check_ledger(self.package, rows, places, self.problems)
        if self.package.counties:
            if self.counties is None:
                self.counties = county_columns(self.package)
            self._check_counties(self.counties, rows, places)

    def _check_counties(self, named: set[tuple[str, str]], rows: Rows, places: Places) -> None:
        counties = self.package.counties
        for entity, column in sorted(named):
            for id_, row in rows.get(entity, {}).items():
                value = row.get(column)
                if value is None or value in counties or _ELSEWHERE.match(value):
                    continue
                known = ", ".join(f"{code} {name}" for code, name in counties.items())
                place = places[entity, id_, column]
                self.problems.add(place, "case_county", value=value, known=known)


def _check_references(
    package: Package, rows: Rows, places: Places, problems: Problems, told: set[tuple[Place, str]]
) -> None:
    for name, of in rows.items():
        for ref, target in package.vocabulary.entities[name].refs.items():
            there = rows.get(target, {})
            for id_, row in of.items():
                value = row.get(ref)
                if value is None or value in there:
                    continue
                place = places[name, id_, ref]
                if (place, ref) not in told:
                    told.add((place, ref))
                    entity = package.vocabulary.entities[target]
                    said = {"name": ref, "value": value, "entity": entity.label}
                    hints = _likely(str(value), list(there), entity.name)
                    problems.add(place, "case_reference", **said, entity_en=entity.en, **hints)


def _likely(value: str, there: list[str], entity: str) -> dict[str, str]:
    """The row that may be meant; else those there are; else how to write it."""
    if near := nearest(value, there):
        return {"hint": f"是不是“{near}”？", "hint_en": f"perhaps “{near}”?"}
    if there:
        names = there[:MOST_NAMES]
        return {"hint": "有：" + "、".join(names), "hint_en": "there are: " + ", ".join(names)}
    row = f"{entity}: {{{value}: {{}}}}"
    return {"hint": f"添上这一行，如 {row}", "hint_en": f"add the row, as {row}"}


def _check_ledger(package: Package, rows: Rows, places: Places, problems: Problems) -> None:
    """A ledger line names a measure and one of its items."""
    if package.predecessor is not None:  # lines may be of the earlier policy
        return
    for id_, row in rows.get(LEDGER, {}).items():
        name, item = row.get("measure"), row.get("item")
        if name is None and any(
            value is not None for column, value in row.items() if column != "id"
        ):
            allowed = ", ".join(package.measures)
            written = (
                at
                for (entity, row_id, _), at in places.items()
                if (entity, row_id) == (LEDGER, id_)
            )
            place = next(written, Place(LEDGER))
            problems.add(place, "case_measure", measure="?", allowed=allowed)
        measure = package.measures.get(str(name))
        if name is not None and measure is None:
            allowed = ", ".join(package.measures)
            place = places[LEDGER, id_, "measure"]
            problems.add(place, "case_measure", measure=name, allowed=allowed)
        if measure is not None and item is not None:
            items = [*(a.name for a in measure.amounts), ADJUSTMENT]
            if item not in items:
                place, allowed = places[LEDGER, id_, "item"], ", ".join(items)
                problems.add(place, "expected", key="item", value=item, allowed=allowed)


def county_columns(package: Package) -> set[tuple[str, str]]:
    """Entity and fact of every stored fact by which a measure says its county."""
    found = set()
    for measure in package.measures.values():
        if measure.county is not None:
            for parts in _names(measure, measure.county.text, set()):
                end = _end(package, measure.unit, parts)
                found |= {end} if end else set()
    return found


def _names(measure: Measure, text: str, seen: set[str]) -> Iterator[list[str]]:
    try:
        syntax = parse(text)
    except ExpressionError:
        return
    for node in syntax.find_all(exp.Column, exp.Dot):
        parts = name_parts(node)
        if parts is None:
            continue
        if len(parts) == 1 and parts[0] in measure.lets and parts[0] not in seen:
            yield from _names(measure, measure.lets[parts[0]].text, seen | {parts[0]})
        else:
            yield parts


def _end(package: Package, unit: str, parts: list[str]) -> tuple[str, str] | None:
    entities = package.vocabulary.entities
    entity = entities.get(unit)
    for ref in parts[:-1]:
        if entity is None:
            return None
        entity = entities.get(entity.refs.get(ref, ""))
    if entity is None:
        return None
    fact = entity.facts.get(parts[-1])
    named = fact is not None and fact.type == "text" and fact.stored
    return (entity.name, parts[-1]) if named else None
