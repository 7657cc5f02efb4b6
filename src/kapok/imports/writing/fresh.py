"""New rows: people with their numbers sealed, households, organisations, facts, and who belongs where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kapok.imports import arrays
from kapok.imports.differences import SEALED
from kapok.imports.people import is_credit_code
from kapok.imports.planning import Made, Plan
from kapok.imports.writing.record import Record, Step, statement
from kapok.intake.world import BY_NAME
from kapok.platform.secrets import Fields, Place
from kapok.registry.pinyin import initials
from kapok.registry.spells import spells
from kapok.registry.ways import table
from kapok.rules.language.calendar import OPEN_END

AT_ONCE = 20_000
"""Of so many people the numbers are sealed while the database takes those before."""


class NewRows:
    """What a plan makes. No question is asked of the database on the way."""

    def __init__(self, plan: Plan, fields: Fields, record: Record) -> None:
        self.plan, self.fields, self.record = plan, fields, record

    def steps(self, headed: set[str]) -> Iterator[Step]:
        """Statements in their order, each with everything it says; no question is asked of the database on the way."""
        for name, told in self.plan.made.items():
            if not told.old:
                continue
            made = _in_order(told)
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
        values = [
            *told,
            self.record.file.pk,
            name,
            self.record.next(name, len(made.old)),
            self.record.file.scope,
        ]
        return statement(words, values)

    def _facts(self, made: Made) -> Iterator[Step]:
        types = made.entity.stored_columns()
        columns = {
            n: (arrays.kind(types[n]), column)
            for n, column in made.columns.items()
            if n == "id" or column.null_count < len(column)
        }
        name = table(made.entity.name)
        yield arrays.laid(name, columns, {"source_id": ("bigint", self.record.source)})
        yield self.record.keep(name, made.columns["id"])

    def _households(self, made: Made) -> Iterator[Step]:
        columns = {
            "id": ("text", made.columns["id"]),
            "number": ("text", made.old),
        }
        same = {"ended_on": ("date", OPEN_END), "version": ("integer", 1)}
        yield arrays.laid("registry_household", columns, same)
        yield self.record.keep("registry_household", made.columns["id"], made.spots)

    def _people(self, made: Made) -> Iterator[Step]:
        """Part by part: while the database takes one, the numbers of the next are sealed."""
        ids = made.columns["id"].to_pylist()
        known = self._directory("person", made.old)
        for at in range(0, len(ids), AT_ONCE):
            of = slice(at, at + AT_ONCE)
            columns = self._persons(ids[of], made.old[of], known[of])
            yield arrays.laid("registry_person", columns, {"version": ("integer", 1)})
        yield self.record.keep("registry_person", made.columns["id"], made.spots)

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
        yield statement(words, [*told, self.record.source])
        if pc.any(known).as_py():
            rest = {name: (kind, values.filter(known)) for name, (kind, values) in columns.items()}
            yield arrays.laid("registry_organisation", rest, {"version": ("integer", 1)})
            of = {name: column.filter(known) for name, column in made.columns.items()}
            old = [one for one, yes in zip(made.old, known.to_pylist(), strict=True) if yes]
            yield self.record.keep("registry_organisation", ids, made.spots)
            yield from self._facts(Made(made.entity, of, old, []))
            yield self.record.keep("fact_organisation", ids.filter(here))
        else:
            yield self.record.keep("registry_organisation", ids, made.spots)
            yield self.record.keep("fact_organisation", ids)

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
            {"because": ("text", "registered"), "source_id": ("bigint", self.record.source)},
        )
        yield self.record.keep_numbered("registry_membership", len(found))


def _in_order(made: Made) -> Made:
    """By ids, which are random: pages of their indices are filled one after the other, and who stood beside whom is not told."""
    order = pc.sort_indices(made.columns["id"])
    at = order.to_pylist()
    columns = {name: column.take(order) for name, column in made.columns.items()}
    return Made(made.entity, columns, [made.old[n] for n in at], [made.spots[n] for n in at])


def _bytes(values: Iterable[bytes | None]) -> pa.Array:
    """As the database reads them in an array."""
    return pa.array([None if one is None else f"\\x{one.hex()}" for one in values], pa.string())
