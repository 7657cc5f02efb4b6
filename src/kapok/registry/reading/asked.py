"""Who asks, as of which day, and by what the registry knew when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from psycopg import sql

from kapok.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """`day`: for which facts hold. `past`: it was asked for, so what begins later is left out. `known`: the last day whose
    entries count; None is all there are.
    """

    actor: Actor
    day: dt.date
    past: bool = False
    known: dt.date | None = None

    @property
    def until(self) -> dt.datetime | None:
        """The first moment that does not count any more."""
        if self.known is None:
            return None
        return timezone.make_aware(dt.datetime.combine(self.known, dt.time())) + dt.timedelta(1)


def for_actor(actor: Actor, alias: str, entity: str = "") -> sql.Composed:
    """Rows of a fact table within the actor's scope. The database holds everybody to it as well; this is the first belt.
    Every area is written out, so that an index is used and the planner knows how much it will find.

    Organisations that belong above one's own areas are seen too: employers from elsewhere are met in every county.
    """
    areas = [area.replace("*", "") for area in actor.areas]
    own = [*actor.people, *actor.organisations]
    words: list[sql.Composable] = [
        sql.SQL("{t}.scope ^@ {}").format(area, t=sql.Identifier(alias)) for area in areas
    ]
    told = [("{t}.concerns && {}::text[]", own)]
    if entity == "organisation":
        told.append(("{t}.scope = ANY({}::text[])", sorted(set(_above(areas)))))
    words += [
        sql.SQL(one).format(values, t=sql.Identifier(alias)) for one, values in told if values
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(words or [sql.SQL("false")]))


def _above(areas: Iterable[str]) -> Iterator[str]:
    """The scopes that areas lie in."""
    for area in areas:
        yield from (area[:n] for n in range(1, len(area)))
