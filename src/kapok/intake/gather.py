"""Rows of one entity from all files, and how they become one row per id.

Two files may hold the same id: equal or missing facts are put together; where facts differ, the higher rank counts
and the difference is said; at equal rank the fact is unknown and both places are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Place, note
from kapok.intake.parse import Parsed
from kapok.rules.vocabulary import Entity


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a batch of rows comes from; `parsed` None: a Parquet file."""

    file: str
    rank: int
    layout: str
    parsed: Parsed | None = None
    columns: dict[str, str] = field(default_factory=dict)
    shared: bool = False

    def place(self, row: int, fact: str = "") -> Place:
        if self.parsed is None:
            return Place(self.file, "", row + 1, fact)
        name = self.columns.get(fact, "")
        head = self.parsed.head(name) if name else ""
        position = self.parsed.position(name) if name else -1
        return self.parsed.sheet.place(self.parsed.rows[row], position, head)


@dataclass(slots=True)
class Batch:
    """Rows of one rule of one sheet: `ids[i]` and `facts[name][i]` stem from the sheet's row position `rows[i]`."""

    origin: Origin
    ids: list[str]
    rows: list[int]
    facts: dict[str, list[Value]]


@dataclass(slots=True)
class Merged:
    """One row per id. `sources[i]`: batch and position of the first place that registers the row."""

    ids: list[str]
    facts: dict[str, list[Value]]
    sources: list[tuple[int, int]]
    index: dict[str, int]


@dataclass(slots=True)
class Gathered:
    """Everything read of one entity. `mentions`: ids only mentioned, with the first place."""

    entity: str
    batches: list[Batch] = field(default_factory=list)
    mentions: dict[str, tuple[Origin, int]] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)


def merge(
    gathered: Gathered, facts: Iterable[str], entity: Entity | None, out: Collector
) -> Merged:
    """One row per id, in the order of first appearance."""
    names = list(facts)
    merged = Merged([], {name: [] for name in names}, [], {})
    again: dict[str, list[tuple[int, int]]] = {}
    for b, batch in enumerate(gathered.batches):
        present = [(name, merged.facts[name], batch.facts.get(name)) for name in names]
        for i, row_id in enumerate(batch.ids):
            at = merged.index.get(row_id)
            if at is not None:
                again.setdefault(row_id, [merged.sources[at]]).append((b, i))
                continue
            merged.index[row_id] = len(merged.ids)
            merged.ids.append(row_id)
            merged.sources.append((b, i))
            for _, target, source in present:
                target.append(None if source is None else source[i])
    clash = _Clash(gathered, merged, entity, out)
    for row_id, places in again.items():
        clash.settle(row_id, places)
    for row_id in gathered.mentions:
        if row_id not in merged.index:
            merged.index[row_id] = len(merged.ids)
            merged.ids.append(row_id)
            merged.sources.append((-1, -1))
            for column in merged.facts.values():
                column.append(None)
    return merged


@dataclass(slots=True)
class _Clash:
    gathered: Gathered
    merged: Merged
    entity: Entity | None
    out: Collector
    names_of: dict[frozenset[int], list[str]] = field(default_factory=dict)

    def settle(self, row_id: str, places: list[tuple[int, int]]) -> None:
        """Puts the rows of one id together."""
        at = self.merged.index[row_id]
        clash = False
        for name in self._names(frozenset(b for b, _ in places)):
            known: list[tuple[int, int, Value]] = []
            differs = False
            for b, i in places:
                column = self._facts(b).get(name)
                value = None if column is None else column[i]
                if value is not None:
                    differs = differs or (bool(known) and known[0][2] != value)
                    known.append((b, i, value))
            if known:
                clash = clash or differs
                self.merged.facts[name][at] = self._choose(name, known) if differs else known[0][2]
        if not clash:
            self._say_repeated(places)

    def _names(self, batches: frozenset[int]) -> list[str]:
        """Facts that any of the batches gives."""
        found = self.names_of.get(batches)
        if found is None:
            given = {name for b in batches for name in self._facts(b)}
            found = self.names_of[batches] = [name for name in self.merged.facts if name in given]
        return found

    def _facts(self, batch: int) -> dict[str, list[Value]]:
        return self.gathered.batches[batch].facts

    def _origin(self, batch: int) -> Origin:
        return self.gathered.batches[batch].origin

    def _choose(self, name: str, known: list[tuple[int, int, Value]]) -> Value:
        """The value of the highest rank, if that rank agrees with itself."""
        best = max(self._origin(b).rank for b, _, _ in known)
        top = [entry for entry in known if self._origin(entry[0]).rank == best]
        agreed = len({(type(value), value) for _, _, value in top}) == 1
        winner = top[0]
        for b, i, value in known:
            if value == winner[2]:
                continue
            self._say_differs(
                name, (b, i, value), winner, "conflict_ranked" if agreed else "conflict"
            )
        return winner[2] if agreed else None

    def _say_differs(
        self, name: str, here: tuple[int, int, Value], there: tuple[int, int, Value], code: str
    ) -> None:
        fact = self.entity.facts.get(name) if self.entity else None
        place = self._place(here[0], here[1], name)
        said = note(
            code,
            label=fact.label if fact else name,
            label_en=fact.en if fact else name,
            value=self._shown(name, here[2]),
            there=self._shown(name, there[2]),
            other=self._place(there[0], there[1], name).say("zh"),
        )
        self.out.add(place, said)

    def _shown(self, name: str, value: Value) -> str:
        fact = self.entity.facts.get(name) if self.entity else None
        if fact and fact.type == "money" and isinstance(value, int):
            return f"{value / 100:.2f} 元"
        if isinstance(value, bool):
            return "是" if value else "否"
        if fact and isinstance(value, str):
            return fact.codes.get(value, value)
        return value.isoformat() if isinstance(value, dt.date) else str(value)

    def _place(self, batch: int, i: int, name: str) -> Place:
        return self._origin(batch).place(self.gathered.batches[batch].rows[i], name)

    def _say_repeated(self, places: list[tuple[int, int]]) -> None:
        """The same row twice in sheets of one layout, unless rows are meant to repeat it."""
        first: dict[str, tuple[int, int]] = {}
        for b, i in places:
            origin = self._origin(b)
            if origin.shared:
                continue
            known = first.setdefault(origin.layout, (b, i))
            if known != (b, i):
                other = self._place(known[0], known[1], "").say("zh")
                self.out.add(self._place(b, i, ""), note("duplicate_row", other=other))
