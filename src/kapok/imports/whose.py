"""Which person, household or organisation each row of a file is about: known when it was compared, or made of it since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kapok.imports import arrays
from kapok.imports.models import APPLIED, Import, ImportRow
from kapok.imports.planning import spot
from kapok.registry.ways import IDENTITIES

_MADE = (
    "SELECT DISTINCT ON (made.spot) made.spot, made.id FROM imports_wrote wrote, unnest(wrote.rows, wrote.spots) made (id, spot) "
    "WHERE wrote.import_id = %s AND wrote.spots && %s::bigint[] AND made.spot = ANY (%s::bigint[]) "
    "ORDER BY made.spot, array_position(%s::text[], wrote.table_name::text), made.id"
)
_THERE = " UNION ALL ".join(
    f"SELECT '{name}', id FROM registry_{name} WHERE id = ANY (%(ids)s::text[])"
    for name in IDENTITIES
)


class Whose(NamedTuple):
    entity: str
    id: str


def subjects(file: Import, rows: Sequence[ImportRow]) -> dict[int, Whose]:
    """By the row's own number, as far as whoever asks may see them. What was taken back is not there any more."""
    told = {row.pk: row.subject for row in rows if row.subject}
    rest = {spot(row.sheet, row.number): row.pk for row in rows if not row.subject}
    if rest and file.state == APPLIED:
        spots = arrays.literal(list(rest))
        order = arrays.literal([f"registry_{name}" for name in IDENTITIES])
        made = arrays.ask(_MADE, [file.pk, spots, spots, order])
        told |= {rest[at]: row for at, row in made}
    if not told:
        return {}
    there = arrays.ask(_THERE, {"ids": arrays.literal(sorted(set(told.values())))})
    entities = {row: entity for entity, row in there}
    return {key: Whose(entities[row], row) for key, row in told.items() if row in entities}
