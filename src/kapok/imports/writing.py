"""What a plan says, written: in bulk, each with its source, numbers sealed; and kept on record so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from psycopg import sql

from kapok.imports import arrays, places
from kapok.imports.beside import ahead
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
Step: TypeAlias = Callable[[], None]
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
        headed = self._headed()
        for step in ahead(self._steps(headed)):
            step()
        if self.plan.places:
            laid = places.lay(self.plan.places)
            codes, after = [code for code, _ in laid], [values for _, values in laid]
            self._kept(places.TABLE, codes, [{}] * len(laid), after, [0] * len(laid))
        self._changed(choices)
        return self.wrote

    # ---- new rows

    def _steps(self, headed: set[str]) -> Iterator[Step]:
        """Statements in their order, each with everything it says; no question is asked of the database on the way."""
        for name, made in self.plan.made.items():
            if not made.old:
                continue
            if name == "organisation":
                yield from self._organisations(made)
                continue
            if name == "household":
                yield from self._households(made)
            if name == "person":
                yield from self._people(made)
            yield from self._facts(made)
            if name == "person":
                yield from self._memberships(made, headed)
            elif name in self.plan.numbered:
                yield self._numbers(made)

    def _numbers(self, made: Made) -> Step:
        """By what number their files know the new rows: it belongs where the row does."""
        name = "imports_number"
        words = (
            'WITH laid AS (INSERT INTO imports_number (entity, number, "row", scope) SELECT %s, said.number, facts.id, facts.scope '
            f"FROM unnest(%s::text[], %s::text[]) said (number, id) JOIN {table(made.entity.name)} facts USING (id) RETURNING id) "
            "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
            "SELECT %s, %s, array_agg(id::text ORDER BY id), %s, %s FROM laid"
        )
        told = [made.entity.name, *map(arrays.literal, (made.old, made.columns["id"]))]
        values = [*told, self.file.pk, name, self._next(name, len(made.old)), self.file.scope]
        return lambda: _run(words, values)

    def _facts(self, made: Made) -> Iterator[Step]:
        types = made.entity.stored_columns()
        columns = {
            n: (arrays.kind(types[n]), column)
            for n, column in made.columns.items()
            if n == "id" or column.null_count < len(column)
        }
        name = table(made.entity.name)
        yield arrays.laid(name, columns, {"source_id": ("bigint", self.source)})
        yield self._keep(name, made.columns["id"])

    def _households(self, made: Made) -> Iterator[Step]:
        columns = {
            "id": ("text", made.columns["id"]),
            "number": ("text", made.old),
        }
        same = {"ended_on": ("date", OPEN_END), "version": ("integer", 1)}
        yield arrays.laid("registry_household", columns, same)
        yield self._keep("registry_household", made.columns["id"], made.spots)

    def _people(self, made: Made) -> Iterator[Step]:
        """Part by part: while the database takes one, the numbers of the next are sealed."""
        ids = made.columns["id"].to_pylist()
        known = self._directory("person", made.old)
        for at in range(0, len(ids), AT_ONCE):
            of = slice(at, at + AT_ONCE)
            columns = self._persons(ids[of], made.old[of], known[of])
            yield arrays.laid("registry_person", columns, {"version": ("integer", 1)})
        yield self._keep("registry_person", made.columns["id"], made.spots)

    def _persons(
        self, ids: list[str], numbers: list[str], known: list[dict[str, Any]]
    ) -> dict[str, tuple[str, Any]]:
        names = [one.get("name") or "" for one in known]
        columns = {
            "id": ("text", ids),
            "name": ("text", names),
            "initials": ("text", [initials(one) for one in names]),
            "bank": ("text", [one.get("bank") or "" for one in known]),
            **self._sealed("registry_person", "number", "id_number", ids, numbers),
        }
        for column, kind in SEALED.items():
            values = [one.get(column) for one in known]
            sealed = self._sealed("registry_person", column, kind, ids, values)
            columns |= {name: sealed[name] for name in (f"{column}_sealed", f"{column}_index")}
        return columns

    def _sealed(
        self, name: str, column: str, kind: str, rows: list[str], values: Sequence[str | None]
    ) -> dict[str, tuple[str, Any]]:
        version, digests = self.fields.indexes(kind, [one for one in values if one])
        sealed, left = self.fields.seal, iter(digests)
        return {
            f"{column}_sealed": (
                "bytea",
                _bytes(
                    sealed(Place(name, column, row), value) if value else None
                    for row, value in zip(rows, values, strict=True)
                ),
            ),
            f"{column}_index": ("bytea", _bytes(next(left) if one else None for one in values)),
            f"{column}_version": (
                "smallint",
                pa.array([version if one else 0 for one in values], pa.int64()),
            ),
        }

    def _directory(self, entity: str, old: list[str]) -> list[dict[str, Any]]:
        known = self.plan.directory.get(entity, {})
        return [known.get(one, {}) for one in old]

    def _organisations(self, made: Made) -> Iterator[Step]:
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
        ids = made.columns["id"]
        public = [one if is_credit_code(one) else None for one in made.old]
        other = [None if code else one for one, code in zip(made.old, public, strict=True)]
        sealed = self._sealed(
            "registry_organisation", "number", "id_number", ids.to_pylist(), other
        )
        columns: dict[str, tuple[str, Any]] = {
            "id": ("text", ids),
            "name": ("text", pa.array(names, pa.string())),
            "initials": ("text", pa.array([initials(one) for one in names], pa.string())),
            "credit_code": ("text", pa.array(public, pa.string())),
            **sealed,
        }
        here = pc.invert(known)
        told = [arrays.literal(values.filter(here)) for _, values in columns.values()]
        words = (
            "SELECT kapok_add_organisations(%s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::bytea[], "
            "%s::smallint[], %s)"
        )
        yield lambda: _run(words, [*told, self.source])
        if pc.any(known).as_py():
            rest = {name: (kind, values.filter(known)) for name, (kind, values) in columns.items()}
            yield arrays.laid("registry_organisation", rest, {"version": ("integer", 1)})
            of = {name: column.filter(known) for name, column in made.columns.items()}
            old = [one for one, yes in zip(made.old, known.to_pylist(), strict=True) if yes]
            yield self._keep("registry_organisation", ids, made.spots)
            yield from self._facts(Made(made.entity, of, old, []))
            yield self._keep("fact_organisation", ids.filter(here))
        else:
            yield self._keep("registry_organisation", ids, made.spots)
            yield self._keep("fact_organisation", ids)

    def _memberships(self, made: Made, headed: set[str]) -> Iterator[Step]:
        """Whoever is new belongs to the household the sheet names; since birth, as nothing else is known."""
        columns = ("id", "household", "birth", "died_on")
        there = {name: made.columns[name] for name in columns if name in made.columns}
        known = self._directory("person", made.old)
        relation = {
            row: one["relation"]
            for row, one in zip(there["id"].to_pylist(), known, strict=True)
            if one.get("relation")
        }
        found = spells(pa.table(there), relation, None, None, None).found
        if not found:
            return
        found.sort(key=lambda one: one.household)
        yield arrays.laid(
            "registry_membership",
            {
                "person_id": ("text", [one.person for one in found]),
                "household_id": ("text", [one.household for one in found]),
                "start": ("date", [one.start for one in found]),
                "finish": ("date", [one.finish for one in found]),
                "relation": ("text", [one.relation[:20] for one in found]),
                "head": ("boolean", [one.head and one.household not in headed for one in found]),
            },
            {"because": ("text", "registered"), "source_id": ("bigint", self.source)},
        )
        yield self._keep_numbered("registry_membership", len(found))

    def _headed(self) -> set[str]:
        """Households that were there before and have a head."""
        known = list(self.plan.known.get("household", {}).values())
        rows = arrays.ask(
            "SELECT household_id FROM registry_membership WHERE head AND finish = '2999-12-31' AND household_id = ANY(%s::text[])",
            [arrays.literal(known)],
        )
        return {row for (row,) in rows}

    def _keep(self, name: str, rows: pa.Array, spots: list[int] | None = None) -> Step:
        where = None if spots is None else arrays.literal(spots)
        values = [self.file.pk, name, arrays.literal(rows), where, self._next(name, len(rows))]
        words = (
            "INSERT INTO imports_wrote (import_id, table_name, rows, spots, place, scope) "
            "VALUES (%s, %s, %s::text[], %s::bigint[], %s, %s)"
        )
        return lambda: _run(words, [*values, self.file.scope])

    def _keep_numbered(self, name: str, n: int) -> Step:
        """Rows that the database has numbered itself."""
        words = arrays.words(
            "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
            "SELECT %s, %s, array_agg(id::text ORDER BY id), %s, %s FROM {table} WHERE source_id = %s",
            table=sql.Identifier(name),
        )
        values = [self.file.pk, name, self._next(name, n), self.file.scope, self.source]
        return lambda: _run(words, values)

    def _next(self, name: str, n: int) -> int:
        self.place += 1
        self.wrote[name] = self.wrote.get(name, 0) + n
        return self.place

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
            elif name == places.TABLE:
                self._places(rows)
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

    def _places(self, rows: list[list[Change]]) -> None:
        old = [{one.fact: one.old for one in row} for row in rows]
        new = [{one.fact: one.new for one in row} for row in rows]
        ids = [row[0].row for row in rows]
        places.change(dict(zip(ids, new, strict=True)))
        self._kept(places.TABLE, ids, old, new, [0] * len(rows))

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


def _bytes(values: Iterable[bytes | None]) -> pa.Array:
    """As the database reads them in an array."""
    return pa.array([None if one is None else f"\\x{one.hex()}" for one in values], pa.string())


def _run(words: str | sql.Composed, values: list[Any]) -> None:
    arrays.run(words, values)
