"""Rows as they stood on a day that is past, put together from history.

History holds what a changed or removed row was before. So a row stood as the first later event says it was before; a row
whose first later event is that it came in was not there; a row without a later event stood as it stands. Coming in does
not count where a row was loaded that had been learnt by then: it stood as it was loaded.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Key = tuple[str, str]
_LATER = """
SELECT DISTINCT ON (table_name, "row") table_name, "row", op, before FROM (
    SELECT event.*, known FROM unnest(%(tables)s::text[], %(rows)s::text[], %(known)s::boolean[]) asked (t, r, known)
    JOIN registry_event event ON event.table_name = asked.t AND event."row" = asked.r AND event.at >= %(until)s
    UNION ALL
    SELECT event.*, true FROM kapok_events_about(%(whom)s, %(until)s) number JOIN registry_event event ON event.id = number
    WHERE coalesce((event.before ->> 'recorded_at')::timestamptz < %(until)s, false) OR NOT EXISTS (
        SELECT FROM registry_event came WHERE came.table_name = event.table_name AND came."row" = event."row"
        AND came.op = 'insert' AND came.at >= %(until)s)
) later WHERE (op <> 'update' OR before IS NOT NULL) AND NOT (op = 'insert' AND known AND NOT EXISTS (
    SELECT FROM registry_event first
    WHERE first.table_name = later.table_name AND first."row" = later."row" AND first.at < %(until)s)) ORDER BY table_name, "row", at, id"""
"""A change of which history holds nothing was one of a column that it must not hold: the row stood as it stands."""


def later(
    until: dt.datetime, rows: Mapping[Key, dt.datetime | None], whom: Sequence[str] = ()
) -> dict[Key, dict[str, Any] | None]:
    """Table and id → how the row stood, for every row of these, or about these, that something has happened to since;
    None is not there yet. `rows`: and when each was learnt.
    """
    keys = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            _LATER,
            {
                "tables": [name for name, _ in keys],
                "rows": [row for _, row in keys],
                "known": [learnt is not None and learnt < until for learnt in rows.values()],
                "whom": list(whom),
                "until": until,
            },
        )
        return {
            (name, row): None if op == "insert" else json.loads(before)
            for name, row, op, before in cursor.fetchall()
        }
