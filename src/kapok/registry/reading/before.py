"""Rows as they stood on a day that is past, put together from history.

History holds what a changed or removed row was before. So a row stood as the first later event says it was before; a row
whose first later event is that it came in was not there; a row without a later event stood as it stands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

Key = tuple[str, str]
_LATER = """
SELECT DISTINCT ON (table_name, "row") table_name, "row", op, before FROM (
    SELECT event.* FROM unnest(%(tables)s::text[], %(rows)s::text[]) asked (t, r)
    JOIN registry_event event ON event.table_name = asked.t AND event."row" = asked.r AND event.at >= %(until)s
    UNION ALL
    SELECT event.* FROM kapok_events_about(%(whom)s, %(until)s) number JOIN registry_event event ON event.id = number
) later WHERE op <> 'update' OR before IS NOT NULL ORDER BY table_name, "row", at, id"""
"""A change of which history holds nothing was one of a column that it must not hold: the row stood as it stands."""


def later(
    until: dt.datetime, rows: Iterable[Key], whom: Sequence[str] = ()
) -> dict[Key, dict[str, Any] | None]:
    """Table and id → how the row stood, for every row of these, or about these, that something has happened to since;
    None is not there yet.
    """
    keys = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            _LATER,
            {
                "tables": [name for name, _ in keys],
                "rows": [row for _, row in keys],
                "whom": list(whom),
                "until": until,
            },
        )
        return {
            (name, row): None if op == "insert" else json.loads(before)
            for name, row, op, before in cursor.fetchall()
        }
