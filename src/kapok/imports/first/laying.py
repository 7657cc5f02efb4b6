"""Files laid down and put on record, in one transaction of the owner's connection: all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql

from kapok.imports.columns import columns_of
from kapok.imports.first.rows import VERDICT, FileRows, rows_of
from kapok.imports.models import APPLIED, FIRST
from kapok.imports.reading import file_name
from kapok.intake import Intake
from kapok.intake.intake import FileRead
from kapok.intake.layouts.own import layouts_of
from kapok.platform.secrets import Fields, Place, Ring
from kapok.platform.secrets import Trouble as VaultTrouble
from kapok.platform.vault import Vault
from kapok.registry import areas
from kapok.registry.filesources import Origin
from kapok.registry.keys import begin_fields, vault
from kapok.registry.load import Loaded, copied, load
from kapok.registry.trouble import plainly
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.package.entities import Vocabulary

_MEMBERSHIP = "registry_membership"


def lay_down(
    con: psycopg.Connection,
    read: Intake,
    words: Vocabulary,
    ring: Ring,
    origin: Origin,
    city: str,
    places: Iterable[areas.Place] = (),
) -> Loaded:
    """As `registry.load.load`; and every file that the vault takes is an import. The same files again change nothing."""
    safe = vault()
    kept = _addresses(read, safe)
    origin = replace(origin, documents=kept)
    with ThreadPoolExecutor(1) as beside, plainly(), con.transaction():
        coming = beside.submit(rows_of, read)  # while the database takes the rows
        done = load(con, read, words, ring, origin, city, places)
        if done.of_file:
            record = _Record(con, read, words, begin_fields(con, ring), city, origin, done)
            record.lay(_stored(read, safe, kept), coming.result())
    return done


def _addresses(read: Intake, safe: Vault) -> dict[int, str]:
    """Of the files that were read, under which each is kept."""
    return {
        n: safe.address(file.path.read_bytes())
        for n, file in enumerate(read.files)
        if any(one.parsed is not None for one in file.sheets)
    }


def _stored(read: Intake, safe: Vault, addresses: Mapping[int, str]) -> dict[int, tuple[str, int]]:
    """Address and size of each; a file that is no workbook or text of bearable size is a source, but no import."""
    found: dict[int, tuple[str, int]] = {}
    for n in addresses:
        try:
            one = safe.add(read.files[n].path.read_bytes())
        except VaultTrouble as trouble:
            if not trouble.code.startswith("file_"):
                raise
            continue
        found[n] = (one.address, one.size)
    return found


@dataclass(slots=True)
class _Record:
    con: psycopg.Connection
    read: Intake
    words: Vocabulary
    fields: Fields
    city: str
    origin: Origin
    done: Loaded

    def lay(self, stored: Mapping[int, tuple[str, int]], rows: Mapping[int, FileRows]) -> None:
        listed = [n for n in stored if n in rows]
        numbers = dict(zip(listed, self._numbers(len(listed)), strict=True))
        scopes, made = self._scopes(rows), self._made()
        files = [self._file(n, numbers[n], stored[n], rows[n], scopes[n], made) for n in listed]
        if not files:
            return
        names = sql.SQL(", ").join(map(sql.Identifier, files[0]))
        self.con.cursor().executemany(
            sql.SQL("INSERT INTO imports_import ({}, at, confirmed_at, applied_at) VALUES ({}, now(), now(), now())").format(
                names, sql.SQL(", ").join([sql.Placeholder()] * len(files[0]))
            ),
            [list(one.values()) for one in files],
        )  # fmt: skip
        self._wrote()
        people = self._registered("person")
        for n in listed:
            self._rows(numbers[n], rows[n], scopes[n], people)

    def _numbers(self, n: int) -> list[int]:
        found = self.con.execute(
            "SELECT nextval(pg_get_serial_sequence('imports_import', 'id')) FROM generate_series(1, %s)",
            [n],
        )
        return [int(number) for (number,) in found]

    def _file(
        self,
        n: int,
        number: int,
        stored: tuple[str, int],
        rows: FileRows,
        scope: str,
        made: Mapping[int, dict[str, int]],
    ) -> dict[str, Any]:
        file, origin = self.read.files[n], self.origin
        source = self.done.of_file[n]
        kind = str(file.kind)
        as_of = file.as_of or origin.as_of
        return {
            "id": number,
            "address": stored[0],
            "name_sealed": self._seal(number, "name", file_name(file.name, kind)),
            "kind": kind,
            "size": stored[1],
            "layout": next(one.layout for one in file.sheets if one.layout),
            "sheets": json.dumps(_sheets(file), ensure_ascii=False),
            "columns_sealed": self._seal(number, "columns", self._columns(file)),
            "supplier": file.supplier or origin.supplier,
            "as_of": as_of,
            "period": f"{as_of:%Y-%m}",
            "state": APPLIED,
            "by": origin.by,
            "confirmed_by": origin.by,
            "undone_by": "",
            "partial": True,
            "counts": json.dumps(rows.counts()),
            "wrote": json.dumps({FIRST: True, "rows": made.get(source, {})}),
            "findings": json.dumps(rows.findings, ensure_ascii=False),
            "source_id": source,
            "scope": scope,
        }

    def _seal(self, number: int, column: str, words: str) -> bytes:
        return self.fields.seal(Place("imports_import", column, str(number)), words)

    def _columns(self, file: FileRead) -> str:
        layouts = layouts_of(self.words).by_id
        found = [
            one.as_dict()
            for sheet in file.sheets
            if sheet.layout in layouts
            for one in columns_of(sheet, layouts[sheet.layout])
        ]
        return json.dumps(found, ensure_ascii=False)

    # ---- whose it is, and what it made

    def _tables(self) -> list[str]:
        return [
            table(e.name) for e in self.words.entities.values() if self.read.tables[e.name].num_rows
        ]

    def _made(self) -> dict[int, dict[str, int]]:
        """Rows of each table, by source."""
        found: dict[int, dict[str, int]] = {}
        for name in (*self._tables(), _MEMBERSHIP):
            for source, rows in self.con.execute(
                sql.SQL("SELECT source_id, count(*) FROM {} GROUP BY 1").format(
                    sql.Identifier(name)
                )
            ):
                found.setdefault(source, {})[name] = rows
        return found

    def _scopes(self, files: Mapping[int, FileRows]) -> dict[int, str]:
        """An import belongs to the smallest area that holds everybody its rows are about, and every row it made; employers are
        met in every county.
        """
        where: dict[int, set[str]] = {}
        for name in self._tables():
            if name == table("organisation"):
                continue
            for source, scopes in self.con.execute(
                sql.SQL("SELECT source_id, array_agg(DISTINCT scope) FROM {} GROUP BY 1").format(
                    sql.Identifier(name)
                )
            ):
                where.setdefault(source, set()).update(scopes)
        known = {who: self._where(who) for who in ("person", "household")}
        found: dict[int, str] = {}
        for n, file in files.items():
            about = (known[who].get(one) for who, ids in file.about.items() for one in ids)
            scopes = where.get(self.done.of_file[n], set()) | set(filter(None, about))
            found[n] = self._common(sorted(scopes)) if scopes else self.city
        return found

    def _where(self, who: str) -> dict[str, str]:
        """Where people or households belong, by the ids of the files."""
        rows = self.con.execute(
            sql.SQL("SELECT id, scope FROM {}").format(sql.Identifier(table(who)))
        )
        scopes: dict[str, str] = dict(rows.fetchall())
        return {one: scopes[row] for one, row in self._registered(who).items()}

    def _registered(self, who: str) -> dict[str, str]:
        """The ids of the registry by those of the files."""
        assert self.done.ids is not None
        old, new = self.read.tables[who].column("id"), self.done.ids.of(who)
        return dict(zip(old.to_pylist(), new.to_pylist(), strict=True))

    def _common(self, scopes: list[str]) -> str:
        found = self.con.execute("SELECT kapok_common_scope(%s)", [scopes]).fetchone()
        return str(found[0]) if found and found[0].startswith(self.city) else self.city

    def _wrote(self) -> None:
        """The ids of what each file made, as with any import."""
        names = [(name, name) for name in self._tables()]
        names += [
            (f"registry_{who}", table(who)) for who in IDENTITIES if self.read.tables[who].num_rows
        ]
        for place, (name, of) in enumerate([*names, (_MEMBERSHIP, _MEMBERSHIP)], 1):
            words = sql.SQL(
                "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
                "SELECT file.id, {name}, array_agg(one.id::text), {place}, file.scope FROM {of} one "
                "JOIN imports_import file ON file.source_id = one.source_id GROUP BY file.id, file.scope"
            )
            self.con.execute(
                words.format(
                    name=sql.Literal(name), place=sql.Literal(place), of=sql.Identifier(of)
                )
            )

    def _rows(self, number: int, file: FileRows, scope: str, people: Mapping[str, str]) -> None:
        for n, sheet in enumerate(file.sheets):
            size = len(sheet.numbers)
            if not size:
                continue
            verdicts = pa.DictionaryArray.from_arrays(
                pa.array(sheet.verdicts, pa.uint8()), pa.array(VERDICT)
            )
            said = ["[]"] * size
            for i, found in sheet.findings.items():
                said[i] = json.dumps(found, ensure_ascii=False)
            subjects = [""] * size
            for i, one in sheet.people.items():
                subjects[i] = people.get(one, "")
            columns = {
                "import_id": _same(number, size),
                "sheet": _same(n, size),
                "number": pa.array(sheet.numbers, pa.int64()),
                "verdict": verdicts.cast(pa.string()),
                "subject": pa.array(subjects, pa.string()),
                "changes": _same("[]", size),
                "findings": pa.array(said, pa.string()),
                "choice": _same("", size),
                "scope": _same(scope, size),
            }
            copied(self.con, "imports_importrow", columns)


def _sheets(file: FileRead) -> list[dict[str, Any]]:
    return [
        {
            "sheet": one.name,
            "layout": one.layout,
            "label": list(one.labels),
            "header_row": one.header_row,
            "rows": one.rows,
            "skipped": one.skipped,
        }
        for one in file.sheets
    ]


def _same(value: object, n: int) -> pa.Array:
    return pa.array([value] * n)
