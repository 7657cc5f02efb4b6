"""Rows of one entity from all files, and how they become one row per id.

Two files may hold the same id: equal or missing facts are put together; where facts differ, the higher rank counts
and the difference is said; at equal rank the fact is unknown and both places say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import repeat

from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Place, note
from kapok.intake.layouts.model import RowRule
from kapok.intake.parse import Parsed
from kapok.intake.told import Naming


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a batch of rows comes from; `parsed` None: a Parquet file. `apart`: the fact by which two rows with one id are
    known to be two things.
    """

    file: str
    rank: int
    layout: str
    parsed: Parsed | None = None
    columns: dict[str, str] = field(default_factory=dict)
    shared: bool = False
    apart: str = ""

    def place(self, row: int, fact: str = "") -> Place:
        """The cell of a fact, or the row where the fact stands in no one column."""
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
    rule: RowRule | None = None


@dataclass(frozen=True, slots=True)
class Differing:
    """What places say differently of one fact of a row: batch, value; and what counts (None: not known)."""

    row: str
    fact: str
    said: list[tuple[int, Value]]
    counts: Value


@dataclass(slots=True)
class Merged:
    """One row per id. `sources[i]`: batch and position of the first place that registers the row."""

    ids: list[str]
    facts: dict[str, list[Value]]
    sources: list[tuple[int, int]]
    index: dict[str, int]
    differing: list[Differing] = field(default_factory=list)

    def add_bare(self, ids: Collection[str]) -> None:
        """Rows of which nothing is known but the id."""
        self.index.update((row_id, n) for n, row_id in enumerate(ids, len(self.ids)))
        self.ids.extend(ids)
        self.sources.extend(repeat((-1, -1), len(ids)))
        for column in self.facts.values():
            column.extend(repeat(None, len(ids)))


@dataclass(slots=True)
class Gathered:
    """Everything read of one entity. `mentions`: ids only mentioned, with the first place."""

    entity: str
    batches: list[Batch] = field(default_factory=list)
    mentions: dict[str, tuple[Origin, int]] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)


def merge(gathered: Gathered, facts: Iterable[str], naming: Naming, out: Collector) -> Merged:
    """One row per id, in the order of first appearance."""
    names = list(facts)
    merged = Merged([], {name: [] for name in names}, [], {})
    again: dict[str, list[tuple[int, int]]] = {}
    for b, batch in enumerate(gathered.batches):
        fresh = _fresh(merged, b, batch.ids, again)
        size = len(batch.ids) if fresh is None else len(fresh)
        for name, target in merged.facts.items():
            source = batch.facts.get(name)
            if source is None:
                target.extend(repeat(None, size))
            else:
                target.extend(source if fresh is None else [source[i] for i in fresh])
    clash = _Clash(gathered, merged, naming, out)
    for row_id, places in again.items():
        clash.settle(row_id, places)
    mentioned = [row_id for row_id in gathered.mentions if row_id not in merged.index]
    merged.add_bare(mentioned)
    return merged


def _fresh(
    merged: Merged, b: int, ids: list[str], again: dict[str, list[tuple[int, int]]]
) -> list[int] | None:
    """Enters the ids that are new and notes the others; the positions of the new ones, None if all are."""
    index, at = merged.index, len(merged.ids)
    if index.keys().isdisjoint(ids) and len(set(ids)) == len(ids):
        index.update(zip(ids, range(at, at + len(ids)), strict=True))
        merged.ids.extend(ids)
        merged.sources.extend([(b, i) for i in range(len(ids))])
        return None
    fresh: list[int] = []
    for i, row_id in enumerate(ids):
        known = index.get(row_id)
        if known is not None:
            again.setdefault(row_id, [merged.sources[known]]).append((b, i))
            continue
        index[row_id] = len(merged.ids)
        merged.ids.append(row_id)
        merged.sources.append((b, i))
        fresh.append(i)
    return fresh


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of some places are put together. `later`: facts that only one place gives, and not the first, with
    that place's number; `shared`: facts of several, with their numbers.
    """

    later: list[tuple[str, int]]
    shared: list[tuple[str, list[int]]]


@dataclass(slots=True)
class _Clash:
    gathered: Gathered
    merged: Merged
    naming: Naming
    out: Collector
    plans: dict[tuple[frozenset[str], ...], _Plan] = field(default_factory=dict)
    given: list[frozenset[str]] = field(init=False)
    repeated: set[tuple[Place, Place]] = field(default_factory=set)
    """A row that makes several things repeats another once."""

    def __post_init__(self) -> None:
        same: dict[frozenset[str], frozenset[str]] = {}
        names = [frozenset(batch.facts) for batch in self.gathered.batches]
        self.given = [same.setdefault(one, one) for one in names]

    def settle(self, row_id: str, places: list[tuple[int, int]]) -> None:
        """Puts the rows of one id together."""
        at = self.merged.index[row_id]
        batches, facts = self.gathered.batches, self.merged.facts
        plan = self._plan(tuple([self.given[b] for b, _ in places]))
        for name, n in plan.later:
            b, i = places[n]
            value = batches[b].facts[name][i]
            if value is not None:
                facts[name][at] = value
        clash = False
        split = self._say_split(places)
        for name, numbers in plan.shared:
            known: list[tuple[int, int, Value]] = []
            differs = False
            for n in numbers:
                b, i = places[n]
                value = batches[b].facts[name][i]
                if value is not None:
                    known.append((b, i, value))
                    differs = differs or known[0][2] != value
            if known:
                clash = clash or differs
                value = self._choose(name, known, split) if differs else known[0][2]
                facts[name][at] = value
                if differs:
                    said = [(b, one) for b, _, one in known]
                    self.merged.differing.append(Differing(row_id, name, said, value))
        if not clash:
            self._say_repeated(places)

    def _plan(self, given: tuple[frozenset[str], ...]) -> _Plan:
        found = self.plans.get(given)
        if found is None:
            found = self.plans[given] = _Plan([], [])
            for name in self.merged.facts:
                numbers = [n for n, names in enumerate(given) if name in names]
                if len(numbers) > 1:
                    found.shared.append((name, numbers))
                elif numbers and numbers[0] > 0:
                    found.later.append((name, numbers[0]))
        return found

    def _origin(self, batch: int) -> Origin:
        return self.gathered.batches[batch].origin

    def _choose(
        self, name: str, known: list[tuple[int, int, Value]], split: set[tuple[int, int]]
    ) -> Value:
        """The value of the highest rank, if that rank agrees with itself. Said at every row that loses something; of rows
        that are two things (`split`) that has been said already.
        """
        best = max(self._origin(b).rank for b, _, _ in known)
        top = [entry for entry in known if self._origin(entry[0]).rank == best]
        agreed = len({(type(value), value) for _, _, value in top}) == 1
        winner = top[0]
        others = [
            one for one in known if one[2] != winner[2] and not {one[:2], winner[:2]} <= split
        ]
        for one in others:
            self._say_differs(name, one, winner, "conflict_ranked" if agreed else "conflict")
        rival = next((one for one in others if self._origin(one[0]).rank == best), None)
        if rival is not None:
            self._say_differs(name, winner, rival, "conflict")
        return winner[2] if agreed else None

    def _say_differs(
        self, name: str, here: tuple[int, int, Value], there: tuple[int, int, Value], code: str
    ) -> None:
        said = note(
            code,
            **self.naming.label(name),
            **self.naming.value("value", name, here[2]),
            **self.naming.value("there", name, there[2]),
            **self._place(there[0], there[1], name).both("other"),
        )
        self.out.add(self._place(here[0], here[1], name), said)

    def _say_split(self, places: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Rows that the id does not tell apart though they are two things; each is told of another."""
        known: list[tuple[int, int, Value, str]] = []
        for b, i in places:
            apart = self._origin(b).apart
            value = self.gathered.batches[b].facts[apart][i] if apart else None
            if value is not None:
                known.append((b, i, value, apart))
        if len({value for _, _, value, _ in known}) < 2:
            return set()
        for b, i, value, apart in known:
            other = next(one for one in known if one[2] != value)
            said = note(
                "same_start",
                **self.naming.value("value", apart, value),
                **self.naming.value("there", other[3], other[2]),
                **self._place(other[0], other[1], "").both("other"),
            )
            self.out.add(self._place(b, i, apart), said)
        return {(b, i) for b, i, _, _ in known}

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
                here, there = self._place(b, i, ""), self._place(known[0], known[1], "")
                if (here, there) not in self.repeated:
                    self.repeated.add((here, there))
                    self.out.add(here, note("duplicate_row", **there.both("other", seen=here)))
