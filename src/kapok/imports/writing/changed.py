"""Rows that were there before: what changes of them, and both words where sheet and registry differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from psycopg import sql

from kapok.imports import arrays, places
from kapok.imports.differences import MEMBERS, SEALED, Change
from kapok.imports.models import LEFT_OUT, SHEET, SYSTEM
from kapok.imports.planning import Plan
from kapok.imports.writing.record import Record
from kapok.platform.secrets import Fields, Place
from kapok.registry.pinyin import initials
from kapok.rules.language.calendar import OPEN_END

Choices = Mapping[int, str]
"""By spot: what somebody chose of a row to look at."""


class Stale(Exception):
    """A row was changed since it was compared."""


class ChangedRows:
    """What a plan changes, as long as the rows stand as they were compared."""

    def __init__(self, plan: Plan, fields: Fields, record: Record) -> None:
        self.plan, self.fields, self.record = plan, fields, record

    def write(self, choices: Choices) -> None:
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
        self.record.changed(name, ids, old, keep, [versions[one] for one in ids])

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
        self.record.changed(
            MEMBERS, ids, old, [{"relation": one.new} for one in rows], [0] * len(rows)
        )

    def _places(self, rows: list[list[Change]]) -> None:
        old = [{one.fact: one.old for one in row} for row in rows]
        new = [{one.fact: one.new for one in row} for row in rows]
        ids = [row[0].row for row in rows]
        places.change(dict(zip(ids, new, strict=True)))
        self.record.changed(places.TABLE, ids, old, new, [0] * len(rows))

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
            rows.append((*about, json.dumps(one.new), self.record.source, new, bool(choice)))
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
            [
                self.record.file.by,
                self.record.file.confirmed_by,
                "导入时选定",
                self.record.file.scope,
                *listed,
            ],
        )
