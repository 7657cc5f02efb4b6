"""The areas, one step down at a time: for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.web.components import (
    Column,
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
    below = list(Area.objects.filter(parent=here))
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
        Table(title, columns, rows, say("areas_empty")),
    ]
    return page(request, title, parts, above=above)


def _marks(request: HttpRequest, area: Area) -> str:
    say = request.say
    marks = {
        "key": area.key_village,
        "poor": area.former_poor,
        "site": area.relocation_site,
        "demo": area.demonstration,
    }
    said = [say(f"areas_{key}") for key, is_ in marks.items() if is_]
    if area.abolished_on:
        said.append(say("areas_abolished", day=area.abolished_on))
    return str(say.of("、", ", ").join(said) or say.of("无", "none"))
