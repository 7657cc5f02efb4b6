"""The jobs: what waits, runs, is done or has failed, and whether the history holds; for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kapok.accounts.roles import Right
from kapok.jobs import asking
from kapok.jobs.kinds import KINDS, SCHEDULE
from kapok.jobs.models import FAILED, QUEUED, RUNNING, Job
from kapok.jobs.overview import BROKEN, counts, last_done, latest, outcome, worker_alive
from kapok.jobs.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Form,
    Link,
    Live,
    Row,
    Section,
    Summary,
    Table,
    Tag,
    Verdict,
)
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.typed import whole
from kapok.web.values import day as _moment

JOBS = "/admin/jobs/"
ROWS = 50
AGAIN_SECONDS = 10


@needs(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def jobs(request: HttpRequest) -> HttpResponse:
    """By POST a job that failed is done again."""
    refused = None
    if request.method == "POST":
        try:
            asking.retry(request.actor, whole(request.POST.get("job", "")) or 0)
        except Refused as found:
            refused = found
        else:
            return after(request, JOBS, "jobs_again")
    return _shown(request, refused)


def _shown(request: HttpRequest, refused: Refused | None) -> HttpResponse:
    say, found = request.say, counts()
    done = {turn.kind: last_done(turn.kind) for turn in SCHEDULE}
    moving = bool(found[QUEUED] or found[RUNNING])
    parts: list[Component] = [
        _verdict(request, found, done["verify"]),
        Section(say("jobs_history"), [_history(request, done)]),
        _list(request),
        _turns(request, done),
        Link(say("jobs_refresh"), JOBS),
    ]
    problems = [("", say.of(refused.zh, refused.en))] if refused else []
    return page(
        request,
        say("jobs_title"),
        [Live(parts, JOBS, moving=moving)],
        problems=problems,
        again=AGAIN_SECONDS if moving else 0,
    )


def _verdict(request: HttpRequest, found: dict[str, int], verified: Job | None) -> Verdict:
    """The worst first."""
    say = request.say
    if verified is not None and BROKEN in (verified.result or {}):
        return Verdict("alarm", say("jobs_broken"))
    if found[FAILED]:
        return Verdict("alarm", say("jobs_failed", failed=found[FAILED]))
    if found[QUEUED] and not worker_alive():
        return Verdict("wanting", say("jobs_nobody", queued=found[QUEUED]))
    if found[QUEUED] or found[RUNNING]:
        return Verdict("info", say("jobs_busy", **found))
    return Verdict("well", say("jobs_rest"))


def _history(request: HttpRequest, done: dict[str, Job | None]) -> Summary:
    say = request.say

    def told(kind: str) -> str:
        job = done[kind]
        if job is None or job.ended_at is None:
            return str(say("jobs_never"))
        return f"{_moment(job.ended_at)} · {say.of(*outcome(job))}"

    return Summary(
        [Row(say("jobs_verified"), told("verify")), Row(say("jobs_sealed"), told("seal"))]
    )


def _list(request: HttpRequest) -> Table:
    say = request.say
    keys = ("number", "kind", "state", "outcome", "asked", "when", "do")
    columns = [Column(say(f"jobs_{key}"), minor=key in {"asked", "when"}) for key in keys]
    listed = list(latest(ROWS))
    who = Officers(say, {job.asked_by for job in listed})
    rows = [
        [
            str(job.pk),
            say.of(KINDS[job.kind].zh, KINDS[job.kind].en),
            Tag(f"job_{job.state}"),
            _told(request, job),
            who(job.asked_by, job.asked_at),
            job.asked_at,
            _again(request, job),
        ]
        for job in listed
    ]
    return Table(say("jobs_list"), columns, rows, say("jobs_empty"))


def _told(request: HttpRequest, job: Job) -> str:
    say = request.say
    words = [say.of(*outcome(job))]
    if job.state == RUNNING and job.steps:
        words.append(say("jobs_progress", done=job.steps_done, steps=job.steps))
    if job.state == RUNNING and job.attempts > 1:
        words.append(say("jobs_tries", n=job.attempts))
    return " ".join(filter(None, words)) or "–"


def _again(request: HttpRequest, job: Job) -> object:
    if job.state != FAILED:
        return "–"
    button = Button(request.say("jobs_retry"), "")
    return Form([button], hidden=[("job", str(job.pk))], action=JOBS, small=True)


def _turns(request: HttpRequest, done: dict[str, Job | None]) -> Table:
    say = request.say
    columns = [Column(say(f"jobs_{key}")) for key in ("kind", "often", "last")]
    rows = [
        [
            say.of(KINDS[turn.kind].zh, KINDS[turn.kind].en),
            say(f"jobs_turn_{turn.kind}"),
            job.ended_at if (job := done[turn.kind]) else say("jobs_never"),
        ]
        for turn in SCHEDULE
    ]
    return Table(say("jobs_turns"), columns, rows, "")
