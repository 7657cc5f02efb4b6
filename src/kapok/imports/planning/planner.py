"""A file against the registry, as the actor sees it: what is new, what differs, and the verdict on each row; worked out in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kapok.accounts.actor import Actor
from kapok.imports import arrays, differences
from kapok.imports.findings import OURS, Kept, ours
from kapok.imports.models import CHANGED, LEFT_OUT, LOOK, NEW
from kapok.imports.places import NewPlace
from kapok.imports.planning.belonging import Belonging, Pairs
from kapok.imports.planning.ground import Ground
from kapok.imports.planning.placing import Placing
from kapok.imports.planning.plan import Made, Plan
from kapok.imports.planning.villages import Villages
from kapok.imports.reading import KNOWN, Read
from kapok.intake import Level
from kapok.intake.links import HEAD
from kapok.platform.secrets import Fields
from kapok.registry.guards import NOT_YET
from kapok.registry.newids import Ids
from kapok.registry.ways import IDENTITIES, PLACES, Ways
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity


class Planner:
    """One file, worked out once."""

    def __init__(
        self,
        read: Read,
        actor: Actor,
        fields: Fields,
        today: dt.date,
        supplier: str,
        as_of: dt.date,
    ) -> None:
        self.fields, self.today, self.actor = fields, today, actor
        self.supplier, self.as_of = supplier, as_of
        self.read, city = read, _city()
        self.ways = Ways(read.words, city)
        self.ground = Ground(read, self.ways)
        self.who = Belonging(self.ground, read, actor, fields, city)
        self.placing = Placing(self.ground, self.who, self.ways)

    def run(self) -> Plan:
        self.ground.lay()
        pairs = self.who.who()
        tables = {e.name: self.ground.table(e) for e in self.ways.in_order()}
        self.who.nowhere(tables, pairs)
        self.who.outside(tables)
        ids = Ids.told(pairs, self.read.words)
        made: dict[str, Made] = {}
        for entity in self.ways.in_order():
            table = tables[entity.name]
            if table.num_rows:
                ids = self._entity(entity, table, ids, pairs, made)
        self._people_changed(made)
        places = Villages(self.ground, self.read, self.actor).plan()
        self._verdicts(made, places)
        places = [one for one in places if one.spot not in self.ground.out]
        return Plan(
            self.ground.rows,
            made,
            self.ground.group,
            self.who.known,
            self.ground.directory,
            self.ground.numbered,
            places,
        )

    def _entity(
        self,
        entity: Entity,
        table: pa.Table,
        ids: Ids,
        pairs: Pairs,
        made: dict[str, Made],
    ) -> Ids:
        told = ids.mapped(table.column("id"), entity.name)
        if told.null_count:  # a household that is only mentioned and not there
            table = table.filter(pc.is_valid(told))
        old = table.column("id").to_pylist()
        columns = self._columns(entity, table, ids)
        if entity.name in IDENTITIES:
            known = self.who.known[entity.name]
        else:
            known = {one: one.removeprefix(KNOWN) for one in old if one.startswith(KNOWN)}
            listed = set(old)
            by_number = self.who.known.get(entity.name, {})
            known |= {one: row for one, row in by_number.items() if one in listed}
            known |= differences.matched(entity, columns, old, self.ground.keys[entity.name])
            ids = self._renamed(entity, known, pairs)
            columns["id"] = ids.mapped(table.column("id"), entity.name)
        self.placing.new(entity, table, known)
        is_known = pa.array([one in known for one in old], pa.bool_())
        new = pc.invert(is_known)
        fresh = [one for one in old if one not in known]
        if fresh:
            places = self.ground.spots[entity.name]
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
        pairs: Pairs,
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
            self.ground.say(self.ground.spots[entity.name][row], one)
        return pc.if_else(late, pa.scalar(None, pa.date32()), days)

    def _changes(self, entity: Entity, columns: dict[str, pa.Array], old: list[str]) -> None:
        found = differences.of_facts(entity, columns)
        judge = differences.Judge(entity, found, self.supplier, self.as_of)
        places = self.ground.spots[entity.name]
        for n, row in found.items():
            at = [one for one in places[old[n]] if one not in self.ground.out]
            if not at:
                continue
            held = self.placing.held(entity, row)
            if held is not None:
                self.ground.say(at[:1], held)
                continue
            for change in judge.changes(row):
                if entity.name == "person" and change.fact == "household":
                    cell = self.ground.cell("person", at[0], "household")
                    self.ground.say(at[:1], ours("household_differs", *cell))
                elif entity.name == "person" and change.fact == "died_on" and _died(change):
                    cell = self.ground.cell("person", at[0], "died_on")
                    self.ground.say(at[:1], ours("death_here", *cell))
                elif entity.name in IDENTITIES and _elsewhere(change):
                    self.ground.say(at[:1], ours("place_differs"))
                else:
                    self.ground.rows[at[0]].changes.append(change)

    def _people_changed(self, made: Mapping[str, Made]) -> None:
        """Names, telephones and accounts of whoever is there already."""
        new = {one for part in made.values() for one in part.old if part.entity.name in IDENTITIES}
        for entity in ("person", "organisation"):
            known = self.who.known[entity]
            rows = [
                row
                for one, row in self.ground.directory.get(entity, {}).items()
                if one in known and one not in new
            ]
            found = differences.of_names(entity, rows, known, self.fields)
            judge = differences.Judge.of_names(entity, found, self.supplier, self.as_of)
            for row in found:
                at = [
                    one for one in self.ground.where(entity, row.old) if one not in self.ground.out
                ]
                if at:
                    changes = list(judge.changes(row))
                    if entity == "person":
                        changes = [self._named(at[0], one) for one in changes]
                    self.ground.rows[at[0]].changes.extend(changes)
            if entity == "person":
                self._relations(rows)

    def _named(self, at: int, change: differences.Change) -> differences.Change:
        """Another name with the same number: whoever wrote it may have meant somebody else, so nobody is renamed unasked."""
        if change.fact != "name" or not change.old:
            return change
        self.ground.say([at], ours("name_differs", *self.ground.cell_of("person", at, "name")))
        return replace(change, differs=change.differs or differences.NAMED)

    def _relations(self, rows: list[dict[str, Any]]) -> None:
        """Who is what to the head. Who is head is settled on the household's page, not by a file."""
        found = differences.of_relations(rows, self.who.known["person"])
        judge = differences.Judge.of_names("person", found, self.supplier, self.as_of)
        for row in found:
            at = [one for one in self.ground.where("person", row.old) if one not in self.ground.out]
            said = {one.get("code") for place in at for one in self.ground.rows[place].findings}
            if not at or "household_differs" in said:
                continue
            code = "head_stays" if row.there["head"] else ""
            if row.said["relation"] == HEAD:
                code = "head_there" if row.there["headed"] else "head_none"
            if code:
                cell = self.ground.cell_of("person", at[0], "relation")
                self.ground.say(at[:1], ours(code, *cell))
            else:
                self.ground.rows[at[0]].changes.extend(judge.changes(row))

    def _verdicts(self, made: dict[str, Made], places: list[NewPlace]) -> None:
        for name, part in list(made.items()):
            keep = [at not in self.ground.out for at in part.spots]
            if not all(keep):
                mask = pa.array(keep, pa.bool_())
                of = {column: values.filter(mask) for column, values in part.columns.items()}
                kept_old = [one for one, yes in zip(part.old, keep, strict=True) if yes]
                spots = [one for one in part.spots if one not in self.ground.out]
                made[name] = Made(part.entity, of, kept_old, spots)
        new = {at for part in made.values() for at in part.spots} | {one.spot for one in places}
        for who in ("person", "household", "organisation"):
            for old, subject in self.who.known[who].items():
                for place in self.ground.where(who, old):
                    self.ground.rows[place].subject = self.ground.rows[place].subject or subject
        for at, row in self.ground.rows.items():
            if not (row.findings or row.changes or self.ground.out):
                if at in new:
                    row.verdict = NEW
            elif at in self.ground.out:
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


def _died(change: differences.Change) -> bool:
    """Somebody of whom the registry does not know it: that ends more than one fact."""
    return change.new != OPEN_END.isoformat() and change.old in (None, OPEN_END.isoformat())


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
