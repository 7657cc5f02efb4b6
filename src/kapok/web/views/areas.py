"""The areas, one step down at a time: for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.masking import masked
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
from kapok.web.pages import needs, page


@needs(Right.MANAGE_ACCOUNTS)
def areas(request: HttpRequest, code: str = "") -> HttpResponse:
    say = request.say
    here = get_object_or_404(Area, pk=code) if code else None
    below = list(Area.objects.filter(parent=here).prefetch_related("marks"))
    columns = [Column(say(f"areas_{key}")) for key in ("name", "code", "level", "marks")]
    rows = [
        [
            Link(a.name, f"/admin/areas/{a.code}/"),
            a.code,
            say(f"level_{a.level}"),
            _marks(request, a),
        ]
        for a in below
    ]
    title = here.name if here else say("areas_title")
    above = (
        Link(
            say("areas_up"),
            f"/admin/areas/{here.parent_id}/" if here.parent_id else "/admin/areas/",
        )
        if here
        else None
    )
    told = (
        {"code": here.code, "level": say(f"level_{here.level}"), "marks": _marks(request, here)}
        if here
        else {}
    )
    parts = [
        Verdict("info", say("areas_verdict", count=len(below))),
        *(
            [Summary([Row(say(f"areas_{key}"), value) for key, value in told.items()])]
            if told
            else []
        ),
        *(_spells(request, here) if here else []),
        Table(title, columns, rows, say("areas_empty")),
    ]
    return page(request, title, parts, above=above)


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
    keys = ("mark", "holds", "start", "finish", "source")
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
