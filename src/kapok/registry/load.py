"""What `kapok.intake` has read, laid down in an empty registry: by COPY, as the owner, with every constraint and all history.

Ids become opaque, numbers are sealed, references that lead nowhere are unknown and told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql
from pyarrow import csv

from kapok.accounts.models import OPEN_END
from kapok.identity import KINDS, Verdict
from kapok.intake.intake import Intake
from kapok.platform.secrets import Fields, Place, Ring
from kapok.registry import areas
from kapok.registry.keys import begin_fields
from kapok.registry.newids import Ids
from kapok.registry.pinyin import initials
from kapok.registry.trouble import Refused, plainly
from kapok.registry.ways import Ways, table
from kapok.rules.package.entities import Entity, Vocabulary

OPEN_START = dt.date(1900, 1, 1)
"""Since when somebody belongs to a household of which it is not known."""
_LINES_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows come from, as of when, and through whose hands."""

    supplier: str
    title: str
    as_of: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Values of a column that could not be kept: references that lead nowhere, words with a number in them. `rows`: new ids."""

    entity: str
    column: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    rows: dict[str, int]
    lost: tuple[Lost, ...]


def load(
    con: psycopg.Connection,
    intake: Intake,
    vocabulary: Vocabulary,
    ring: Ring,
    origin: Origin,
    city: str,
    places: Iterable[areas.Place] = (),
) -> Loaded:
    """All of it or nothing: one transaction of the owner's connection."""
    with plainly(), con.transaction():
        if con.execute("SELECT FROM registry_household LIMIT 1").fetchone() is not None:
            raise Refused("not_empty")
        con.execute(
            "SELECT set_config('kapok.actor', %s, true), set_config('kapok.reason', %s, true)",
            [origin.by, origin.title],
        )
        areas.lay(con, places)
        work = _Load(
            con,
            intake,
            Ids(intake.tables, vocabulary),
            begin_fields(con, ring),
            _source(con, origin),
        )
        lost = [one for entity in Ways(vocabulary, city).in_order() for one in work.entity(entity)]
        work.memberships()
    return Loaded({name: rows.num_rows for name, rows in intake.tables.items()}, tuple(lost))


def _source(con: psycopg.Connection, origin: Origin) -> int:
    row = con.execute(
        "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
        "VALUES (%s, %s, '', %s, now(), %s) RETURNING id",
        [origin.supplier, origin.title, origin.as_of, origin.by],
    ).fetchone()
    assert row is not None
    return int(row[0])


class _Load:
    """One loading; the tables come in the order in which references lead back."""

    def __init__(
        self, con: psycopg.Connection, intake: Intake, ids: Ids, fields: Fields, source: int
    ) -> None:
        self.con, self.tables, self.directory = con, intake.tables, intake.directory
        self.ids, self.fields, self.source = ids, fields, source

    def entity(self, entity: Entity) -> list[Lost]:
        rows = self.tables[entity.name]
        if not rows.num_rows:
            return []
        named: dict[str, Callable[[], None]] = {
            "household": self._households,
            "person": self._people,
            "organisation": self._organisations,
        }
        if entity.name in named:
            named[entity.name]()
        columns = self.ids.columns(entity, rows)
        self._copy(table(entity.name), columns | {"source_id": _same(self.source, rows.num_rows)})
        return _lost(entity, rows, columns)

    def _copy(self, name: str, columns: Mapping[str, pa.Array]) -> None:
        """Nothing is written as nothing, an empty word in quotation marks: as the database reads it."""
        lines = pa.BufferOutputStream()
        plain = csv.WriteOptions(include_header=False, quoting_style="all_valid")
        csv.write_csv(pa.table(dict(columns)), lines, plain)
        words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        whole = memoryview(lines.getvalue())
        with self.con.cursor() as cursor, cursor.copy(words) as copy:
            for at in range(0, len(whole), _LINES_AT_ONCE):
                copy.write(whole[at : at + _LINES_AT_ONCE])

    def _households(self) -> None:
        old = self.tables["household"].column("id").to_pylist()
        n = len(old)
        self._copy(
            "registry_household",
            {
                "id": self.ids.of("household"),
                "number": pa.array(old, pa.string()),
                "ended_on": _same(OPEN_END, n),
                "version": _same(1, n),
            },
        )

    def _people(self) -> None:
        old, new = self.tables["person"].column("id").to_pylist(), self.ids.of("person").to_pylist()
        known = self._known("person")
        who = [known.get(one, {}) for one in old]
        names = [one.get("name") or "" for one in who]
        columns = self._sealed("registry_person", "number", "id_number", new, old)
        for column, kind in (("phone", "phone"), ("account", "account")):
            values = [one.get(column) for one in who]
            sealed = self._sealed("registry_person", column, kind, new, values)
            columns |= {key: sealed[key] for key in (f"{column}_sealed", f"{column}_index")}
        self._copy(
            "registry_person",
            {
                "id": self.ids.of("person"),
                "name": pa.array(names),
                "initials": pa.array(map(initials, names)),
                "bank": pa.array([one.get("bank") or "" for one in who]),
                "version": _same(1, len(old)),
                **columns,
            },
        )

    def _organisations(self) -> None:
        """A credit code is public and stands as it is; any other number is sealed."""
        old = self.tables["organisation"].column("id").to_pylist()
        new = self.ids.of("organisation").to_pylist()
        known = self._known("organisation")
        names = [known.get(one, {}).get("name") or "" for one in old]
        public = [one if _is_credit_code(one) else None for one in old]
        others = [None if code else one for one, code in zip(old, public, strict=True)]
        self._copy(
            "registry_organisation",
            {
                "id": self.ids.of("organisation"),
                "name": pa.array(names),
                "initials": pa.array(map(initials, names)),
                "credit_code": pa.array(public, pa.string()),
                "version": _same(1, len(old)),
                **self._sealed("registry_organisation", "number", "id_number", new, others),
            },
        )

    def _known(self, entity: str) -> dict[str, dict[str, Any]]:
        listed = self.directory.get(entity)
        return {one["id"]: one for one in listed.to_pylist()} if listed is not None else {}

    def _sealed(
        self, name: str, column: str, kind: str, new: list[str], values: list[str | None]
    ) -> dict[str, pa.Array]:
        """A column of numbers sealed, and its index; the index key's version as it is now."""
        sealed: list[str | None] = []
        indexed: list[str | None] = []
        version = 0
        for row, value in zip(new, values, strict=True):
            if not value:
                sealed.append(None)
                indexed.append(None)
                continue
            index = self.fields.index(kind, value)
            version = index.version
            sealed.append(f"\\x{self.fields.seal(Place(name, column, row), value).hex()}")
            indexed.append(f"\\x{index.digest.hex()}")
        return {
            f"{column}_sealed": pa.array(sealed, pa.string()),
            f"{column}_index": pa.array(indexed, pa.string()),
            f"{column}_version": _same(version, len(new)),
        }

    def memberships(self) -> None:
        """Who belongs to which household: since birth, or since nobody knows when, until death."""
        people = self.tables["person"]
        household = self.ids.mapped(people.column("household"), "household")
        start = pc.fill_null(people.column("birth").combine_chunks(), OPEN_START)
        died = (
            people.column("died_on").combine_chunks()
            if "died_on" in people.column_names
            else pa.nulls(people.num_rows, pa.date32())
        )
        finish = pc.max_element_wise(start, pc.fill_null(died, OPEN_END))
        rows = pa.table(
            {
                "person_id": self.ids.of("person"),
                "household_id": household,
                "start": start,
                "finish": finish,
            }
        ).filter(pc.is_valid(household))
        n = rows.num_rows
        if n:
            self._copy(
                "registry_membership",
                {name: rows.column(name).combine_chunks() for name in rows.column_names}
                | {
                    "relation": _same("", n),
                    "head": _same(False, n),
                    "because": _same("registered", n),
                    "source_id": _same(self.source, n),
                },
            )


def _lost(entity: Entity, rows: pa.Table, columns: Mapping[str, pa.Array]) -> list[Lost]:
    """Where something stood, and now nothing does."""
    found = []
    for name, column in columns.items():
        before = rows.column(name)
        if column.null_count > before.null_count:
            gone = pc.and_(pc.is_null(column), pc.is_valid(before.combine_chunks()))
            found.append(Lost(entity.name, name, tuple(columns["id"].filter(gone).to_pylist())))
    return found


def _same(value: object, n: int) -> pa.Array:
    return pa.array([value] * n)


def _is_credit_code(number: str) -> bool:
    return KINDS["credit_code"].check(number).verdict is not Verdict.WRONG
