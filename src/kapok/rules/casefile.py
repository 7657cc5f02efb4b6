"""Case files and facts files (§11 of the format): read, expanded, ready for any executor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kapok.rules.calendar import add_months
from kapok.rules.loader import add_county
from kapok.rules.measurefile import MeasureReader
from kapok.rules.model import Package
from kapok.rules.override import with_values
from kapok.rules.problems import PackageError, Place, Problems
from kapok.rules.python_executor.world import World
from kapok.rules.vocabulary import read_value
from kapok.rules.yamlsource import Fields, Map, Seq, read_yaml

_STEP = re.compile(r"(\d{4}-\d\d-\d\d) \+ \{i\} (months|days)\Z")
Rows = dict[str, dict[str, dict[str, Any]]]


@dataclass(slots=True)
class Case:
    """One case: facts by entity and id, and what is expected (empty for a facts file)."""

    name: str
    measure: str
    as_of: dt.date
    rows: Rows
    readings: dict[str, str]
    package: Package
    batches: list[int]
    expect: dict[str, Any]
    place: Place

    def world(self) -> World:
        return World(self.package.vocabulary, {e: list(rows.values()) for e, rows in self.rows.items()})


@dataclass(slots=True)
class _Reader:
    package: Package
    problems: Problems
    count: int = 1
    rows: Rows = field(default_factory=dict)

    def facts(self, value: Any, place: Place) -> None:
        if value is None:
            return
        if not isinstance(value, Map):
            self.problems.add(place, "not_mapping", key="facts")
            return
        for entity, items in value.items():
            at = value.at(entity)
            if entity not in self.package.vocabulary.entities:
                known = ", ".join(sorted(self.package.vocabulary.entities))
                self.problems.add(at, "unknown_entity", name=entity, allowed=known)
            elif not isinstance(items, Map):
                self.problems.add(at, "not_mapping", key=entity)
            else:
                for id_, facts in items.items():
                    self._row(entity, str(id_), facts, items.at(id_))

    def _row(self, entity: str, id_: str, facts: Any, place: Place) -> None:
        if not isinstance(facts, Map):
            self.problems.add(place, "not_mapping", key=id_)
            return
        numbers = range(1, self.count + 1) if "{i}" in id_ else [0]
        for i in numbers:
            name = id_.replace("{i}", str(i))
            row = self.rows.setdefault(entity, {}).setdefault(name, {"id": name})
            row.update(self.values(entity, facts, i))

    def values(self, entity: str, facts: Map, i: int) -> dict[str, Any]:
        """Stored columns of a row as they are inside; wrong ones are problems."""
        known = self.package.vocabulary.entities[entity]
        columns = known.stored_columns()
        values: dict[str, Any] = {}
        for name, value in facts.items():
            if name not in columns or name == "id":
                allowed = ", ".join(c for c in columns if c != "id")
                self.problems.add(facts.at(name), "case_fact", entity=known.label, name=name, allowed=allowed)
                continue
            fact = known.facts.get(name)
            type_ = fact.type if fact else "text"
            try:
                values[name] = read_value(_numbered(value, i), type_, fact.codes if fact else ())
            except ValueError:
                self.problems.add(facts.at(name), "bad_value", value=value, type=type_)
        return values

    def change(self, value: Any, place: Place) -> None:
        if value is None:
            return
        if not isinstance(value, Map):
            self.problems.add(place, "not_mapping", key="change")
            return
        for target, facts in value.items():
            entity, _, id_ = str(target).partition(".")
            numbers = range(1, self.count + 1) if "{i}" in id_ else [0]
            for i in numbers:
                row = self.rows.get(entity, {}).get(id_.replace("{i}", str(i)))
                if row is None or not isinstance(facts, Map):
                    self.problems.add(value.at(target), "case_row", name=target)
                    break
                row.update(self.values(entity, facts, i))

    def drop(self, names: list[str], place: Place) -> None:
        for target in names:
            entity, _, id_ = target.partition(".")
            if self.rows.get(entity, {}).pop(id_, None) is None:
                self.problems.add(place, "case_row", name=target)


def _numbered(value: Any, i: int) -> Any:
    if not isinstance(value, str) or "{i}" not in value:
        return value
    if match := _STEP.match(value):
        start = dt.date.fromisoformat(match.group(1))
        return add_months(start, i) if match.group(2) == "months" else start + dt.timedelta(days=i)
    return value.replace("{i}", str(i))


def read_cases(path: Path, package: Package, *, measure: str = "", as_of: dt.date | None = None) -> list[Case]:
    """The cases of a file, or one case without expectations if it is a facts file. PackageError lists all problems.

    `measure` and `as_of` override what the file says.
    """
    problems = Problems()
    data = read_yaml(path, problems, f"{path.parent.name}/{path.name}")
    cases = [] if data is None else list(_cases(Fields(data, problems, set()), package, problems, measure, as_of))
    problems.raise_if_any()
    return cases


def _cases(
    fields: Fields, package: Package, problems: Problems, measure: str, as_of: dt.date | None
) -> Iterator[Case]:
    name = measure or fields.text("measure", required=True)
    fields.get("measure")
    found = package.of_clause(name)
    if not found:
        allowed = ", ".join(package.measures)
        problems.add(fields.at("measure"), "case_measure", name=name, allowed=allowed)
    elif len(found) > 1:
        allowed = ", ".join(m.id for m in found)
        problems.add(fields.at("measure"), "case_many", name=name, allowed=allowed)
    for key in ("as_of", "facts", "count", "readings", "params", "counties", "expect", "batches", "say"):
        fields.get(key)
    listed = list(fields.maps("cases")) if "cases" in fields.map else [None]
    fields.done()
    if len(found) != 1:
        return
    seen: dict[str, Place] = {}
    for item in listed:
        case = _case(fields, item, package, found[0].id, problems, as_of)
        if case.name in seen:
            problems.add(case.place, "duplicate_id", name=case.name, other=seen[case.name])
        seen[case.name] = case.place
        yield case


def _case(
    top: Fields, item: Fields | None, package: Package, measure: str, problems: Problems, as_of: dt.date | None
) -> Case:
    def both(key: str) -> Iterator[tuple[Any, Place]]:
        for fields in (top, item):
            if fields is not None and fields.get(key) is not None:
                yield fields.get(key), fields.at(key)

    place = item.at() if item else top.at()
    day = as_of or _day(list(both("as_of")), package, problems)
    count = next((v for v, _ in reversed(list(both("count")))), 1)
    reader = _Reader(package, problems, count if isinstance(count, int) else 1)
    reader.facts(top.get("facts"), top.at("facts"))
    if item is not None:
        reader.facts(item.get("add"), item.at("add"))
        reader.change(item.get("change"), item.at("change"))
        reader.drop(item.texts("drop"), item.at("drop"))
    readings: dict[str, str] = {}
    for value, at in both("readings"):
        readings |= _readings(value, at, package, measure, problems)
    changed = _overridden(package, measure, list(both("params")), list(both("counties")), problems)
    expect = next((v for v, _ in reversed(list(both("expect")))), {})
    batches = next((list(v) for v, _ in reversed(list(both("batches"))) if isinstance(v, Seq)), [])
    name = item.text("name", required=True) if item else "facts"
    if item is not None:
        for key in ("why", "domain"):
            item.get(key)
        item.done()
    return Case(name, measure, day, reader.rows, readings, changed, batches, dict(expect), place)


def _day(given: list[tuple[Any, Place]], package: Package, problems: Problems) -> dt.date:
    if not given:
        return package.valid_to
    value, place = given[-1]
    try:
        day = read_value(value, "date")
    except ValueError:
        day = None
    if day is None:
        problems.add(place, "bad_value", value=value, type="date")
        return package.valid_to
    return day  # type: ignore[no-any-return]


def _readings(value: Any, place: Place, package: Package, measure: str, problems: Problems) -> dict[str, str]:
    if not isinstance(value, Map):
        problems.add(place, "not_mapping", key="readings")
        return {}
    known = package.readings | package.measures[measure].readings
    chosen = {}
    for name, option in value.items():
        if name not in known:
            allowed = ", ".join(known)
            problems.add(value.at(name), "unknown_key", key=name, allowed=allowed)
        elif option not in known[name].options:
            allowed = ", ".join(known[name].options)
            problems.add(value.at(name), "option", name=name, option=option, allowed=allowed)
        else:
            chosen[name] = option
    return chosen


def _overridden(
    package: Package,
    measure: str,
    params: list[tuple[Any, Place]],
    counties: list[tuple[Any, Place]],
    problems: Problems,
) -> Package:
    reader = MeasureReader(package, problems)
    values: dict[tuple[str, str], Any] = {}
    own: dict[tuple[str, str], dict[str, Any]] = {}
    for given, place in params:
        for name, dated in given.items() if isinstance(given, Map) else ():
            parameter = package.measures[measure].params.get(name) or package.params.get(name)
            if parameter is None:
                allowed = ", ".join(package.measures[measure].params | package.params)
                problems.add(place, "county_param", measure=measure, name=name, allowed=allowed)
            else:
                values[parameter.key] = reader.values(dated, parameter.type, given.at(name))
    for given, place in counties:
        for code, owners in given.items() if isinstance(given, Map) else ():
            for owner, changes in owners.items():
                params_of = package.params if owner == "policy" else package.measures[str(owner)].params
                for name, dated in changes.items():
                    read = reader.values(dated, params_of[name].type, place)
                    probe = Problems()
                    base = values.get(params_of[name].key)
                    checked = with_values(package, {} if base is None else {params_of[name].key: base})
                    add_county(_fresh(checked, params_of[name].key), str(code), str(code), read, place, probe)
                    problems.found += probe.found
                    own.setdefault(params_of[name].key, {})[str(code)] = read
    return with_values(package, values, own) if values or own else package


def _fresh(package: Package, key: tuple[str, str]) -> Any:
    from dataclasses import replace

    return replace(package.parameter(key), counties={})


__all__ = ["Case", "PackageError", "read_cases"]
