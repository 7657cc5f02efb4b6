"""Own affairs: what the registry holds of one's own organisation, or of oneself and one's household. Read as officers read
it, without ways that lead elsewhere; the scope is one's own, and the database shows no more than that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from psycopg import sql

from kapok.accounts.actor import standing
from kapok.accounts.roles import Right
from kapok.intake.links import HEAD
from kapok.registry.reading import dossier as dossiers
from kapok.registry.reading.asked import Asked, for_actor
from kapok.registry.reading.families import stays
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import Column, Component, Row, Section, Summary, Table, Verdict, Words
from kapok.web.dossier import parts
from kapok.web.dossier.money import ledger
from kapok.web.dossier.reading import Reading
from kapok.web.pages import needs, page
from kapok.web.texts import Words as Said
from kapok.web.texts.relations import RELATIONS

SOON = dt.timedelta(days=30)
_OF_HOUSEHOLD = ("county", "village", "income_per_head", "relocated")
UNTOLD = ("died_on",)
"""Nobody is told of his own page that he is alive."""
_OF_ORGANISATION = ("kind", "county", "size", "private", "lawful")
_MEMBERS = (
    "SELECT p.id, p.birth, p.household, i.name, coalesce(m.relation, '') AS relation FROM fact_person p "
    "JOIN registry_person i USING (id) LEFT JOIN registry_membership m ON m.person_id = p.id "
    "AND m.household_id = p.household AND m.finish = %s WHERE p.id = ANY (%s) AND {} ORDER BY p.birth"
)
_WORKERS = (
    "SELECT count(*) AS here, count(*) FILTER (WHERE contract_end BETWEEN %s AND %s) AS ending "
    "FROM fact_employment e WHERE employer = %s AND %s BETWEEN start AND finish AND {}"
)


@needs(Right.OWN_AFFAIRS)
def organisation(request: HttpRequest) -> HttpResponse:
    say, asked = request.say, Asked(request.actor, request.office.day)
    if not request.actor.organisations:
        raise PermissionDenied
    found = [dossiers.read(asked, "organisation", one) for one in request.actor.organisations]
    own = [Reading(one, say, linked=False) for one in found if one is not None]
    if not own:
        return page(request, say("org_title"), [Verdict("info", say("org_none"))])
    shown = [part for one in own for part in _organisation(request, one)]
    if len(own) > 1:
        shown.insert(0, Verdict("info", say("org_many", count=len(own))))
    return page(request, say("org_title"), [*shown, Words(say("org_wrong"), small=True)])


def _organisation(request: HttpRequest, one: Reading) -> list[Component]:
    say, day, row = request.say, request.office.day, one.dossier.id
    within = for_actor(request.actor, "e")
    people = _rows(_WORKERS, within, day, day + SOON, row, day)[0]
    name = one.name("organisation", row)
    code = _rows(
        "SELECT credit_code FROM registry_organisation i JOIN fact_organisation o USING (id) WHERE i.id = %s AND {}",
        for_actor(request.actor, "o"),
        row,
    )[0]["credit_code"]
    rows = [
        Row(say("org_code"), code or say("affairs_nothing")),
        *_facts(one, _OF_ORGANISATION),
        Row(say("org_ending", days=SOON.days), say("org_people", count=people["ending"])),
    ]
    return [Verdict("info", say("org_verdict", name=name, count=people["here"])), Summary(rows)]


@needs(Right.OWN_AFFAIRS)
def household(request: HttpRequest) -> HttpResponse:
    say, asked = request.say, Asked(request.actor, request.office.day)
    if not request.actor.people:
        raise PermissionDenied
    within = for_actor(request.actor, "p")
    people = _rows(_MEMBERS, within, OPEN_END, list(request.actor.people))
    own = {grant.person for grant in standing(request.actor.account, request.office.day)}
    mine = next((one for one in people if one["id"] in own), people[0] if people else None)
    found = dossiers.read(asked, "person", mine["id"]) if mine else None
    if mine is None or found is None:
        return page(request, say("my_title"), [Verdict("info", say("my_none"))])
    reading = Reading(found, say, linked=False)
    home = dossiers.read(asked, "household", mine["household"]) if mine["household"] else None
    lived = [one for one in stays(asked, person=found.id) if home and one.household == home.id]
    shown: list[Component] = [
        Verdict("info", say("my_verdict", count=len(people), place=_where(home, reading))),
        ledger(say, asked, found.id),
        _members(request, people),
        Section(say("my_me"), parts.own_facts(reading, UNTOLD)),
        Section(say("timeline"), [parts.timeline(reading, lived)]),
        *parts.sections(reading, ""),
    ]
    if home is not None:
        facts = _facts(Reading(home, say, linked=False), _OF_HOUSEHOLD)
        shown.insert(3, Section(say("my_household"), [Summary(facts)]))
    return page(request, say("my_title"), [*shown, Words(say("affairs_wrong"), small=True)])


def _members(request: HttpRequest, people: Iterable[dict[str, Any]]) -> Table:
    say = request.say
    labels = ("my_name", "my_relation", "my_birth")
    rows = [
        [one["name"], _relation(say, one["relation"]), str(one["birth"] or say("affairs_nothing"))]
        for one in sorted(people, key=lambda one: one["relation"] != HEAD)
    ]
    return Table(say("my_members"), [Column(say(one)) for one in labels], rows, say("my_none"))


def _relation(say: Said, relation: str) -> str:
    return say.of(relation, RELATIONS.get(relation, relation)) if relation else "–"


def _where(home: dossiers.Dossier | None, reading: Reading) -> str:
    """The village, or the county, with what it lies in."""
    values = (home.facts if home else reading.dossier.facts).values
    places = (home or reading.dossier).places
    codes = (values.get(one) for one in ("county", "village", "hukou_county", "hukou_village"))
    found = [places[code] for code in codes if code and code in places]
    return " ".join(dict.fromkeys(found[:2])) or "–"


def _facts(reading: Reading, names: Iterable[str]) -> list[Row]:
    """Stored facts by the vocabulary's labels; one that is not known says so."""
    facts, nothing = reading.dossier.facts, reading.say("affairs_nothing")
    known = facts.entity.facts
    return [
        Row(
            reading.label(known[name]),
            reading.value(known[name], facts.values.get(name)) or nothing,
        )
        for name in names
        if name in known
    ]


def _rows(words: str, within: sql.Composed, *values: Any) -> list[dict[str, Any]]:
    """Of a statement that leaves a place open for the scope."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(words).format(within), values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
