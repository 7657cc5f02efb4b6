"""Where what is loaded comes from: a source for every file, and of every row which, and when that was learnt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from kapok.intake.intake import FileRead
from kapok.masking import masked
from kapok.registry.learnt import learnt

Columns = dict[str, pa.Array]
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from, as of when, for all that files do not say themselves; and through whose hands. `kept_since`:
    see `learnt`; only a demonstration's registry was never empty when it began. `documents`: under which files are kept in the
    vault, by their numbers.
    """

    supplier: str
    title: str
    as_of: dt.date
    by: str
    kept_since: dt.date | None = None
    documents: Mapping[int, str] = field(default_factory=dict)


class Sources:
    """A source for every file, and one for what comes from none."""

    def __init__(self, con: psycopg.Connection, files: list[FileRead], origin: Origin) -> None:
        self.con, self.origin = con, origin
        self.days: dict[int, dt.date] = {}
        read = {n: file for n, file in enumerate(files) if any(s.layout for s in file.sheets)}
        rows = [
            (
                file.supplier or origin.supplier,
                masked(file.name)[-_TITLE:],
                origin.documents.get(n, file.digest),
                file.as_of or origin.as_of,
            )
            for n, file in read.items()
        ]
        self.of_file = dict(zip(read, self._lay(rows), strict=True))
        self._read = read

    def _lay(self, rows: list[tuple[str, str, str, dt.date]]) -> list[int]:
        found = self.con.execute(
            "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
            "SELECT supplier, title, document, as_of, least(as_of, now()), %s FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[]) "
            "WITH ORDINALITY AS file (supplier, title, document, as_of, place) ORDER BY place RETURNING id, received_at::date",
            [self.origin.by, *([row[n] for row in rows] for n in range(4))],
        )
        new = {int(number): day for number, day in found}
        self.days |= new
        return list(new)

    def with_layout(self, layout: str) -> tuple[int, dt.date]:
        """The source that came last of those that have a sheet of the layout, and its day."""
        found = [
            (file.as_of or self.origin.as_of, self.of_file[n])
            for n, file in self._read.items()
            if any(sheet.layout == layout for sheet in file.sheets)
        ]
        day, source = max(found, default=(self.origin.as_of, 0))
        return source or self.other, day

    @cached_property
    def other(self) -> int:
        """Made when something needs it."""
        origin = self.origin
        return self._lay([(origin.supplier, origin.title[:_TITLE], "", origin.as_of)])[0]

    def of(self, file: int | None) -> int:
        return self.other if file is None or file not in self.of_file else self.of_file[file]

    def column(self, files: pa.Array | None, n: int) -> pa.Array:
        """The source of each of `n` rows, by the numbers of their files."""
        if files is None:
            return same(self.other, n)
        numbers = pc.unique(files).to_pylist()
        table = pa.array([self.of(one) for one in numbers], pa.int64())
        return table.take(pc.index_in(files, value_set=pa.array(numbers, pa.int32())))

    def told(self, begin: pa.Array | None, column: str, files: Any, n: int, known: bool) -> Columns:
        """Where rows come from, and when that was learnt."""
        source = self.column(files, n)
        days = pa.array(self.days.values(), pa.date32())
        as_of = days.take(pc.index_in(source, value_set=pa.array(self.days, pa.int64())))
        day = learnt(begin, column, as_of, self.origin.kept_since, known)
        return {"source_id": source, "recorded_at": day}


def same(value: object, n: int) -> pa.Array:
    return pa.array([value] * n)
