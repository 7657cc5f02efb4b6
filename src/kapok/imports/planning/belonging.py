"""Whom the rows of a file are about: who is in the registry already, and where whoever is new belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from kapok.accounts.actor import Actor
from kapok.imports import arrays
from kapok.imports.findings import Kept, ours
from kapok.imports.people import (
    Known,
    known_by_number,
    known_households,
    known_organisations,
    known_persons,
)
from kapok.imports.planning.ground import Ground
from kapok.imports.reading import KNOWN, Read
from kapok.intake.links import HEAD
from kapok.platform.secrets import Fields
from kapok.registry.newids import OWN_ID, new_ids
from kapok.registry.ways import PLACES, led
from kapok.rules.package.entities import Entity

Pairs: TypeAlias = dict[str, tuple[pa.Array, pa.Array]]
"""By entity: ids of the file, and those of the registry beside them."""


class Belonging:
    """`known`: by entity, ids of the file with those of the registry; `scopes`: where they belong; `headed`: households of the
    file that have a head already; `unclear`: numbers that rows of several counties have; `placed`: by entity and id of the file,
    where rows of the file belong.
    """

    def __init__(self, ground: Ground, read: Read, actor: Actor, fields: Fields, city: str) -> None:
        self.ground, self.read, self.fields = ground, read, fields
        self.city = city
        self.known: dict[str, dict[str, str]] = {}
        self.scopes: dict[str, dict[str, str]] = {}
        self.headed: set[str] = set()
        self.unclear: dict[str, set[str]] = {}
        self.placed: dict[str, dict[str, str]] = {"household": {}, "person": {}}
        self.areas = tuple("" if one == "*" else one for one in actor.areas)

    def who(self) -> Pairs:
        """Ids of the file with those of the registry: known ones, new ones, and nothing for whom only somebody mentions."""
        pairs: Pairs = {}
        find: dict[str, Callable[[list[str]], dict[str, Known]]] = {
            "person": lambda ids: known_persons(ids, self.fields),
            "household": known_households,
            "organisation": lambda ids: known_organisations(ids, self.fields),
        }
        find |= {name: partial(self._numbered, name) for name in self.ground.numbered}
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

    def _numbered(self, entity: str, ids: list[str]) -> dict[str, Known]:
        """Rows with these numbers in the county that the file's own row names, or the only ones there are."""
        counties, found = self._counties(entity), dict[str, Known]()
        for one, listed in known_by_number(self.read.words.entities[entity], ids).items():
            county = counties.get(one)
            fits = [
                row
                for row in listed
                if not (county and row.place) or self.scope_of(row.place)[:6] == county
            ]
            if len(fits) == 1 or OWN_ID.fullmatch(one):
                found[one] = (fits or listed)[0]
            elif fits:
                self.unclear.setdefault(entity, set()).add(one)
                self.ground.say(
                    self.ground.spots.get(entity, {}).get(one, ()), ours("number_several")
                )
        return found

    def _counties(self, entity: str) -> dict[str, str]:
        """By the ids of the file, the county of the place that a row names."""
        table = self.read.intake.tables[entity]
        columns = [table.column(name) for name in PLACES if name in table.column_names]
        if not columns:
            return {}
        where = zip(table.column("id").to_pylist(), pc.coalesce(*columns).to_pylist(), strict=True)
        return {one: self.scope_of(code)[:6] for one, code in where if code}

    def _led_to(self, entity: str, old: list[str]) -> list[str]:
        """Whom rows lead to though no row of the file is about them."""
        known, found = set(old), dict[str, None]()
        for one in self.read.words.entities.values():
            table = self.read.intake.tables[one.name]
            for ref, target in led(one).items() if table.num_rows else ():
                if target == entity:
                    found.update(dict.fromkeys(table.column(ref).drop_null().unique().to_pylist()))
        return [row for row in found if row not in known]

    def _not_ours(self, entity: str, known: Mapping[str, Known]) -> None:
        places = self.ground.spots.get(entity, {})
        for one, found in known.items():
            at = places.get(one, ())
            if entity == "person" and not self.within(found.scope):
                self.ground.say(at, self._elsewhere(found.scope))
            elif entity == "household" and found.over:
                self.ground.say(at, ours("household_over"))
            elif entity == "household" and not self.within(found.scope):
                self.ground.say(at, ours("outside"))

    def nowhere(
        self, tables: dict[str, pa.Table], pairs: Mapping[str, tuple[pa.Array, pa.Array]]
    ) -> None:
        """Rows about a person who is not there are left out, so are payments to an organisation that is not; a household that is not
        there is.
        """
        for row in pairs["person"][0].filter(pc.is_null(pairs["person"][1])).to_pylist():
            self.ground.say(self.ground.spots.get("person", {}).get(row, ()), ours("not_here"))
        for entity in self.ground.ways.in_order():
            table = tables[entity.name]
            for ref, target in led(entity).items() if table.num_rows else ():
                paid = target == "organisation" and ref not in entity.refs
                if not paid and target not in ("person", "household", *self.ground.numbered):
                    continue
                old, new = pairs[target]
                gone = old.filter(pc.is_null(new))
                far = (
                    []
                    if paid or target in self.ground.numbered
                    else [
                        one
                        for one, i in self.known[target].items()
                        if not self.within(self.scopes[target][i])
                    ]
                )
                lost = pa.concat_arrays([gone, pa.array(far, pa.string())])
                self._lost(entity, table, ref, target, lost)
            tables[entity.name] = self.ground.table(entity)

    def _lost(self, entity: Entity, table: pa.Table, ref: str, target: str, lost: pa.Array) -> None:
        if not len(lost):
            return
        hit = table.filter(pc.is_in(table.column(ref), value_set=lost))
        places = self.ground.spots[entity.name]
        for row, to in zip(hit.column("id").to_pylist(), hit.column(ref).to_pylist(), strict=True):
            if target == "household":
                self.ground.say(places[row], ours("household_not_here"))
            elif target in self.ground.numbered:
                one = self.read.words.entities[target]
                cell = self.ground.cell(entity.name, places[row][0], ref)
                code = "number_several" if to in self.unclear.get(target, ()) else "number_not_here"
                said = ours(code, *cell, label=one.label, label_en=one.en)
                self.ground.say(places[row], said)
            elif target == "organisation":
                self.ground.say(places[row], ours("organisation_not_here"))
            elif to in self.known["person"]:
                scope = self.scopes["person"][self.known["person"][to]]
                code = "elsewhere" if ref in entity.refs else "payee_elsewhere"
                self.ground.say(places[row], self._elsewhere(scope, code))
            else:
                self.ground.say(places[row], ours("not_here"))

    def _elsewhere(self, scope: str, code: str = "elsewhere") -> Kept:
        """Of whose office he is: of the county's, whatever village he lives in."""
        return ours(code, place=self.called(scope))

    def called(self, scope: str) -> str:
        return self.counties.get(scope[:6], scope[:6])

    @cached_property
    def counties(self) -> dict[str, str]:
        """What they, and the city, are called; by scope."""
        words = "SELECT scope, name FROM accounts_area WHERE level IN ('city', 'county')"
        return {str(scope): str(name) for scope, name in arrays.ask(words)}

    def within(self, scope: str) -> bool:
        return scope.startswith(self.areas)

    def scope_of(self, code: str | None) -> str:
        """As the database works it out: what lies outside the city, or nowhere, is the city's."""
        found = code or ""
        step = 2 if len(found) == 6 else 3
        while found.endswith("0" * step) and found:
            found = found[:-step]
        return found if found.startswith(self.city) and found != self.city else self.city

    def outside(self, tables: dict[str, pa.Table]) -> None:
        """Whoever is new belongs where the row says; that must be within one's own area."""
        houses = self.placed["household"]
        for name in ("household", "person"):
            table, places = tables[name], self.ground.spots.get(name, {})
            columns = [c for c in PLACES if c in table.column_names]
            where = pc.coalesce(*(table.column(c) for c in columns)).to_pylist() if columns else []
            lives = (
                table.column("household").to_pylist() if name == "person" else [None] * len(where)
            )
            for one, code, house in zip(table.column("id").to_pylist(), where, lives, strict=True):
                known = self.known["household"].get(house) if house else None
                scope = self.scopes["household"][known] if known else houses.get(house or "")
                scope = scope or self.scope_of(code)
                self.placed[name][one] = scope
                if one in self.known[name]:
                    continue
                if not self.within(scope):
                    self.ground.say(places[one], ours("outside"))
                elif house in self.headed and self._relation(one) == HEAD:
                    cell = self.ground.cell_of("person", places[one][0], "relation")
                    self.ground.say(places[one], ours("head_there", *cell))
        for entity in self.ground.ways.in_order():
            tables[entity.name] = self.ground.table(entity)

    def _relation(self, person: str) -> str:
        return self.ground.directory.get("person", {}).get(person, {}).get("relation") or ""
