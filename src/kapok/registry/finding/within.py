"""What the questions of a search share: where somebody lives, in words."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg import sql

PLACES = """
    LEFT JOIN LATERAL (
        SELECT * FROM accounts_area WHERE scope IN ({facts}.scope, left({facts}.scope, 9), left({facts}.scope, 6), left({facts}.scope, 4))
        ORDER BY length(scope) DESC LIMIT 1) near ON true
    LEFT JOIN accounts_area above ON above.code = near.parent_id
    LEFT JOIN accounts_area top ON top.code = above.parent_id"""
"""Village, township and county, as far as they are known."""
PLACE = """array_remove(ARRAY[
    CASE WHEN top.level <> 'city' THEN top.name END, CASE WHEN above.level <> 'city' THEN above.name END, near.name], NULL)"""


def rows(words: sql.Composable, told: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(words, told)
        return list(cursor.fetchall())
