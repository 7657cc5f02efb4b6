"""Whom a row is about: the person and the organisation nearest to a measure's unit, found through the references."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.masking import masked
from kapok.rules.package.vocabulary import Vocabulary
from kapok.screening.load import Loaded
from kapok.screening.paths import Path, Paths

PERSON, ORGANISATION, HOUSEHOLD = "person", "organisation", "household"
VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Whom:
    """SQL that finds ids of a person and an organisation for the rows `u` of a unit table. `owner`: the person is the
    organisation's own, not one the row is about.
    """

    joins: str
    person: str
    organisation: str
    owner: bool


def whom(vocabulary: Vocabulary, unit: str) -> Whom:
    """Joins from `u.id` along references; `NULL` where nobody is near."""
    at = Paths(vocabulary, unit)
    paths = {kind: shortest(vocabulary, unit, kind) for kind in (PERSON, ORGANISATION)}
    columns: dict[str, str] = {}
    for kind, path in paths.items():
        if path is None:
            columns[kind] = "NULL::VARCHAR"
        else:
            columns[kind] = at.column(path[:-1], path[-1]) if path else "w.id"
    way = paths[PERSON] or ()
    passed = {at.target(way[:i]) for i in range(len(way))}
    joins = f"LEFT JOIN {unit} w ON w.id = u.id {at.joins}"
    return Whom(joins, columns[PERSON], columns[ORGANISATION], ORGANISATION in passed)


def shortest(vocabulary: Vocabulary, start: str, wanted: str) -> Path | None:
    """The references from one entity to another, the fewest; None if there is no way. Families are not followed."""
    queue: list[tuple[str, Path]] = [(start, ())]
    seen = {start}
    while queue:
        entity, path = queue.pop(0)
        if entity == wanted:
            return path
        for ref, target in vocabulary.entities[entity].refs.items():
            if target not in seen and target != HOUSEHOLD:
                seen.add(target)
                queue.append((target, (*path, ref)))
    return None


def home(vocabulary: Vocabulary, id_: str) -> tuple[str, str, str]:
    """SQL: joins from a column that may hold a person's id, and the household and village found; NULL where it holds none."""
    person, household = (vocabulary.entities.get(name) for name in (PERSON, HOUSEHOLD))
    if person is None or household is None or HOUSEHOLD not in person.refs:
        return "", "NULL::VARCHAR", "NULL::VARCHAR"
    joins = (
        f"LEFT JOIN {PERSON} home_p ON home_p.id = {id_} "
        f"LEFT JOIN {HOUSEHOLD} home_h ON home_h.id = home_p.{HOUSEHOLD}"
    )
    village = f"home_h.{VILLAGE}" if VILLAGE in household.facts else "NULL::VARCHAR"
    return joins, f"home_p.{HOUSEHOLD}", village


def named(loaded: Loaded, id_: str | None) -> str:
    """The name in the files, or nothing."""
    return loaded.names.get(id_ or "", "")


def shown_id(id_: str | None) -> str:
    """The id, numbers of people masked."""
    return masked(id_) if id_ else ""
