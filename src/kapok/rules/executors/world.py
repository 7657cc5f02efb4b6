"""Rows in memory: entity → id → row, every stored column present (None = unknown), indexed on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kapok.rules.package.vocabulary import Vocabulary

Row = dict[str, Any]


class World:
    """A set of facts. Rows are completed with unknowns; unknown columns are a KeyError naming entity and column."""

    def __init__(
        self, vocabulary: Vocabulary, rows: Mapping[str, Iterable[Mapping[str, Any]]]
    ) -> None:
        self.vocabulary = vocabulary
        self.tables: dict[str, dict[str, Row]] = {}
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[Any, list[Row]]] = {}
        self._memo: dict[str, Any] = {}
        for entity in vocabulary.entities.values():
            columns: Row = dict.fromkeys(entity.stored_columns())
            table = self.tables[entity.name] = {}
            for row in rows.get(entity.name, ()):
                extra = row.keys() - columns.keys()
                if extra:
                    raise KeyError(f"{entity.name}.{min(extra)}")
                table[row["id"]] = columns | dict(row)
        unknown = rows.keys() - self.tables.keys()
        if unknown:
            raise KeyError(min(unknown))

    def table(self, entity: str) -> dict[str, Row]:
        return self.tables[entity]

    def index(self, entity: str, columns: tuple[str, ...]) -> dict[Any, list[Row]]:
        """Rows by the values of columns (a bare value for one column); rows with an unknown among them are left out."""
        key = (entity, columns)
        if key not in self._indexes:
            index: dict[Any, list[Row]] = {}
            for row in self.tables[entity].values():
                values = tuple(row[c] for c in columns)
                if None not in values:
                    index.setdefault(values if len(values) > 1 else values[0], []).append(row)
            self._indexes[key] = index
        return self._indexes[key]

    def strung(self, table: dict[str, Any], spells: Iterable[Any]) -> dict[str, Any]:  # noqa: ARG002
        """Called with the stretches of an entity's rows, by row id, and the spells they were made of."""
        return table

    def memo(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]
