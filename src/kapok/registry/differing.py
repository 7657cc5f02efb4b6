"""What files say differently, laid down side by side: the one that counts by their order is marked, the others are kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from kapok.registry.ways import table


@dataclass(frozen=True, slots=True)
class Said:
    """In the registry's ids. A number is kept sealed: `{"sealed": …}`, as it would stand in the row itself."""

    entity: str
    row: str
    fact: str
    value: Any
    source: int
    counts: bool


def plain(value: Any) -> Any:
    """As in JSON."""
    return value.isoformat() if isinstance(value, dt.date) else value


def sealed(seal: Callable[[str], bytes], value: str) -> dict[str, str]:
    return {"sealed": seal(value).hex()}


def lay(con: psycopg.Connection, said: Iterable[Said], by: str) -> int:
    """Returns how many. The scope is that of the row they are about."""
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.entity, []).append(one)
    for entity, listed in found.items():
        words = sql.SQL(
            'INSERT INTO registry_claim (entity, "row", fact, value, source_id, recorded_at, recorded_by, chosen, '
            "decided_by, reason, scope) SELECT %s, said.id, said.fact, said.value, said.source, origin.received_at, %s, "
            "said.chosen, '', '', there.scope FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::bigint[], %s::boolean[]) "
            "WITH ORDINALITY AS said (id, fact, value, source, chosen, place) JOIN {} there ON there.id = said.id "
            "JOIN registry_source origin ON origin.id = said.source "
            "ORDER BY said.place"
        ).format(sql.Identifier(table(entity)))
        con.execute(
            words,
            [
                entity,
                by,
                [one.row for one in listed],
                [one.fact for one in listed],
                [json.dumps(one.value, ensure_ascii=False) for one in listed],
                [one.source for one in listed],
                [one.counts for one in listed],
            ],
        )
    return sum(map(len, found.values()))
