"""Where the rows of a file that are neither people nor households would belong, worked out as the database does it: with whom they are
about, or where their own facts say. Nobody lays one down outside his areas.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa

from kapok.imports.differences import Differing
from kapok.imports.findings import Kept, ours
from kapok.imports.planning.belonging import Belonging
from kapok.imports.planning.ground import Ground
from kapok.imports.reading import KNOWN
from kapok.registry.ways import IDENTITIES, Ways
from kapok.rules.package.entities import LEDGER, Entity

_FIRM = "organisation"


class Placing:
    """`placed`: scopes of rows that the file makes, by entity and id in the file; of those that are there already where one may
    write at all, one's own.
    """

    def __init__(self, ground: Ground, who: Belonging, ways: Ways) -> None:
        self.ground, self.who, self.ways = ground, who, ways
        self.everywhere = who.within(ways.city)
        self.here = next(iter(who.areas), ways.city)
        self.placed: dict[str, dict[str, str]] = who.placed

    def new(self, entity: Entity, table: pa.Table, known: Collection[str]) -> None:
        """Rows that would be new and belong elsewhere are left out, and told whose they are."""
        if self.everywhere or entity.name in ("person", "household"):
            return
        spots, placed = self.ground.spots[entity.name], self.placed.setdefault(entity.name, {})
        for row in _rows(table):
            one = row["id"]
            if one in known or one.startswith(KNOWN):
                placed[one] = self.here
                continue
            target, placed[one] = self._where(entity, row, {})
            bare = entity.name == _FIRM and not _tells(row)
            if not bare and not self.who.within(placed[one]):
                self.ground.say(spots[one], self._said(entity, target, placed[one]))

    def held(self, entity: Entity, row: Differing) -> Kept | None:
        """Why a row that is there may not be changed so: it belongs elsewhere, or would."""
        if self.everywhere or entity.name in ("person", "household"):
            return None
        scope = row.there["scope"]
        if not self.who.within(scope):
            if entity.name == _FIRM:
                return ours("firm_stays", place=self.who.called(scope))
            return self._said(entity, "", scope)
        ways = [column for column, _ in self.ways.to_scope(entity)]
        if entity.name in IDENTITIES or not any(column in row.said for column in ways):
            return None
        of = {target: self.who.scopes.get(target, {}) for _, target in self.ways.to_scope(entity)}
        target, scope = self._where(entity, row.there | row.said, of)
        return None if self.who.within(scope) else self._said(entity, target, scope)

    def _where(
        self, entity: Entity, row: Mapping[str, Any], of: Mapping[str, Mapping[str, str]]
    ) -> tuple[str, str]:
        """By which entity a row's scope is found, nothing where by a place, and the scope. `of`: scopes by ids of the registry, where
        the row holds such.
        """
        for column, target in self.ways.to_scope(entity):
            value = row.get(column)
            if value is None:
                continue
            found = self.who.scope_of(value)
            if target:
                found = of[target].get(value, self.here) if of else self._led(target, value)
            if found != self.ways.city:
                return target, found
        return "", self.ways.city

    def _led(self, target: str, one: str) -> str:
        if one.startswith(KNOWN):
            return self.here
        known = self.who.known.get(target, {}).get(one)
        if known is not None:
            return self.who.scopes[target][known]
        return self.placed.get(target, {}).get(one, self.ways.city)

    def _said(self, entity: Entity, target: str, scope: str) -> Kept:
        if target != _FIRM:
            return ours("outside")
        code = "payee_elsewhere" if entity.name == LEDGER else "firm_elsewhere"
        return ours(code, place=self.who.called(scope))


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    names = table.column_names
    for values in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield dict(zip(names, values, strict=True))


def _tells(row: Mapping[str, Any]) -> bool:
    return any(value is not None for name, value in row.items() if name != "id")
