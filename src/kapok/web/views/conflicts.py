"""来源不一致: every fact of which sources say different things and nobody has decided; each leads to where it is decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.registry.reading.undecided import PAGE, Open, listed, undecided
from kapok.registry.words import words
from kapok.web.components import Column, Link, Table, Verdict
from kapok.web.dossier.reading import label_of
from kapok.web.exporting import MOST, exporting
from kapok.web.pages import needs, page
from kapok.web.subjects import PLACES
from kapok.web.typed import whole


@needs(Right.DECIDE_FACTS)
@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    say, offset = request.say, whole(request.GET.get("from", "")) or 0
    found, more = listed(offset, MOST if exporting(request) else PAGE)
    count = undecided().count()
    verdict = say("conflicts_verdict", count=count) if count else say("conflicts_none")
    columns = [Column(say(f"conflicts_{key}")) for key in ("whom", "where", "fact")]
    table = Table(
        say("conflicts_caption"),
        columns,
        [_row(request, one) for one in found],
        say("conflicts_none"),
        more=f"?from={offset + PAGE}" if more else "",
        back=f"?from={max(0, offset - PAGE)}" if offset else "",
    )
    parts = [Verdict("info", verdict), table]
    return page(request, say("conflicts_title"), parts, above=Link(say("desk_title"), "/desk/"))


def _row(request: HttpRequest, one: Open) -> list[object]:
    say, entity = request.say, words().entities[one.entity]
    kind, row, name = one.whom
    called = masked(name) or say(f"nameless_{kind}")
    return [
        Link(called, f"/{PLACES[kind]}/{row}/change/choice/"),
        say.of(entity.label, entity.en),
        label_of(say, entity, one.fact),
    ]
