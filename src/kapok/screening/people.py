"""Whom a row is about: the person and the organisation nearest to a measure's unit, found through the references."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.rules.masking import masked
from kapok.rules.vocabulary import Vocabulary
from kapok.screening.load import Loaded
from kapok.screening.paths import Paths

PERSON, ORGANISATION = "person", "organisation"


@dataclass(frozen=True, slots=True)
class Whom:
    """SQL that finds ids of a person and an organisation for the rows `u` of a unit table."""

    joins: str
    person: str
    organisation: str


def whom(vocabulary: Vocabulary, unit: str) -> Whom:
    """Joins from `u.id` along references; `NULL` where nobody is near."""
    at = Paths(vocabulary, unit)
    columns: dict[str, str] = {}
    for kind in (PERSON, ORGANISATION):
        path = shortest(vocabulary, unit, kind)
        if path is None:
            columns[kind] = "NULL::VARCHAR"
        else:
            columns[kind] = at.column(tuple(path[:-1]), path[-1]) if path else "w.id"
    joins = f"LEFT JOIN {unit} w ON w.id = u.id {at.joins}"
    return Whom(joins, columns[PERSON], columns[ORGANISATION])


def shortest(vocabulary: Vocabulary, start: str, wanted: str) -> list[str] | None:
    """The references from one entity to another, the fewest; None if there is no way. Families are not followed."""
    queue: list[tuple[str, list[str]]] = [(start, [])]
    seen = {start}
    while queue:
        entity, path = queue.pop(0)
        if entity == wanted:
            return path
        for ref, target in vocabulary.entities[entity].refs.items():
            if target not in seen and target != "household":
                seen.add(target)
                queue.append((target, [*path, ref]))
    return None


def named(loaded: Loaded, id_: str | None) -> str:
    """The name in the files, or nothing."""
    return loaded.names.get(id_ or "", "")


def shown_id(id_: str | None) -> str:
    """The id, numbers of people masked."""
    return masked(id_) if id_ else ""
