"""Who looked at whom: a page that was opened, a number that was shown in clear. Every look is kept and stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from psycopg import sql

from kapok.accounts.actor import Actor, tell
from kapok.accounts.postgres.base import ask
from kapok.accounts.roles import Right
from kapok.accounts.settings import REVEALS_AN_HOUR
from kapok.masking import masked_all
from kapok.registry.models import Look
from kapok.registry.purposes import OTHER, PURPOSES
from kapok.registry.reading import said
from kapok.registry.reading.asked import for_actor
from kapok.registry.reindexing import COLUMNS
from kapok.registry.trouble import Refused
from kapok.registry.ways import IDENTITIES, table

ENTITIES = {identity: entity for entity, identity in IDENTITIES.items()}
PAPER = "paper"
"""The field of a look at a paper; which one stands in its words."""
ASKED, ENTERING = "asked", "entering"
"""The field and the purpose where a number was typed into a form that tells whether it is somebody's already."""
REQUEST = "request"
"""The field of a look at somebody's number in the request of a comparison, which holds many: they do not count as shown one by one."""
SHEET = "sheet"
"""The field of a look at a number that stood in a sheet somebody took out."""
MANY = (REQUEST, SHEET)
"""Fields of looks at many numbers at once, which count as none of those that are shown one by one."""
AGAIN_MINUTES = 10
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number somebody asks for, and why. `words`: needed where the purpose is another one."""

    table: str
    row: str
    column: str
    purpose: str
    words: str = ""


def looked(actor: Actor, entity: str, row: str) -> None:
    """Somebody opened a page about a person, household or organisation: kept once in ten minutes."""
    looked_at(actor, entity, [row])


def looked_at(actor: Actor, entity: str, rows: Sequence[str]) -> None:
    """Several at once, as another system does. A row out of scope is not shown, and so not looked at."""
    words = """
        INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope)
        SELECT now(), %(actor)s::text, %(entity)s::text, id, '', '', '', scope FROM {} facts WHERE id = ANY(%(rows)s) AND NOT EXISTS (
            SELECT FROM registry_look before WHERE before.entity = %(entity)s::text AND before."row" = facts.id
            AND before.actor = %(actor)s::text AND before.field = '' AND before.at > now() - make_interval(mins => %(again)s))"""
    told = {"actor": actor.name, "entity": entity, "rows": list(rows), "again": AGAIN_MINUTES}
    with connection.prepared_cursor() as cursor:
        cursor.execute(sql.SQL(words).format(sql.Identifier(table(entity))), told)


def reveal(actor: Actor, wanted: Wanted) -> None:
    """Have a number shown: refused without right, purpose, or number there; else kept, before anything is shown."""
    if not actor.may(Right.REVEAL_NUMBERS):
        raise Refused("no_right_to_reveal")
    if wanted.column not in COLUMNS.get(wanted.table, {}):
        raise Refused("nothing_to_reveal")
    words = why_of(wanted.purpose, wanted.words)
    _not_too_often(actor)
    tell(actor, "reveal")
    entity = ENTITIES[wanted.table]
    insert = """
        INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope)
        SELECT now(), %s, %s, facts.id, %s, %s, %s, facts.scope FROM {facts} facts JOIN {named} named USING (id)
        WHERE id = %s AND named.{column} IS NOT NULL"""
    made = sql.SQL(insert).format(
        facts=sql.Identifier(table(entity)),
        named=sql.Identifier(wanted.table),
        column=sql.Identifier(f"{wanted.column}_sealed"),
    )
    with connection.cursor() as cursor:
        told = [actor.name, entity, wanted.column, wanted.purpose, masked_all(words), wanted.row]
        cursor.execute(made, told)
        if not cursor.rowcount:
            raise Refused("nothing_to_reveal")


def why_of(purpose: str, words: str) -> str:
    """The words of a purpose, tidied; refused where there is no purpose, or it needs words."""
    if purpose not in PURPOSES:
        raise Refused("no_purpose")
    tidy = " ".join(words.split())
    if purpose == OTHER and not tidy:
        raise Refused("no_purpose_words")
    if len(tidy) > LONGEST_WORDS:
        raise Refused("purpose_words_long", most=LONGEST_WORDS)
    return tidy


def taken_out(actor: Actor, rows: Sequence[str], purpose: str, words: str = "") -> None:
    """People whose numbers stand whole in a sheet that somebody takes out: each is kept, before the sheet is handed over. They
    are not counted among the numbers one may see in an hour.
    """
    if not actor.may(Right.REVEAL_NUMBERS):
        raise Refused("no_right_to_reveal")
    tidy = masked_all(why_of(purpose, words))
    made = """
        INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope)
        SELECT now(), %s, 'person', id, %s, %s, %s, scope FROM fact_person WHERE id = ANY(%s)"""
    with connection.cursor() as cursor:
        cursor.execute(made, [actor.name, SHEET, purpose, tidy, list(rows)])


def number_asked(actor: Actor, entity: str, row: str) -> None:
    """A number was typed for somebody, or for a household's newcomer: the answer tells whether it is in the registry. So it
    is counted and kept as a number that is shown; which number it was, is not.
    """
    _not_too_often(actor)
    tell(actor, "number asked")
    made = """
        INSERT INTO registry_look (at, actor, entity, "row", field, purpose, words, scope)
        SELECT now(), %s, %s, id, %s, %s, '', scope FROM {} WHERE id = %s"""
    with connection.cursor() as cursor:
        told = [actor.name, entity, ASKED, ENTERING, row]
        cursor.execute(sql.SQL(made).format(sql.Identifier(table(entity))), told)


def _not_too_often(actor: Actor) -> None:
    """Two of one account wait for each other, so that none goes uncounted."""
    most = REVEALS_AN_HOUR.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('kapok reveal'), hashtext(%s))", [actor.name]
        )
        cursor.execute(
            "SELECT count(*) FROM registry_look WHERE actor = %s AND purpose <> '' AND NOT field = ANY(%s) "
            "AND at > now() - interval '1 hour'",
            [actor.name, list(MANY)],
        )
        if cursor.fetchone()[0] >= most:
            raise Refused("too_many_reveals", most=most)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which looks: at whom, by whom, of what sort, between which days; `before` is the last one of the page above."""

    entity: str = ""
    row: str = ""
    actor: str = ""
    sort: str = ""
    start: dt.date | None = None
    finish: dt.date | None = None
    before: int = 0


SORTS = {
    "page": Q(field=""),
    "number": ~Q(purpose="") & ~Q(field__in=[ASKED, *MANY]),
    **{field: Q(field=field) for field in MANY},
    "asked": Q(field=ASKED),
    "paper": Q(field=PAPER),
}


def looks(actor: Actor, asked: Asked, most: int) -> list[Look]:
    """Newest first. At somebody in particular all looks there are, also at records that were merged into this one; else those
    at whoever was in one's area then.
    """
    found = Look.objects.order_by("-id")
    if asked.row:
        found = found.filter(entity=asked.entity, row__in=records(asked.entity, asked.row))
    else:
        within = Q(pk__in=[])
        for area in actor.areas:
            within |= Q(scope__startswith=area.replace("*", ""))
        found = found.filter(within)
    if asked.actor:
        found = found.filter(actor=asked.actor)
    if asked.sort in SORTS:
        found = found.filter(SORTS[asked.sort])
    if asked.start:
        found = found.filter(at__date__gte=asked.start)
    if asked.finish:
        found = found.filter(at__date__lte=asked.finish)
    if asked.before:
        found = found.filter(id__lt=asked.before)
    return list(found[:most])


def records(entity: str, row: str) -> list[str]:
    """The row, and what was merged into it, as far as one may see that."""
    if entity != "person":
        return [row]
    words = (
        "WITH RECURSIVE led AS (SELECT %s::text AS id UNION ALL SELECT gone.id::text FROM registry_person gone "
        "JOIN led ON gone.merged_into_id = led.id) SELECT id FROM led"
    )
    return [one for (one,) in ask(words, [row])]


def names(looks: Sequence[Look]) -> dict[tuple[str, str], str]:
    """What those who were looked at are called, as far as one may see them; a household by its number."""
    return said.names((one.entity, one.row) for one in looks)


def name_of(actor: Actor, entity: str, row: str) -> str | None:
    """Of a person, household or organisation within the actor's scope; None if there is none."""
    named = "coalesce(named.number, '')" if entity == "household" else "named.name"
    words = sql.SQL(
        "SELECT {name} FROM {identity} named JOIN {facts} facts USING (id) WHERE named.id = %s AND {scope}"
    ).format(
        name=sql.SQL(named),
        identity=sql.Identifier(IDENTITIES[entity]),
        facts=sql.Identifier(table(entity)),
        scope=for_actor(actor, "facts", entity),
    )
    with connection.cursor() as cursor:
        cursor.execute(words, [row])
        found = cursor.fetchone()
    return None if found is None else str(found[0])
