"""政策找人: what a run found, by measure and place, and asking for another."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.finds import counting, reading
from kapok.finds.counting import Decided, Finds
from kapok.finds.models import KINDS as FOUND
from kapok.finds.models import Run
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
from kapok.web.finding import why
from kapok.web.finding.places import Place, asked, named
from kapok.web.finding.runs import FINDS, at, run_of
from kapok.web.finding.words import Told, so_many
from kapok.web.pages import after, needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.values import day as _moment

JOB = "finds"
LATE_DAYS = 2
EARLIER = 12
AGAIN_SECONDS = 10


@needs(Right.SEE_FINDS)
@require_http_methods(["GET", "POST"])
def finds(request: HttpRequest) -> HttpResponse:
    """The newest run; by POST another one is asked for."""
    if request.method == "POST":
        if not _may_ask(request):
            raise PermissionDenied
        asking.ask_again(request.actor, JOB, "政策找人")
        return after(request, FINDS, "finds_asked")
    newest = reading.latest(shelf().package.folder)
    return _shown(request, newest, newest)


@needs(Right.SEE_FINDS)
@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(request, run_of(number), reading.latest(shelf().package.folder))


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
    total = counting.totals(of, scope=place.scope)
    parts: list[Component] = [_verdict(request, told, total), *_when(request, of, newest), *working]
    if total.n:
        all_ = say("finds_see_all", n=f"{total.n:,}")
        parts.append(Links([Link(all_, at(of, "rows/", area=place.code))]))
    if place.area is not None:
        above = place.area.parent.code if place.area.parent else ""
        items = [(place.area.name, "", True), (say("finds_all"), at(of, area=above), False)]
        parts.append(Toggles(say("finds_place"), items))
    parts += [_by_measure(request, told, of, place), *_by_place(request, of, place)]
    decide, unset = total.decide.n, total.unset.n
    parts.append(Words(say("finds_not_in_sum", decide=decide, unset=unset), small=True))
    area = {"area": place.code}
    parts.append(
        Links(
            [
                Link(say("finds_changes"), at(of, "changes/", **area)),
                Link(say("finds_regrets"), at(of, "regrets/", **area)),
            ]
        )
    )
    decided = counting.decided(of, place.within(request.actor.areas))
    parts.append(_excluded(request, told, of, place, decided))
    parts += [_about(request, of, place, sum(one.units for one in decided)), *_ask(request)]
    return [*parts, *_earlier(request, of)]


def _verdict(request: HttpRequest, told: Told, total: Finds) -> Verdict:
    say = request.say
    if not total.n:
        return Verdict("info", say("finds_verdict_none"))
    words = say(
        "finds_verdict" if total.ready.n else "finds_verdict_unready",
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


def _may_ask(request: HttpRequest) -> bool:
    right = KINDS[JOB].right
    return right is not None and request.actor.may(right)


def _ask(request: HttpRequest, *, first: bool = False) -> list[Component]:
    if not _may_ask(request):
        return []
    key = "finds_ask_first" if first else "finds_ask"
    return [Form([Button(request.say(key), "primary" if first else "")], action=FINDS)]


# by measure, by place


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
    return [cells[0], told.due(one), *cells[1:]]


def _number(of: Run, end: str, n: int, **asked_for: str) -> object:
    return Link(f"{n:,}", at(of, end, **asked_for)) if n else "0"


def _by_measure(request: HttpRequest, told: Told, of: Run, place: Place) -> Table:
    say = request.say
    listed = counting.by_measure(of, place.scope)
    order = list(shelf().package.measures)
    listed.sort(key=lambda one: order.index(one.measure) if one.measure in order else len(order))
    rows = [[told.measure(one.measure), *_cells(told, of, one, place.code)] for one in listed]
    if len(listed) > 1:
        total = counting.totals(of, scope=place.scope)
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
    for one in counting.by_place(of, scope=place.scope, digits=digits):
        known = found.setdefault(one.scope, Finds("", one.scope, {}))
        for kind, more in one.by.items():
            known.by[kind] = known.of(kind) + more
    areas, told = named(found), Told(request)
    rows: list[list[object]] = []
    for scope, one in sorted(found.items()):
        area = areas.get(scope)
        if area is None:  # of no place on the list: counted, and not to be asked for by it
            counts = [f"{one.of(kind).n:,}" for kind in FOUND]
            rows.append(
                [say("finds_unlisted", code=scope or "–"), counts[0], told.due(one), *counts[1:]]
            )
        elif len(scope) < digits:  # who belongs to the whole, and to none of its parts
            itself = say("finds_itself", place=area.name)
            rows.append([itself, *_cells(told, of, one, area.code, "1")])
        else:
            link = Link(area.name, at(of, area=area.code))
            rows.append([link, *_cells(told, of, one, area.code)])
    return [
        Table(say("finds_by_place"), _columns(request, "finds_place"), rows, say("finds_nobody"))
    ]


def _excluded(
    request: HttpRequest, told: Told, of: Run, place: Place, decided: Sequence[Decided]
) -> Folded:
    say, found = request.say, counting.outcomes(decided)
    kinds = sorted({what for by in found.values() for what in by}, key=str)
    columns = [Column(say("finds_measure"))]
    columns += [Column(told.outcome(what), numeric=True) for what in kinds]
    rows = [
        [
            told.measure(name),
            *(
                _number(
                    of, "results/", by.get(what, 0), measure=name, outcome=what, area=place.code
                )
                for what in kinds
            ),
        ]
        for name, by in found.items()
    ]
    table = Table(say("finds_by_measure"), columns, rows, say("finds_nobody"))
    parts = [Words(say("finds_excluded_words")), table, *why.by_measure(told, of, place, decided)]
    return Folded(say("finds_excluded"), parts)


def _about(request: HttpRequest, of: Run, place: Place, units: int) -> Section:
    """`units`: of the place; so many are listed."""
    say, area = request.say, {"area": place.code}
    rows = [
        Row(say("finds_as_of"), of.as_of),
        Row(say("finds_known"), of.known_at),
        Row(say("finds_units"), _number(of, "results/", units, **area)),
    ]
    if of.previous_id is not None:
        changed = reading.how_many_changed(of, scope=place.scope)
        link = Link(so_many(say, changed), at(of, "changes/", **area))
        rows.append(Row(say("finds_changed"), link if changed else "0"))
    return Section(say("finds_about"), [Summary(rows)])


def _earlier(request: HttpRequest, of: Run) -> list[Component]:
    say = request.say
    links = [
        Link(say("finds_run_n", run=one.pk, day=one.as_of), at(one))
        for one in reading.runs(EARLIER)
        if one.pk != of.pk
    ]
    return [Folded(say("finds_runs"), [Links(links)])] if links else []
