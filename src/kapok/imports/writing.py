"""What a plan says, written: in bulk, each with its source, numbers sealed; and kept on record so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from kapok.imports import arrays
from kapok.imports.differences import MEMBERS, SEALED, Change
from kapok.imports.models import LEFT_OUT, SHEET, SYSTEM, Import
from kapok.imports.people import is_credit_code
from kapok.imports.planning import Made, Plan
from kapok.intake.world import BY_NAME
from kapok.platform.secrets import Fields, Place
from kapok.registry.pinyin import initials
from kapok.registry.spells import spells
from kapok.registry.ways import table
from kapok.rules.language.calendar import OPEN_END

AT_ONCE = 20_000
"""Of so many people the numbers are sealed while the database takes those before."""
Choices = Mapping[int, str]
"""By spot: what somebody chose of a row to look at."""


class Writer:
    """One plan, in the transaction of whoever applies it."""

    def __init__(self, file: Import, plan: Plan, fields: Fields, source: int) -> None:
        self.file, self.plan = file, plan
        self.fields, self.source = fields, source
        self.place = 0
        self.wrote: dict[str, int] = {}

    def run(self, choices: Choices) -> dict[str, int]:
        for name, made in self.plan.made.items():
            if made.old:
                self._made(name, made)
        self._changed(choices)
        return self.wrote

    # ---- new rows

    def _made(self, name: str, made: Made) -> None:
        if name == "organisation":
            self._organisations(made)
            return
        if name == "household":
            self._households(made)
        if name == "person":
            self._people(made)
        self._facts(made)
        if name == "person":
            self._memberships(made)
        elif name in self.plan.numbered:
            self._numbers(made)

    def _numbers(self, made: Made) -> None:
        """By what number their files know the new rows: it belongs where the row does."""
        rows = arrays.ask(
            'INSERT INTO imports_number (entity, number, "row", scope) SELECT %s, said.number, facts.id, facts.scope '
            f"FROM unnest(%s::text[], %s::text[]) said (number, id) JOIN {table(made.entity.name)} facts USING (id) RETURNING id",
            [
                made.entity.name,
                *map(arrays.literal, (made.old, made.columns["id"])),
            ],
        )
        self._keep("imports_number", [str(row) for (row,) in rows])

    def _facts(self, made: Made) -> None:
        types = made.entity.stored_columns()
        columns = {
            n: (arrays.kind(types[n]), column)
            for n, column in made.columns.items()
            if n == "id" or column.null_count < len(column)
        }
        columns["source_id"] = ("bigint", _same(self.source, len(made.old)))
        name = table(made.entity.name)
        arrays.insert(name, columns)
        self._keep(name, made.columns["id"].to_pylist())

    def _households(self, made: Made) -> None:
        n = len(made.old)
        columns = {
            "id": ("text", made.columns["id"]),
            "number": ("text", made.old),
            "ended_on": ("date", _same(OPEN_END, n)),
            "version": ("integer", _same(1, n)),
        }
        arrays.insert("registry_household", columns)
        self._keep("registry_household", made.columns["id"].to_pylist())

    def _people(self, made: Made) -> None:
        """Part by part: while the database takes one, the numbers of the next are sealed."""
        ids = made.columns["id"].to_pylist()
        known = self._directory("person", made.old)
        parts = [slice(at, at + AT_ONCE) for at in range(0, len(ids), AT_ONCE)]
        with ThreadPoolExecutor(1) as beside:
            coming = beside.submit(
                self._persons, ids[parts[0]], made.old[parts[0]], known[parts[0]]
            )
            for n in range(len(parts)):
                columns = coming.result()
                if n + 1 < len(parts):
                    of = parts[n + 1]
                    coming = beside.submit(self._persons, ids[of], made.old[of], known[of])
                arrays.insert("registry_person", columns)
        self._keep("registry_person", ids)

    def _persons(
        self, ids: list[str], numbers: list[str], known: list[dict[str, Any]]
    ) -> dict[str, tuple[str, Any]]:
        names = [one.get("name") or "" for one in known]
        columns = {
            "id": ("text", ids),
            "name": ("text", names),
            "initials": ("text", [initials(one) for one in names]),
            "bank": ("text", [one.get("bank") or "" for one in known]),
            "version": ("integer", _same(1, len(ids))),
            **self._sealed("registry_person", "number", "id_number", ids, numbers),
        }
        for column, kind in SEALED.items():
            values = [one.get(column) for one in known]
            sealed = self._sealed("registry_person", column, kind, ids, values)
            columns |= {name: sealed[name] for name in (f"{column}_sealed", f"{column}_index")}
        return {
            name: (kind, arrays.Literal(arrays.literal(values)))
            for name, (kind, values) in columns.items()
        }

    def _sealed(
        self, name: str, column: str, kind: str, rows: list[str], values: Iterable[str | None]
    ) -> dict[str, tuple[str, Any]]:
        sealed: list[str | None] = []
        indexes: list[str | None] = []
        versions: list[int] = []
        for row, value in zip(rows, values, strict=True):
            if not value:
                sealed.append(None)
                indexes.append(None)
                versions.append(0)
                continue
            index = self.fields.index(kind, value)
            sealed.append(f"\\x{self.fields.seal(Place(name, column, row), value).hex()}")
            indexes.append(f"\\x{index.digest.hex()}")
            versions.append(index.version)
        return {
            f"{column}_sealed": ("bytea", pa.array(sealed, pa.string())),
            f"{column}_index": ("bytea", pa.array(indexes, pa.string())),
            f"{column}_version": ("smallint", pa.array(versions, pa.int64())),
        }

    def _directory(self, entity: str, old: list[str]) -> list[dict[str, Any]]:
        known = self.plan.directory.get(entity, {})
        return [known.get(one, {}) for one in old]

    def _organisations(self, made: Made) -> None:
        """One of which a sheet says no more than who it is belongs to the city; another where its facts say."""
        names = [
            one.get("name") or (old.removeprefix(BY_NAME) if old.startswith(BY_NAME) else "")
            for one, old in zip(self._directory("organisation", made.old), made.old, strict=True)
        ]
        bare = {name for name, column in made.columns.items() if column.null_count == len(column)}
        facts = [c for name, c in made.columns.items() if name not in bare and name != "id"]
        known = pa.array([False] * len(made.old))
        for column in facts:
            known = pc.or_(known, pc.is_valid(column))
        ids = made.columns["id"].to_pylist()
        public = [one if is_credit_code(one) else None for one in made.old]
        other = [None if code else one for one, code in zip(made.old, public, strict=True)]
        sealed = self._sealed("registry_organisation", "number", "id_number", ids, other)
        columns: dict[str, tuple[str, Any]] = {
            "id": ("text", made.columns["id"]),
            "name": ("text", pa.array(names, pa.string())),
            "initials": ("text", pa.array([initials(one) for one in names], pa.string())),
            "credit_code": ("text", pa.array(public, pa.string())),
            **sealed,
        }
        here = pc.invert(known)
        told = [arrays.literal(values.filter(here)) for _, values in columns.values()]
        arrays.run(
            "SELECT kapok_add_organisations(%s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::bytea[], "
            "%s::smallint[], %s)",
            [*told, self.source],
        )
        if pc.any(known).as_py():
            rest = {name: (kind, values.filter(known)) for name, (kind, values) in columns.items()}
            rest["version"] = ("integer", _same(1, len(rest["id"][1])))
            arrays.insert("registry_organisation", rest)
            of = {name: column.filter(known) for name, column in made.columns.items()}
            old = [one for one, yes in zip(made.old, known.to_pylist(), strict=True) if yes]
            self._keep("registry_organisation", ids)
            self._facts(Made(made.entity, of, old, []))
            self._keep("fact_organisation", made.columns["id"].filter(here).to_pylist())
        else:
            self._keep("registry_organisation", ids)
            self._keep("fact_organisation", ids)

    def _memberships(self, made: Made) -> None:
        """Whoever is new belongs to the household the sheet names; since birth, as nothing else is known."""
        columns = ("id", "household", "birth", "died_on")
        there = {name: made.columns[name] for name in columns if name in made.columns}
        known = self._directory("person", made.old)
        relation = {
            row: one["relation"]
            for row, one in zip(there["id"].to_pylist(), known, strict=True)
            if one.get("relation")
        }
        done = spells(pa.table(there), relation, None, None, None)
        if not done.found:
            return
        headed = self._headed({one.household for one in done.found})
        found = sorted(done.found, key=lambda one: one.household)
        n = len(found)
        arrays.insert(
            "registry_membership",
            {
                "person_id": ("text", [one.person for one in found]),
                "household_id": ("text", [one.household for one in found]),
                "start": ("date", [one.start for one in found]),
                "finish": ("date", [one.finish for one in found]),
                "relation": ("text", [one.relation[:20] for one in found]),
                "head": ("boolean", [one.head and one.household not in headed for one in found]),
                "because": ("text", _same("registered", n)),
                "source_id": ("bigint", _same(self.source, n)),
            },
        )
        rows = arrays.ask("SELECT id FROM registry_membership WHERE source_id = %s", [self.source])
        self._keep("registry_membership", [str(row) for (row,) in rows])

    @staticmethod
    def _headed(households: set[str]) -> set[str]:
        rows = arrays.ask(
            "SELECT household_id FROM registry_membership WHERE head AND finish = '2999-12-31' AND household_id = ANY(%s)",
            [list(households)],
        )
        return {row for (row,) in rows}

    def _keep(self, name: str, rows: list[str]) -> None:
        self.place += 1
        arrays.run(
            "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) VALUES (%s, %s, %s::text[], %s, %s)",
            [
                self.file.pk,
                name,
                arrays.literal(pa.array(rows, pa.string())),
                self.place,
                self.file.scope,
            ],
        )
        self.wrote[name] = self.wrote.get(name, 0) + len(rows)

    # ---- changed rows

    def _changed(self, choices: Choices) -> None:
        take: dict[tuple[str, str], list[Change]] = {}
        said: list[tuple[Change, str]] = []
        for at, row in self.plan.rows.items():
            if row.verdict == LEFT_OUT:
                continue
            for one in row.changes:
                choice = choices.get(at, "")
                if not one.differs or choice == SHEET:
                    take.setdefault((one.table, one.row), []).append(one)
                if one.differs:
                    said.append((one, choice))
        groups: dict[tuple[str, tuple[str, ...]], list[list[Change]]] = {}
        for (name, _), listed in take.items():
            listed.sort(key=lambda one: one.fact)
            groups.setdefault((name, tuple(one.fact for one in listed)), []).append(listed)
        for (name, _), rows in groups.items():
            if name == MEMBERS:
                self._relations([row for [row] in rows])
            else:
                self._update(name, rows)
        self._claims(said)

    def _update(self, name: str, rows: list[list[Change]]) -> None:
        """Rows of one table in which the same facts change."""
        new = [self._values(row) for row in rows]
        old = [self._before(row) for row in rows]
        lines = [json.dumps(one) for one in new]
        columns = sql.SQL(", ").join(map(sql.Identifier, new[0]))
        whole = (
            "{columns}" if len(new[0]) == 1 else "({columns})"
        )  # a row of one is written otherwise
        words = sql.SQL(
            "UPDATE {table} one SET "
            + whole
            + " = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, said.line)), version = one.version + 1 "
            "FROM unnest(%s::text[], %s::jsonb[], %s::int[]) said (id, line, version) "
            "WHERE one.id = said.id AND one.version = said.version RETURNING one.id, one.version"
        )
        ids = [row[0].row for row in rows]
        done = arrays.ask(
            words.format(table=sql.Identifier(name), columns=columns),
            [
                arrays.literal(ids),
                arrays.literal(lines),
                arrays.literal([r[0].version for r in rows]),
            ],
        )
        versions = dict(done)
        if len(versions) < len(rows):
            raise Stale
        keep = [{n: v for n, v in one.items() if not n.endswith("_index")} for one in new]
        self._kept(name, ids, old, keep, [versions[one] for one in ids])

    def _relations(self, rows: list[Change]) -> None:
        """Of people: what each is to the head, as long as that is what it was when the file was compared."""
        ids = [one.row for one in rows]
        done = arrays.run(
            "UPDATE registry_membership one SET relation = said.new FROM unnest(%s::text[], %s::text[], %s::text[]) said (id, old, new) "
            "WHERE one.person_id = said.id AND one.finish = %s AND one.relation = said.old AND NOT one.head",
            [
                *map(arrays.literal, (ids, [one.old for one in rows], [one.new for one in rows])),
                OPEN_END,
            ],
        )
        if done < len(rows):
            raise Stale
        old = [{"relation": one.old} for one in rows]
        self._kept(MEMBERS, ids, old, [{"relation": one.new} for one in rows], [0] * len(rows))

    def _kept(
        self,
        name: str,
        ids: list[str],
        old: list[dict[str, Any]],
        new: list[dict[str, Any]],
        versions: list[int],
    ) -> None:
        """What was changed, so that it can be taken back."""
        rows = len(ids)
        arrays.insert(
            "imports_changed",
            {
                "import_id": ("bigint", _same(self.file.pk, rows)),
                "table_name": ("text", _same(name, rows)),
                "row": ("text", ids),
                "before": ("jsonb", [json.dumps(one) for one in old]),
                "after": ("jsonb", [json.dumps(one) for one in new]),
                "version": ("integer", versions),
                "scope": ("text", _same(self.file.scope, rows)),
            },
        )
        self.wrote[f"{name}_changed"] = self.wrote.get(f"{name}_changed", 0) + rows

    def _values(self, row: list[Change]) -> dict[str, Any]:
        """The columns that a row's changes are written to."""
        found: dict[str, Any] = {}
        for one in row:
            if isinstance(one.new, dict):
                place = Place(one.table, one.fact, one.row)
                number = self.fields.open(place, bytes.fromhex(one.new["sealed"]))
                index = self.fields.index(SEALED[one.fact], number)
                found[f"{one.fact}_sealed"] = f"\\x{one.new['sealed']}"
                found[f"{one.fact}_index"] = f"\\x{index.digest.hex()}"
                continue
            found[one.fact] = one.new
            if one.fact == "name":
                found["initials"] = initials(one.new)
        return found

    @staticmethod
    def _before(row: list[Change]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in row:
            if isinstance(one.new, dict):
                found[f"{one.fact}_sealed"] = f"\\x{one.old['sealed']}" if one.old else None
                continue
            found[one.fact] = one.old
            if one.fact == "name":
                found["initials"] = initials(one.old or "")
        return found

    def _claims(self, said: list[tuple[Change, str]]) -> None:
        """Where sheet and system differ both words are kept; where somebody chose, his decision."""
        if not said:
            return
        chosen = {SHEET: (True, False), SYSTEM: (False, True), "": (False, False)}
        taken = [one for one, choice in said if choice]
        arrays.run(
            "UPDATE registry_claim one SET chosen = false FROM unnest(%s::text[], %s::text[], %s::text[]) said (entity, id, fact) "
            'WHERE one.entity = said.entity AND one."row" = said.id AND one.fact = said.fact AND one.chosen',
            [arrays.literal([getattr(one, n) for one in taken]) for n in ("entity", "row", "fact")],
        )
        rows: list[tuple[str, str, str, str, int, bool, bool]] = []
        for one, choice in said:
            new, old = chosen[choice]
            about = (one.entity, one.row, one.fact)
            rows.append((*about, json.dumps(one.new), self.source, new, bool(choice)))
            if one.source is not None:
                rows.append((*about, json.dumps(one.old), one.source, old, bool(choice)))
        listed = [arrays.literal([row[n] for row in rows]) for n in range(7)]
        arrays.run(
            'INSERT INTO registry_claim (entity, "row", fact, value, source_id, recorded_at, recorded_by, chosen, decided_by, '
            "decided_at, reason, scope) SELECT said.entity, said.id, said.fact, said.value, said.source, now(), %s, said.chosen, "
            "CASE WHEN said.decided THEN %s ELSE '' END, CASE WHEN said.decided THEN now() END, "
            "CASE WHEN said.decided THEN %s ELSE '' END, %s FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[], "
            "%s::bigint[], %s::boolean[], %s::boolean[]) WITH ORDINALITY AS said (entity, id, fact, value, source, chosen, decided, n) "
            'WHERE NOT EXISTS (SELECT FROM registry_claim there WHERE there.entity = said.entity AND there."row" = said.id '
            "AND there.fact = said.fact AND there.value = said.value AND there.source_id = said.source) ORDER BY n",
            [self.file.by, self.file.confirmed_by, "导入时选定", self.file.scope, *listed],
        )


class Stale(Exception):
    """A row was changed since it was compared."""


def _same(value: object, n: int) -> pa.Array:
    return pa.array([value] * n)
