"""Case files and facts files (§11 of the format): read, expanded, ready for any executor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kapok.rules.cases.caserefs import RowChecker, Rows
from kapok.rules.cases.caserows import RowReader
from kapok.rules.cases.casevalues import Overrides
from kapok.rules.cases.expectations import ExpectationReader
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.valuesfile import ValuesReader
from kapok.rules.source.yamlsource import Fields, Map, Seq, read_yaml

MOST_ROWS = 100_000
_SHARED = ("as_of", "facts", "count", "readings", "params", "counties", "expect", "batches", "say")


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
        tables = {entity: list(rows.values()) for entity, rows in self.rows.items()}
        return World(self.package.vocabulary, tables)


def read_cases(
    path: Path, package: Package, *, measure: str = "", as_of: dt.date | None = None
) -> list[Case]:
    """The cases of a file, or one case without expectations if it is a facts file; of a measure, a warning or an
    indicator. PackageError lists all problems.

    `measure` and `as_of` override what the file says.
    """
    problems = Problems(Path(package.root).parent)
    path = path.resolve()
    inside = path.is_relative_to(Path(package.root))
    data = read_yaml(path, problems, None if inside else f"{path.parent.name}/{path.name}")
    cases: list[Case] = []
    if data is not None:
        if (measure or data.get("measure")) in package.watched:
            package = package.whole()
        fields = Fields(data, problems, set())
        must = path.parent == Path(package.root) / "cases"
        cases = _FileReader(fields, package, problems, as_of, must=must).read(measure)
    problems.raise_if_any()
    return cases


def case_of(data: Map, package: Package, *, as_of: dt.date | None = None) -> Case:
    """One case that was said otherwise than in a file, without expectations. PackageError lists all problems."""
    problems = Problems()
    cases = _FileReader(Fields(data, problems, set()), package, problems, as_of, must=False).read(
        ""
    )
    problems.raise_if_any()
    return cases[0]


class _FileReader:
    def __init__(
        self,
        fields: Fields,
        package: Package,
        problems: Problems,
        as_of: dt.date | None,
        *,
        must: bool,
    ) -> None:
        self.top, self.package, self.problems, self.as_of = fields, package, problems, as_of
        self.must, self.shaped = must, True
        self.rows = RowChecker(package, problems)
        self.measure = ""

    def read(self, measure: str) -> list[Case]:
        fields = self.top
        name = measure or fields.text("measure", required=True)
        fields.get("measure")
        found = self.package.of_clause(name) if name else []
        if name and not found:
            self._which("case_measure", name, list(self.package.measures))
        elif len(found) > 1:
            self._which("case_many", name, [m.id for m in found])
        for key in _SHARED:
            fields.get(key)
        listed: list[Fields | None] = [None]
        if "cases" in fields.map:
            listed = list(fields.maps("cases"))
        if not listed or (self.must and listed == [None] and "expect" not in fields.map):
            self.problems.add(fields.at("cases"), "no_cases")
        fields.done()
        if len(found) != 1:
            return []
        self.measure = found[0].id
        cases: list[Case] = []
        seen: dict[str, Place] = {}
        for item in listed:
            case = self._case(item)
            if case.name and case.name in seen:
                self.problems.add(case.place, "duplicate_id", name=case.name, other=seen[case.name])
            seen[case.name] = case.place
            cases.append(case)
        return cases

    def _which(self, code: str, name: str, allowed: list[str]) -> None:
        self.problems.add(self.top.at("measure"), code, measure=name, allowed=", ".join(allowed))

    def _both(self, item: Fields | None, key: str) -> Iterator[tuple[Any, Place]]:
        """What the file says for all cases, then what the case says."""
        for fields in (self.top, item):
            if fields is not None and fields.get(key) is not None:
                yield fields.get(key), fields.at(key)

    def _case(self, item: Fields | None) -> Case:
        top, problems, package = self.top, self.problems, self.package
        counts = list(self._both(item, "count"))
        count = self._count(*counts[-1], "count") if counts else 1
        reader = RowReader(package, problems, count)
        before = len(problems.found)
        reader.facts(top.get("facts"), top.at("facts"))
        if item is not None:
            reader.facts(item.get("add"), item.at("add"))
            reader.change(item.get("change"), item.at("change"))
            reader.drop(item.placed("drop"))
        lost = any(p.code in ("not_mapping", "unknown_entity") for p in problems.found[before:])
        self.shaped = self.shaped and not lost  # else rows may be missing that were written
        if self.shaped:
            self.rows.check(reader.rows, reader.places)
        readings: dict[str, str] = {}
        for value, at in self._both(item, "readings"):
            readings |= self._readings(value, at)
        changed = Overrides(package, self.measure, problems, readings).read(
            list(self._both(item, "params")), list(self._both(item, "counties"))
        )
        batches = self._batches(list(self._both(item, "batches")))
        case = Case(
            name=item.text("name", required=True) if item else "facts",
            measure=self.measure,
            as_of=self.as_of or self._day(list(self._both(item, "as_of"))),
            rows=reader.rows,
            readings=readings,
            package=changed,
            batches=batches,
            expect=self._expect(item, reader, len(batches)),
            place=item.at() if item else top.at(),
        )
        if item is not None:
            for key in ("why", "domain"):
                item.get(key)
            item.done()
        return case

    def _count(self, value: Any, place: Place, key: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ROWS:
            return value
        self.problems.add(place, "range", key=key, value=value, low=1, limit=MOST_ROWS)
        return 1

    def _batches(self, given: list[tuple[Any, Place]]) -> list[int]:
        if not given:
            return []
        value, place = given[-1]
        if not isinstance(value, Seq):
            self.problems.add(place, "not_list", key="batches")
            return []
        return [
            self._count(size, Place(value.file, line), "batches")
            for size, line in zip(value, value.lines, strict=True)
        ]

    def _expect(self, item: Fields | None, reader: RowReader, batches: int) -> dict[str, Any]:
        """What is expected; a case of the package expects something."""
        given = list(self._both(item, "expect"))
        if self.must and item is not None and (not given or given[-1][0] == {}):
            self.problems.add(item.at("expect"), "no_expect")
        if not given:
            return {}
        measure = self.package.measures[self.measure]
        expectations = ExpectationReader(self.package, measure, self.problems)
        return expectations.read(*given[-1], reader.rows.get(measure.unit, {}), batches)

    def _day(self, given: list[tuple[Any, Place]]) -> dt.date:
        if not given:
            return self.package.valid_to
        value, place = given[-1]
        return ValuesReader(self.package, self.problems).day(value, place)

    def _readings(self, value: Any, place: Place) -> dict[str, str]:
        if not isinstance(value, Map):
            self.problems.add(place, "not_mapping", key="readings")
            return {}
        known = self.package.readings | self.package.measures[self.measure].readings
        chosen = {}
        for name, option in value.items():
            if name not in known:
                allowed = ", ".join(known)
                self.problems.add(value.at(name), "unknown_key", key=name, allowed=allowed)
            elif not isinstance(option, str) or option not in known[name].options:
                allowed = ", ".join(known[name].options)
                self.problems.add(
                    value.at(name), "option", name=name, option=option, allowed=allowed
                )
            else:
                chosen[name] = option
        return chosen
