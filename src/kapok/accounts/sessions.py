"""Sessions in the database, read together with who is logged in: one question at the beginning of every page.

Django's engine for sessions (`SESSION_ENGINE`), with the account as a column of its own, so that account, grants and the
settings of the day come with the session.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils.crypto import constant_time_compare

from kapok.accounts.day import OF_DAY
from kapok.accounts.models import Account, Area, Grant, Session, Setting
from kapok.accounts.postgres.base import ask
from kapok.accounts.postgres.rows import columns, made, names

_WORDS = """SELECT {session}, {account}, s.account_id IS NOT NULL,
(SELECT coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('in', to_jsonb(r)) ORDER BY g.id), '[]')
 FROM {grants} g LEFT JOIN {areas} r ON r.code = g.area_id WHERE g.account_id = s.account_id),
(SELECT coalesce(jsonb_object_agg(name, value), '{{}}') FROM {settings}
 WHERE name = ANY(%s))
FROM {sessions} s LEFT JOIN {accounts} a ON a.id = s.account_id WHERE s.session_key = %s AND s.expire_date > now()"""


@dataclass(frozen=True, slots=True)
class Entered:
    """`grants`: all that the account ever had, with their areas. `settings`: of the day, by name."""

    session: Session
    account: Account | None
    grants: list[Grant]
    settings: dict[str, Any]


class SessionStore(Stored):
    """`entered`: who was logged in when the session was read."""

    entered: Entered | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)
        session.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session

    def _get_session_from_db(self) -> Session | None:
        self.entered = entered(self.session_key)
        if self.entered is None:
            self._session_key = None
            return None
        return self.entered.session


def entered(key: str) -> Entered | None:
    """The session of the key if it has not ended, and whose it is."""
    asked = ask(_words(), [list(OF_DAY), key])
    if not asked:
        return None
    first = len(Session._meta.concrete_fields)  # noqa: SLF001 - Django's documented way to a model's columns
    *told, known, grants, settings = asked[0]
    session = made(Session, told[:first])
    account = made(Account, told[first:]) if known else None
    return Entered(session, account, [_grant(g) for g in json.loads(grants)], json.loads(settings))


def account_of(session: SessionBase) -> Account | AnonymousUser:
    """Who is logged in. A session of a password that has changed since, or of an account that is no longer in use, is ended."""
    if SESSION_KEY not in session:
        return AnonymousUser()
    found = session.entered.account if session.entered else None
    if (
        found is None
        or not found.active
        or str(found.pk) != session[SESSION_KEY]
        or not constant_time_compare(
            session.get(HASH_SESSION_KEY, ""), found.get_session_auth_hash()
        )
    ):
        session.flush()
        return AnonymousUser()
    return found


def _grant(told: dict[str, Any]) -> Grant:
    area = told.pop("in")
    grant: Grant = _made(Grant, told)
    if area:
        grant.area = _made(Area, area)
    return grant


def _made(model: Any, told: dict[str, Any]) -> Any:
    """From a row as JSON."""
    fields = model._meta.concrete_fields  # noqa: SLF001
    return model.from_db("default", names(model), [f.to_python(told[f.column]) for f in fields])


@cache
def _words() -> str:
    tables: dict[str, Any] = {
        "sessions": Session,
        "accounts": Account,
        "grants": Grant,
        "areas": Area,
        "settings": Setting,
    }
    return _WORDS.format(
        session=columns(Session, "s"),
        account=columns(Account, "a"),
        **{name: model._meta.db_table for name, model in tables.items()},  # noqa: SLF001
    )
