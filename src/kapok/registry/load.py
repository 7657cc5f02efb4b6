"""What `kapok.intake` has read, laid down in an empty registry: by COPY, as the owner, with every constraint and all history.

Ids become opaque, numbers are sealed, references that lead nowhere are unknown and told. Every row knows the file it comes
from; what files say differently is kept side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql
from pyarrow import csv

from kapok.identity import KINDS, Verdict
from kapok.intake.intake import FileRead, Intake
from kapok.intake.origins import Claim
from kapok.platform.secrets import Fields, Place, Ring
from kapok.registry import areas, differing
from kapok.registry.filesources import Origin, Sources, same
from kapok.registry.keys import begin_fields
from kapok.registry.learnt import beginning
from kapok.registry.newids import Ids, without_numbers
from kapok.registry.pinyin import initials
from kapok.registry.spells import CHANGES, Spell, spells
from kapok.registry.trouble import Refused, plainly
from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity, Vocabulary

NUMBERS = {"phone": "phone", "account": "account"}
"""Columns of a person that are sealed, and what kind of number each holds."""
VILLAGES = "_village"
_LIST_OF_VILLAGES = "national_villages"
"""The list of villages with their codes, as layouts call it."""
_LINES_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Lost:
    """Values of a column that could not be kept: references that lead nowhere, words with a number in them, times in
    households that cross others (`membership`), heads where files name several. `rows`: new ids.
    """

    entity: str
    column: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """`sources`: files; `claims`: what they say differently. All are zero where these very files were here before. `of_file`:
    the source of each file by its number; `ids`: those of the files with those they have now.
    """

    rows: dict[str, int]
    lost: tuple[Lost, ...]
    sources: int = 0
    claims: int = 0
    of_file: Mapping[int, int] = field(default_factory=dict)
    ids: Ids | None = None


def load(
    con: psycopg.Connection,
    intake: Intake,
    vocabulary: Vocabulary,
    ring: Ring,
    origin: Origin,
    city: str,
    places: Iterable[areas.Place] = (),
) -> Loaded:
    """All of it or nothing: one transaction of the owner's connection. Files that have been loaded change nothing."""
    with plainly(), con.transaction():
        if con.execute("SELECT FROM registry_household LIMIT 1").fetchone() is not None:
            if _known(con, intake.files, origin.documents):
                return Loaded({}, ())
            raise Refused("not_empty")
        con.execute(
            "SELECT set_config('kapok.actor', %s, true), set_config('kapok.reason', %s, true)",
            [origin.by, origin.title],
        )
        con.execute("SET LOCAL jit = off")  # compiling costs more than it saves here
        areas.lay(con, places)
        ids, fields = Ids(intake.tables, vocabulary), begin_fields(con, ring)
        work = _Load(con, intake, ids, fields, Sources(con, intake.files, origin))
        lost = [one for entity in Ways(vocabulary, city).in_order() for one in work.entity(entity)]
        lost += work.memberships()
        if VILLAGES in intake.lists:
            areas.mark(con, intake.lists[VILLAGES], *work.sources.with_layout(_LIST_OF_VILLAGES))
        sites = vocabulary.entities.get("relocation_site")
        if sites is not None and "village" in sites.stored_columns():
            areas.mark_sites(con, origin.as_of)
        claims = differing.lay(con, work.claims(vocabulary), origin.by)
    rows = {name: table.num_rows for name, table in intake.tables.items()}
    of_file = work.sources.of_file
    return Loaded(rows, tuple(lost), len(of_file), claims, of_file, ids)


def _known(con: psycopg.Connection, files: list[FileRead], named: Mapping[int, str]) -> bool:
    """Whether all these files have been loaded, by where they are kept or by their digests."""
    read = [{file.digest, named.get(n, "")} for n, file in enumerate(files) if file.sheets]
    found = {
        document
        for (document,) in con.execute("SELECT document FROM registry_source WHERE document <> ''")
    }
    return bool(read) and all(one & found for one in read)


def copied(con: psycopg.Connection, name: str, columns: Mapping[str, pa.Array]) -> None:
    """Rows laid down by COPY. Nothing is written as nothing, an empty word in quotation marks: as the database reads it."""
    lines = pa.BufferOutputStream()
    plain = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    csv.write_csv(pa.table(dict(columns)), lines, plain)
    words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    whole = memoryview(lines.getvalue())
    with con.cursor() as cursor, cursor.copy(words) as copy:
        for at in range(0, len(whole), _LINES_AT_ONCE):
            copy.write(whole[at : at + _LINES_AT_ONCE])


class _Load:
    """One loading; the tables come in the order in which references lead back."""

    def __init__(
        self, con: psycopg.Connection, intake: Intake, ids: Ids, fields: Fields, sources: Sources
    ) -> None:
        self.con, self.tables, self.directory = con, intake.tables, intake.directory
        self.intake, self.ids, self.fields, self.sources = intake, ids, fields, sources
        self.disputed: dict[str, list[Spell]] = {}
        self.renamed: dict[str, dict[str, str]] = {}

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
        begin, files = beginning(entity), self.intake.origins.get(entity.name)
        known = entity.name in IDENTITIES
        told = self.sources.told(columns.get(begin), begin, files, rows.num_rows, known)
        copied(self.con, table(entity.name), columns | told)
        return _lost(entity, rows, columns)

    def _households(self) -> None:
        old = self.tables["household"].column("id").to_pylist()
        n = len(old)
        copied(
            self.con,
            "registry_household",
            {
                "id": self.ids.of("household"),
                "number": pa.array(old, pa.string()),
                "ended_on": same(OPEN_END, n),
                "version": same(1, n),
            },
        )

    def _people(self) -> None:
        old, new = self.tables["person"].column("id").to_pylist(), self.ids.of("person").to_pylist()
        known = self._known("person")
        who = [known.get(one, {}) for one in old]
        names = [one.get("name") or "" for one in who]
        columns = self._sealed("registry_person", "number", "id_number", new, old)
        for column, kind in NUMBERS.items():
            values = [one.get(column) for one in who]
            sealed = self._sealed("registry_person", column, kind, new, values)
            columns |= {key: sealed[key] for key in (f"{column}_sealed", f"{column}_index")}
        copied(
            self.con,
            "registry_person",
            {
                "id": self.ids.of("person"),
                "name": pa.array(names),
                "initials": pa.array(map(initials, names)),
                "bank": pa.array([one.get("bank") or "" for one in who]),
                "version": same(1, len(old)),
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
        copied(
            self.con,
            "registry_organisation",
            {
                "id": self.ids.of("organisation"),
                "name": pa.array(names),
                "initials": pa.array(map(initials, names)),
                "credit_code": pa.array(public, pa.string()),
                "version": same(1, len(old)),
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
            f"{column}_version": same(version, len(new)),
        }

    def memberships(self) -> list[Lost]:
        """Who belongs, and belonged, to which household; returns what could not be laid down."""
        origins, new = self.intake.origins, self._new
        listed = self.directory.get("person", pa.table({"id": [], "relation": []}))
        named = [
            listed.column(n).to_pylist() for n in ("id", "relation") if n in listed.schema.names
        ]
        done = spells(
            self.tables["person"],
            {one: said for one, said in zip(*named, strict=True) if said} if named[1:] else {},
            self.intake.lists.get(CHANGES),
            origins.get("person"),
            origins.get(CHANGES),
        )
        self.disputed = done.disputed
        people, households = new("person"), new("household")
        found = [one for one in done.found if one.household in households]
        found.sort(key=lambda one: households[one.household])  # as the index of heads lies: faster
        if found:
            columns = {
                "person_id": pa.array([people[one.person] for one in found]),
                "household_id": pa.array([households[one.household] for one in found]),
                "start": pa.array([one.start for one in found]),
                "finish": pa.array([one.finish for one in found]),
                "relation": pa.array([one.relation[:20] for one in found]),
                "head": pa.array([one.head for one in found]),
                "because": pa.array([one.because[:20] for one in found]),
            }
            files = pa.array([one.file for one in found], pa.int32())
            told = self.sources.told(columns["start"], "start", files, len(found), known=True)
            copied(self.con, "registry_membership", columns | told)
        lost = {"membership": [people[one] for one in done.crossed]}
        lost["household"] = [households[one] for one in done.disputed if one in households]
        of = {"membership": "start", "household": "head"}
        return [Lost(name, of[name], tuple(rows)) for name, rows in lost.items() if rows]

    def _new(self, entity: str) -> dict[str, str]:
        """Old id → new id."""
        if entity not in self.renamed:
            old = self.tables[entity].column("id").to_pylist()
            self.renamed[entity] = dict(zip(old, self.ids.of(entity).to_pylist(), strict=True))
        return self.renamed[entity]

    def claims(self, vocabulary: Vocabulary) -> Iterator[differing.Said]:
        """What files say differently of facts, names and numbers, and of who is head of a household."""
        for one in self.intake.claims:
            entity = vocabulary.entities.get(one.entity)
            row = self._new(one.entity).get(one.row) if entity is not None else None
            if entity is None or row is None:
                continue
            value = self._claimed(one, entity, row)
            if value is not None:
                source = self.sources.of(one.file)
                yield differing.Said(one.entity, row, one.fact, value, source, one.counts)
        for household, listed in self.disputed.items():
            row = self._new("household").get(household)
            for spell in listed if row else ():
                person, source = self._new("person")[spell.person], self.sources.of(spell.file)
                yield differing.Said("household", row or "", "head", person, source, counts=False)

    def _claimed(self, one: Claim, entity: Entity, row: str) -> Any:
        """A value as it may stand there: no old id, no number in clear."""
        if one.fact in entity.refs:
            return self._new(entity.refs[one.fact]).get(str(one.value))
        if one.fact in NUMBERS and one.fact not in entity.facts:
            place = Place(f"registry_{entity.name}", one.fact, row)
            return differing.sealed(lambda text: self.fields.seal(place, text), str(one.value))
        if isinstance(one.value, str):
            return without_numbers(pa.array([one.value]))[0].as_py()
        return differing.plain(one.value)


def _lost(entity: Entity, rows: pa.Table, columns: Mapping[str, pa.Array]) -> list[Lost]:
    """Where something stood, and now nothing does."""
    found = []
    for name, column in columns.items():
        before = rows.column(name)
        if column.null_count > before.null_count:
            gone = pc.and_(pc.is_null(column), pc.is_valid(before.combine_chunks()))
            found.append(Lost(entity.name, name, tuple(columns["id"].filter(gone).to_pylist())))
    return found


def _is_credit_code(number: str) -> bool:
    return KINDS["credit_code"].check(number).verdict is not Verdict.WRONG
