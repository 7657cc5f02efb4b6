"""Own affairs: what the registry holds of one's own organisation, or of oneself and one's household. The database shows no
more than that, whatever is asked.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse

from kapok.accounts.actor import standing
from kapok.accounts.models import OPEN_END
from kapok.accounts.roles import Right
from kapok.rules.package.entities import Fact
from kapok.web.components import Column, Component, Row, Section, Summary, Table, Verdict, Words
from kapok.web.dossier.reading import label_of
from kapok.web.pages import needs, page
from kapok.web.policy import package

SOON = dt.timedelta(days=30)
_ABOUT_ONESELF = ("birth", "sex", "hukou_county", "hukou_village", "labour", "student")


@needs(Right.OWN_AFFAIRS)
def organisation(request: HttpRequest) -> HttpResponse:
    say = request.say
    if not request.actor.organisations:
        raise PermissionDenied
    own = _rows(
        "SELECT o.*, i.name, i.credit_code FROM fact_organisation o JOIN registry_organisation i USING (id) "
        "WHERE o.id = ANY (%s) ORDER BY i.name",
        list(request.actor.organisations),
    )
    if not own:
        return page(request, say("org_title"), [Verdict("info", say("org_none"))])
    parts: list[Component] = []
    for one in own:
        parts += _organisation(request, one)
    if len(own) > 1:
        parts.insert(0, Verdict("info", say("org_many", count=len(own))))
    return page(request, say("org_title"), [*parts, Words(say("org_wrong"), small=True)])


def _organisation(request: HttpRequest, one: dict[str, Any]) -> list[Component]:
    say, day = request.say, request.office.day
    people = _rows(
        "SELECT count(*) AS here, count(*) FILTER (WHERE contract_end BETWEEN %s AND %s) AS ending "
        "FROM fact_employment WHERE employer = %s AND %s BETWEEN start AND finish",
        day,
        day + SOON,
        one["id"],
        day,
    )[0]
    verdict = Verdict("info", say("org_verdict", name=one["name"], count=people["here"]))
    rows = [
        Row(say("org_code"), one["credit_code"] or say("affairs_nothing")),
        *_facts(request, "organisation", one, ("kind", "county", "size", "private", "lawful")),
        Row(say("org_ending", days=SOON.days), say("org_people", count=people["ending"])),
    ]
    return [verdict, Summary(rows)]


@needs(Right.OWN_AFFAIRS)
def household(request: HttpRequest) -> HttpResponse:
    say = request.say
    if not request.actor.people:
        raise PermissionDenied
    people = _rows(
        "SELECT p.*, i.name, coalesce(m.relation, '') AS relation FROM fact_person p "
        "JOIN registry_person i USING (id) "
        "LEFT JOIN registry_membership m ON m.person_id = p.id AND m.household_id = p.household "
        "AND m.finish = %s WHERE p.id = ANY (%s) ORDER BY p.birth",
        OPEN_END,
        list(request.actor.people),
    )
    if not people:
        return page(request, say("my_title"), [Verdict("info", say("my_none"))])
    grants = standing(request.actor.account, request.office.day)
    own = {grant.person for grant in grants}
    mine = next((one for one in people if one["id"] in own), people[0])
    homes = _rows("SELECT * FROM fact_household WHERE id = %s", mine["household"])
    listed = Table(
        say("my_members"),
        [Column(say("my_name")), Column(say("my_relation")), Column(_label(request, "birth"))],
        [
            [one["name"], one["relation"] or "–", str(one["birth"] or say("affairs_nothing"))]
            for one in people
        ],
        say("my_none"),
    )
    parts: list[Component] = [
        Verdict("info", say("my_verdict", count=len(people), place=_where(homes, mine))),
        Section(say("my_members"), [listed]),
        Section(say("my_me"), [Summary(_facts(request, "person", mine, _ABOUT_ONESELF))]),
    ]
    if homes:
        names = ("county", "village", "income_per_head", "relocated")
        parts.append(
            Section(say("my_household"), [Summary(_facts(request, "household", homes[0], names))])
        )
    return page(request, say("my_title"), [*parts, Words(say("affairs_wrong"), small=True)])


def _where(homes: list[dict[str, Any]], mine: dict[str, Any]) -> str:
    code = (homes[0]["village"] or homes[0]["county"]) if homes else mine["hukou_county"]
    return _area(code) or "–"


def _facts(
    request: HttpRequest, entity: str, row: dict[str, Any], names: tuple[str, ...]
) -> list[Row]:
    """Stored facts by the vocabulary's labels; one that is not known says so."""
    entities = package().vocabulary.entities
    known = entities[entity].facts
    facts = [known[name] for name in names if name in known and known[name].stored]
    return [
        Row(label_of(request.say, entities[entity], f.name), _words(request, f, row[f.name]))
        for f in facts
    ]


def _words(request: HttpRequest, fact: Fact, value: Any) -> str:
    say = request.say
    if value is None:
        return str(say("affairs_nothing"))
    if fact.codes:
        return str(say.of(fact.codes[value], fact.codes_en[value]))
    if isinstance(value, bool):
        return str(say("yes" if value else "no_"))
    if fact.type == "money":
        return str(say.of(f"{value / 100:,.2f} 元", f"{value / 100:,.2f} yuan"))
    if fact.name.endswith(("county", "village")):
        return _area(value) or str(value)
    return str(value) if not isinstance(value, dt.date) or value < OPEN_END else "–"


def _area(code: str | None) -> str:
    found = _rows(
        "SELECT coalesce(parent.name, '') || a.name AS name FROM accounts_area a "
        "LEFT JOIN accounts_area parent ON parent.code = a.parent_id AND parent.level <> 'city' WHERE a.code = %s",
        code,
    )
    return found[0]["name"] if found else ""


def _label(request: HttpRequest, name: str) -> str:
    fact = package().vocabulary.entities["person"].facts[name]
    return str(request.say.of(fact.label, fact.en))


def _rows(words: str, *values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
