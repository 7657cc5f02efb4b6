"""一人一档: one person, as of a day, as the registry said on a day."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.models import Area
from kapok.accounts.postgres.rows import of
from kapok.accounts.roles import Right
from kapok.registry.actions import moving
from kapok.registry.looks import looked
from kapok.registry.models import Person
from kapok.registry.reading import dossier as dossiers
from kapok.registry.reading.families import WORK, head_of, stays
from kapok.registry.words import words as vocabulary
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import (
    Banner,
    Component,
    Identity,
    Link,
    Links,
    Row,
    Section,
    Task,
    Tasks,
    Verdict,
    Words,
)
from kapok.web.dossier import now, parts
from kapok.web.dossier.asking import Asking, asking, beginning, form
from kapok.web.dossier.called import home_called
from kapok.web.dossier.came import came_with
from kapok.web.dossier.deciders import reading_of
from kapok.web.dossier.money import ledger
from kapok.web.dossier.reading import Reading
from kapok.web.pages import needs, page
from kapok.web.reveal import covered
from kapok.web.subjects import PLACES
from kapok.web.typed import whole

NUMBERS = ("number", "phone", "account")
_LONGEST = 60


@needs(Right.SEE_PEOPLE)
@require_safe
def person(request: HttpRequest, row: str) -> HttpResponse:
    say, who = request.say, next(iter(of(Person, "one.id = %s", [row])), None)
    if who is None:
        raise Http404
    if who.merged_into_id:
        link = Link(say("person_merged_link"), f"/people/{who.merged_into_id}/")
        return page(request, say("person_title"), [Verdict("info", say("person_merged")), link])
    ask = asking(request)
    lived = stays(ask.asked, person=row)
    found = dossiers.read(ask.asked, "person", row, [("household", one.household) for one in lived])
    if found is None:
        raise Http404
    if not found.there:
        return unknown_then(request, ask, say("person_title"))
    looked(request.actor, "person", row)
    reading = reading_of(request, found)
    name = found.identity.get("name", who.name) or say("nameless_person")
    shown: list[Component] = [
        _identity(request, reading, who, name),
        Verdict("info", _verdict(request, reading)),
        *please_note(request, reading),
        *on_the_way(request, "person", row),
        links(request, reading),
        form(request, ask),
        ledger(say, ask.asked, row),
        Section(say("facts_own"), parts.own_facts(reading)),
        Section(say("timeline"), [parts.timeline(reading, lived)]),
        *parts.sections(reading, ask.query),
    ]
    title = say("person_title")
    return page(request, title, shown, problems=list(ask.problems.items()), identity=True)


def unknown_then(request: HttpRequest, ask: Asking, title: str) -> HttpResponse:
    """The registry did not know of it yet on the day whose knowledge was asked for."""
    verdict = Verdict("unknown", request.say("not_known_then", known=ask.asked.known))
    return page(request, title, [verdict, form(request, ask)])


def please_note(
    request: HttpRequest, reading: Reading, told: Iterable[str] = ()
) -> list[Component]:
    """What somebody should look into, in one sentence; and where whoever may decides whose word counts."""
    say, found = reading.say, list(told)
    if count := parts.open_conflicts(reading.dossier):
        found.append(say("conflicts_open", count=count))
    words = say.of("；", "; ").join(found)
    link = None
    if parts.to_be_decided(reading.dossier) and request.actor.may(Right.DECIDE_FACTS):
        place = f"/{PLACES[reading.dossier.kind]}/{reading.dossier.id}"
        link = Link(say("decide_link"), f"{place}/change/choice/")
    said = say("please_note", what=words)
    if reading.deciders:
        said = say.of("", " ").join([said, reading.deciders])
    return [Banner("warn", said, link)] if found else []


def on_the_way(request: HttpRequest, kind: str, row: str) -> list[Component]:
    """An open move to another county, and the way to it for whoever may end it."""
    say, move = request.say, moving.open_of(row)
    if move is None:
        return []
    key = f"on_the_way_{kind}_{move.subject}" if move.returns_id is None else "on_the_way_back"
    to = move.to_scope[: moving.COUNTY]
    name = Area.objects.filter(scope=to).values_list("name", flat=True).first() or to
    may = request.actor.may(Right.CHANGE_PEOPLE)
    words = say(key, to=name, day=move.day)
    return [Tasks([Task(words, f"/moves/{move.pk}/")]) if may else Words(words)]


def links(request: HttpRequest, reading: Reading) -> Links:
    """Where a change is registered, papers of whoever the page is about, and what has changed."""
    say, kind = request.say, reading.dossier.kind
    place = f"/{PLACES[kind]}/{reading.dossier.id}"
    right = Right.CHANGE_ORGANISATIONS if kind == "organisation" else Right.CHANGE_PEOPLE
    found = [Link(say("life_title"), f"{place}/change/")] if request.actor.may(right) else []
    found += [
        Link(say("papers_link"), f"{place}/files/"),
        Link(say("life_changes"), f"{place}/changes/"),
    ]
    if request.actor.may(Right.SEE_LOOKS):
        found.append(Link(say("looks_link"), f"{place}/looks/"))
    return Links(found)


def _identity(request: HttpRequest, reading: Reading, who: Person, name: str) -> Identity:
    say, facts, values = request.say, reading.dossier.facts, reading.dossier.facts.values
    rows = []
    if "sex" in facts.entity.facts and values.get("sex"):
        meant = facts.entity.facts["sex"]
        rows.append(Row(reading.label(meant), reading.value(meant, values["sex"])))
    if birth := facts.day("birth"):
        years = parts.age(birth, reading.dossier.asked.day)
        rows.append(Row(say("row_age"), say("row_age_value", years=years)))
    rows += [
        Row(say(f"row_{one}"), covered(request, "registry_person", who.pk, one, sealed))
        for one in NUMBERS
        if (sealed := getattr(who, f"{one}_sealed"))
    ]
    if who.bank:
        rows.append(Row(say("row_bank"), who.bank))
    place = " ".join(
        dict.fromkeys(
            found
            for one in ("hukou_county", "hukou_village")
            if (found := reading.dossier.places.get(values.get(one) or ""))
        )
    )
    if place:
        rows.append(Row(say("row_place"), place))
    if held := now.statuses(reading):
        rows.append(Row(say("row_status"), say.of("、", ", ").join(held)))
    if values.get("household"):
        home = ("household", values["household"])
        rows.append(Row(say("row_household"), _home(reading, home)))
    return Identity(name, rows)


def _home(reading: Reading, home: tuple[str, str]) -> object:
    """By its head as on the day, with the way there."""
    if home not in reading.dossier.names:
        return reading.name(*home)
    entity, row = home
    head, group = head_of(row, reading.dossier.asked.day)
    named = home_called(reading.say, head, group, reading.dossier.names[home] or row)
    return Link(named, f"/{PLACES[entity]}/{row}/")


def _verdict(request: HttpRequest, reading: Reading) -> str:
    """What he does and who he is; parts that would make it too long are left out."""
    say, facts = request.say, reading.dossier.facts
    died = facts.day("died_on")
    told: list[str] = []
    if died and died != OPEN_END and died <= reading.dossier.asked.day:
        told.append(say("person_died", day=died))
    else:
        told += now.works(reading, reading.dossier.now(*WORK))[:1] or [say("person_at_work_none")]
        told += now.statuses(reading)[:2]
    return sentence(request, reading, told)


def sentence(request: HttpRequest, reading: Reading, told: list[str]) -> str:
    """As many of the parts as the first sentence of a page may hold."""
    say, words = request.say, beginning(request, reading.dossier.asked)
    longest = _LONGEST if say.lang == "zh" else 2 * _LONGEST
    for n, one in enumerate(told):
        more = say.of("；", "; ") + one if n else one
        if n and len(words) + len(more) >= longest:
            continue
        words += more
    return words + say.of("。", ".")


@needs(Right.SEE_PEOPLE)
@require_safe
def person_rows(request: HttpRequest, row: str, entity: str) -> HttpResponse:
    return rows(request, "person", row, entity)


def rows(request: HttpRequest, kind: str, row: str, entity: str) -> HttpResponse:
    """Every row of one entity, fifty at a time."""
    say, ask = request.say, asking(request)
    offset = whole(request.GET.get("from", "")) or 0
    found = dossiers.read(ask.asked, kind, row, [(kind, row)], only=entity, offset=offset)
    if found is None or not found.there or entity not in vocabulary().entities:
        raise Http404
    looked(request.actor, kind, row)
    reading = Reading(found, say, came=came_with(request, found))
    what = reading.entity(vocabulary().entities[entity])
    shown: list[Component] = []
    for group in found.groups:
        last = offset + len(group.rows)
        told = say("rows_verdict", what=what, first=offset + 1, last=last)
        shown += [
            Verdict("info", beginning(request, ask.asked) + told),
            parts.rows_of(reading, group),
        ]
        if group.more:
            query = f"{ask.query}&from={last}" if ask.query else f"from={last}"
            shown.append(Link(say("pager_next"), f"{request.path}?{query}"))
    if not shown:
        shown.append(Verdict("info", say("rows_verdict_none", what=what)))
    if offset:
        before = max(0, offset - dossiers.MOST)
        query = f"{ask.query}&from={before}" if ask.query else f"from={before}"
        shown.append(Link(say("pager_back"), f"{request.path}?{query}"))
    name = reading.name(kind, row)
    return page(request, what, shown, above=Link(name, f"/{PLACES[kind]}/{row}/"))
