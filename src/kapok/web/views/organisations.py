"""One organisation: what it is, and its people, jobs, posts and projects as far as whoever asks may see them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.registry.looks import looked
from kapok.registry.models import Organisation
from kapok.registry.reading import dossier as dossiers
from kapok.registry.reading.workers import at_work
from kapok.web.components import Component, Identity, Row, Section, Verdict
from kapok.web.dossier import parts
from kapok.web.dossier.asking import asking, beginning, form
from kapok.web.dossier.deciders import reading_of
from kapok.web.dossier.reading import Reading
from kapok.web.pages import needs, page
from kapok.web.reveal import covered
from kapok.web.views.people import links, please_note, rows, unknown_then

FIRST = 6
"""So many rows of each kind; all of them have a page of their own, fifty at a time."""


@needs(Right.SEE_ORGANISATIONS)
@require_safe
def organisation(request: HttpRequest, row: str) -> HttpResponse:
    say, own = request.say, Organisation.objects.filter(pk=row).first()
    if own is None:
        raise Http404
    ask = asking(request)
    found = dossiers.read(ask.asked, "organisation", row)
    if found is None:
        raise Http404
    if not found.there:
        return unknown_then(request, ask, own.name)
    looked(request.actor, "organisation", row)
    reading = reading_of(request, found)
    name = found.identity.get("name", own.name) or say("nameless_organisation")
    flagged = [say("organisation_flag")] if found.facts.values.get("abnormal") else []
    told = beginning(request, ask.asked) + _verdict(request, reading)
    shown: list[Component] = [
        _identity(request, reading, own, name),
        Verdict("info", told),
        *please_note(request, reading, flagged),
        links(request, reading),
        form(request, ask),
        Section(say("facts_own"), parts.own_facts(reading)),
        *parts.sections(reading, ask.query, FIRST),
    ]
    return page(request, name, shown, problems=list(ask.problems.items()), identity=True)


@needs(Right.SEE_ORGANISATIONS)
@require_safe
def organisation_rows(request: HttpRequest, row: str, entity: str) -> HttpResponse:
    return rows(request, "organisation", row, entity)


def _identity(request: HttpRequest, reading: Reading, own: Organisation, name: str) -> Identity:
    say, rows = request.say, []
    if own.credit_code:
        rows.append(Row(say("row_credit_code"), own.credit_code))
    if own.number_sealed:
        number = covered(request, "registry_organisation", own.pk, "number", own.number_sealed)
        rows.append(Row(say("row_other_number"), number))
    if place := reading.dossier.places.get(reading.dossier.facts.values.get("county") or ""):
        rows.append(Row(say("row_seat"), place))
    return Identity(name, rows, icon="building")


def _verdict(request: HttpRequest, reading: Reading) -> str:
    say, facts = request.say, reading.dossier.facts
    kind, licence = (
        reading.value(facts.entity.facts[key], facts.values.get(key))
        if key in facts.entity.facts
        else ""
        for key in ("kind", "licence")
    )
    what = say.of("，", ", ").join(filter(None, [kind or say("kind_unknown"), licence]))
    if reading.dossier.asked.known is not None:  # they can be counted as they stand only
        return str(what) + str(say.of("。", "."))
    count = at_work(reading.dossier.asked, reading.dossier.id)
    return str(say("organisation_verdict", what=what, count=count))
