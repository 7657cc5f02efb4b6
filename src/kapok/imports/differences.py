"""Rows of a file compared with those of the registry, in one statement an entity; and what to do where they differ.

What a file leaves empty it does not say, so that is no difference.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from psycopg import sql

from kapok.identity.tidying import half_width
from kapok.imports import arrays
from kapok.imports.keys import Key
from kapok.platform.secrets import Fields, Place
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity

SEALED = {"phone": "phone", "account": "account"}
OLDER, SOURCE, DECIDED, NAMED = "older", "source", "decided", "named"
"""Why a difference has to be looked at: the file is older than what stands there, another office says otherwise that is nearer
to the fact, somebody has decided, or a number would lead to another name.
"""
NAMES = {"person": ("name", "bank"), "organisation": ("name",)}
_NO_FACT = frozenset(("id",))


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of a row as it stands and as the file says. `differs`: why it is to be looked at; empty where the file counts.
    `source`: where what stands there comes from.
    """

    table: str
    entity: str
    row: str
    fact: str
    old: Any
    new: Any
    version: int
    differs: str = ""
    source: int | None = None

    def told(self) -> list[Any]:
        """For telling two plans apart: what is sealed is sealed otherwise each time."""
        new = "sealed" if isinstance(self.new, dict) else self.new
        return [self.table, self.row, self.fact, self.old, new, self.version, self.differs]

    def kept(self) -> dict[str, Any]:
        found = {"entity": self.entity, "row": self.row, "fact": self.fact}
        return found | {"old": self.old, "new": self.new, "differs": self.differs}


@dataclass(frozen=True, slots=True)
class Differing:
    """A row of which something differs: as it stands, and what the file says otherwise. `old`: its id in the file."""

    table: str
    entity: str
    row: str
    there: dict[str, Any]
    said: dict[str, Any]
    old: str = ""


# ---- found again


def matched(
    entity: Entity, columns: Mapping[str, pa.Array], old: list[str], keys: Mapping[str, Key]
) -> dict[str, str]:
    """Ids of the file with those of the rows that are meant; each row is meant once."""
    by_key: dict[Key, list[int]] = {}
    for n, one in enumerate(old):
        if one in keys:
            by_key.setdefault(keys[one], []).append(n)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, rows in by_key.items():
        for n, row in _of_key(entity, key, columns, rows):
            one = old[n]
            if one not in found and row not in taken:
                found[one] = row
                taken.add(row)
    return found


def _of_key(
    entity: Entity, key: Key, columns: Mapping[str, pa.Array], rows: list[int]
) -> Iterator[tuple[int, str]]:
    at = pa.array(rows, pa.int64())
    types = entity.stored_columns()
    names = list(dict.fromkeys(name for part in key for name in part))
    also = [name for name in ("start", "finish") if name in types and name not in names]
    told = {n: (arrays.kind(types[n]), columns[n].take(at)) for n in (*names, *also)}
    listed, values = arrays.said(told)
    first, *rest = [_part(part) for part in key]
    where = sql.SQL(" AND ").join(
        [
            sql.SQL("{} = {}").format(*first),
            *(sql.SQL("({1} IS NULL OR {0} = {1})").format(*one) for one in rest),
        ]
    )
    closer = [sql.SQL("({0} IS NOT DISTINCT FROM {1}) DESC").format(*one) for one in rest]
    closer += [
        sql.SQL("(one.{0} IS NOT DISTINCT FROM said.{0}) DESC").format(sql.Identifier(n))
        for n in also
    ]
    words = sql.SQL(
        "SELECT said.n, one.id FROM {listed} JOIN {table} one ON {where} ORDER BY {order}"
    ).format(
        listed=listed,
        table=sql.Identifier(table(entity.name)),
        where=where,
        order=sql.SQL(", ").join([sql.SQL("said.n"), *closer, *_latest(types)]),
    )
    for n, row in arrays.ask(words, values):
        yield rows[n - 1], row


def _latest(types: Mapping[str, str]) -> Iterator[sql.Composable]:
    """Of several that fit the one that began last; so our own export has it."""
    if "start" in types:
        yield sql.SQL("one.start DESC NULLS LAST")
    else:
        yield sql.SQL("one.recorded_at DESC")
    yield sql.SQL("one.id DESC")


def _part(names: tuple[str, ...]) -> tuple[sql.Composable, sql.Composable]:
    def of(side: str) -> sql.Composable:
        each = [sql.SQL(side + ".{}").format(sql.Identifier(name)) for name in names]
        return (
            each[0] if len(each) == 1 else sql.SQL("coalesce({})").format(sql.SQL(", ").join(each))
        )

    return of("one"), of("said")


# ---- what differs


def of_facts(entity: Entity, columns: Mapping[str, pa.Array]) -> dict[int, Differing]:
    """By the place among the rows given; each has its id in the registry."""
    types = entity.stored_columns()
    names = [n for n in types if n not in _NO_FACT and columns[n].null_count < len(columns[n])]
    if not names:
        return {}
    told = {"id": ("text", columns["id"])} | {n: (arrays.kind(types[n]), columns[n]) for n in names}
    listed, values = arrays.said(told)
    wrong = sql.SQL(" OR ").join(
        sql.SQL("(said.{0} IS NOT NULL AND one.{0} IS DISTINCT FROM said.{0})").format(
            sql.Identifier(n)
        )
        for n in names
    )
    words = sql.SQL(
        "SELECT said.n, to_jsonb(one)::text, to_jsonb(said)::text FROM {} JOIN {} one USING (id) WHERE {} ORDER BY said.n"
    ).format(listed, sql.Identifier(table(entity.name)), wrong)
    found: dict[int, Differing] = {}
    for n, there, said in arrays.ask(words, values):
        was, new = json.loads(there), json.loads(said)
        other = {f: new[f] for f in names if new[f] is not None and new[f] != was[f]}
        found[n - 1] = Differing(table(entity.name), entity.name, was["id"], was, other)
    return found


def of_names(
    entity: str, rows: list[dict[str, Any]], known: Mapping[str, str], fields: Fields
) -> list[Differing]:
    """Names and banks as they stand, telephones and accounts by their index."""
    if not rows:
        return []
    plain = NAMES[entity]
    told: dict[str, tuple[str, Any]] = {"id": ("text", [known[row["id"]] for row in rows])}
    told |= {name: ("text", [row.get(name) for row in rows]) for name in plain}
    numbers = SEALED if entity == "person" else {}
    for name, kind in numbers.items():
        each = [row.get(name) for row in rows]
        index = [f"\\x{fields.index(kind, one).digest.hex()}" if one else None for one in each]
        told[f"{name}_index"] = ("bytea", index)
    listed, values = arrays.said(told)
    wrong = sql.SQL(" OR ").join(
        sql.SQL("(said.{0} IS NOT NULL AND one.{0} IS DISTINCT FROM said.{0})").format(
            sql.Identifier(name)
        )
        for name in told
        if name != "id"
    )
    words = sql.SQL(
        "SELECT said.n, to_jsonb(one)::text FROM {} JOIN {} one USING (id) WHERE {} ORDER BY said.n"
    ).format(listed, sql.Identifier(IDENTITIES[entity]), wrong)
    found = []
    for n, there in arrays.ask(words, values):
        row, was = rows[n - 1], json.loads(there)
        other = _names(
            entity,
            row,
            was,
            plain,
            {name: told[f"{name}_index"][1][n - 1] for name in numbers},
            fields,
        )
        if other:
            found.append(Differing(IDENTITIES[entity], entity, was["id"], was, other, row["id"]))
    return found


MEMBERS = "registry_membership"
"""Who is what to the head of his household now; in changes such a row bears the person's id."""


def of_relations(rows: list[dict[str, Any]], known: Mapping[str, str]) -> list[Differing]:
    """Where the sheet says somebody is something else to the head. `there`: `head`, and whether the household has one."""
    told = [row for row in rows if row.get("relation")]
    if not told:
        return []
    found = arrays.ask(
        "SELECT said.n, one.relation, one.head, one.source_id, EXISTS (SELECT FROM registry_membership other WHERE other.head "
        "AND other.household_id = one.household_id AND other.finish = one.finish) "
        "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS said (id, relation, n) JOIN registry_membership one "
        "ON one.person_id = said.id AND one.finish = %s AND one.relation <> said.relation ORDER BY said.n",
        [
            arrays.literal([known[row["id"]] for row in told]),
            arrays.literal([row["relation"] for row in told]),
            OPEN_END,
        ],
    )
    differing = []
    for n, relation, head, source, headed in found:
        row = told[n - 1]
        there = {
            "relation": relation,
            "head": head,
            "headed": headed,
            "source_id": source,
            "version": 0,
        }
        said = {"relation": row["relation"]}
        differing.append(Differing(MEMBERS, "person", known[row["id"]], there, said, row["id"]))
    return differing


def _names(
    entity: str,
    row: Mapping[str, Any],
    was: Mapping[str, Any],
    plain: tuple[str, ...],
    indexes: Mapping[str, str | None],
    fields: Fields,
) -> dict[str, Any]:
    other: dict[str, Any] = {
        name: row[name]
        for name in plain
        if row.get(name) and _bare(row[name]) != _bare(was[name] or "")
    }
    for name, index in indexes.items():
        if index and index != was[f"{name}_index"]:
            place = Place(IDENTITIES[entity], name, was["id"])
            other[name] = {"sealed": fields.seal(place, row[name]).hex()}
    return other


def _bare(name: str) -> str:
    return "".join(half_width(name).split())


# ---- whose word counts


class Judge:
    """Decides of every difference whether the file counts. By source: what stands there from an office that is nearer to the fact
    stays, what somebody has decided stays, what is newer than the file stays; each until somebody chooses.
    """

    def __init__(
        self, entity: Entity | None, found: Mapping[int, Differing], supplier: str, as_of: dt.date
    ) -> None:
        self.entity, self.supplier, self.as_of = entity, supplier, as_of
        self._learn(list(found.values()))

    @classmethod
    def of_names(cls, entity: str, found: list[Differing], supplier: str, as_of: dt.date) -> Judge:  # noqa: ARG003
        return cls(None, dict(enumerate(found)), supplier, as_of)

    def _learn(self, found: list[Differing]) -> None:
        rows = [one.row for one in found]
        numbers = [one.there["source_id"] for one in found if one.there.get("source_id")]
        said = arrays.ask(
            "SELECT id, supplier, as_of FROM registry_source WHERE id = ANY(%s)", [numbers]
        )
        self.sources = {number: (supplier, as_of) for number, supplier, as_of in said}
        decided = arrays.ask(
            'SELECT "row", fact FROM registry_claim WHERE "row" = ANY(%s) AND chosen AND decided_by <> %s',
            [rows, ""],
        )
        self.decided = {(row, fact) for row, fact in decided}

    def changes(self, one: Differing) -> Iterator[Change]:
        source = one.there.get("source_id")
        for fact, new in one.said.items():
            old = self._old(one, fact)
            why = "" if old in (None, "") else self._why(one, fact, source)
            yield Change(
                one.table, one.entity, one.row, fact, old, new, one.there["version"], why, source
            )

    @staticmethod
    def _old(one: Differing, fact: str) -> Any:
        if fact in SEALED and fact not in one.there:
            sealed = one.there[f"{fact}_sealed"]
            return {"sealed": sealed[2:]} if sealed else None
        return one.there[fact]

    def _why(self, one: Differing, fact: str, source: int | None) -> str:
        if (one.row, fact) in self.decided:
            return DECIDED
        if source not in self.sources or source is None:
            return ""
        supplier, as_of = self.sources[source]
        if as_of > self.as_of:
            return OLDER
        nearer = (
            self.entity.facts[fact].suppliers if self.entity and fact in self.entity.facts else ()
        )
        if supplier != self.supplier and supplier in nearer:
            mine = nearer.index(self.supplier) if self.supplier in nearer else len(nearer)
            return SOURCE if nearer.index(supplier) < mine else ""
        return ""
