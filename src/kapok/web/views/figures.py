"""Figures of the registry by county for whoever sees nobody's name, and what each of them counts, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.registry.reading.counted import COUNTY, KEYS, Line, Listed, counties
from kapok.registry.words import words
from kapok.web.components import Column, Component, Link, Table, Verdict, Words
from kapok.web.dossier.reading import label_of
from kapok.web.finding.places import named, written
from kapok.web.pages import needs, page
from kapok.web.paging import paged
from kapok.web.typed import whole

FIGURES = "/desk/figures/"
_MORE = {
    "exited": ("since",),
    "working": ("since",),
    "conflicts": ("record", "fact"),
    "moves": ("to", "day"),
}
"""Columns beside where it is."""


def by_county(request: HttpRequest, *, first: bool) -> list[Component]:
    """Every number leads to what it counts. `first`: nothing stands before them, so they begin with what they say."""
    say, day = request.say, request.office.day
    found = counties(request.actor, day)
    totals = {key: sum(one.counts[key] for one in found) for key in KEYS}
    areas = _counties()
    columns = [Column(say("figures_county"))]
    columns += [Column(say(f"figures_{key}"), numeric=True) for key in KEYS]
    rows = [
        [
            _called(request, areas, one.code),
            *(_number(key, one.counts[key], one.code) for key in KEYS),
        ]
        for one in found
    ]
    table = Table(
        say("figures_caption", day=day),
        columns,
        rows,
        say("figures_none"),
        ["", *(_number(key, totals[key]) for key in KEYS)] if len(rows) > 1 else (),
    )
    told = {key: f"{count:,}" for key, count in totals.items()}
    verdict = Verdict("info", say("figures_verdict", day=day, **told))
    return [*([verdict] if first else []), table, Words(say("figures_how"), small=True)]


def _counties() -> dict[str, str]:
    return dict(Area.objects.filter(level="county").values_list("scope", "name"))


def _called(request: HttpRequest, areas: dict[str, str], code: str) -> str:
    if len(code) < COUNTY:
        return str(request.say("figures_elsewhere"))
    return areas.get(code, code)


def _number(key: str, n: int, county: str | None = None) -> object:
    asked = "" if county is None else f"?{urlencode({'county': county})}"
    return Link(f"{n:,}", f"{FIGURES}{key}/{asked}") if n else "0"


@needs(Right.SEE_FIGURES)
@require_safe
def listed(request: HttpRequest, counted: str) -> HttpResponse:
    """What one number counts, of one county or of all."""
    if counted not in KEYS:
        raise Http404
    say, day, county = request.say, request.office.day, request.GET.get("county")
    rows, more, back = paged(request, Listed(request.actor, day, counted, county))
    n = sum(
        one.counts[counted]
        for one in counties(request.actor, day)
        if county is None or one.code == county
    )
    what = say(f"figures_{counted}")
    where = say("figures_all") if county is None else _called(request, _counties(), county)
    columns = [Column(say(f"figures_{key}")) for key in ("which", "where", *_MORE.get(counted, ()))]
    table = Table(
        what,
        columns,
        _lines(request, counted, rows),
        say("figures_none"),
        more=more,
        back=back,
    )
    verdict = Verdict("info", say("figures_listed", what=what, where=where, n=f"{n:,}"))
    parts = [verdict, table, Words(say("figures_nameless"), small=True)]
    return page(request, what, parts, above=Link(say("desk_title"), "/desk/"))


def _lines(request: HttpRequest, counted: str, rows: Iterable[Line]) -> list[list[object]]:
    say, lines = request.say, list(rows)
    places = named(scope for one in lines for scope in (one.scope, one.to))
    begin = (whole(request.GET.get("from", "")) or 0) + 1
    found: list[list[object]] = []
    for n, one in enumerate(lines, begin):
        cells: list[object] = [say("figures_one", n=f"{n:,}"), written(places, one.scope)]
        if counted == "conflicts":
            cells += _fact(request, *one.fact)
        elif counted == "moves":
            cells += [written(places, one.to), one.since]
        elif counted in _MORE:
            cells.append(one.since)
        found.append(cells)
    return found


def _fact(request: HttpRequest, entity: str, fact: str) -> list[object]:
    say, known = request.say, words().entities[entity]
    return [say.of(known.label, known.en), label_of(say, known, fact)]
