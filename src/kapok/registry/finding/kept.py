"""What is being looked for, kept sealed for half an hour under a token that says nothing, and for nobody else."""

from __future__ import annotations

from django.db import connection

from kapok.accounts.actor import Actor
from kapok.accounts.settings import SEARCHES_IN_TEN_MINUTES
from kapok.platform.secrets import Fields, Place
from kapok.registry.newids import new_ids
from kapok.registry.trouble import Refused

MINUTES = 30
WINDOW_MINUTES = 10
_TABLE = "registry_search"


def keep(actor: Actor, words: str, fields: Fields) -> str:
    """The token. Refused where the account has looked for too much; what is too old goes."""
    [token] = new_ids(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kapok_forget_searches()")
        cursor.execute(
            "SELECT (SELECT count(*) FROM registry_search WHERE actor = %s AND at > now() - make_interval(mins => %s)), "
            "(SELECT value FROM accounts_setting WHERE name = %s)",
            [actor.name, WINDOW_MINUTES, SEARCHES_IN_TEN_MINUTES.name],
        )
        made, set_ = cursor.fetchone()
        most = SEARCHES_IN_TEN_MINUTES.of(set_)
        if made >= most:
            raise Refused("search_too_often", most=most, minutes=WINDOW_MINUTES)
        cursor.execute(
            "INSERT INTO registry_search (token, actor, at, expires_at, query_sealed) "
            "VALUES (%s, %s, now(), now() + make_interval(mins => %s), %s)",
            [token, actor.name, MINUTES, fields.seal(Place(_TABLE, "query", token), words)],
        )
    return token


def kept_for(actor: Actor, token: str, fields: Fields) -> str | None:
    """What was typed; None if it is too old, another's, or was never there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query_sealed FROM registry_search WHERE token = %s AND actor = %s AND expires_at > now()",
            [token, actor.name],
        )
        row = cursor.fetchone()
    return None if row is None else fields.open(Place(_TABLE, "query", token), bytes(row[0]))
