"""一户一档: one household, its members side by side, who came and went, and the money of each year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.intake.links import HEAD
from kapok.masking import masked
from kapok.registry.looks import looked
from kapok.registry.models import Household
from kapok.registry.reading import dossier as dossiers
from kapok.registry.reading.asked import Asked
from kapok.registry.reading.families import Family, Member, Stay, family, paid, stays
from kapok.registry.reading.spans import Row as Stored
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import (
    Column,
    Component,
    Identity,
    Row,
    Section,
    Table,
    Verdict,
)
from kapok.web.dossier import now, parts
from kapok.web.dossier.asking import asking, beginning, form
from kapok.web.dossier.called import home_called
from kapok.web.dossier.deciders import reading_of
from kapok.web.dossier.reading import Reading
from kapok.web.pages import needs, page
from kapok.web.texts import Words as Said
from kapok.web.texts.relations import RELATIONS
from kapok.web.views.people import links, on_the_way, please_note, rows, unknown_then

UNABLE = ("lost", "none")
"""Values of the ability to work that say there is none."""


@needs(Right.SEE_PEOPLE)
@require_safe
def household(request: HttpRequest, row: str) -> HttpResponse:
    say, own = request.say, Household.objects.filter(pk=row).first()
    if own is None:
        raise Http404
    ask = asking(request)
    listed = stays(ask.asked, household=row)
    found = dossiers.read(ask.asked, "household", row, [("person", one.person) for one in listed])
    if found is None:
        raise Http404
    if not found.there:
        return unknown_then(request, ask, say("household_title"))
    looked(request.actor, "household", row)
    home, reading = family(ask.asked, listed), reading_of(request, found)
    name = _called(reading, listed, own.number or own.pk)
    shown: list[Component] = [
        _identity(reading, name, own.number or own.pk),
        Verdict("info", beginning(request, ask.asked) + _verdict(request, home)),
        *please_note(
            request,
            reading,
            _warnings(request, home, _called_head(found), own.ended_on, ask.asked.day),
        ),
        *on_the_way(request, "household", row),
        links(request, reading),
        form(request, ask),
        _matrix(request, reading, home),
        Section(say("facts_own"), parts.own_facts(reading)),
        *parts.sections(reading, ask.query),
        _history(request, reading, listed),
        *_money(request, ask.asked, home),
    ]
    title = say("household_title")
    return page(request, title, shown, problems=list(ask.problems.items()), identity=True)


@needs(Right.SEE_PEOPLE)
@require_safe
def household_rows(request: HttpRequest, row: str, entity: str) -> HttpResponse:
    return rows(request, "household", row, entity)


def _called(reading: Reading, listed: list[Stay], number: str) -> str:
    """By who was head on the day."""
    dossier = reading.dossier
    heads = [one.person for one in listed if one.head and one.holds(dossier.asked.day)]
    head = dossier.names.get(("person", heads[0]), "") if heads else ""
    group = str(dossier.facts.values.get("village_group") or "")
    return home_called(reading.say, head, group, number)


def _identity(reading: Reading, name: str, number: str) -> Identity:
    facts = reading.dossier.facts
    places = [
        found
        for one in ("county", "village")
        if (found := reading.dossier.places.get(facts.values.get(one) or ""))
    ]
    rows = [Row(reading.say("row_village"), " ".join(places))] if places else []
    rows.append(Row(reading.say("row_home_number"), masked(number)))
    return Identity(name, rows, icon="house")


def _able(member: Member) -> bool | None:
    """None: nobody has said."""
    labour = member.facts.values.get("labour") if member.facts else None
    return None if labour is None else labour not in UNABLE


def _verdict(request: HttpRequest, home: Family) -> str:
    if not home.members:
        return str(request.say("household_verdict_none"))
    able = sum(_able(one) is True for one in home.members)
    working = sum(bool(one.work) for one in home.members)
    count = len(home.members)
    return str(request.say("household_verdict", count=count, able=able, working=working))


def _called_head(found: dossiers.Dossier) -> int:
    """How many different people sources call the head, as long as nobody has decided."""
    said = found.claims.get(("household", found.id, "head"), ())
    return 0 if any(one.by for one in said) else len({one.value for one in said})


def _warnings(
    request: HttpRequest, home: Family, called: int, ended: dt.date, day: dt.date
) -> list[str]:
    say, told = request.say, list[str]()
    if ended != OPEN_END and ended < day:
        told.append(say("household_ended", day=ended))
    heads = max(sum(one.stay.head or one.stay.relation == HEAD for one in home.members), called)
    if home.members and not heads:
        told.append(say("household_no_head"))
    if heads > 1:
        told.append(say("household_two_heads", count=heads))
    able = [_able(one) for one in home.members]
    if any(able) and not any(one.work for one in home.members):
        told.append(say("household_nobody_works", able=able.count(True)))
    if able.count(None):
        told.append(say("household_unknown_labour", count=able.count(None)))
    return told


def _matrix(request: HttpRequest, reading: Reading, home: Family) -> Table:
    say, dossier = request.say, reading.dossier
    of_family = Reading(
        replace(dossier, names=home.names, others=home.others, places=home.places), say
    )
    keys = ("name", "relation", "sex_age", "labour", "now", "wage", "contact")
    columns = [Column(say(f"member_{key}"), numeric=key == "wage") for key in keys]
    rows = [_member(request, of_family, one, dossier.asked.day) for one in home.members]
    empty = say("household_verdict_none")
    return Table(say("household_members"), columns, rows, empty)


def _relation(say: Said, stay: Stay) -> str:
    """What somebody is to the head of the household."""
    if not stay.relation:
        return say("member_head") if stay.head else ""
    return say.of(stay.relation, RELATIONS.get(stay.relation, stay.relation))


def _member(request: HttpRequest, reading: Reading, one: Member, day: dt.date) -> list[object]:
    say, facts = request.say, one.facts
    name = reading.link("person", one.stay.person) or reading.name("person", one.stay.person)
    relation = _relation(say, one.stay)
    if facts is None:
        return [name, relation, *[say("not_seen")] * 5]
    meant = facts.entity.facts
    sex, labour = (
        reading.value(meant[key], facts.values.get(key)) if key in meant else ""
        for key in ("sex", "labour")
    )
    birth, wages = facts.day("birth"), [row for row, _ in one.work if row.values.get("wage")]
    years = say("row_age_value", years=parts.age(birth, day)) if birth else ""
    return [
        name,
        relation,
        " ".join(filter(None, [sex, years])),
        labour or say("member_unknown"),
        say.of("；", "; ").join(now.works(reading, [row for row, _ in one.work]))
        or say("person_at_work_none"),
        _wage(reading, wages) if one.work else say("member_no_wage"),
        one.contacted,
    ]


def _wage(reading: Reading, paid_rows: list[Stored]) -> str:
    """Nothing where nobody has said."""
    if not paid_rows:
        return ""
    first = paid_rows[0]
    return reading.value(first.entity.facts["wage"], first.values["wage"])


def _history(request: HttpRequest, reading: Reading, listed: list[Stay]) -> Table:
    say = request.say
    columns = [Column(say(f"stay_{key}")) for key in ("person", "start", "finish", "because")]
    columns.insert(1, Column(say("member_relation")))
    rows = [
        [
            reading.link("person", one.person) or reading.name("person", one.person),
            _relation(say, one),
            one.start,
            reading.day(one.finish),
            parts.because(reading, one),
        ]
        for one in listed[: dossiers.MOST]
    ]
    return Table(say("household_history"), columns, rows, say("household_verdict_none"))


def _money(request: HttpRequest, asked: Asked, home: Family) -> list[Component]:
    say, years = request.say, paid(asked, "person", [one.stay.person for one in home.members])
    if not years:
        return []
    columns = [
        Column(say(f"money_{key}"), numeric=key != "year") for key in ("year", "amount", "times")
    ]
    rows = [[str(one.year), f"{one.amount / 100:,.2f}", str(one.times)] for one in years]
    return [Table(say("household_money"), columns, rows, say("ledger_none"))]
