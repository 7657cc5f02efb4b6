"""The rows of one case as a file writes them (§11 of the format): facts, changes, what is dropped."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.cases.caserefs import Places, Rows
from kapok.rules.language.calendar import add_months
from kapok.rules.nearnames import nearest
from kapok.rules.package.areas import holds_area
from kapok.rules.package.entities import Fact
from kapok.rules.package.model import Package
from kapok.rules.problems import Place, Problems
from kapok.rules.source.values import read_value
from kapok.rules.source.yamlsource import Map

_STEP = re.compile(r"(\d{4}-\d\d-\d\d) \+ \{i\} (months|days)\Z")


@dataclass(slots=True)
class RowReader:
    """The rows of one case as they are written, one after the other."""

    package: Package
    problems: Problems
    count: int = 1
    rows: Rows = field(default_factory=dict)
    places: Places = field(default_factory=dict)

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
                self._rows(entity, items)

    def _rows(self, entity: str, items: Map) -> None:
        seen: set[str] = set()
        for key, facts in items.items():
            id_ = str(key)
            if id_ in seen:  # 1 and "1" are keys that differ, and one id
                self.problems.add(items.at(key), "duplicate_key", key=id_)
            seen.add(id_)
            self._row(entity, id_, facts, items.at(key))

    def _row(self, entity: str, id_: str, facts: Any, place: Place) -> None:
        if not isinstance(facts, Map):
            self.problems.add(place, "not_mapping", key=id_)
            return
        for name, values in self._written(entity, id_, facts):
            row = self.rows.setdefault(entity, {}).setdefault(name, {"id": name})
            self._fill(entity, row, values, facts)

    def _written(self, entity: str, id_: str, facts: Map) -> Iterator[tuple[str, dict[str, Any]]]:
        """The id of each row and what is written of it; what all rows have alike is read once."""
        values: dict[str, Any] = {}
        unread = facts
        for i in self._numbers(id_):
            values |= self.values(entity, unread, i)
            unread = _counting(facts)
            yield id_.replace("{i}", str(i)), values

    def _fill(self, entity: str, row: dict[str, Any], values: dict[str, Any], facts: Map) -> None:
        for name, value in values.items():
            row[name] = value
            self.places[entity, row["id"], name] = facts.at(name)

    def _numbers(self, id_: str) -> range:
        return range(1, self.count + 1) if "{i}" in id_ else range(1)

    def values(self, entity: str, facts: Map, i: int) -> dict[str, Any]:
        """Stored columns of a row as they are inside; wrong ones are problems."""
        known = self.package.vocabulary.entities[entity]
        values: dict[str, Any] = {}
        for name, written in facts.items():
            at = facts.at(name)
            if name in self.package.lost:
                continue
            fact, value = known.facts.get(name), _numbered(written, i)
            if name not in known.refs and (fact is None or not fact.stored):
                allowed = ", ".join(c for c in known.stored_columns() if c != "id")
                said = {"entity": known.label, "entity_en": known.en}
                self.problems.add(at, "case_fact", **said, name=name, allowed=allowed)
                continue
            try:
                values[name] = self._value(fact, value)
            except (ValueError, OverflowError):
                self._wrong(fact, value, at)
        return values

    def _value(self, fact: Fact | None, value: Any) -> Any:
        """A code may be written as its label, the code of a place of the policy as its name."""
        if fact is None:
            return read_value(value, "text")
        if fact.type == "code" and str(value) not in fact.codes:
            value = _only([c for c, label in fact.codes.items() if label == value], value)
        elif fact.type == "text" and isinstance(value, str) and holds_area(fact.label):
            counties = self.package.counties
            value = _only([c for c, name in counties.items() if name == value], value)
            if not value.isascii():
                raise ValueError(value)
        return read_value(value, fact.type, fact.codes)

    def _wrong(self, fact: Fact | None, value: Any, at: Place) -> None:
        said = {} if fact is None else {"fact": fact.label, "fact_en": fact.en}
        if fact is not None and fact.type == "code" and isinstance(value, (str, int)):
            hint = _listed(str(value), fact.codes)[0]
            hint_en = _listed(str(value), fact.codes_en)[1]
            self.problems.add(at, "case_code", value=value, **said, hint=hint, hint_en=hint_en)
        elif fact is not None and fact.type == "text" and isinstance(value, str):
            hint, hint_en = _listed(value, self.package.counties)
            self.problems.add(at, "case_area", value=value, **said, hint=hint, hint_en=hint_en)
        else:
            self.problems.add(
                at, "bad_value", value=value, type="text" if fact is None else fact.type
            )

    def change(self, value: Any, place: Place) -> None:
        if value is None:
            return
        if not isinstance(value, Map):
            self.problems.add(place, "not_mapping", key="change")
            return
        for target, facts in value.items():
            entity, _, id_ = str(target).partition(".")
            if not isinstance(facts, Map):
                self.problems.add(value.at(target), "not_mapping", key=target)
                continue
            rows = self.rows.get(entity, {})
            if any(id_.replace("{i}", str(i)) not in rows for i in self._numbers(id_)):
                self.problems.add(value.at(target), "case_row", name=target)
                continue
            for name, values in self._written(entity, id_, facts):
                self._fill(entity, rows[name], values, facts)

    def drop(self, names: list[tuple[str, Place]]) -> None:
        for target, place in names:
            entity, _, id_ = target.partition(".")
            if self.rows.get(entity, {}).pop(id_, None) is None:
                self.problems.add(place, "case_row", name=target)


def _only(found: list[str], value: Any) -> Any:
    return found[0] if len(found) == 1 else value


def _listed(value: str, codes: dict[str, str]) -> tuple[str, str]:
    """The codes with their labels, the likeliest first, in Chinese and in English."""
    likely = nearest(value, [*codes.values(), *codes])
    near = next((c for c, label in codes.items() if likely in (c, label)), "") if likely else ""
    names = [code if label == code else f"{label} {code}" for code, label in codes.items()]
    zh, en = "可用：" + "、".join(names), "allowed: " + ", ".join(names)
    if near:
        zh, en = f"是不是 {near}（{codes[near]}）？{zh}", f"perhaps {near} ({codes[near]})? {en}"
    return zh, en


def _counting(facts: Map) -> Map:
    """Those that are another from row to row."""
    part = Map(facts.file, facts.line)
    part.lines = facts.lines
    part.update((n, v) for n, v in facts.items() if isinstance(v, str) and "{i}" in v)
    return part


def _numbered(value: Any, i: int) -> Any:
    if not isinstance(value, str) or "{i}" not in value:
        return value
    if match := _STEP.match(value):
        start = dt.date.fromisoformat(match.group(1))
        if match.group(2) == "months":
            return add_months(start, i)
        return start + dt.timedelta(days=i)
    return value.replace("{i}", str(i))
