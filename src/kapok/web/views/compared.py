"""The lists behind a comparison's numbers: whom it asks about, and the results it may resolve; of a round, or before one is made."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.comparing import rounds, whom
from kapok.comparing.models import Round
from kapok.comparing.offices import OFFICES, Office
from kapok.finds.models import Result
from kapok.masking import masked
from kapok.registry.models import Person
from kapok.registry.trouble import Refused
from kapok.web.components import Column, Link, Table, Verdict
from kapok.web.finding.places import named
from kapok.web.finding.words import Told
from kapok.web.pages import needs, page
from kapok.web.paging import paged
from kapok.web.views.comparisons import ROUNDS, area_asked, of_office

_FIRST = next(iter(OFFICES.values()))


@needs(Right.CHANGE_PEOPLE)
@require_safe
def people(request: HttpRequest, number: int) -> HttpResponse:
    """Whom a round asks about, as far as they belong here still."""
    one = _round(number)
    above = Link(request.say("compare_n", number=number), f"{ROUNDS}{number}/")
    return _people(request, whom.asked_by(one), above)


@needs(Right.CHANGE_PEOPLE)
@require_safe
def new_people(request: HttpRequest) -> HttpResponse:
    """Whom it would; with `only` only those for whom the office may resolve a result."""
    area, office = _asked(request)
    only = request.GET.get("only") == "1"
    found = whom.people(area.scope, office or _FIRST, only_unknown=only)
    return _people(request, found, _new(request, area, office))


@needs(Right.SEE_FINDS)
@require_safe
def unknown(request: HttpRequest, number: int) -> HttpResponse:
    """The results that were unknown when the round was made, and whether they are now."""
    one = _round(number)
    above = Link(request.say("compare_n", number=number), f"{ROUNDS}{number}/")
    return _unknown(request, whom.unknown_then(one), OFFICES[one.office], above)


@needs(Right.SEE_FINDS)
@require_safe
def new_unknown(request: HttpRequest) -> HttpResponse:
    area, office = _asked(request)
    office = office or _FIRST
    found = whom.unknown(office, area.scope)
    return _unknown(request, found, office, _new(request, area, office))


def _round(number: int) -> Round:
    try:
        return rounds.get(number)
    except Refused as gone:
        raise Http404 from gone


def _asked(request: HttpRequest) -> tuple[Area, Office | None]:
    area, _ = area_asked(request)
    return area, OFFICES.get(request.GET.get("office", ""))


def _new(request: HttpRequest, area: Area, office: Office | None) -> Link:
    named_office = f"&office={office.key}" if office else ""
    return Link(request.say("compare_new"), f"{ROUNDS}new/?area={area.code}{named_office}")


def _people(request: HttpRequest, found: QuerySet[Any] | whom.People, above: Link) -> HttpResponse:
    say = request.say
    listed, more, back = paged(request, found)
    places = named(scope for _, scope in listed)
    ids = [one for one, _ in listed]
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    rows = [
        [
            Link(masked(names.get(one) or "") or say("nameless_person"), f"/people/{one}/"),
            places[scope].name if scope in places else "–",
        ]
        for one, scope in listed
    ]
    columns = [Column(say("quality_who")), Column(say("quality_where"))]
    title = say("compare_people_title")
    words = say("compare_people_verdict", n=f"{found.count():,}")
    table = Table(title, columns, rows, say("compare_people_none"), more=more, back=back)
    return page(request, title, [Verdict("info", words), table], above=above)


def _unknown(
    request: HttpRequest, found: QuerySet[Result], office: Office, above: Link
) -> HttpResponse:
    """Whoever sees results need not get to comparisons: only who makes them is led back there."""
    say, back_there = request.say, request.actor.may(Right.CHANGE_PEOPLE)
    listed, more, back = paged(request, found)
    told = Told(request, listed)
    rows = [
        [
            told.who(one),
            told.place(one),
            told.measure(one.measure),
            told.why(one),
            say("compare_still" if one.until is None else "compare_settled"),
        ]
        for one in listed
    ]
    keys = ("finds_who", "finds_where", "finds_measure", "finds_hangs", "compare_now")
    columns = [Column(say(key)) for key in keys]
    title = say("compare_unknown_title")
    n, open_ = found.count(), found.filter(until=None).count()
    words = say("compare_unknown_verdict", n=f"{n:,}", open=f"{open_:,}", office=of_office(request, office.key))  # fmt: skip
    table = Table(title, columns, rows, say("compare_unknown_none"), more=more, back=back)
    leads = above if back_there else None
    return page(request, title, [Verdict("info", words), table], above=leads)
