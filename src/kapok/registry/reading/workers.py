"""How many work somewhere, as far as whoever asks may see them."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from kapok.registry.reading.asked import Asked, for_actor
from kapok.registry.ways import table
from kapok.registry.words import words


def at_work(asked: Asked, employer: str) -> int:
    """People in a job there on the day."""
    if "employment" not in words().entities:
        return 0
    question = sql.SQL(
        "SELECT count(DISTINCT job.person) FROM {} job WHERE job.employer = %(employer)s "
        "AND job.start <= %(day)s AND job.finish >= %(day)s AND {}"
    ).format(sql.Identifier(table("employment")), for_actor(asked.actor, "job"))
    with connection.cursor() as cursor:
        cursor.execute(question, {"employer": employer, "day": asked.day})
        return int(cursor.fetchone()[0])
