"""Blind indexes of the registry made anew under a newer index key, in batches, each a transaction of its own.

What is sealed stays as it is, and so does history: an index says nothing that the sealed number does not, so history tells
that one was made anew, never what it was. Rows that are not done yet are found by the older key, so searches go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from kapok.platform.secrets import Place, Ring
from kapok.registry.keys import fields_of

BATCH = 1000
COLUMNS = {
    "registry_person": {"number": "id_number", "phone": "phone", "account": "account"},
    "registry_organisation": {"number": "id_number"},
}
"""Where there are indexes, and of what kind the numbers are. `number_version` is that of all indexes of a row."""
_PATIENCE = "60s"
Row = tuple[str, list[bytes | None]]
"""An id, and a value for each of the table's columns."""


@dataclass
class Reindexing:
    """`told` hears after each batch how many rows are done. `clashes`: rows whose number another row bears already, as can
    only come about while two keys are in use; they stay as they are until somebody has looked at both.
    """

    con: psycopg.Connection
    told: Callable[[int], None] = lambda _done: None
    batch: int = BATCH
    clashes: list[tuple[str, str]] = field(default_factory=list)

    def versions(self) -> set[int]:
        found: set[int] = set()
        for table, columns in COLUMNS.items():
            words = sql.SQL("SELECT DISTINCT number_version FROM {} WHERE {}")
            found |= {
                version
                for (version,) in self.con.execute(
                    words.format(sql.Identifier(table), _any(columns))
                )
            }
        return found

    def rebuild(self, ring: Ring, *, whole: bool = False) -> int:
        """Once through every table, and again over what came in meanwhile under an older key."""
        done = 0
        for table in COLUMNS:
            done += self._through(table, ring, whole=whole)
            while more := self._through(table, ring, whole=False):
                done += more
        return done

    def _through(self, table: str, ring: Ring, *, whole: bool) -> int:
        done, last = 0, ""
        while True:
            with self.con.transaction():
                rows = self._next(table, last, None if whole else ring.index_key.version)
                if not rows:
                    return done
                last = rows[-1][0]
                done += self._write(table, self._made(table, rows, ring), ring)
            self.told(len(rows))

    def _next(self, table: str, last: str, version: int | None) -> list[Row]:
        """The next rows by id, each with its sealed numbers, held until they are written."""
        columns = COLUMNS[table]
        older = sql.SQL("true" if version is None else "number_version <> {}").format(version)
        wanted = sql.SQL(", ").join(sql.Identifier(f"{one}_sealed") for one in columns)
        words = sql.SQL(
            "SELECT id, {} FROM {} WHERE id > %s AND {} AND ({}) AND id <> ALL (%s) ORDER BY id LIMIT %s FOR UPDATE"
        ).format(wanted, sql.Identifier(table), older, _any(columns))
        self.con.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(_PATIENCE))
        self.con.execute(
            "SELECT set_config('kapok.actor', 'system', true), set_config('kapok.reason', 'rotate keys', true)"
        )
        left = [row for name, row in self.clashes if name == table]
        found = self.con.execute(words, [last, left, self.batch]).fetchall()
        return [(row, sealed) for row, *sealed in found]

    def _made(self, table: str, rows: list[Row], ring: Ring) -> list[Row]:
        """The rows with their new indexes in place of the numbers."""
        opened = fields_of(self.con, ring)

        def index(row: str, column: str, kind: str, sealed: bytes | None) -> bytes | None:
            if sealed is None:
                return None
            number = opened.open(Place(table, column, row), bytes(sealed))
            return opened.index(kind, number).digest

        return [
            (
                row,
                [
                    index(row, *each, one)
                    for each, one in zip(COLUMNS[table].items(), sealed, strict=True)
                ],
            )
            for row, sealed in rows
        ]

    def _write(self, table: str, made: list[Row], ring: Ring) -> int:
        """All at once; one by one where that clashes, so that only those that clash stay."""
        try:
            with self.con.transaction():
                return self._update(table, made, ring)
        except psycopg.errors.UniqueViolation:
            if len(made) == 1:
                self.clashes.append((table, made[0][0]))
                return 0
            return sum(self._write(table, [one], ring) for one in made)

    def _update(self, table: str, made: list[Row], ring: Ring) -> int:
        """Those that are not so already; how many."""
        columns = list(COLUMNS[table])
        names = [f"{one}_index" for one in columns]
        words = sql.SQL(
            "UPDATE {table} SET number_version = {version}, {sets} FROM unnest(%s::text[], {types}) made (key, {names}) "
            "WHERE {table}.id = made.key AND ({table}.number_version, {olds}) IS DISTINCT FROM ({version}, {news})"
        ).format(
            table=sql.Identifier(table),
            version=ring.index_key.version,
            sets=sql.SQL(", ").join(
                sql.SQL("{0} = made.{0}").format(sql.Identifier(name)) for name in names
            ),
            types=sql.SQL(", ").join([sql.SQL("%s::bytea[]")] * len(names)),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            olds=sql.SQL(", ").join(sql.Identifier(table, name) for name in names),
            news=sql.SQL(", ").join(sql.Identifier("made", name) for name in names),
        )
        values = [[found[at] for _, found in made] for at in range(len(columns))]
        return self.con.execute(words, [[key for key, _ in made], *values]).rowcount


def _any(columns: dict[str, str]) -> sql.Composed:
    """Rows that have an index at all."""
    return sql.SQL(" OR ").join(
        sql.SQL("{} IS NOT NULL").format(sql.Identifier(f"{one}_index")) for one in columns
    )
