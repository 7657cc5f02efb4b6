"""When the registry learnt what is loaded: as of when its file speaks; in a demonstration, when it began.

History is no part of this: its events are of the moment in which the database wrote them.
"""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

from kapok.registry.reading.spans import MONTH, begins
from kapok.registry.ways import IDENTITIES
from kapok.rules.package.entities import Entity


def beginning(entity: Entity) -> str:
    """The column with which rows of an entity begin; a person's is the birth. Nothing if they have none."""
    if entity.name in IDENTITIES:
        return "birth" if "birth" in entity.facts else ""
    return begins(entity)


def learnt(
    begin: pa.Array | None, column: str, files: pa.Array, kept_since: dt.date | None, known: bool
) -> pa.Array:
    """A day for each row. `files`: as of when its file speaks. `kept_since`: the registry is one that was kept from that day
    on, so a row was learnt when it began, what comes month by month when the month was over; never after its file. What
    does not say when it began was learnt from the file, unless it is `known` from the beginning: who is who.
    """
    if kept_since is None:
        return files
    first = pa.array([kept_since] * len(files), pa.date32())
    if begin is None:
        return pc.min_element_wise(first, files) if known else files
    if column == MONTH:
        begin = pc.ceil_temporal(begin, unit="month", ceil_is_strictly_greater=True)
    found = pc.max_element_wise(begin.cast(pa.date32()), first, skip_nulls=known)
    return pc.min_element_wise(pc.coalesce(found, files), files)
