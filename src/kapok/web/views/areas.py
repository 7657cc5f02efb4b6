"""The areas, one step down at a time: for administrators, who mark villages, rename them, and add those that are new."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.accounts.trouble import Refused
from kapok.masking import masked
from kapok.registry import placing
from kapok.registry.placing import VILLAGE
from kapok.registry.words import words as vocabulary
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import (
    Column,
    Component,
    Link,
    Row,
    Summary,
    Table,
    Verdict,
)
from kapok.web.pages import after, needs, page
from kapok.web.placing import YES_NO, forms
from kapok.web.typed import day as date

AREAS = "/admin/areas/"


@needs(Right.MANAGE_ACCOUNTS)
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    title = request.say("areas_title")
    return page(request, title, _below(request, None, title))


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, code: str) -> HttpResponse:
    """By POST a mark, another name, or a village that is new below."""
    here, refused = get_object_or_404(Area, pk=code), None
    if request.method == "POST":
        try:
            with transaction.atomic():
                done = _do(request, here)
        except Refused as found:
            refused = found
            here.refresh_from_db()
        else:
            return after(request, f"{AREAS}{code}/", done)
    say = request.say
    up = f"{AREAS}{here.parent_id}/" if here.parent_id else AREAS
    told = {
        "code": here.code,
        "level": say(f"level_{here.level}"),
        "marks": _marks(request, here),
    }
    first, *rest = _below(request, here, here.name)
    if here.level == VILLAGE:
        first = Verdict("info", say("areas_village", marks=told["marks"]))
    parts = [
        first,
        Summary([Row(say(f"areas_{key}"), value) for key, value in told.items()]),
        *_spells(request, here),
        *(rest if here.level != VILLAGE else ()),
        *forms(request, here, refused),
    ]
    problems = []
    if refused is not None:
        field = f"{request.POST.get('do', '')}-{refused.field}" if refused.field else ""
        problems = [(field, say.of(refused.zh, refused.en))]
    return page(request, here.name, parts, problems=problems, above=Link(say("areas_up"), up))


def _do(request: HttpRequest, here: Area) -> str:
    by, today = request.actor, request.office.day
    do = request.POST.get("do", "")
    given = {
        name.removeprefix(f"{do}-"): words.strip() for name, words in request.POST.items() if do
    }
    source = given.get("source", "")
    match do:
        case "mark":
            day = date(given.get("day", ""))
            if day is None:
                raise placing.Refused("mark_day", "day")
            if given.get("holds") not in YES_NO:
                raise placing.Refused("mark_holds", "holds")
            holds = given["holds"] == YES_NO[0]
            placing.mark(
                by, here.code, given.get("kind", ""), day, source, holds=holds, today=today
            )
            return "areas_marked"
        case "rename":
            seen = given.get("seen", "")
            placing.rename(by, here.code, given.get("name", ""), source, seen)
            return "areas_renamed"
        case "add":
            placing.add(by, here.code, given.get("code", ""), given.get("name", ""), source)
            return "areas_added"
    raise Http404


def _below(request: HttpRequest, here: Area | None, title: str) -> list[Component]:
    """How many there are, and which."""
    say = request.say
    below = list(Area.objects.filter(parent=here).prefetch_related("marks"))
    columns = [Column(say(f"areas_{key}")) for key in ("name", "code", "level", "marks")]
    rows = [
        [
            Link(a.name, f"{AREAS}{a.code}/"),
            a.code,
            say(f"level_{a.level}"),
            _marks(request, a),
        ]
        for a in below
    ]
    return [
        Verdict("info", say("areas_verdict", count=len(below))),
        Table(title, columns, rows, say("areas_empty")),
    ]


def _spells(request: HttpRequest, area: Area) -> list[Component]:
    """Each mark from when to when, and by which source."""
    say, shown = request.say, []
    for one in area.marks.select_related("source").order_by("kind", "-finish", "-id"):
        source = one.source
        supplier = vocabulary().suppliers.get(source.supplier) if source else None
        told = [
            say.of(supplier.label, supplier.en) if supplier else "",
            source.title if source else "",
        ]
        by = " · ".join(masked(word) for word in told if word)
        shown.append(
            [
                say(f"areas_{one.kind}"),
                say("areas_is" if one.holds else "areas_is_not"),
                one.start or say("areas_since_unknown"),
                say("areas_still") if one.finish == OPEN_END else one.finish,
                say("areas_as_of", by=by, day=source.as_of) if source else say("no_source"),
            ]
        )
    keys = ("what", "holds", "start", "finish", "source")
    columns = [Column(say(f"areas_{key}")) for key in keys]
    return [Table(say("areas_spells"), columns, shown, "")] if shown else []


def _marks(request: HttpRequest, area: Area) -> str:
    say = request.say
    said = [
        say(f"areas_{one.kind}")
        for one in area.marks.all()
        if one.holds and one.finish >= request.office.day
    ]
    said += [say("areas_demo")] if area.demonstration else []
    if area.abolished_on:
        said.append(say("areas_abolished", day=area.abolished_on))
    return str(say.of("、", ", ").join(said) or say.of("无", "none"))
