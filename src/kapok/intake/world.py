"""What has been read so far, as one world: rows by facts, organisations by names, names by ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Place, note
from kapok.intake.gather import Gathered, Merged
from kapok.intake.layouts.model import Find
from kapok.intake.parse import Parsed
from kapok.rules.calendar import last_day
from kapok.rules.vocabulary import Vocabulary

BY_NAME = "名称:"
_LOCAL_LABELS = {"_village": ("行政村信息", "village list")}


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
    """What is kept beside the facts: entity → id → field → entry."""

    entries: dict[str, dict[str, dict[str, Entry]]] = field(default_factory=dict)

    def put(self, entity: str, row_id: str, name: str, entry: Entry, out: Collector) -> None:
        """Keeps the value of the higher rank; says where two names stand for one id."""
        fields = self.entries.setdefault(entity, {}).setdefault(row_id, {})
        known = fields.get(name)
        if known is None:
            fields[name] = entry
            return
        if name == "name" and known.value != entry.value:
            low, high = (entry, known) if known.rank >= entry.rank else (known, entry)
            other = high.place().say("zh")
            said = note("name_differs", name=low.value, there=high.value, other=other)
            out.add(low.place(), said)
        if entry.rank > known.rank:
            fields[name] = entry

    def ids_by_name(self, entity: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row_id, fields in self.entries.get(entity, {}).items():
            if "name" in fields:
                found.setdefault(fields["name"].value, []).append(row_id)
        return found


@dataclass(slots=True)
class Store:
    """The merged rows of the entities read so far; implements `values.World`."""

    vocabulary: Vocabulary
    merged: dict[str, Merged] = field(default_factory=dict)
    gathered: dict[str, Gathered] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    only_named: dict[str, dict[str, str]] = field(default_factory=dict)
    _names: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _indices: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], list[int]]] = field(
        default_factory=dict
    )

    def holds_any(self, entity: str) -> bool:
        return bool(self.merged.get(entity) and self.merged[entity].ids)

    def label(self, entity: str) -> tuple[str, str]:
        if entity in self.vocabulary.entities:
            one = self.vocabulary.entities[entity]
            return one.label, one.en
        return _LOCAL_LABELS.get(entity, (entity, entity))

    def named(self, entity: str, name: str) -> tuple[str, bool]:
        if entity not in self._names:
            self._names[entity] = self.directory.ids_by_name(entity)
        ids = self._names[entity].get(name, [])
        if len(ids) == 1:
            return ids[0], False
        return self.only_named.setdefault(entity, {}).setdefault(name, BY_NAME + name), True

    def find(self, form: Find, keys: list[tuple[Value, ...]], days: list[Value]) -> list[list[str]]:
        merged = self.merged.get(form.entity)
        if merged is None:
            return [[] for _ in keys]
        index = self._index(form)
        return [
            self._fitting(merged, form, index.get(key, []), day)
            for key, day in zip(keys, days, strict=True)
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

    def _fitting(self, merged: Merged, form: Find, rows: list[int], day: Value) -> list[str]:
        if form.day is None or not rows:
            return [merged.ids[i] for i in rows]
        if not isinstance(day, dt.date):
            return []
        fits = [i for i in rows if _covers(merged, form, i, day, day)]
        if not fits and form.whole_month:
            fits = [i for i in rows if _covers(merged, form, i, day, last_day(day))]
        best = min((_told_by(merged, form, i) for i in fits), default=0)
        return [merged.ids[i] for i in fits if _told_by(merged, form, i) == best]


def _told_by(merged: Merged, form: Find, i: int) -> int:
    """Which of the starting facts is the first known: a row with a contract goes before one without."""
    return next(
        (n for n, name in enumerate(form.starts) if merged.facts[name][i] is not None),
        len(form.starts),
    )


def _covers(merged: Merged, form: Find, i: int, first: dt.date, last: dt.date) -> bool:
    """Whether the row's period touches the days; an unknown end does not exclude them, an unknown start does."""
    start = next((v for n in form.starts if (v := merged.facts[n][i]) is not None), None)
    finish = next((v for n in form.finishes if (v := merged.facts[n][i]) is not None), None)
    if not isinstance(start, dt.date) or start > last:
        return False
    return not isinstance(finish, dt.date) or finish >= first
