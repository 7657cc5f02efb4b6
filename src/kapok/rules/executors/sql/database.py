"""What a screening needs of a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Database(Protocol):
    """Where a screening's tables are made. Statements are complete: nothing is left to bind."""

    def table(self, name: str, sql: str) -> int:
        """Create or replace the table; how many rows it has."""

    def filled(
        self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        """Create or replace a table of given rows; `columns` are name → type of the language."""

    def drop(self, name: str) -> None: ...

    def rename(self, name: str, new: str) -> None: ...

    def count(self, name: str) -> int:
        """How many rows a table has."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]: ...

    def records(self, sql: str) -> list[dict[str, Any]]: ...
