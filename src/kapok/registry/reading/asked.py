"""Who asks, as of which day, and by what the registry knew when."""

from __future__ import annotations

import datetime as dt
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

    Organisations that belong above one's own areas are seen too: employers from elsewhere are met in every county.
    """
    areas = sql.Literal([area.replace("*", "") for area in actor.areas])
    own = sql.Literal([*actor.people, *actor.organisations])
    words = "({t}.scope ^@ ANY({areas}::text[]) OR {t}.concerns && {own}::text[])"
    if entity == "organisation":
        words = f"({words} OR EXISTS (SELECT FROM unnest({{areas}}::text[]) mine WHERE mine ^@ {{t}}.scope))"
    return sql.SQL(words).format(t=sql.Identifier(alias), areas=areas, own=own)
