"""比对: rounds with other offices, a new one, its request and its reply."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.models import Area
from kapok.accounts.roles import Right
from kapok.comparing import rounds
from kapok.comparing.models import ASKED, MADE, REPLIED, Round
from kapok.comparing.offices import OFFICES
from kapok.comparing.trouble import STATES
from kapok.jobs.asking import ask
from kapok.jobs.models import FAILED, Job
from kapok.jobs.overview import outcome
from kapok.jobs.work.comparing import make_round, receive
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Filters,
    Form,
    Link,
    Row,
    Section,
    Summary,
    Table,
    Verdict,
    Words,
)
from kapok.web.finding.places import named
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.paging import paged
from kapok.web.values import day

ROUNDS = "/comparisons/"
AGAIN_SECONDS = 10


@needs(Right.CHANGE_PEOPLE)
@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    say = request.say
    listed, more, back = paged(request, rounds.listed())
    places = named(one.scope for one in listed)
    keys = ("round", "office", "where", "people", "resolves", "state", "as_of", "expires")
    numeric = ("people", "resolves")
    rows = [
        [
            Link(say("compare_n", number=one.pk), f"{ROUNDS}{one.pk}/"),
            _office(request, one),
            places[one.scope].name if one.scope in places else "–",
            f"{one.people:,}",
            f"{one.resolves:,}",
            say.of(*STATES[one.state]),
            one.as_of or "–",
            one.expires_on or "–",
        ]
        for one in listed
    ]
    parts = [
        _verdict(request),
        Button(say("compare_new"), href=f"{ROUNDS}new/"),
        Table(
            say("compare_list"),
            [Column(say(f"compare_{key}"), numeric=key in numeric) for key in keys],
            rows,
            say("compare_none"),
            more=more,
            back=back,
        ),
    ]
    return page(request, say("compare_title"), parts)


def _verdict(request: HttpRequest) -> Verdict:
    say, found = request.say, rounds.listed()
    waiting = found.filter(state=ASKED).count()
    old = found.filter(state=REPLIED, expires_on__lte=request.office.day).count()
    if waiting or old:
        return Verdict("wanting", say("compare_verdict", waiting=waiting, old=old))
    return Verdict("info", say("compare_verdict_none"))


def _office(request: HttpRequest, one: Round) -> str:
    office = OFFICES[one.office]
    return str(request.say.of(office.zh, office.en))


# a new one


@needs(Right.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What each office would resolve within an area; by POST one of them is asked."""
    say, areas, refused = request.say, _areas(request), None
    wanted = request.POST.get("area") or request.GET.get("area", "")
    area = next((one for one in areas if one.code == wanted), areas[0] if areas else None)
    if area is None:
        raise Http404
    if request.method == "POST":
        try:
            with transaction.atomic():
                one, _ = make_round(request.actor, request.POST.get("office", ""), area.scope)
        except Refused as found:
            refused = found
        else:
            return after(request, f"{ROUNDS}{one.pk}/", "compare_made")
    people, resolves = f"{rounds.asked_about(area.scope):,}", rounds.resolves(area.scope)
    rows = [
        [say.of(office.zh, office.en), people, f"{resolves[key]:,}"]
        for key, office in OFFICES.items()
    ]
    columns = [
        Column(say("compare_office")),
        Column(say("compare_people"), numeric=True),
        Column(say("compare_resolves"), numeric=True),
    ]
    best = max(OFFICES, key=resolves.__getitem__)
    choices = [(key, say.of(one.zh, one.en)) for key, one in OFFICES.items()]
    parts: list[Component] = [
        Verdict("info", _best(request, best, resolves[best])),
        Filters(
            [Field("area", say("compare_where"), "select", area.code, choices=[(one.code, one.name) for one in areas])],
            f"{ROUNDS}new/", label=say("compare_choose_area"),
        ),
        Table(say("compare_would"), columns, rows, ""),
        Words(say("compare_would_words"), small=True),
        Form(
            [Button(say("compare_ask"))],
            [Field("office", say("compare_office"), "select", best, choices=choices)],
            [("area", area.code)],
        ),
    ]  # fmt: skip
    return page(
        request, say("compare_new"), parts,
        problems=[(refused.field, say.of(refused.zh, refused.en))] if refused else (),
        above=Link(say("compare_title"), ROUNDS), status=422 if refused else 200,
    )  # fmt: skip


def _best(request: HttpRequest, office: str, n: int) -> str:
    say, one = request.say, OFFICES[office]
    if not n:
        return str(say("compare_best_none"))
    return str(say("compare_best", office=say.of(one.zh, one.en), n=f"{n:,}"))


def _areas(request: HttpRequest) -> list[Area]:
    """One's own, and those one step below."""
    own = list(Area.objects.filter(scope__in=request.actor.areas).order_by("code"))
    below = Area.objects.filter(parent__in=own, abolished_on=None).order_by("code")
    return [*own, *below]


# one round


@needs(Right.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def comparison(request: HttpRequest, number: int) -> HttpResponse:
    """By POST the request is had, or the reply handed in."""
    say, refused = request.say, None
    try:
        one = rounds.get(number)
    except Refused as gone:
        raise Http404 from gone
    if request.method == "POST":
        try:
            with transaction.atomic():
                return _done(request, one)
        except Refused as found:
            refused = found
    job = Job.objects.filter(kind__in=_jobs(one), arguments__number=number).order_by("-id").first()
    moving = one.state == MADE or (one.state == ASKED and one.reply is not None)
    failed = job is not None and job.state == FAILED
    parts: list[Component] = [_stands(request, one, moving=moving and not failed)]
    if job is not None and failed:
        parts.append(Verdict("alarm", say("compare_failed", why=say.of(*outcome(job)))))
    parts.append(_facts(request, one))
    if one.address and request.actor.may(Right.REVEAL_NUMBERS):
        parts.append(
            Section(
                say("compare_request"),
                [Words(say("compare_request_words")), Form([Button(say("compare_download"), name="do", value="download")])],
            )
        )  # fmt: skip
    if one.state == ASKED:
        field = Field("file", say("compare_reply_file"), "file", hint=say("compare_reply_hint"))
        form = Form([Button(say("compare_reply_go"), name="do", value="reply")], [field])
        parts.append(Section(say("compare_reply"), [form]))
    if one.state == MADE and failed:
        parts.append(Form([Button(say("compare_request_again"), name="do", value="again")]))
    return page(
        request, say("compare_n", number=number), parts,
        problems=[("file", say.of(refused.zh, refused.en))] if refused else (),
        above=Link(say("compare_title"), ROUNDS),
        again=AGAIN_SECONDS if moving and not failed else 0, status=422 if refused else 200,
    )  # fmt: skip


def _jobs(one: Round) -> tuple[str, ...]:
    return ("compare_request",) if one.state == MADE else ("compare_reply",)


def _done(request: HttpRequest, one: Round) -> HttpResponse:
    do, here = request.POST.get("do", ""), f"{ROUNDS}{one.pk}/"
    if do == "download":
        data = rounds.download(request.actor, one.pk)
        return HttpResponse(
            data, headers=headers(XLSX, f"比对请求-{OFFICES[one.office].zh}-{one.pk}")
        )
    if do == "reply" and "file" in request.FILES:
        sent = request.FILES["file"]
        receive(request.actor, one.pk, sent.read(), sent.name)
        return after(request, here, "compare_received")
    if do == "again" and one.state == MADE:
        ask(request.actor, "compare_request", one.office, number=one.pk)
    return after(request, here, "" if do == "again" else "compare_no_file")


def _stands(request: HttpRequest, one: Round, *, moving: bool) -> Verdict:
    say = request.say
    if one.state == REPLIED:
        old = rounds.expired(one)
        key = "compare_old" if old else "compare_replied"
        words = say(key, n=f"{one.answered:,}", day=one.as_of, until=one.expires_on)
        return Verdict("wanting" if old else "well", words)
    if moving:
        return Verdict("info", say("compare_moving"))
    return Verdict("wanting", say("compare_waiting" if one.state == ASKED else "compare_not_made"))


def _facts(request: HttpRequest, one: Round) -> Summary:
    say, area = request.say, named([one.scope]).get(one.scope)
    rows = [
        Row(say("compare_office"), _office(request, one)),
        Row(say("compare_where"), area.name if area else "–"),
        Row(say("compare_people"), f"{one.people:,}"),
        Row(say("compare_resolves"), f"{one.resolves:,}"),
        Row(
            say("compare_by"),
            say("compare_by_at", who=Officers(say, [one.by])(one.by, one.at), at=day(one.at)),
        ),
    ]
    if one.state == REPLIED and one.reply:
        link = Link(say("compare_import", number=one.reply), f"/imports/{one.reply}/done/")
        rows.append(Row(say("compare_reply"), link))
    return Summary(rows)
