"""政策找人: what the newest run found, by measure and place, and who it is; what changed, who missed it by little."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.finds import reading
from kapok.finds.models import KINDS as FOUND
from kapok.finds.models import Run
from kapok.finds.reading import NOTHING, Finds, Found
from kapok.jobs import asking
from kapok.jobs.kinds import KINDS
from kapok.jobs.models import FAILED, QUEUED, RUNNING, Job
from kapok.jobs.overview import outcome
from kapok.web.components import (
    Button,
    Column,
    Component,
    Folded,
    Form,
    Link,
    Links,
    Live,
    Nothing,
    Row,
    Section,
    Summary,
    Table,
    Toggles,
    Verdict,
    Words,
)
from kapok.web.exporting import MOST as MOST_EXPORTED
from kapok.web.exporting import exported_at, exporting
from kapok.web.finding.places import Place, asked, named
from kapok.web.finding.words import Told
from kapok.web.pages import after, needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.typed import whole
from kapok.web.values import day as _moment

FINDS, JOB = "/finds/", "finds"
LATE_DAYS = 2
EARLIER = 12
AGAIN_SECONDS = 10
GATED = "gated"
REGRETS = ("day", "days", "month", "one", "hire")


@needs(Right.SEE_FINDS)
@require_http_methods(["GET", "POST"])
def finds(request: HttpRequest) -> HttpResponse:
    """The newest run; by POST another one is asked for."""
    if request.method == "POST":
        asking.ask(request.actor, JOB, "政策找人")
        return after(request, FINDS, "finds_asked")
    newest = reading.latest(shelf().package.folder)
    return _shown(request, newest, newest)


@needs(Right.SEE_FINDS)
@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(request, _run(number), reading.latest(shelf().package.folder))


def _run(number: int) -> Run:
    found = reading.run(number)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, of: Run | None, newest: Run | None) -> HttpResponse:
    say, job = request.say, _job()
    moving = job is not None and job.state in (QUEUED, RUNNING)
    working = _working(request, job, moving=moving)
    if of is None:
        parts = [Verdict("wanting", say("finds_never")), *working, *_ask(request, first=True)]
    else:
        parts = _found(request, of, newest, working)
    title = say("finds_title")
    if of is not None and newest is not None and of.pk != newest.pk:
        title = say("finds_title_run", run=of.pk)
    live = Live(parts, request.get_full_path(), moving=moving)
    return page(request, title, [live], again=AGAIN_SECONDS if moving else 0)


def _found(
    request: HttpRequest, of: Run, newest: Run | None, working: list[Component]
) -> list[Component]:
    say, place, told = request.say, asked(request), Told(request)
    total = reading.totals(of, scope=place.scope)
    parts: list[Component] = [_verdict(request, told, total), *_when(request, of, newest), *working]
    if place.area is not None:
        above = place.area.parent.code if place.area.parent else ""
        items = [(place.area.name, "", True), (say("finds_all"), _at(of, area=above), False)]
        parts.append(Toggles(say("finds_place"), items))
    parts += [_by_measure(request, told, of, place), *_by_place(request, of, place)]
    decide, unset = total.decide.n, total.unset.n
    parts.append(Words(say("finds_not_in_sum", decide=decide, unset=unset), small=True))
    area = {"area": place.code}
    parts.append(
        Links(
            [
                Link(say("finds_changes"), _at(of, "changes/", **area)),
                Link(say("finds_regrets"), _at(of, "regrets/", **area)),
            ]
        )
    )
    parts += [_excluded(request, told, of, place), _about(request, of), *_ask(request)]
    return [*parts, *_earlier(request, of)]


def _verdict(request: HttpRequest, told: Told, total: Finds) -> Verdict:
    say = request.say
    if not total.n:
        return Verdict("info", say("finds_verdict_none"))
    words = say(
        "finds_verdict",
        n=f"{total.n:,}",
        ready=f"{total.ready.n:,}",
        amount=told.yuan(total.amount),
        missing=f"{total.one_missing.n:,}",
    )
    return Verdict("info", words)


def _when(request: HttpRequest, of: Run, newest: Run | None) -> list[Component]:
    """That it is not the newest, or that its data are old."""
    say = request.say
    if newest is not None and of.pk != newest.pk:
        words = say("finds_older", run=of.pk)
        return [Nothing(words, [Link(say("finds_newest"), FINDS)])]
    days = (timezone.now() - of.known_at).days
    if days < LATE_DAYS:
        return []
    return [Verdict("wanting", say("finds_late", known=_moment(of.known_at), days=days))]


# asking for a run


def _job() -> Job | None:
    return Job.objects.filter(kind=JOB).order_by("-id").first()


def _working(request: HttpRequest, job: Job | None, *, moving: bool) -> list[Component]:
    say = request.say
    if job is not None and moving:
        key = "finds_queued" if job.state == QUEUED else "finds_busy"
        return [Words(say(key, done=job.steps_done, steps=job.steps or 1))]
    if job is not None and job.state == FAILED:
        return [Verdict("alarm", say("finds_failed", why=say.of(*outcome(job))))]
    return []


def _ask(request: HttpRequest, *, first: bool = False) -> list[Component]:
    right = KINDS[JOB].right
    if right is None or not request.actor.may(right):
        return []
    key = "finds_ask_first" if first else "finds_ask"
    return [Form([Button(request.say(key), "primary" if first else "")], action=FINDS)]


# by measure, by place


def _at(of: Run, end: str = "", **asked_for: str) -> str:
    given = {name: value for name, value in asked_for.items() if value}
    return f"{FINDS}{of.pk}/{end}{'?' + urlencode(given) if given else ''}"


def _columns(request: HttpRequest, first: str) -> list[Column]:
    say = request.say
    keys = ("ready", "amount", "decide", "one_missing", "no_standard")
    return [Column(say(first)), *(Column(say(f"finds_{key}"), numeric=True) for key in keys)]


def _cells(told: Told, of: Run, one: Finds, area: str, alone: str = "") -> list[object]:
    """Every number leads to who it is."""
    asked_for = {"measure": one.measure, "area": area, "alone": alone}
    cells: list[object] = [
        _number(of, "rows/", one.of(kind).n, kind=kind, **asked_for) for kind in FOUND
    ]
    return [cells[0], told.yuan(one.amount), *cells[1:]]


def _number(of: Run, end: str, n: int, **asked_for: str) -> object:
    return Link(f"{n:,}", _at(of, end, **asked_for)) if n else "0"


def _by_measure(request: HttpRequest, told: Told, of: Run, place: Place) -> Table:
    say = request.say
    listed = reading.by_measure(of, place.scope)
    order = list(shelf().package.measures)
    listed.sort(key=lambda one: order.index(one.measure) if one.measure in order else len(order))
    rows = [[told.measure(one.measure), *_cells(told, of, one, place.code)] for one in listed]
    if len(listed) > 1:
        total = reading.totals(of, scope=place.scope)
        rows.insert(0, [say("finds_all"), *_cells(told, of, total, place.code)])
    return Table(
        say("finds_by_measure"), _columns(request, "finds_measure"), rows, say("finds_nobody")
    )


def _by_place(request: HttpRequest, of: Run, place: Place) -> list[Component]:
    """Over all measures, one step down; a place leads further down."""
    say, digits = request.say, place.next(request.actor.areas)
    if len(place.scope) >= digits:
        return []
    found: dict[str, Finds] = {}
    for one in reading.by_place(of, scope=place.scope, digits=digits):
        known = found.setdefault(one.scope, Finds("", one.scope, {}))
        for kind, more in one.by.items():
            known.by[kind] = known.of(kind) + more
    areas, told = named(found), Told(request)
    rows: list[list[object]] = []
    for scope, one in sorted(found.items()):
        area = areas.get(scope)
        if area is None:  # of no place on the list: counted, and not to be asked for by it
            counts = [f"{one.of(kind).n:,}" for kind in FOUND]
            rows.append([scope or "–", counts[0], told.yuan(one.amount), *counts[1:]])
        elif len(scope) < digits:  # who belongs to the whole, and to none of its parts
            itself = say("finds_itself", place=area.name)
            rows.append([itself, *_cells(told, of, one, area.code, "1")])
        else:
            link = Link(area.name, _at(of, area=area.code))
            rows.append([link, *_cells(told, of, one, area.code)])
    return [
        Table(say("finds_by_place"), _columns(request, "finds_place"), rows, say("finds_nobody"))
    ]


def _excluded(request: HttpRequest, told: Told, of: Run, place: Place) -> Folded:
    say, found = request.say, reading.outcomes(of, place.scope[:6])
    kinds = sorted({what for by in found.values() for what in by}, key=str)
    columns = [Column(say("finds_measure"))]
    columns += [Column(told.outcome(what), numeric=True) for what in kinds]
    rows = [
        [
            told.measure(name),
            *(
                _number(
                    of, "results/", by.get(what, 0), measure=name, outcome=what, area=place.code[:6]
                )
                for what in kinds
            ),
        ]
        for name, by in found.items()
    ]
    table = Table(say("finds_by_measure"), columns, rows, say("finds_nobody"))
    return Folded(say("finds_excluded"), [Words(say("finds_excluded_words")), table])


def _about(request: HttpRequest, of: Run) -> Section:
    say = request.say
    units = say("finds_units_n", n=f"{of.units:,}", changed=f"{of.changed:,}")
    rows = [
        Row(say("finds_as_of"), of.as_of),
        Row(say("finds_known"), of.known_at),
        Row(say("finds_units"), units),
    ]
    return Section(say("finds_about"), [Summary(rows)])


def _earlier(request: HttpRequest, of: Run) -> list[Component]:
    say = request.say
    links = [
        Link(say("finds_run_n", run=one.pk, day=one.as_of, units=f"{one.units:,}"), _at(one))
        for one in reading.runs(EARLIER)
        if one.pk != of.pk
    ]
    return [Folded(say("finds_runs"), [Links(links)])] if links else []


# who it is


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
@require_safe
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """Who was found, under one measure or all."""
    of, say, place = _run(number), request.say, asked(request)
    measure, kind = _measure(request), request.GET.get("kind", "")
    kind = kind if kind in FOUND else ""
    alone = "alone" in request.GET and place.area is not None
    found = reading.rows(
        of, measure, place.scope, kind, _page_of(request), _most(request), alone=alone
    )
    total, told = _total(of, measure, place, alone=alone), Told(request, found)
    n = total.of(kind).n if kind else total.n
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
    what = [say(f"finds_{kind}")] if kind else []
    what += [told.measure(measure)] if measure else []
    if place.area is not None:
        what += [say("finds_itself", place=place.area.name) if alone else place.area.name]
    words = say("finds_rows_verdict", n=f"{n:,}", what="，".join(what) or say("finds_rows_title"))
    table = Table(
        say("finds_rows_title"),
        columns,
        listed,
        say("finds_nobody"),
        more=_more(request, found, found[-1].pk if found else 0),
        export=exported_at(request),
    )
    return page(
        request,
        say("finds_rows_title"),
        [Verdict("info", words), table],
        above=_back(request, of, place),
    )


def _total(of: Run, measure: str, place: Place, *, alone: bool) -> Finds:
    if not alone:
        return reading.totals(of, measure, place.scope)
    by: dict[str, Found] = {}
    for one in reading.by_place(of, measure, place.scope):
        if one.scope == place.scope:
            by = {kind: one.of(kind) + by.get(kind, NOTHING) for kind in FOUND}
    return Finds(measure, place.scope, by)


def _measure(request: HttpRequest) -> str:
    name = request.GET.get("measure", "")
    return name if name in shelf().package.measures else ""


def _back(request: HttpRequest, of: Run, place: Place) -> Link:
    return Link(request.say("finds_title"), _at(of, area=place.code))


def _days(request: HttpRequest, first: object, last: object) -> object:
    if first is None or first == last:
        return first or "–"
    return request.say("finds_to", first=first, last=last)


@needs(Right.SEE_FINDS)
@require_safe
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Units of a measure with an outcome, and what it hangs on."""
    of, say, place = _run(number), request.say, asked(request)
    measure, outcome_ = _measure(request), request.GET.get("outcome", "")
    found = reading.results(of, measure, outcome_, place.scope, _page_of(request), _most(request))
    counted = reading.outcomes(of, place.scope)
    n = counted.get(measure, {}).get(outcome_, 0)
    told = Told(request, found)
    columns = [Column(say(f"finds_{key}")) for key in ("who", "where", "outcome", "hangs", "when")]
    listed = [
        [told.who(one), told.place(one), told.result(one), told.why(one), one.day or "–"]
        for one in found
    ]
    what = "，".join(
        filter(None, (told.measure(measure) if measure else "", told.outcome(outcome_)))
    )
    table = Table(
        say("finds_results_title"),
        columns,
        listed,
        say("finds_nobody"),
        more=_more(request, found, found[-1].pk if found else 0),
        export=exported_at(request),
    )
    words = say("finds_results_verdict", n=f"{n:,}", what=what or say("finds_all"))
    return page(
        request,
        say("finds_results_title"),
        [Verdict("info", words), table],
        above=_back(request, of, place),
    )


@needs(Right.SEE_FINDS)
@require_safe
def changes(request: HttpRequest, number: int) -> HttpResponse:
    of, say, place = _run(number), request.say, asked(request)
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
            told.causes(one.change.causes),
        ]
        for one in found
    ]
    if of.previous_id is None:
        words, empty = say("finds_changes_first"), say("finds_changes_first")
    else:
        key = "finds_changes_verdict" if of.changed else "finds_changes_none"
        words, empty = say(key, n=f"{of.changed:,}"), say("finds_changes_none")
    more = _more(request, found, found[-1].change.pk if found else 0)
    table = Table(
        say("finds_changes"), columns, listed, empty, more=more, export=exported_at(request)
    )
    return page(
        request,
        say("finds_changes_title"),
        [Verdict("info", words), table],
        above=_back(request, of, place),
    )


@needs(Right.SEE_FINDS)
@require_safe
def regrets(request: HttpRequest, number: int) -> HttpResponse:
    of, say, place = _run(number), request.say, asked(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in REGRETS else ""
    found = reading.regrets(
        of, _measure(request), place.scope, kind, _page_of(request), _most(request)
    )
    told = Told(request, found)
    area = {"area": place.code}
    items = [(say("finds_all"), _at(of, "regrets/", **area), not kind)]
    items += [
        (say(f"finds_regret_{one}"), _at(of, "regrets/", kind=one, **area), one == kind)
        for one in REGRETS
    ]
    keys = ("who", "where", "measure", "kind", "by_how", "actual", "wanted", "amount")
    columns = [Column(say(f"finds_{key}"), numeric=key == "amount") for key in keys]
    listed = []
    for one in found:
        said = one.words(say.lang)
        cells = [said["by"], said["condition"] or said["what"], said["actual"], said["wanted"]]
        who = [told.who(one), told.place(one), told.measure(one.measure)]
        listed.append([*who, *cells, told.yuan(one.amount)])
    words = say("finds_regrets_verdict" if found else "finds_regrets_none")
    table = Table(
        say("finds_regrets_title"),
        columns,
        listed,
        say("finds_regrets_none"),
        more=_more(request, found, found[-1].pk if found else 0),
        export=exported_at(request),
    )
    parts = [Verdict("info", words), Toggles(say("finds_kind"), items), table]
    return page(request, say("finds_regrets_title"), parts, above=_back(request, of, place))
