"""Whom a row of an entity is about, and where it belongs: found by following the vocabulary's references.

A person belongs where the household does, a household and an organisation where they stand; every other row belongs where
the people it is about do, else the households, else the organisations, else where its own facts say.
"""

from __future__ import annotations

from kapok.rules.package.entities import Entity, Vocabulary

IDENTITIES = {
    "person": "registry_person",
    "household": "registry_household",
    "organisation": "registry_organisation",
}
"""Entities that bear a name: the identity stands in a table of its own, under the same id. Closest first."""
PLACES = ("village", "hukou_village", "county", "origin_county", "hukou_county")
"""Facts that say where a row belongs, the closest first."""
_BELONGS_WITH = {"person": ("household",), "household": (), "organisation": ()}
"""With whom one who bears a name belongs before his own places are asked."""


def table(entity: str) -> str:
    return f"fact_{entity}"


def led(entity: Entity) -> dict[str, str]:
    """Column → entity whose row it holds: references, and what is called as an identity is, as in the ledger."""
    named = {
        name: name for name in IDENTITIES if name in entity.facts and entity.facts[name].stored
    }
    return entity.refs | named


class Ways:
    """`city`: the scope of what belongs to no county of it."""

    def __init__(self, vocabulary: Vocabulary, city: str) -> None:
        self.entities, self.city = vocabulary.entities, city
        self._closest: dict[str, str] = {}

    def references(self, entity: Entity) -> dict[str, str]:
        """Column → entity, for every column that leads to somebody; the way may be longer than one step, as from an insured month
        over the job to the person.
        """
        return {ref: target for ref, target in led(entity).items() if self.closest(target)}

    def about_somebody(self, entity: Entity) -> bool:
        return entity.name in IDENTITIES or bool(self.references(entity))

    def to_scope(self, entity: Entity) -> list[tuple[str, str]]:
        """Columns by which a row's scope is found, in the order they are asked, each with the entity it leads to, or with
        nothing if it holds the code of a place.
        """
        found = self.references(entity)
        order = list(IDENTITIES)
        refs = sorted(found, key=lambda ref: order.index(self.closest(found[ref])))
        places = [(place, "") for place in PLACES if place in entity.stored_columns()]
        if entity.name not in IDENTITIES:
            return [*((ref, found[ref]) for ref in refs), *places]
        first = [(ref, found[ref]) for ref in refs if found[ref] in _BELONGS_WITH[entity.name]]
        rest = [(ref, found[ref]) for ref in refs if found[ref] not in _BELONGS_WITH[entity.name]]
        return [*first, *places, *rest]

    def to_whom(self, entity: Entity) -> list[tuple[str, str]]:
        """Columns by which is found whom a row is about, each with the entity it leads to; `id` of who bears a name."""
        own = [("id", entity.name)] if entity.name in IDENTITIES else []
        return [*own, *self.references(entity).items()]

    def in_order(self) -> list[Entity]:
        """Every entity behind those that its columns lead to: so may rows be laid down."""
        done: dict[str, Entity] = {}

        def lay(entity: Entity) -> None:
            for target in led(entity).values():
                if target not in done and target != entity.name:
                    lay(self.entities[target])
            done.setdefault(entity.name, entity)

        for entity in self.entities.values():
            lay(entity)
        return list(done.values())

    def closest(self, entity: str, seen: tuple[str, ...] = ()) -> str:
        """The closest identity that an entity leads to; nothing if to none."""
        if entity in IDENTITIES:
            return entity
        if entity in seen:
            return ""
        if not seen and entity in self._closest:
            return self._closest[entity]
        found = {self.closest(t, (*seen, entity)) for t in self.entities[entity].refs.values()}
        nearest = next((name for name in IDENTITIES if name in found), "")
        if not seen:
            self._closest[entity] = nearest
        return nearest
