"""What has been read so far, as one world: rows by facts, organisations by names, names by ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from kapok.identity.tidying import half_width
from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Place, note
from kapok.intake.gather import Gathered, Merged
from kapok.intake.layouts.form import Find
from kapok.intake.messages import phrase
from kapok.intake.parse import Parsed
from kapok.intake.values import Sought
from kapok.rules.language.calendar import OPEN_END, last_day
from kapok.rules.package.vocabulary import Vocabulary

BY_NAME = "名称:"
_LOCAL_LABELS = {"_village": "village_list", "_membership": "membership_list"}  # phrases


def name_key(name: str) -> str:
    """A name as compared: brackets of either width and blanks make no other name."""
    return "".join(half_width(name).split())


class Period(NamedTuple):
    """A row's period; `told`: which of the starting facts is the first known."""

    start: dt.date
    finish: dt.date
    told: int


class Entry(NamedTuple):
    """A name, telephone or account, and the cell it stands in."""

    value: str
    rank: int
    parsed: Parsed
    row: int
    column: str

    def place(self) -> Place:
        parsed = self.parsed
        head = parsed.head(self.column) if self.column else ""
        return parsed.sheet.place(parsed.rows[self.row], parsed.position(self.column), head)


@dataclass(slots=True)
class Directory:
    """What is kept beside the facts. `ids`: entity → its ids in the order in which they came. `entries`: entity →
    field → id → entry. `differing`: by entity, id and field, what is said of it in several ways.
    """

    ids: dict[str, dict[str, None]] = field(default_factory=dict)
    entries: dict[str, dict[str, dict[str, Entry]]] = field(default_factory=dict)
    differing: dict[tuple[str, str, str], list[Entry]] = field(default_factory=dict)

    def put(
        self, entity: str, name: str, found: Iterable[tuple[str, Entry]], out: Collector
    ) -> None:
        """Keeps for each id the value of the higher rank; says where two names stand for one id."""
        known = self.entries.setdefault(entity, {}).setdefault(name, {})
        ids = self.ids.setdefault(entity, {})
        for row_id, entry in found:
            before = known.setdefault(row_id, entry)
            if before is entry:
                ids[row_id] = None
                continue
            if name == "name" and before.value != entry.value:
                low, high = (entry, before) if before.rank >= entry.rank else (before, entry)
                other = high.place().both("other")
                said = note("name_differs", name=low.value, there=high.value, **other)
                out.add(low.place(), said)
            if before.value != entry.value:
                self.differing.setdefault((entity, row_id, name), [before]).append(entry)
            if entry.rank > before.rank:
                known[row_id] = entry

    def ids_by_name(self, entity: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        names = self.entries.get(entity, {}).get("name", {})
        for row_id in self.ids.get(entity, {}):
            if row_id in names:
                found.setdefault(name_key(names[row_id].value), []).append(row_id)
        return found

    def tables(self) -> dict[str, pa.Table]:
        """Names, telephones and accounts by entity, one row per id."""
        tables: dict[str, pa.Table] = {}
        for entity, ids in self.ids.items():
            fields = sorted(self.entries[entity].items())
            columns = {"id": pa.array(ids, pa.string())}
            for name, entries in fields:
                if entries:
                    values = [one.value if (one := entries.get(i)) else None for i in ids]
                    columns[name] = pa.array(values, pa.string())
            tables[entity] = pa.table(columns)
        return tables


@dataclass(slots=True)
class Store:
    """The merged rows of the entities read so far; implements `values.World`."""

    vocabulary: Vocabulary
    merged: dict[str, Merged] = field(default_factory=dict)
    gathered: dict[str, Gathered] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    only_named: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    _names: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _indices: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], list[int]]] = field(
        default_factory=dict
    )
    _known_periods: dict[
        tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Merged, list[Period | None]]
    ] = field(default_factory=dict)

    def holds_any(self, entity: str) -> bool:
        return bool(self.merged.get(entity) and self.merged[entity].ids)

    def label(self, entity: str) -> tuple[str, str]:
        if entity in self.vocabulary.entities:
            one = self.vocabulary.entities[entity]
            return one.label, one.en
        code = _LOCAL_LABELS.get(entity)
        return (phrase(code, "zh"), phrase(code, "en")) if code else (entity, entity)

    def named(self, entity: str, name: str, file: str) -> tuple[str, bool]:
        if entity not in self._names:
            self._names[entity] = self.directory.ids_by_name(entity)
        key = name_key(name)
        ids = self._names[entity].get(key, [])
        if len(ids) == 1:
            return ids[0], False
        return self.only_named.setdefault(entity, {}).setdefault(key, (BY_NAME + name, file))[
            0
        ], True

    def find(self, form: Find, sought: Sought) -> list[list[str]]:
        merged = self.merged.get(form.entity)
        if merged is None:
            return [[] for _ in sought.keys]
        index = self._index(form)
        if form.day is None and form.begins is None:
            return [[merged.ids[i] for i in index.get(key, ())] for key in sought.keys]
        periods = self._periods(form, merged)
        return [
            _fitting(merged.ids, periods, form, rows, day, begin)
            if (rows := index.get(key))
            else []
            for key, day, begin in zip(sought.keys, sought.days, sought.begins, strict=True)
        ]

    def _index(self, form: Find) -> dict[tuple[Value, ...], list[int]]:
        names = tuple(name for name, _ in form.by)
        key = (form.entity, names)
        if key not in self._indices:
            merged = self.merged[form.entity]
            index: dict[tuple[Value, ...], list[int]] = {}
            for i, row in enumerate(zip(*(merged.facts[name] for name in names), strict=True)):
                index.setdefault(row, []).append(i)
            self._indices[key] = index
        return self._indices[key]

    def _periods(self, form: Find, merged: Merged) -> list[Period | None]:
        """The period of every row of the entity, worked out once."""
        key = (form.entity, form.starts, form.finishes)
        known = self._known_periods.get(key)
        if known is None or known[0] is not merged:
            known = self._known_periods[key] = (merged, periods_of(form, merged))
        return known[1]


def periods_of(form: Find, merged: Merged) -> list[Period | None]:
    """The period of each row; None where the start is unknown. An unknown end excludes nothing."""
    starts = zip(*(merged.facts[name] for name in form.starts), strict=True)
    finishes = zip(*(merged.facts[name] for name in form.finishes), strict=True)
    periods: list[Period | None] = []
    for begin, end in zip(starts, finishes, strict=True):
        told = next((n for n, value in enumerate(begin) if value is not None), len(begin))
        start = begin[told] if told < len(begin) else None
        finish = next((value for value in end if value is not None), None)
        last = finish if isinstance(finish, dt.date) else OPEN_END
        periods.append(Period(start, last, told) if isinstance(start, dt.date) else None)
    return periods


def _fitting(
    ids: list[str],
    periods: list[Period | None],
    form: Find,
    rows: list[int],
    day: Value,
    begin: Value,
) -> list[str]:
    if begin is not None:
        meant = f"{begin}/"
        rows = [i for i in rows if ids[i].startswith(meant)] or rows
    if form.day is None:
        return [ids[i] for i in rows]
    if not isinstance(day, dt.date):
        return []
    fits = _touching(periods, rows, day, day)
    if not fits and form.whole_month:
        fits = _touching(periods, rows, day, last_day(day))
    if len(fits) < 2:
        return [ids[i] for i, _ in fits]
    best = min(told for _, told in fits)
    return [ids[i] for i, told in fits if told == best]


def _touching(
    periods: list[Period | None], rows: list[int], first: dt.date, last: dt.date
) -> list[tuple[int, int]]:
    """Rows whose period touches the days, with what tells the start: a contract goes before what has none."""
    return [
        (i, one.told)
        for i in rows
        if (one := periods[i]) is not None and one.start <= last and one.finish >= first
    ]
