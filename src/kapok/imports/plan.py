"""What a file would change: every row's verdict, and all that would be written, worked out in bulk against the registry."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kapok.accounts.actor import Actor
from kapok.imports import arrays, differences
from kapok.imports.findings import OURS, Kept, kept, ours
from kapok.imports.keys import Key, key_of
from kapok.imports.models import CHANGED, LEFT_OUT, LOOK, NEW, SAME
from kapok.imports.people import Known, known_households, known_organisations, known_persons
from kapok.imports.reading import KNOWN, Read
from kapok.intake import Finding, Level
from kapok.intake.gather import Batch
from kapok.intake.links import HEAD
from kapok.platform.secrets import Fields
from kapok.registry.guards import NOT_YET
from kapok.registry.newids import Ids, new_ids
from kapok.registry.ways import IDENTITIES, PLACES, Ways
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity

_LONGEST_NUMBER, _LONGEST_NAME = 30, 120
_LONGEST = {
    "person": (("name", 30, ("姓名", "the name")), ("bank", 60, ("开户银行", "the bank"))),
    "organisation": (("name", _LONGEST_NAME, ("单位名称", "the organisation's name")),),
}
FAR = 2**24
"""Row numbers of a sheet lie below; so sheet and row are one number."""
_FILE_ONLY = frozenset(("reference_unknown", "reference_all", "not_registered", "heads_none"))
"""What intake says because it sees nothing but the file."""


def spot(sheet: int, number: int) -> int:
    return sheet * FAR + number


@dataclass(slots=True)
class RowPlan:
    verdict: str = SAME
    subject: str = ""
    changes: list[differences.Change] = field(default_factory=list)
    findings: list[Kept] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """Rows of one entity that would be made, in the registry's ids; `old`: their ids in the file; `spots`: where each stands."""

    entity: Entity
    columns: dict[str, pa.Array]
    old: list[str]
    spots: list[int]


@dataclass(slots=True)
class Plan:
    """`rows` by spot. `made` in the order in which rows may be laid down. `findings`: of the file, or of many rows at once."""

    rows: dict[int, RowPlan]
    made: dict[str, Made]
    findings: list[Kept]
    known: dict[str, dict[str, str]]
    directory: dict[str, dict[str, dict[str, Any]]]
    "Names, telephones and accounts by entity and id of the file, as far as they can be kept."

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((NEW, CHANGED, SAME, LOOK, LEFT_OUT), 0)
        for row in self.rows.values():
            found[row.verdict] += 1
        return found

    def digest(self) -> str:
        """The same as long as the same would be written."""
        whole = hashlib.sha256()
        for at, row in self.rows.items():
            told = [at, row.verdict, row.subject, [one.told() for one in row.changes]]
            whole.update(json.dumps(told, default=str).encode())
        return whole.hexdigest()


class Planner:
    """One file against the registry, as the actor sees it."""

    def __init__(
        self,
        read: Read,
        actor: Actor,
        fields: Fields,
        today: dt.date,
        supplier: str,
        as_of: dt.date,
    ) -> None:
        self.read, self.actor, self.fields, self.today = read, actor, fields, today
        self.supplier, self.as_of = supplier, as_of
        self.city = _city()
        self.ways = Ways(read.words, self.city)
        self.rows: dict[int, RowPlan] = {}
        self.out: set[int] = set()
        self.spots: dict[str, dict[str, list[int]]] = {}
        self.keys: dict[str, dict[str, Key]] = {}
        self.known: dict[str, dict[str, str]] = {}
        self.scopes: dict[str, dict[str, str]] = {}
        self.group: list[Kept] = []
        self.directory: dict[str, dict[str, dict[str, Any]]] = {}
        self.headed: set[str] = set()
        self.columns: dict[tuple[str, int], Mapping[str, str]] = {}
        self._mentioned: dict[str, dict[str, list[int]]] | None = None

    def run(self) -> Plan:
        self._rows()
        self._spots()
        self._too_long()
        pairs = self._who()
        tables = {e.name: self._table(e) for e in self.ways.in_order()}
        self._nowhere(tables, pairs)
        self._outside(tables)
        ids = Ids.told(pairs, self.read.words)
        made: dict[str, Made] = {}
        for entity in self.ways.in_order():
            table = tables[entity.name]
            if table.num_rows:
                ids = self._entity(entity, table, ids, pairs, made)
        self._people_changed(made)
        self._verdicts(made)
        return Plan(self.rows, made, self.group, self.known, self.directory)

    # ---- rows of the sheets

    def _rows(self) -> None:
        sheets = {parsed.sheet.name: n for n, parsed in enumerate(self.read.parsed())}
        for n, parsed in enumerate(self.read.parsed()):
            numbers = parsed.sheet.numbers
            body = sorted([*parsed.rows, *parsed.unchanged])
            self.rows.update((spot(n, numbers[index]), RowPlan()) for index in body)
            self.out.update(spot(n, numbers[parsed.rows[i]]) for i in parsed.left_out)
        for finding in self.read.intake.findings:
            if finding.place.file and finding.code not in _FILE_ONLY:
                self._finding(finding, sheets)

    def _finding(self, finding: Finding, sheets: Mapping[str, int]) -> None:
        sheet = sheets.get(finding.place.sheet)
        numbers = finding.rows or ((finding.place.row,) if finding.place.row else ())
        if finding.level == Level.REPAIR or sheet is None or not numbers:
            self.group.append(kept(finding) | {"sheet": finding.place.sheet})
            return
        one = kept(finding)
        if len(numbers) > 1:
            one = {"group": len(self.group), "level": str(finding.level)}
            self.group.append(kept(finding) | {"sheet": finding.place.sheet, "rows": len(numbers)})
        for number in numbers:
            row = self.rows.get(spot(sheet, number))
            if row is not None:
                row.findings.append(one)

    def _spots(self) -> None:
        """Where each row of an entity stands, and by what it is found again."""
        sheets = {id(parsed): n for n, parsed in enumerate(self.read.parsed())}
        for entity, batches in self.read.intake.made.items():
            places = self.spots.setdefault(entity, {})
            keys = self.keys.setdefault(entity, {})
            for batch in batches:
                self._batch(batch, sheets, places, keys)
        employers = self.spots.setdefault("organisation", {})
        for one, at in self._mentions().get("organisation", {}).items():
            employers.setdefault(one, at)

    def _batch(
        self,
        batch: Batch,
        sheets: Mapping[int, int],
        places: dict[str, list[int]],
        keys: dict[str, Key],
    ) -> None:
        parsed = batch.origin.parsed
        if parsed is None:
            return
        sheet = sheets[id(parsed)]
        numbers, rows = parsed.sheet.numbers, parsed.rows
        key = key_of(batch.rule) if batch.rule is not None else None
        if batch.rule is not None:
            self.columns.setdefault((batch.rule.entity, sheet), batch.origin.columns)
        for row_id, i in zip(batch.ids, batch.rows, strict=True):
            places.setdefault(row_id, []).append(spot(sheet, numbers[rows[i]]))
            if key is not None:
                keys.setdefault(row_id, key)

    def _table(self, entity: Entity) -> pa.Table:
        """Rows of the file: not those that only stand beside it, nor those of rows that are left out."""
        table = self.read.intake.tables[entity.name]
        places = self.spots.get(entity.name, {})
        keep = [
            not self.out.issuperset(places.get(one, ())) for one in table.column("id").to_pylist()
        ]
        return table if all(keep) else table.filter(pa.array(keep, pa.bool_()))

    def _say(self, spots: Iterable[int], one: Kept) -> None:
        for at in spots:
            row = self.rows[at]
            if one not in row.findings:
                row.findings.append(one)
            if one["level"] == Level.ERROR:
                self.out.add(at)

    def _cell(self, entity: str, at: int, fact: str) -> tuple[str, str]:
        """Letter and heading of the column in which a fact stands; empty where it stands in no one."""
        sheet = at // FAR
        column = self.columns.get((entity, sheet), {}).get(fact, "")
        parsed = self.read.parsed()[sheet]
        place = parsed.sheet.place(-1, parsed.position(column), parsed.head(column))
        return (place.letter, place.column) if column else ("", "")

    def _too_long(self) -> None:
        """What a column of the registry cannot hold is told, not cut off."""
        for entity, most in (("household", _LONGEST_NUMBER), ("organisation", _LONGEST_NAME)):
            for one, at in self.spots.get(entity, {}).items():
                if len(one) > most:
                    self._say(at, ours("number_too_long"))
        for entity, table in self.read.intake.directory.items():
            rows = {row["id"]: row for row in table.to_pylist()}
            self.directory[entity] = rows
            for name, most, label in _LONGEST.get(entity, ()):
                for one, row in rows.items():
                    if len(row.get(name) or "") > most:
                        row[name] = None
                        said = ours("too_long", label=label[0], label_en=label[1], most=str(most))
                        self._say(self._where(entity, one), said)

    # ---- who is who

    def _who(self) -> dict[str, tuple[pa.Array, pa.Array]]:
        """Ids of the file with those of the registry: known ones, new ones, and nothing for whom only somebody mentions."""
        pairs: dict[str, tuple[pa.Array, pa.Array]] = {}
        find: dict[str, Callable[[list[str]], dict[str, Known]]] = {
            "person": lambda ids: known_persons(ids, self.fields),
            "household": known_households,
            "organisation": lambda ids: known_organisations(ids, self.fields),
        }
        for entity, table in self.read.intake.tables.items():
            old = table.column("id").to_pylist()
            extra = self._led_to(entity, old) if entity in find else []
            old += extra
            known = find[entity](old) if entity in find and old else {}
            if entity in find:
                self.known[entity] = {one: found.id for one, found in known.items()}
                self.scopes[entity] = {found.id: found.scope for found in known.values()}
                self._not_ours(entity, known)
                if entity == "household":
                    self.headed = {one for one, found in known.items() if found.head}
            mentioned = self.read.intake.mentioned.get(entity, frozenset()) | frozenset(extra)
            fresh = iter(new_ids(len(old)))
            new = [
                known[one].id
                if one in known
                else one.removeprefix(KNOWN)
                if one.startswith(KNOWN)
                else None
                if one in mentioned and (entity in ("person", "household") or one in extra)
                else next(fresh)
                for one in old
            ]
            pairs[entity] = (pa.array(old, pa.string()), pa.array(new, pa.string()))
        return pairs

    def _led_to(self, entity: str, old: list[str]) -> list[str]:
        """Whom rows lead to though no row of the file is about them."""
        known, found = set(old), dict[str, None]()
        for one in self.read.words.entities.values():
            table = self.read.intake.tables[one.name]
            for ref, target in one.refs.items() if table.num_rows else ():
                if target == entity:
                    found.update(dict.fromkeys(table.column(ref).drop_null().unique().to_pylist()))
        return [row for row in found if row not in known]

    def _not_ours(self, entity: str, known: Mapping[str, Known]) -> None:
        places = self.spots.get(entity, {})
        for one, found in known.items():
            at = places.get(one, ())
            if entity == "person" and not self._in(found.scope):
                self._say(at, ours("elsewhere", scope=found.scope))
            elif entity == "household" and found.over:
                self._say(at, ours("household_over"))
            elif entity == "household" and not self._in(found.scope):
                self._say(at, ours("outside"))

    def _nowhere(
        self, tables: dict[str, pa.Table], pairs: Mapping[str, tuple[pa.Array, pa.Array]]
    ) -> None:
        """Rows about a person who is not there are left out; a household that is not there is."""
        for row in pairs["person"][0].filter(pc.is_null(pairs["person"][1])).to_pylist():
            self._say(self.spots.get("person", {}).get(row, ()), ours("not_here"))
        for entity in self.ways.in_order():
            table = tables[entity.name]
            for ref, target in entity.refs.items() if table.num_rows else ():
                if target not in ("person", "household"):
                    continue
                old, new = pairs[target]
                gone = old.filter(pc.is_null(new))
                far = [
                    one
                    for one, i in self.known[target].items()
                    if not self._in(self.scopes[target][i])
                ]
                lost = pa.concat_arrays([gone, pa.array(far, pa.string())])
                self._lost(entity, table, ref, target, lost)
            tables[entity.name] = self._table(entity)

    def _lost(self, entity: Entity, table: pa.Table, ref: str, target: str, lost: pa.Array) -> None:
        if not len(lost):
            return
        hit = table.filter(pc.is_in(table.column(ref), value_set=lost))
        places = self.spots[entity.name]
        for row, to in zip(hit.column("id").to_pylist(), hit.column(ref).to_pylist(), strict=True):
            if target == "household":
                self._say(places[row], ours("household_not_here"))
            elif to in self.known["person"]:
                scope = self.scopes["person"][self.known["person"][to]]
                self._say(places[row], ours("elsewhere", scope=scope))
            else:
                self._say(places[row], ours("not_here"))

    # ---- where

    def _in(self, scope: str) -> bool:
        areas = ["" if one == "*" else one for one in self.actor.areas]
        return any(scope.startswith(area) for area in areas)

    def _scope(self, code: str | None) -> str:
        """As the database works it out: what lies outside the city, or nowhere, is the city's."""
        found = code or ""
        step = 2 if len(found) == 6 else 3
        while found.endswith("0" * step) and found:
            found = found[:-step]
        return found if found.startswith(self.city) and found != self.city else self.city

    def _outside(self, tables: dict[str, pa.Table]) -> None:
        """Whoever is new belongs where the row says; that must be within one's own area."""
        houses: dict[str, str] = {}
        for name in ("household", "person"):
            table, places = tables[name], self.spots.get(name, {})
            columns = [c for c in PLACES if c in table.column_names]
            where = pc.coalesce(*(table.column(c) for c in columns)).to_pylist() if columns else []
            lives = (
                table.column("household").to_pylist() if name == "person" else [None] * len(where)
            )
            for one, code, house in zip(table.column("id").to_pylist(), where, lives, strict=True):
                known = self.known["household"].get(house) if house else None
                scope = self.scopes["household"][known] if known else houses.get(house or "")
                scope = scope or self._scope(code)
                if name == "household":
                    houses[one] = scope
                if one in self.known[name]:
                    continue
                if not self._in(scope):
                    self._say(places[one], ours("outside"))
                elif house in self.headed and self._relation(one) == HEAD:
                    self._say(places[one], ours("head_there"))
        for entity in self.ways.in_order():
            tables[entity.name] = self._table(entity)

    def _relation(self, person: str) -> str:
        return self.directory.get("person", {}).get(person, {}).get("relation") or ""

    # ---- what is new, what differs

    def _entity(
        self,
        entity: Entity,
        table: pa.Table,
        ids: Ids,
        pairs: dict[str, tuple[pa.Array, pa.Array]],
        made: dict[str, Made],
    ) -> Ids:
        told = ids.mapped(table.column("id"), entity.name)
        if told.null_count:  # a household that is only mentioned and not there
            table = table.filter(pc.is_valid(told))
        old = table.column("id").to_pylist()
        columns = self._columns(entity, table, ids)
        if entity.name in IDENTITIES:
            known = self.known[entity.name]
        else:
            known = differences.matched(entity, columns, old, self.keys[entity.name])
            ids = self._renamed(entity, known, pairs)
            columns["id"] = ids.mapped(table.column("id"), entity.name)
        is_known = pa.array([one in known for one in old], pa.bool_())
        new = pc.invert(is_known)
        fresh = [one for one in old if one not in known]
        if fresh:
            places = self.spots[entity.name]
            of = {name: column.filter(new) for name, column in columns.items()}
            made[entity.name] = Made(entity, of, fresh, [places[one][0] for one in fresh])
        if len(fresh) < len(old):
            there = {name: column.filter(is_known) for name, column in columns.items()}
            self._changes(entity, there, [one for one in old if one in known])
        return ids

    def _renamed(
        self,
        entity: Entity,
        known: Mapping[str, str],
        pairs: dict[str, tuple[pa.Array, pa.Array]],
    ) -> Ids:
        if known:
            old, new = pairs[entity.name]
            listed = zip(old.to_pylist(), new.to_pylist(), strict=True)
            again = [known.get(one, before) for one, before in listed]
            pairs[entity.name] = (old, pa.array(again, pa.string()))
        return Ids.told(pairs, self.read.words)

    def _columns(self, entity: Entity, table: pa.Table, ids: Ids) -> dict[str, pa.Array]:
        columns = {"id": ids.mapped(table.column("id"), entity.name)}
        wide = ids.columns(entity, table)
        columns |= {name: column for name, column in wide.items() if name != "id"}
        for name in NOT_YET.get(entity.name, ()):
            if name in columns:
                columns[name] = self._happened(entity, table, name, columns[name])
        if entity.stored_columns().get("start") == entity.stored_columns().get("finish") == "date":
            wrong = pc.fill_null(pc.less(columns["finish"], columns["start"]), False)
            columns["finish"] = pc.if_else(wrong, pa.scalar(None, pa.date32()), columns["finish"])
        return columns

    def _happened(self, entity: Entity, table: pa.Table, name: str, days: pa.Array) -> pa.Array:
        """A day that has not come is not written."""
        late = pc.and_(
            pc.greater(days, pa.scalar(self.today)), pc.not_equal(days, pa.scalar(OPEN_END))
        )
        late = pc.fill_null(late, False)
        if not pc.any(late).as_py():
            return days
        fact = entity.facts[name]
        one = ours("not_yet", label=fact.label, label_en=fact.en)
        for row in table.column("id").filter(late).to_pylist():
            self._say(self.spots[entity.name][row], one)
        return pc.if_else(late, pa.scalar(None, pa.date32()), days)

    def _changes(self, entity: Entity, columns: dict[str, pa.Array], old: list[str]) -> None:
        found = differences.of_facts(entity, columns)
        judge = differences.Judge(entity, found, self.supplier, self.as_of)
        places = self.spots[entity.name]
        for n, row in found.items():
            at = [one for one in places[old[n]] if one not in self.out]
            if not at:
                continue
            for change in judge.changes(row):
                if entity.name == "person" and change.fact == "household":
                    cell = self._cell("person", at[0], "household")
                    self._say(at[:1], ours("household_differs", *cell))
                elif entity.name in IDENTITIES and _elsewhere(change):
                    self._say(at[:1], ours("place_differs"))
                else:
                    self.rows[at[0]].changes.append(change)

    def _people_changed(self, made: Mapping[str, Made]) -> None:
        """Names, telephones and accounts of whoever is there already."""
        new = {one for part in made.values() for one in part.old if part.entity.name in IDENTITIES}
        for entity in ("person", "organisation"):
            known = self.known[entity]
            rows = [
                row
                for one, row in self.directory.get(entity, {}).items()
                if one in known and one not in new
            ]
            found = differences.of_names(entity, rows, known, self.fields)
            judge = differences.Judge.of_names(entity, found, self.supplier, self.as_of)
            for row in found:
                at = [one for one in self._where(entity, row.old) if one not in self.out]
                if at:
                    self.rows[at[0]].changes.extend(judge.changes(row))

    def _where(self, entity: str, old: str) -> list[int]:
        """Where somebody stands in the sheets, also one who is only mentioned there."""
        places = self.spots.get(entity, {}).get(old)
        return places or self._mentions().get(entity, {}).get(old, [])

    def _mentions(self) -> dict[str, dict[str, list[int]]]:
        """Rows that mention people and organisations, by the rows of other entities that lead to them."""
        if self._mentioned is None:
            found: dict[str, dict[str, list[int]]] = {}
            for entity in self.ways.in_order():
                table = self.read.intake.tables[entity.name]
                for ref, target in entity.refs.items() if table.num_rows else ():
                    if target in IDENTITIES:
                        lead = zip(*(table.column(c).to_pylist() for c in ("id", ref)), strict=True)
                        for one, to in lead:
                            if to is not None:
                                of = found.setdefault(target, {}).setdefault(to, [])
                                of.extend(self.spots.get(entity.name, {}).get(one, ()))
            self._mentioned = found
        return self._mentioned

    # ---- verdicts

    def _verdicts(self, made: dict[str, Made]) -> None:
        for name, part in list(made.items()):
            keep = [at not in self.out for at in part.spots]
            if not all(keep):
                mask = pa.array(keep, pa.bool_())
                of = {column: values.filter(mask) for column, values in part.columns.items()}
                kept_old = [one for one, yes in zip(part.old, keep, strict=True) if yes]
                spots = [one for one in part.spots if one not in self.out]
                made[name] = Made(part.entity, of, kept_old, spots)
        new = {at for part in made.values() for at in part.spots}
        for who in ("person", "household", "organisation"):
            for old, subject in self.known[who].items():
                for place in self._where(who, old):
                    self.rows[place].subject = self.rows[place].subject or subject
        for at, row in self.rows.items():
            if at in self.out:
                row.verdict, row.changes = LEFT_OUT, []
            elif (
                any(one.differs for one in row.changes)
                or _of_registry(row.findings)
                or ((at in new or row.changes) and _to_look_at(row.findings))
            ):
                row.verdict = LOOK
            elif at in new:
                row.verdict = NEW
            elif row.changes:
                row.verdict = CHANGED


def _to_look_at(findings: list[Kept]) -> bool:
    return any(one["level"] != Level.REPAIR for one in findings)


def _of_registry(findings: list[Kept]) -> bool:
    return any(one.get("code") in OURS for one in findings)


def _elsewhere(change: differences.Change) -> bool:
    """A place in another county than the one that stands there."""
    if change.fact not in PLACES or change.old is None:
        return False
    return str(change.old)[:6] != str(change.new)[:6]


def _city() -> str:
    found = arrays.ask(
        "SELECT scope FROM accounts_area WHERE level = 'city' ORDER BY scope LIMIT 1"
    )
    return str(found[0][0]) if found else ""


__all__ = ["Made", "Plan", "Planner", "RowPlan", "spot"]
