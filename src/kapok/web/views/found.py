"""Who a run found and did not, what changed since the run before, and who missed it by little."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.finds import counting, listing, reading
from kapok.finds.counting import NOTHING, Finds, Found
from kapok.finds.models import KINDS as FOUND
from kapok.finds.models import Find, Result, Run
from kapok.finds.reading import Among
from kapok.imports.exporting import MOST as MOST_LISTED
from kapok.imports.exporting import Due, listed_by, room_for, roster, roster_for
from kapok.intake.layouts.model import Layout
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.registry.trouble import Refused
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.web.components import (
    Button,
    Column,
    Component,
    Form,
    Link,
    Links,
    Section,
    Table,
    Toggles,
    Verdict,
    Words,
)
from kapok.web.exporting import MOST as MOST_EXPORTED
from kapok.web.exporting import exporting
from kapok.web.finding import missed, why
from kapok.web.finding.places import Place, asked
from kapok.web.finding.runs import at, run_of
from kapok.web.finding.words import Told, so_many
from kapok.web.pages import needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.taking import FIELDS, purpose_fields
from kapok.web.typed import whole

REGRETS = ("day", "days", "month", "one", "hire")


def _page_of(request: HttpRequest) -> int:
    return whole(request.GET.get("after", "")) or 0


def _most(request: HttpRequest) -> int:
    return MOST_EXPORTED if exporting(request) else reading.MOST


def _more(request: HttpRequest, listed: Sequence[object], last: int) -> str:
    if len(listed) < reading.MOST:
        return ""
    given = request.GET.copy()
    given["after"] = str(last)
    return f"?{given.urlencode()}"


@needs(Right.SEE_FINDS)
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """Who was found, under one measure or all. By POST the list in the office's form, for a purpose."""
    of, say, place = run_of(number), request.say, asked(request)
    measure, kind = _measure(request), request.GET.get("kind", "")
    kind = kind if kind in FOUND else ""
    alone = "alone" in request.GET and place.area is not None
    layout = roster_for(measure) if request.actor.may(Right.REVEAL_NUMBERS) else None
    problems = []
    if request.method == "POST":
        whole_list = reading.rows(of, measure, place.scope, kind, 0, MOST_LISTED + 1, alone=alone)
        if layout is None or not whole_list:
            raise Http404
        try:
            return _roster(request, of, layout, whole_list)
        except Refused as refused:
            problems = [(FIELDS.get(refused.code, "purpose"), refused.say(say.lang))]
    found = reading.rows(
        of, measure, place.scope, kind, _page_of(request), _most(request), alone=alone
    )
    total, told = _total(of, measure, place, alone=alone), Told(request, found)
    n = total.of(kind).n if kind else total.n
    what = [say(f"finds_{kind}")] if kind else []
    what += [told.measure(measure)] if measure else []
    if place.area is not None:
        what += [say("finds_itself", place=place.area.name) if alone else place.area.name]
    words = say(
        "finds_rows_verdict",
        n=f"{n:,}",
        what=say.of("，", ", ").join(what) or say("finds_rows_title"),
    )
    parts: list[Component] = [Verdict("info", words), _found(request, told, found)]
    if layout is not None and found:
        parts.append(_roster_form(request, layout, _units(total, kind), dict(problems)))
    return page(
        request,
        say("finds_rows_title"),
        parts,
        problems=problems,
        above=_back(request, of, place),
    )


def _found(request: HttpRequest, told: Told, found: Sequence[Find]) -> Table:
    say = request.say
    keys = ("who", "where", "measure", "data", "lacks", "amount", "when")
    columns = [Column(say(f"finds_{key}"), numeric=key == "amount") for key in keys]
    listed = [
        [
            told.who(one),
            told.place(one),
            told.measure(one.measure),
            told.state(one.kind),
            told.missing(one.missing) if one.missing else "–",
            told.yuan(one.amount),
            _days(request, one.first, one.last),
        ]
        for one in found
    ]
    return Table(
        say("finds_rows_title"),
        columns,
        listed,
        say("finds_nobody"),
        more=_more(request, found, found[-1].pk if found else 0),
    )


def _roster(request: HttpRequest, of: Run, layout: Layout, found: Sequence[Find]) -> HttpResponse:
    """Its name tells how many lines it has."""
    say = request.say
    room_for(listing.counted(found))
    dues = [Due(*one) for one in listing.listed(of, found, listed_by(layout))]
    purpose, words = (request.POST.get(name, "") for name in ("purpose", "words"))
    made = roster(request.actor, layout, dues, purpose=purpose, words=words)
    label, day = say.of(layout.label, layout.en), request.office.day
    name = say("finds_roster_name", name=label, day=day, n=made.lines)
    return HttpResponse(made.data, headers=headers(XLSX, name))


def _units(total: Finds, kind: str) -> int:
    """How many were counted for those found, of one kind or of all."""
    return sum(total.of(one).units for one in ([kind] if kind else FOUND))


def _roster_form(request: HttpRequest, layout: Layout, n: int, wrong: dict[str, str]) -> Section:
    say = request.say
    words = say("finds_roster_words", name=say.of(layout.label, layout.en), n=f"{n:,}")
    form = Form([Button(say("finds_roster_go"), "")], purpose_fields(request, wrong))
    return Section(say("finds_roster"), [Words(words), form])


def _total(of: Run, measure: str, place: Place, *, alone: bool) -> Finds:
    if not alone:
        return counting.totals(of, measure, place.scope)
    by: dict[str, Found] = {}
    for one in counting.by_place(of, measure, place.scope):
        if one.scope == place.scope:
            by = {kind: one.of(kind) + by.get(kind, NOTHING) for kind in FOUND}
    return Finds(measure, place.scope, by)


def _measure(request: HttpRequest) -> str:
    name = request.GET.get("measure", "")
    return name if name in shelf().package.measures else ""


def _back(request: HttpRequest, of: Run, place: Place) -> Link:
    return Link(request.say("finds_title"), at(of, area=place.code))


def _days(request: HttpRequest, first: object, last: object) -> object:
    if first is None or first == last:
        return first or "–"
    return request.say("finds_to", first=first, last=last)


@needs(Right.SEE_FINDS)
@require_safe
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Units of a measure with an outcome, and what it hangs on."""
    of, say, place = run_of(number), request.say, asked(request)
    measure, outcome_ = _measure(request), request.GET.get("outcome", "")
    outcome_ = outcome_ if outcome_ in OUTCOME_WORDS else ""
    reason = request.GET.get("why", "")
    decided = [
        one
        for one in counting.decided(of, place.within(request.actor.areas))
        if measure in ("", one.measure) and outcome_ in ("", one.outcome)
    ]
    n = sum(one.units for one in decided if not reason or reason in one.why)
    page_of = (_page_of(request), _most(request), reason)
    found = reading.results(of, measure, outcome_, place.scope, *page_of)
    told = Told(request, found)
    about = [told.measure(measure)] if measure else []
    about += [told.outcome(outcome_)] if outcome_ else []
    if n and reason:
        about.append(told.reason(reason, shelf().package.measures.get(measure)))
    what = say.of("，", ", ").join(about)
    words = say("finds_results_verdict", n=f"{n:,}", what=what or say("finds_all"))
    others = why.of_results(told, of, place, measure, decided) if measure and not reason else []
    return page(
        request,
        say("finds_results_title"),
        [Verdict("info", words), _listed(request, told, found), *others],
        above=_back(request, of, place),
    )


def _listed(request: HttpRequest, told: Told, found: Sequence[Result]) -> Table:
    say = request.say
    columns = [Column(say(f"finds_{key}")) for key in ("who", "where", "outcome", "hangs", "when")]
    rows = [
        [told.who(one), told.place(one), told.result(one), told.why(one), one.day or "–"]
        for one in found
    ]
    return Table(
        say("finds_results_title"),
        columns,
        rows,
        say("finds_nobody"),
        more=_more(request, found, found[-1].pk if found else 0),
    )


@needs(Right.SEE_FINDS)
@require_safe
def changes(request: HttpRequest, number: int) -> HttpResponse:
    of, say, place = run_of(number), request.say, asked(request)
    found = reading.changed(of, _measure(request), place.scope, _page_of(request), _most(request))
    told = Told(request, [one.change for one in found])
    columns = [
        Column(say(f"finds_{key}")) for key in ("who", "where", "measure", "before", "now", "why")
    ]
    listed = [
        [
            told.who(one.change),
            told.place(one.change),
            told.measure(one.change.measure),
            told.result(one.before),
            told.result(one.after),
            told.causes(one.change.causes, one.change.measure),
        ]
        for one in found
    ]
    if of.previous_id is None:
        words, empty = say("finds_changes_first"), say("finds_changes_first")
    else:
        here = reading.how_many_changed(of, _measure(request), place.scope)
        key = "finds_changes_verdict" if here else "finds_changes_none"
        words, empty = say(key, n=so_many(say, here)), say("finds_changes_none")
    more = _more(request, found, found[-1].change.pk if found else 0)
    table = Table(say("finds_changes"), columns, listed, empty, more=more)
    return page(
        request,
        say("finds_changes_title"),
        [Verdict("info", words), table],
        above=_back(request, of, place),
    )


@needs(Right.SEE_FINDS)
@require_safe
def regrets(request: HttpRequest, number: int) -> HttpResponse:
    """Of measures that pay; with `unpaid` of the others, or of the one that is asked for."""
    of, say, place = run_of(number), request.say, asked(request)
    kind, unpaid, measure = request.GET.get("kind", ""), "unpaid" in request.GET, _measure(request)
    kind = kind if kind in REGRETS else ""
    among = None if measure else Among(missed.paying(), others=unpaid)
    found = reading.regrets(
        of, measure, place.scope, kind, _page_of(request), _most(request), among
    )
    area = {"area": place.code, "unpaid": "1" if unpaid else ""}
    items = [(say("finds_all"), at(of, "regrets/", **area), not kind)]
    items += [
        (say(f"finds_regret_{one}"), at(of, "regrets/", kind=one, **area), one == kind)
        for one in REGRETS
    ]
    listed = "finds_regrets_unpaid" if unpaid else "finds_regrets_verdict"
    n = reading.how_many_regrets(of, measure, place.scope, kind, among)
    words = say(listed if n else "finds_regrets_none", n=so_many(say, n))
    table = Table(
        say("finds_regrets_title"),
        missed.columns(request),
        missed.lines(request, found),
        say("finds_regrets_none"),
        more=_more(request, found, found[-1].pk if found else 0),
    )
    parts = [Verdict("info", words), Toggles(say("finds_kind"), items), table]
    if not measure:
        parts += _other_regrets(request, of, place, unpaid=unpaid)
    return page(request, say("finds_regrets_title"), parts, above=_back(request, of, place))


def _other_regrets(request: HttpRequest, of: Run, place: Place, *, unpaid: bool) -> list[Component]:
    """Where the others stand: those of measures that pay nothing, or back."""
    say, area = request.say, place.code
    if unpaid:
        return [Links([Link(say("finds_regrets_paid"), at(of, "regrets/", area=area))])]
    n = reading.how_many_regrets(of, "", place.scope, "", Among(missed.paying(), others=True))
    if not n:
        return []
    words = say("finds_regrets_others", n=so_many(say, n))
    link = Link(words, at(of, "regrets/", area=area, unpaid="1"))
    return [Words(say("finds_regrets_apart"), small=True), Links([link])]
