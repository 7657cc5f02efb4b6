"""比对: rounds with other offices, a new one, its request and its reply."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.models import Area
from kapok.accounts.postgres.base import count_all
from kapok.accounts.roles import Right
from kapok.comparing import rounds, whom
from kapok.comparing.models import ASKED, MADE, REPLIED, Round
from kapok.comparing.offices import OFFICES, Office, facts_of
from kapok.comparing.trouble import STATES
from kapok.comparing.whom import Would
from kapok.imports.reading import vocabulary
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
    Toggles,
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
OVERDUE = "overdue"
STATES_ASKED: dict[str, dict[str, Any]] = {ASKED: {"state": ASKED}, OVERDUE: {"overdue": True}}
"""What part of the list an address asks for."""
KINDS = {"compare_replied": "well", "compare_old": "wanting", "compare_old_anew": "info"}


@needs(Right.CHANGE_PEOPLE)
@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    say = request.say
    state = request.GET.get("state", "")
    found = rounds.listed().filter(**STATES_ASKED.get(state, {}))
    listed, more, back = paged(request, found)
    places = named(one.scope for one in listed)
    keys = ("round", "office", "where", "people", "resolves", "state", "as_of", "expires")
    numeric = ("people", "resolves")
    rows = [
        [
            Link(say("compare_n", number=one.pk), f"{ROUNDS}{one.pk}/"),
            of_office(request, one.office),
            _where(request, one, places.get(one.scope)),
            *_numbers(one),
            say("compare_overdue") if one.overdue else say.of(*STATES[one.state]),
            one.as_of or "–",
            one.expires_on or "–",
        ]
        for one in listed
    ]
    waiting, overdue = count_all([rounds.waiting(), rounds.overdue()])
    counted = {"": "", ASKED: f" {waiting:,}", OVERDUE: f" {overdue:,}"}
    ways = [
        (say(f"compare_list_{key or 'all'}") + n, f"{ROUNDS}?state={key}" if key else ROUNDS, key == state)
        for key, n in counted.items()
    ]  # fmt: skip
    parts = [
        _verdict(request, waiting, overdue),
        Button(say("compare_new"), href=f"{ROUNDS}new/"),
        Toggles(say("compare_state"), ways),
        Table(
            say("compare_list"),
            [Column(say(f"compare_{key}"), numeric=key in numeric) for key in keys],
            rows,
            say("compare_none_such" if state in STATES_ASKED else "compare_none"),
            more=more,
            back=back,
        ),
    ]
    return page(request, say("compare_title"), parts)


def _verdict(request: HttpRequest, waiting: int, overdue: int) -> Verdict:
    say = request.say
    if waiting or overdue:
        return Verdict("wanting", say("compare_verdict", waiting=waiting, old=overdue))
    return Verdict("info", say("compare_verdict_none"))


def of_office(request: HttpRequest, key: str) -> str:
    office = OFFICES[key]
    return str(request.say.of(office.zh, office.en))


def _answers(request: HttpRequest, office: Office) -> str:
    """The facts it answers, as the vocabulary calls them."""
    say = request.say
    between = say.of("、", ", ")
    return str(between.join(say.of(one.label, one.en) for one in facts_of(office, vocabulary())))


def _where(request: HttpRequest, one: Round, area: Area | None) -> str:
    place = area.name if area else "–"
    return str(request.say("compare_only_where", place=place)) if one.only_unknown else place


def _numbers(one: Round) -> list[object]:
    """Whom it asks about and what it may resolve, each leading to who and what they are."""
    return [
        _leading(one.people, f"{ROUNDS}{one.pk}/people/"),
        _leading(one.resolves, f"{ROUNDS}{one.pk}/unknown/"),
    ]


def _leading(n: int, href: str) -> object:
    return Link(f"{n:,}", href) if n else "0"


# a new one


@needs(Right.CHANGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What each office would resolve within an area; by POST one of them is asked."""
    say, refused = request.say, None
    area, areas = area_asked(request)
    only = request.POST.get("only_unknown") == "1"
    if request.method == "POST":
        try:
            with transaction.atomic():
                office = request.POST.get("office", "")
                one, _ = make_round(request.actor, office, area.scope, only_unknown=only)
        except Refused as found:
            refused = found
        else:
            return after(request, f"{ROUNDS}{one.pk}/", "compare_made")
    would = whom.would(area.scope)
    best = max(OFFICES, key=lambda key: would[key].results)
    wanted = request.POST.get("office") or request.GET.get("office", "")
    choices = [(key, say.of(one.zh, one.en)) for key, one in OFFICES.items()]
    parts: list[Component] = [
        Verdict("info", _best(request, best, would[best].results)),
        Filters(
            [Field("area", say("compare_where"), "select", area.code, choices=[(one.code, one.name) for one in areas])],
            f"{ROUNDS}new/", label=say("compare_choose_area"),
        ),
        _would(request, area, would),
        Words(say("compare_would_words"), small=True),
        Form(
            [Button(say("compare_ask"))],
            [
                Field("office", say("compare_office"), "select", wanted if wanted in OFFICES else best, choices=choices),
                Field("only_unknown", say("compare_only"), "check", "1" if only else "", hint=say("compare_only_hint")),
            ],
            [("area", area.code)],
        ),
    ]  # fmt: skip
    return page(
        request, say("compare_new"), parts,
        problems=[(refused.field, say.of(refused.zh, refused.en))] if refused else (),
        above=Link(say("compare_title"), ROUNDS), status=422 if refused else 200,
    )  # fmt: skip


def _would(request: HttpRequest, area: Area, would: dict[str, Would]) -> Table:
    say, here = request.say, f"area={area.code}"
    rows = [
        [
            say.of(office.zh, office.en),
            _answers(request, office),
            _leading(would[key].everybody, f"{ROUNDS}new/people/?{here}&office={key}"),
            _leading(would[key].results, f"{ROUNDS}new/unknown/?{here}&office={key}"),
            _leading(would[key].people, f"{ROUNDS}new/people/?{here}&office={key}&only=1"),
        ]
        for key, office in OFFICES.items()
    ]
    keys = ("people", "resolves", "people_unknown")
    columns = [Column(say(f"compare_{key}")) for key in ("office", "answers")]
    columns += [Column(say(f"compare_{key}"), numeric=True) for key in keys]
    return Table(say("compare_would"), columns, rows, "")


def _best(request: HttpRequest, office: str, n: int) -> str:
    say, one = request.say, OFFICES[office]
    if not n:
        return str(say("compare_best_none"))
    return str(say("compare_best", office=say.of(one.zh, one.en), n=f"{n:,}"))


def area_asked(request: HttpRequest) -> tuple[Area, list[Area]]:
    """The area that is named, else the first; of one's own, and those one step below."""
    own = list(Area.objects.filter(scope__in=request.actor.areas).order_by("code"))
    below = Area.objects.filter(parent__in=own, abolished_on=None).order_by("code")
    areas = [*own, *below]
    if not areas:
        raise Http404
    wanted = request.POST.get("area") or request.GET.get("area", "")
    return next((one for one in areas if one.code == wanted), areas[0]), areas


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
    area = named([one.scope]).get(one.scope)
    parts.append(_facts(request, one, area))
    if one.overdue and area is not None:
        again = f"{ROUNDS}new/?area={area.code}&office={one.office}"
        parts.append(Button(say("compare_again"), href=again))
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
        old = "compare_old" if one.overdue else "compare_old_anew"
        key = old if rounds.expired(one) else "compare_replied"
        words = say(key, n=f"{one.answered:,}", day=one.as_of, until=one.expires_on)
        return Verdict(KINDS[key], words)
    if moving:
        return Verdict("info", say("compare_moving"))
    return Verdict("wanting", say("compare_waiting" if one.state == ASKED else "compare_not_made"))


def _facts(request: HttpRequest, one: Round, area: Area | None) -> Summary:
    say, (people, resolves) = request.say, _numbers(one)
    rows = [
        Row(say("compare_office"), of_office(request, one.office)),
        Row(say("compare_answers"), _answers(request, OFFICES[one.office])),
        Row(say("compare_where"), _where(request, one, area)),
        Row(say("compare_people"), people),
        Row(say("compare_resolves"), resolves),
        Row(
            say("compare_by"),
            say("compare_by_at", who=Officers(say, [one.by])(one.by, one.at), at=day(one.at)),
        ),
    ]
    if one.state == REPLIED and one.reply:
        link = Link(say("compare_import", number=one.reply), f"/imports/{one.reply}/done/")
        rows.append(Row(say("compare_reply"), link))
    return Summary(rows)
