"""On whose behalf a transaction runs. The database is told; its row-level security goes by what it was told.

    kapok.actor           the account's name, as history records it
    kapok.reason          why, as history records it
    kapok.areas           scopes of areas, with commas between them
    kapok.organisations   ids of organisations
    kapok.people          ids of people: oneself, one's household, those of a task

Nothing told, nothing seen. The settings end with the transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from kapok.accounts.models import Account, Grant
from kapok.accounts.postgres.base import ask
from kapok.accounts.roles import Reach, Right

SYSTEM = "system"
CONFIRMED = Q(given_by=None) | Q(confirmed_by__isnull=False)
"""Grants that somebody else than their giver stands for, and those given by nobody: the first ones."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`name`: of the account, as in history. `rights` hold within the scope: areas ∪ organisations ∪ people."""

    name: str
    rights: frozenset[Right] = frozenset()
    areas: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    account: Account | None = field(default=None, compare=False)

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def settings(self) -> dict[str, str]:
        return {
            "kapok.actor": self.name,
            "kapok.areas": ",".join(self.areas),
            "kapok.organisations": ",".join(self.organisations),
            "kapok.people": ",".join(self.people),
        }


NOBODY = Actor("")
MACHINE = Actor(SYSTEM, frozenset(Right), areas=("*",))
"""Long work of the system itself; the star stands for every area."""


def standing(account: Account, day: dt.date) -> list[Grant]:
    """Grants of the day that somebody else than their giver stands for, whether or not a second factor is there yet."""
    found = Grant.objects.filter(stands(day), account=account)
    return list(found.select_related("area").order_by("id"))


def holding(role: str, day: dt.date) -> QuerySet[Account]:
    """Accounts in use that hold the role."""
    held = Grant.objects.filter(stands(day), role=role)
    return Account.objects.filter(active=True, pk__in=held.values("account"))


def stands(day: dt.date) -> Q:
    """Grants of the day that hold."""
    return CONFIRMED & Q(start__lte=day, finish__gte=day)


def actor_of(account: Account, grants: Iterable[Grant], role: str = "") -> Actor:
    """The account with the grants that stand, or with those of one role only. Of roles over different places the first, unless
    another is taken: the rights of one would else hold where only the other does.
    """
    kept = [
        grant
        for grant in grants
        if role in {"", grant.role} and (not grant.of.second_factor or account.factor_confirmed_at)
    ]
    if apart(kept):
        kept = [grant for grant in kept if grant.role == kept[0].role]
    found = Actor(
        account.username,
        frozenset(right for grant in kept for right in grant.of.rights),
        _distinct(g.area.scope for g in kept if g.reach is Reach.AREA and g.area),
        _distinct(g.organisation for g in kept if g.reach is Reach.ORGANISATION),
        _distinct(g.person for g in kept if g.reach is Reach.PERSON),
        _distinct(g.role for g in kept),
        account,
    )
    return replace(found, people=_with_household(found.people)) if found.people else found


def apart(grants: Iterable[Grant]) -> bool:
    """Whether the roles are held over different places."""
    places: dict[str, set[tuple[str, ...]]] = {}
    for one in grants:
        place = (one.area.scope if one.area else "", one.organisation, one.person)
        places.setdefault(one.role, set()).add(place)
    return len(set(map(frozenset, places.values()))) > 1


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _with_household(people: tuple[str, ...]) -> tuple[str, ...]:
    """Oneself and those who live in the same household now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kapok_household_of(%s)", [list(people)])
        return tuple(row[0] for row in cursor.fetchall())


@contextmanager
def acting_as(actor: Actor, reason: str = "") -> Iterator[Actor]:
    """A transaction on behalf of the actor; rolled back if it ends with an exception."""
    with transaction.atomic():
        tell(actor, reason)
        yield actor


def tell(actor: Actor, reason: str = "") -> None:
    """Tell the database for the rest of the transaction; there must be one."""
    if not connection.in_atomic_block:
        raise RuntimeError("no transaction: what is told would be forgotten at once")
    said = actor.settings | {"kapok.reason": reason}
    calls = ", ".join("set_config(%s, %s, true)" for _ in said)
    ask(f"SELECT {calls}", [word for pair in said.items() for word in pair])
