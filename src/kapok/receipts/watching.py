"""A world that notes which facts are read, and for whose sake.

A walk over a whole table (the units of a measure, the lines of the ledger, rows strung into stretches) reads on behalf
of the row it has come to; everything else is read for the unit that is decided. `reading` tells from this what the
decision hangs on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kapok.rules.executors.world import Row, World
from kapok.rules.package.vocabulary import Vocabulary

RowName = tuple[str, str]
"""Entity and id."""
Cell = tuple[str, str, str]
"""Entity, id, column."""


class Walker(NamedTuple):
    """The row that a walk has come to, on whose behalf it reads. `walk` numbers the walks."""

    walk: int
    entity: str
    id: str


class Search(NamedTuple):
    """Related rows looked for: where `columns` have these values; so many were found."""

    entity: str
    columns: tuple[str, ...]
    values: tuple[Any, ...]
    found: int


class Notes:
    """What one walker has read: cells, rows that were found, searches, stretches asked for (walk and group)."""

    def __init__(self) -> None:
        self.cells: set[Cell] = set()
        self.rows: set[RowName] = set()
        self.searches: set[Search] = set()
        self.asked: set[tuple[int, Any]] = set()


class Watch:
    """Notes by walker; None is whoever decides the one unit."""

    def __init__(self) -> None:
        self.now: Walker | None = None
        self.last_walk = 0
        self.paused = False
        self.notes: dict[Walker | None, Notes] = {None: Notes()}
        self.groups: dict[int, dict[Any, list[Walker]]] = {}

    @property
    def here(self) -> Notes:
        notes = self.notes.get(self.now)
        if notes is None:
            notes = self.notes[self.now] = Notes()
        return notes

    def walk(self, entity: str, rows: Iterable[Row]) -> Iterator[Row]:
        self.last_walk = number = self.last_walk + 1
        try:
            for row in rows:
                self.now = Walker(number, entity, dict.__getitem__(row, "id"))
                yield row
        finally:
            self.now = None


class _Row(dict[str, Any]):
    __slots__ = ("entity", "watch")
    entity: str
    watch: Watch

    def __getitem__(self, column: str) -> Any:
        value = dict.__getitem__(self, column)
        if column != "id" and not self.watch.paused:
            name = (self.entity, dict.__getitem__(self, "id"))
            self.watch.here.rows.add(name)
            self.watch.here.cells.add((*name, column))
        return value


class _Table(dict[str, Row]):
    entity: str
    watch: Watch

    def values(self) -> Iterator[Row]:  # type: ignore[override]
        return self.watch.walk(self.entity, super().values())


class _Index(dict[Any, list[Row]]):
    entity: str
    columns: tuple[str, ...]
    watch: Watch

    def get(self, key: Any, default: Any = None) -> Any:
        rows = dict.get(self, key, default)
        values = key if len(self.columns) > 1 else (key,)
        notes = self.watch.here
        notes.searches.add(Search(self.entity, self.columns, values, len(rows)))
        for row in rows:
            name = (self.entity, dict.__getitem__(row, "id"))
            notes.rows.add(name)
            notes.cells.update((*name, column) for column in self.columns if column != "id")
        return rows


class _Stretches(dict[str, Any]):
    watch: Watch
    walk: int
    group_of: dict[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        if key in self.group_of:
            self.watch.here.asked.add((self.walk, self.group_of[key]))
        return dict.get(self, key, default)


class WatchedWorld(World):
    """Rows in the order of their ids, so that what is read does not hang on the order they came in."""

    def __init__(
        self, vocabulary: Vocabulary, rows: Mapping[str, Iterable[Mapping[str, Any]]]
    ) -> None:
        super().__init__(vocabulary, in_order(rows))
        self.watch = Watch()
        for entity, table in self.tables.items():
            watched = _Table()
            watched.entity, watched.watch = entity, self.watch
            for id_, row in table.items():
                watched[id_] = noted = _Row(row)
                noted.entity, noted.watch = entity, self.watch
            self.tables[entity] = watched

    def index(self, entity: str, columns: tuple[str, ...]) -> dict[Any, list[Row]]:
        key = (entity, columns)
        if key not in self._indexes:
            self.watch.paused = True
            made = _Index(super().index(entity, columns))
            self.watch.paused = False
            made.entity, made.columns, made.watch = entity, columns, self.watch
            self._indexes[key] = made
        return self._indexes[key]

    def strung(self, table: dict[str, Any], spells: Iterable[Any]) -> dict[str, Any]:
        """The walk just made was over rows to be strung together: they are read where their group is asked for."""
        made = _Stretches(table)
        made.watch, made.walk = self.watch, self.watch.last_walk
        made.group_of = {s.id: s.id if None in s.group else s.group for s in spells}
        groups = self.watch.groups.setdefault(made.walk, {})
        for walker in [w for w in self.watch.notes if w is not None and w.walk == made.walk]:
            groups.setdefault(made.group_of[walker.id], []).append(walker)
        return made


def in_order(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """Rows in the order of their ids."""
    return {name: sorted(of, key=lambda row: str(row["id"])) for name, of in rows.items()}
