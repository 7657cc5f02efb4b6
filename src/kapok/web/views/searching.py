"""Looking for people, households and organisations. What is looked for never stands in an address or a title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.masking import masked_all
from kapok.registry import finding
from kapok.registry.finding import Found, Sought
from kapok.registry.finding.people import Person
from kapok.registry.trouble import Refused
from kapok.registry.words import words
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Form,
    Link,
    Nothing,
    Table,
    Verdict,
)
from kapok.web.components import Words as Sentence
from kapok.web.context import SEARCH
from kapok.web.pages import after, needs, page
from kapok.web.reveal import covered, opener

GONE, TOO_MANY = 410, 429
View = Callable[..., HttpResponse]


def searching(view: View) -> View:
    """Whoever may see people or organisations may look for them."""

    @needs()
    @wraps(view)
    def asked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not any(map(request.actor.may, SEARCH)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


@searching
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What was typed is kept sealed; the page of what is found has a token for an address."""
    say = request.say
    if request.method != "POST":
        return page(
            request, say("search_title"), [Verdict("info", say("search_how")), _form(request)]
        )
    typed = request.POST.get("q", "")
    try:
        finding.read(typed)
        token = finding.keep(request.actor, typed, opener(request))
    except Refused as refused:
        said = refused.say(say.lang)
        often = refused.code == "search_too_often"
        parts = [Verdict("info", say("search_how")), _form(request, said, _shown_again(typed))]
        return page(
            request,
            say("search_title"),
            parts,
            problems=[("q", said)],
            status=TOO_MANY if often else 200,
        )
    return after(request, f"/search/{token}/")


@searching
@require_safe
def results(request: HttpRequest, token: str) -> HttpResponse:
    say, opened = request.say, opener(request)
    typed = finding.kept_for(request.actor, token, opened)
    if typed is None:
        parts: list[Component] = [Verdict("info", say("search_gone")), _form(request)]
        return page(request, say("search_title"), parts, status=GONE)
    sought = finding.read(typed)
    found = finding.find(request.actor, sought, opened, request.office.day)
    if not len(found):
        parts = [*_nothing(request, sought), _form(request)]
        return page(request, say("search_title"), parts)
    parts = [Verdict("info", _verdict(request, found, masked_all(sought.words)))]
    if found.more:
        parts.append(Sentence(say("search_more", most=len(found))))
    if any(one.by_merged for one in found.people):
        parts.append(Sentence(say("search_merged")))
    for table in (
        _people(request, found),
        _households(request, found),
        _organisations(request, found),
    ):
        parts += [table] if table.rows else []
    return page(request, say("search_title"), parts)


def _shown_again(typed: str) -> str:
    """What was typed is there to be mended, but for numbers of people."""
    return typed if typed.isprintable() and masked_all(typed) == typed else ""


def _form(request: HttpRequest, error: str = "", typed: str = "") -> Form:
    say = request.say
    field = Field(
        "q",
        say("search_label"),
        "search",
        typed,
        hint=say("search_hint"),
        error=error,
        length=finding.asked.LONGEST,
    )
    return Form([Button(say("search_go"))], [field], action="/search/")


def _verdict(request: HttpRequest, found: Found, typed: str) -> str:
    say = request.say
    counted = [
        say(f"search_{key}", count=len(rows))
        for key, rows in (
            ("people", found.people),
            ("households", found.households),
            ("organisations", found.organisations),
        )
        if rows
    ]
    return str(say("search_found", words=typed, counted=say.of("、", ", ").join(counted)))


def _nothing(request: HttpRequest, sought: Sought) -> list[Component]:
    """What was looked for, where, and what to try; whether there is one elsewhere is not said."""
    say = request.say
    by = say.of("、", ", ").join(say(f"search_by_{key}") for key in sought.by)
    places = say.of("、", ", ").join(dict.fromkeys(place for _, place in request.held))
    said = Nothing(say("search_nothing_where", by=by, places=places))
    tries = [key for key in ("name", "initials", "number", "phone") if key in sought.by]
    return [
        Verdict("info", say("search_none", words=masked_all(sought.words))),
        said,
        *(Sentence(say(f"search_try_{key}")) for key in tries),
    ]


def _people(request: HttpRequest, found: Found) -> Table:
    say = request.say
    rows = [
        [
            Link(one.name or say("search_no_name"), f"/people/{one.id}/"),
            _number(request, "registry_person", one.id, one.number_sealed),
            _home(request, one),
            say("search_head") if one.head else one.relation or say("search_member"),
            _place(request, one.place),
        ]
        for one in found.people
    ]
    return _table(request, "people", ("name", "id", "household", "relation", "place"), rows)


def _households(request: HttpRequest, found: Found) -> Table:
    say = request.say
    rows = [
        [
            Link(masked_all(one.number), f"/households/{one.id}/"),
            one.head_name or say("search_no_head"),
            say("search_ended") if one.ended else one.members,
            _place(request, one.place),
        ]
        for one in found.households
    ]
    return _table(request, "households", ("number", "head", "members", "place"), rows)


def _organisations(request: HttpRequest, found: Found) -> Table:
    say, kinds = request.say, words().entities["organisation"].facts["kind"]
    labels = say.of(kinds.codes, kinds.codes_en)
    rows = [
        [
            Link(one.name or say("search_no_name"), f"/organisations/{one.id}/"),
            one.credit_code or _number(request, "registry_organisation", one.id, one.number_sealed),
            labels.get(one.kind, "") or None,
            _place(request, one.place),
        ]
        for one in found.organisations
    ]
    return _table(request, "organisations", ("name", "code", "kind", "place"), rows)


def _table(
    request: HttpRequest, key: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> Table:
    say = request.say
    return Table(
        say(f"search_title_{key}"),
        [Column(say(f"search_column_{one}")) for one in columns],
        rows,
        say("search_nobody"),
    )


def _number(request: HttpRequest, table: str, row: str, sealed: bytes | None) -> str:
    """Covered; in clear it is shown on the page of whoever bears it."""
    return covered(request, table, row, "number", sealed).shown or str(request.say("masked_none"))


def _home(request: HttpRequest, one: Person) -> object:
    say = request.say
    if not one.household:
        return say("search_no_household")
    said = say("search_home_of", name=one.head_name) if one.head_name else ""
    return Link(
        said or masked_all(one.household_number) or say("search_home"),
        f"/households/{one.household}/",
    )


def _place(request: HttpRequest, place: Sequence[str]) -> str:
    return " ".join(place) or str(request.say("search_no_place"))
